from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ReturnOrderInspectLine(models.TransientModel):
    """One row of the inspection screen: a part of the goods in one condition."""

    _name = "return.order.inspect.line"
    _description = "Row of the Inspection Screen"
    _inherit = ["return.order.plan.mixin", "return.order.missing.mixin"]
    _order = "inspection_id, id"

    wizard_id = fields.Many2one(
        comodel_name="return.order.inspect", required=True, ondelete="cascade"
    )
    inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        required=True,
        ondelete="cascade",
        help="The draft that this row belongs to or was split off from.",
    )
    line_id = fields.Many2one(related="inspection_id.line_id")
    order_id = fields.Many2one(related="inspection_id.order_id")
    product_id = fields.Many2one(related="inspection_id.product_id")
    product_tracking = fields.Selection(related="inspection_id.product_tracking")
    product_uom_id = fields.Many2one(
        related="inspection_id.product_uom_id", string="Unit"
    )
    qty_received = fields.Float(related="line_id.qty_received")

    # What was found
    quantity = fields.Float(digits="Product Unit")
    qty_counted = fields.Float(
        string="Scanned", digits="Product Unit", help="Units that were scanned."
    )
    lot_ids = fields.Many2many(
        comodel_name="stock.lot",
        relation="return_order_inspect_line_lot_rel",
        string="Lots/Serial Numbers",
        domain="[('product_id', '=', product_id)]",
    )
    counted_lot_ids = fields.Many2many(
        comodel_name="stock.lot",
        relation="return_order_inspect_line_counted_lot_rel",
        string="Scanned Serial Numbers",
    )
    condition = fields.Selection(
        selection=lambda self: self.env["return.order.inspect"]._selection_condition(),
        required=True,
        default="as_new",
    )
    disposition_id = fields.Many2one(
        comodel_name="return.order.disposition",
        domain="[('action', '!=', 'keep')]",
    )
    credit_percent = fields.Float(
        string="Share Credited (%)",
        compute="_compute_credit_percent",
        store=True,
        readonly=False,
    )
    settlement_type = fields.Selection(
        selection=lambda self: self.env[
            "return.order.line"
        ]._selection_settlement_type(),
        string="Settlement",
        compute="_compute_settlement_type",
        store=True,
        readonly=False,
    )
    finding = fields.Char()

    @api.depends("disposition_id")
    def _compute_credit_percent(self):
        """Propose the share of the plan, or the lowest of disposition and reason."""
        for row in self:
            row.credit_percent = row._get_proposed_percent()

    @api.depends("disposition_id", "condition")
    def _compute_settlement_type(self):
        """Propose what the plan or the line says; goods sent back bring nothing."""
        for row in self:
            row.settlement_type = row._propose_settlement_type()

    # === ACTION METHODS === #

    def action_split(self):
        """Add a row for the rest, or for one unit if there is no rest.

        :rtype: dict
        :raise UserError: if the row cannot be divided.
        """
        self.ensure_one()
        uom = self.product_uom_id
        siblings = self.wizard_id.line_ids.filtered(
            lambda row: row.inspection_id == self.inspection_id
        )
        rest = self.inspection_id.quantity - sum(siblings.mapped("quantity"))
        if uom.compare(rest, 0) <= 0:
            rest = self._get_unit_quantity()
            if uom.compare(self.quantity, rest) <= 0:
                raise UserError(
                    self.env._(
                        "%(product)s: there is no rest to split off. Lower the "
                        "quantity of the row first.",
                        product=self.product_id.display_name,
                    )
                )
            self.quantity -= rest
        self.create(self._prepare_rest_vals(rest, siblings))
        return self.wizard_id._get_reopen_action()

    # === BUSINESS METHODS === #

    def _convert_pieces(self, pieces):
        """Convert a quantity of the product into the unit of the row.

        :param float pieces: in the unit of the product.
        :return: rounded.
        :rtype: float
        """
        self.ensure_one()
        uom = self.product_uom_id
        quantity = self.product_id.uom_id._compute_quantity(pieces, uom, round=False)
        return uom.round(quantity)

    def _split_off(self, quantity, lots, missing_type):
        """Put what left quarantine by one way into a row of its own.

        :param float quantity: in the unit of the row.
        :param Iterable lots: of these goods, may be empty ones.
        :param str missing_type: what became of it.
        """
        self.ensure_one()
        gone = self
        if self.product_uom_id.compare(quantity, self.quantity) < 0:
            self.quantity -= quantity
            gone = self.copy({"quantity": quantity})
        if self.product_tracking == "serial":
            gone.lot_ids = self.env["stock.lot"].union(*lots)
            (self - gone).lot_ids -= gone.lot_ids
        gone.missing_type = missing_type
        gone._onchange_missing_type()

    def _prepare_rest_vals(self, quantity, siblings):
        """Return the row for a part that is split off.

        :param float quantity: of the new row.
        :param return.order.inspect.line siblings: all rows of the same draft.
        :rtype: dict
        """
        self.ensure_one()
        lots = self._get_lots_to_share()
        if self.product_tracking == "serial":
            lots = self.inspection_id.lot_ids - siblings.lot_ids
        return {
            **self.wizard_id._prepare_line_vals(self.inspection_id),
            "wizard_id": self.wizard_id.id,
            "quantity": quantity,
            "lot_ids": [Command.set(lots.ids)],
            "finding": False,
        }

    def _get_lots_to_share(self):
        """Return the lots that a row split off from this one has as well.

        A serial number is in one row only; a lot may be in several conditions.

        :rtype: stock.lot
        """
        self.ensure_one()
        if self.product_tracking == "serial":
            return self.env["stock.lot"]
        return self.lot_ids

    def _get_unit_quantity(self):
        """Return what one scanned piece counts, in the unit of the row.

        :rtype: float
        """
        self.ensure_one()
        return self.product_id.uom_id._compute_quantity(
            1.0, self.product_uom_id, round=False
        )

    def _apply(self):
        """Write the rows to their drafts, and create drafts for the further rows.

        :return: the inspections of these rows.
        :rtype: return.order.inspection
        """
        firsts = self.browse()
        for rows in self.grouped("inspection_id").values():
            firsts |= rows[0]
        # Lower quantities first: never is more inspected than was received.
        for row in firsts.sorted(lambda r: r.quantity - r.inspection_id.quantity):
            row.inspection_id.write(row._prepare_inspection_vals())
        further = self - firsts
        created = self.env["return.order.inspection"]._create_drafts(
            [
                {
                    **row.inspection_id._prepare_rest_vals(row.quantity),
                    **row._prepare_inspection_vals(),
                    "check_ids": row.inspection_id._prepare_check_copies(),
                }
                for row in further
            ]
        )
        return firsts.inspection_id | created

    def _prepare_inspection_vals(self):
        """Return what this row says about the goods.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "quantity": self.quantity,
            "lot_ids": [Command.set(self.lot_ids.ids)],
            "condition": self.condition,
            "missing_type": self.missing_type,
            "disposition_id": self.disposition_id.id,
            "credit_percent": self.credit_percent,
            "settlement_type": self.settlement_type,
            "finding": self.finding,
        }
