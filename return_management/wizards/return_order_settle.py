from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..const import BEARERS


class ReturnOrderSettle(models.TransientModel):
    """Shows a settlement before anything is posted, and lets finance adjust it."""

    _name = "return.order.settle"
    _description = "Settlement of a Return"

    order_id = fields.Many2one(
        comodel_name="return.order", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    line_ids = fields.One2many(
        comodel_name="return.order.settle.line", inverse_name="wizard_id"
    )
    requested_settlement_type = fields.Selection(
        related="order_id.requested_settlement_type"
    )
    refund_method = fields.Selection(related="order_id.refund_method")
    freight_out_bearer = fields.Selection(
        selection=BEARERS, string="Original Freight Borne by"
    )
    freight_back_bearer = fields.Selection(
        selection=BEARERS, string="Return Freight Borne by"
    )
    freight_back_paid_by = fields.Selection(
        selection=BEARERS, string="Return Freight Paid by"
    )
    amount_freight_back = fields.Monetary(string="Return Freight Paid")

    amount_goods = fields.Monetary(compute="_compute_amounts")
    amount_fee = fields.Monetary(string="Restocking Fee", compute="_compute_amounts")
    amount_freight = fields.Monetary(string="Freight", compute="_compute_amounts")
    amount_reduction = fields.Monetary(
        string="Reductions of the Order",
        compute="_compute_amounts",
        help="Discounts, coupons and free goods of the order: what comes back is worth "
        "what was paid for it.",
    )
    amount_payment_discount = fields.Monetary(
        string="Early Payment Discount",
        compute="_compute_amounts",
        help="The customer paid less for paying early.",
    )
    amount_untaxed = fields.Monetary(string="Before Taxes", compute="_compute_amounts")
    amount_tax = fields.Monetary(string="Taxes", compute="_compute_amounts")
    amount_total = fields.Monetary(string="Total", compute="_compute_amounts")
    preview = fields.Html(
        string="Credit Notes", compute="_compute_amounts", sanitize=False
    )
    obstacle = fields.Char(compute="_compute_amounts")
    above_plan = fields.Char(compute="_compute_above_plan")

    # === COMPUTE METHODS === #

    @api.depends(
        "line_ids.settlement_type",
        "line_ids.credit_percent",
        "line_ids.restocking_fee_type",
        "line_ids.restocking_fee_rate",
        "freight_out_bearer",
        "freight_back_bearer",
        "freight_back_paid_by",
        "amount_freight_back",
    )
    def _compute_amounts(self):
        for wizard in self:
            notes, wizard.obstacle = wizard._preview()
            wizard._show_notes(notes)

    def _show_notes(self, notes):
        """Show what the credit notes would say. An override may tell more of them.

        Only called where the amounts are computed.

        :param list[dict] notes: see `return.order._preview_credit_notes`.
        """
        self.ensure_one()
        amounts = self._add_up(notes)
        self.amount_goods = amounts["goods"] + amounts["allowance"]
        self.amount_fee = -amounts["fee"]
        for name in (
            *("freight", "reduction", "payment_discount"),
            *("untaxed", "tax", "total"),
        ):
            self[f"amount_{name}"] = amounts[name]
        self.preview = self.env["ir.qweb"]._render(
            "return_management.return_order_settle_preview", {"notes": notes}
        )

    def _preview(self):
        """Work out the credit notes by what is entered on the screen.

        :return: see `return.order._preview_credit_notes`; empty where it cannot be
            done. And the reason for that, or False.
        :rtype: tuple[list[dict], str | bool]
        """
        self.ensure_one()
        order = self.order_id._origin
        parts = [part for line in self.line_ids for part in line._get_parts()]
        try:
            notes = order._preview_credit_notes(
                order.line_ids._limit_parts(parts), self._get_freight()
            )
        except UserError as error:
            return [], str(error)
        return notes, False

    def _get_worth_of_parts(self):
        """Add up what is credited for the goods of each part, before taxes.

        :return: by ids of return line and inspection, in the currency of the return.
        :rtype: dict[tuple[int, int | bool], float]
        """
        self.ensure_one()
        worth = defaultdict(float)
        notes, __ = self._preview()
        for note in notes:
            for vals in note["lines"]:
                if vals["return_role"] in ("goods", "allowance", "reduction"):
                    key = vals.get("return_line_id"), vals.get("return_inspection_id")
                    worth[key] += self._convert(vals["untaxed"], note["currency"])
        return worth

    def _convert(self, amount, currency):
        """Convert an amount of a credit note into the currency of the return.

        :rtype: float
        """
        order = self.order_id
        return currency._convert(
            amount, order.currency_id, order.company_id, order.date_request
        )

    def _get_freight(self):
        """Return the freight as it is entered, see `return.order._get_freight`.

        :rtype: dict
        """
        return {
            "out_bearer": self.freight_out_bearer,
            "back_bearer": self.freight_back_bearer,
            "back_paid_by": self.freight_back_paid_by,
            "amount_back": self.amount_freight_back,
        }

    def _add_up(self, notes):
        """Add up credit notes, in the currency of the return.

        :param list[dict] notes: see `return.order._preview_credit_notes`.
        :rtype: dict[str, float]
        """
        amounts = dict.fromkeys(
            (
                *("goods", "allowance", "reduction", "fee", "freight"),
                *("payment_discount", "rounding", "untaxed", "tax", "total"),
            ),
            0.0,
        )

        for note in notes:
            currency = note["currency"]
            for line in note["lines"]:
                amounts[line["return_role"]] += self._convert(line["untaxed"], currency)
            for key in ("untaxed", "tax", "total"):
                amounts[key] += self._convert(note[key], currency)
        return amounts

    @api.depends(
        "line_ids.settlement_type",
        "line_ids.credit_percent",
        "line_ids.restocking_fee_type",
        "line_ids.restocking_fee_rate",
        "freight_out_bearer",
        "freight_back_bearer",
    )
    def _compute_above_plan(self):
        for wizard in self:
            wizard.above_plan = " ".join(wizard._get_changes_above_plan())

    # === ACTIONS === #

    @api.model
    def _open_for_order(self, order):
        """Open the screen for a return that is ready to be settled.

        :param return.order order: one return.
        :rtype: dict
        :raise AccessError: if the user may not settle.
        :raise UserError: if something is not inspected or nothing is owed.
        """
        order.ensure_one()
        order._check_can_settle()
        order._check_ready_to_settle()
        wizard = self.create(
            {
                "order_id": order.id,
                "freight_out_bearer": order.freight_out_bearer,
                "freight_back_bearer": order.freight_back_bearer,
                "freight_back_paid_by": order.freight_back_paid_by,
                "amount_freight_back": order.amount_freight_back,
                "line_ids": [
                    Command.create(vals)
                    for line in order.line_ids
                    for vals in line._prepare_settle_vals_list()
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settle %(order)s", order=order.name),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_confirm(self):
        """Keep what was changed, and open the gate of the settlement.

        :raise AccessError: if the user may not settle.
        :raise UserError: if a change is not possible.
        """
        self.ensure_one()
        self.order_id._check_can_settle()
        self.order_id._lock_for_decision()
        self.order_id._check_ready_to_settle()
        self._apply_changes()
        if self.order_id.is_to_settle:
            # What was shown here is what finance decides about, to the cent.
            shown = self.order_id.with_context(return_settlement_shown=True)
            shown.action_settle()
        else:
            # Nothing is owed any more: there is nothing that a gate could decide.
            self.order_id._action_close_if_complete()
        return {"type": "ir.actions.act_window_close"}
