from odoo import api, fields, models

from ..models.order.settlement_kind import get_settlement_kind


class ReturnOrderSettleLine(models.TransientModel):
    """One part of a return on the settlement screen."""

    _name = "return.order.settle.line"
    _description = "Part of a Settlement"

    wizard_id = fields.Many2one(
        comodel_name="return.order.settle", required=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        comodel_name="return.order.line",
        string="Return Line",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    inspection_id = fields.Many2one(
        comodel_name="return.order.inspection", readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="line_id.product_id")
    condition = fields.Selection(related="inspection_id.condition")
    requested_settlement_type = fields.Selection(
        related="line_id.requested_settlement_type"
    )
    settlement_type = fields.Selection(
        selection=lambda self: self.env[
            "return.order.line"
        ]._selection_settlement_type(),
        string="Settlement",
        required=True,
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    product_uom_id = fields.Many2one(related="line_id.product_uom_id", string="Unit")
    currency_id = fields.Many2one(related="line_id.currency_id")
    price_unit = fields.Float(related="line_id.price_unit")
    credit_percent = fields.Float(string="Share Credited (%)")
    restocking_fee_type = fields.Selection(
        selection=[("percent", "Share of the Price"), ("fixed", "Amount per Unit")]
    )
    restocking_fee_rate = fields.Float(string="Fee", digits="Product Price")
    amount_goods = fields.Monetary(string="Credited", compute="_compute_amount_goods")
    price_worth = fields.Monetary(
        string="Paid per Unit",
        compute="_compute_amount_goods",
        help="What the customer paid for one, before taxes: its price less discounts, "
        "coupons and free goods of the order.",
    )

    _credit_percent_range = models.Constraint(
        "CHECK (credit_percent >= 0 AND credit_percent <= 100)",
        "The share credited must lie between 0 and 100 %.",
    )

    @api.depends(
        "settlement_type",
        "credit_percent",
        "quantity",
        "wizard_id.line_ids.settlement_type",
        "wizard_id.line_ids.credit_percent",
    )
    def _compute_amount_goods(self):
        """Take from the preview what is credited for each part, reductions included.

        Parts of one line that are settled by themselves share what it is credited.
        """
        for wizard in self.wizard_id:
            worth = wizard._get_worth_of_parts()
            for line in wizard.line_ids:
                amount = worth.get(line._get_part_key(), 0.0)
                pieces = line.quantity * line.credit_percent / 100.0
                line.amount_goods = amount
                line.price_worth = amount / pieces if pieces else 0.0

    def _get_part_key(self):
        """Return what lines of credit notes for this part are recognized by.

        :return: ids of the return line and of the inspection; False without one.
        :rtype: tuple[int, int | bool]
        """
        self.ensure_one()
        return self.line_id._origin.id, self.inspection_id._origin.id

    def _get_parts(self):
        """Return what this row credits; nothing where no money goes back.

        :rtype: list[SettlementPart]
        """
        self.ensure_one()
        line = self.line_id._origin
        is_credited = self.settlement_type in line._get_credited_types()
        kind = get_settlement_kind(self.settlement_type)
        if not is_credited and not kind.keeps_goods:
            return []
        return [
            line._prepare_part(
                self.inspection_id._origin,
                self.quantity,
                self.credit_percent,
                "goods" if is_credited else "allowance",
                fee=(self.restocking_fee_type, self.restocking_fee_rate),
            )
        ]

    def _get_excess_sentences(self):
        """Put into words what is better for the customer than planned.

        :rtype: list[str]
        """
        self.ensure_one()
        line = self.line_id._origin
        product = line.product_id.display_name
        sentences = []
        proposed = (
            self.inspection_id._origin._get_proposed_percent()
            if self.inspection_id
            else line._get_proposed_percent()
        )
        if self._get_parts() and self.credit_percent > proposed:
            sentences.append(
                self.env._(
                    "%(product)s: %(share)g %% is above the %(proposed)g %% of the "
                    "plan.",
                    product=product,
                    share=self.credit_percent,
                    proposed=proposed,
                )
            )
        fee_type, rate = line._get_proposed_fee()
        if fee_type and (
            self.restocking_fee_type != fee_type or self.restocking_fee_rate < rate
        ):
            sentences.append(
                self.env._(
                    "%(product)s: the fee is below the usual one.", product=product
                )
            )
        return sentences

    def _apply(self):
        """Write what was changed on this row to its line or inspection.

        :return: the changes in words.
        :rtype: list[str]
        :raise UserError: if the settlement contradicts where the goods went.
        """
        self.ensure_one()
        target = self.inspection_id or self.line_id
        labels = dict(self._fields["settlement_type"]._description_selection(self.env))
        messages = []
        vals = {}
        if self.settlement_type != target.settlement_type:
            vals["settlement_type"] = self.settlement_type
            messages.append(
                self.env._(
                    "%(product)s: %(before)s → %(after)s",
                    product=self.product_id.display_name,
                    before=labels[target.settlement_type],
                    after=labels[self.settlement_type],
                )
            )
        if self.credit_percent != target.credit_percent:
            vals["credit_percent"] = self.credit_percent
            messages.append(
                self.env._(
                    "%(product)s: share credited %(before)g %% → %(after)g %%",
                    product=self.product_id.display_name,
                    before=target.credit_percent,
                    after=self.credit_percent,
                )
            )
        if vals:
            target._change_settlement(vals)
        return messages + self._apply_fee()

    def _apply_fee(self):
        """Write a changed fee to the line.

        :return: the change in words.
        :rtype: list[str]
        """
        line = self.line_id
        if (self.restocking_fee_type, self.restocking_fee_rate) == (
            line.restocking_fee_type,
            line.restocking_fee_rate,
        ):
            return []
        message = self.env._(
            "%(product)s: restocking fee %(before)g → %(after)g",
            product=self.product_id.display_name,
            before=line.restocking_fee_rate,
            after=self.restocking_fee_rate,
        )
        # sudo: finance settles returns without the right to write them.
        line.sudo().write(
            {
                "restocking_fee_type": self.restocking_fee_type,
                "restocking_fee_rate": self.restocking_fee_rate,
            }
        )
        return [message]
