from odoo import api, fields, models


class ReturnOrderInspection(models.Model):
    """What the customer gets for an inspected part."""

    _inherit = "return.order.inspection"

    is_above_plan = fields.Boolean(
        compute="_compute_is_above_plan",
        store=True,
        help="More is credited than the handling plan proposes.",
    )

    @api.depends("credit_percent", "disposition_id", "condition", "settlement_type")
    def _compute_is_above_plan(self):
        for inspection in self:
            inspection.is_above_plan = (
                inspection.credit_percent > inspection._get_proposed_percent()
            )

    def _change_settlement(self, vals):
        """Change what the customer gets for inspected parts, when it is settled.

        :param dict vals: ``settlement_type`` and ``credit_percent``.
        :raise UserError: if a replacement is on its way, or the settlement contradicts
            where the goods went.
        """
        if "settlement_type" in vals:
            self.line_id._check_nothing_shipped()
        # sudo: the settlement was checked by the caller, findings are closed otherwise.
        self.sudo().with_context(return_settlement=True).write(vals)
        for inspection in self:
            inspection._check_settlement_type()
        self.line_id._recount_unmoved()

    def _get_qty_to_ship(self):
        """Return the quantity of this part that waits for its way back after repair.

        :return: in the unit of the line, without what deliveries hold.
        :rtype: float
        """
        self.ensure_one()
        # sudo: as in `_get_location_of_goods`.
        moves = self.sudo().move_ids.filtered(
            lambda move: move.return_role == "repair" and move.state != "cancel"
        )
        return self.quantity - self.line_id._sum_moves(moves, "product_uom_qty")

    def _is_to_ship(self):
        """Return whether this part waits for its way back, or for what precedes it.

        :rtype: bool
        """
        self.ensure_one()
        return self.product_uom_id.compare(self._get_qty_to_ship(), 0) > 0

    def _get_qty_credited(self):
        """Return what credit notes hold of this part, drafts included.

        :return: in the unit of the line.
        :rtype: float
        """
        self.ensure_one()
        # sudo: the inspector may not read invoices.
        return sum(
            credit.move_id.direction_sign * credit._get_qty_of_return()
            for credit in self.sudo().credit_line_ids
            if credit.parent_state != "cancel"
        )

    def _can_inspect_again(self):
        """Override to keep what was credited."""
        return super()._can_inspect_again() and not self._get_qty_credited()
