from odoo import api, fields, models


class ReturnOrderLine(models.Model):
    """What a return line owes in goods: replacements, and goods after their repair."""

    _inherit = "return.order.line"

    qty_to_replace = fields.Float(
        string="To Replace",
        digits="Product Unit",
        compute="_compute_qty_to_ship",
        store=True,
        help="Quantity to be replaced in total.",
    )
    qty_to_repair = fields.Float(
        string="To Repair",
        digits="Product Unit",
        compute="_compute_qty_to_ship",
        store=True,
        help="Quantity to be repaired and sent back in total.",
    )
    is_to_ship = fields.Boolean(
        compute="_compute_qty_to_ship",
        store=True,
        help="A replacement or repaired goods are owed that no delivery holds.",
    )

    @api.depends(
        "state",
        "is_goods_expected",
        "settlement_type",
        "order_id.date_sent",
        "order_id.replacement_timing",
        "qty_authorized",
        "qty_received",
        "inspection_ids.state",
        "inspection_ids.quantity",
        "inspection_ids.settlement_type",
        "inspection_ids.disposition_id.action",
        "move_ids.state",
        "move_ids.return_role",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
    )
    def _compute_qty_to_ship(self):
        for line in self:
            line.qty_to_replace = line._get_qty_to_replace()
            parts = line._get_inspections_to_ship()
            line.qty_to_repair = sum(parts.mapped("quantity"))
            line.is_to_ship = line._is_replacement_missing() or any(
                part._is_to_ship() for part in parts
            )

    def _is_replacement_missing(self):
        """Return whether a replacement is owed that no delivery holds.

        Deliveries are only read where one is owed.

        :rtype: bool
        """
        self.ensure_one()
        uom = self.product_uom_id
        owed = self.qty_to_replace
        return (
            not uom.is_zero(owed)
            and uom.compare(owed, self._get_qty_shipping("replacement")) > 0
        )

    def _get_inspections_to_ship(self):
        """Return the parts that go back to the customer as soon as they are repaired.

        Override it for further goods that leave the place of the repair.

        :rtype: return.order.inspection
        """
        self.ensure_one()
        return self._get_done_inspections("repair")

    def _get_qty_to_replace(self):
        """Return the quantity to be replaced in all.

        :rtype: float
        """
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return 0.0
        inspected = self._get_qty_settled_as("exchange")
        if self.settlement_kind.ships != "replacement":
            return inspected
        timing = self.order_id.replacement_timing
        if not self.is_goods_expected or self._has_happened(timing):
            return self.qty_authorized
        if timing in ("sent", "receipt"):
            return max(self.qty_received, inspected)
        return inspected

    def _get_qty_shipping(self, role):
        """Return the quantity that deliveries to the customer hold, done or open.

        :param str role: see `stock.move.return_role`.
        :rtype: float
        """
        self.ensure_one()
        # sudo: users without stock rights follow their returns as well.
        moves = self.sudo().move_ids.filtered(
            lambda move: (
                move.return_role == role
                and move.state != "cancel"
                # What was picked is counted by the move that takes it further.
                and (move.state != "done" or move.location_dest_id._is_outgoing())
            )
        )
        done = moves.filtered(lambda move: move.state == "done")
        return self._sum_moves(done, "quantity") + self._sum_moves(
            moves - done, "product_uom_qty"
        )
