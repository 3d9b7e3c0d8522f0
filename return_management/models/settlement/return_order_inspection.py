from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrderInspection(models.Model):
    """What the customer gets for an inspected part."""

    _inherit = "return.order.inspection"

    settlement_type = fields.Selection(
        selection=lambda self: self.env[
            "return.order.line"
        ]._selection_settlement_type(),
        string="Settlement",
        compute="_compute_settlement_type",
        store=True,
        readonly=False,
        help="What the customer gets for this part.",
    )

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

    @api.depends("line_id.settlement_type", "disposition_id", "condition")
    def _compute_settlement_type(self):
        """Propose what the plan or the line says; goods sent back bring nothing."""
        for inspection in self:
            inspection.settlement_type = inspection._propose_settlement_type()

    def _check_settlement_type(self):
        """Refuse a settlement that contradicts where the goods go.

        :raise UserError: naming the return, the product and the remedy.
        """
        self.ensure_one()
        names = {
            "product": self.product_id.display_name,
            "order": self.order_id.name,
        }
        goes_back = self.disposition_id.action == "send_back"
        if goes_back and self.settlement_type not in ("none", "allowance"):
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s goes back to the customer: choose "
                    "“Nothing” or “Price Reduction” as settlement, or another "
                    "disposition.",
                    **names,
                )
            )
        if not goes_back and self.settlement_type == "allowance":
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s: the customer keeps the goods at a lower "
                    "price, so choose “Send Back to Customer” as disposition.",
                    **names,
                )
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
        # sudo: what counts as given back is no change of the order.
        self.line_id.sale_line_id.sudo()._recompute_qty_returned()

    def _get_settlement_type(self):
        """Return what the customer gets for this part.

        :rtype: str
        """
        self.ensure_one()
        return self.settlement_type or "refund"

    def _get_location_of_goods(self):
        """Return where the inspection sent the goods.

        :rtype: stock.location
        """
        self.ensure_one()
        # sudo: who settles needs no rights on stock moves.
        moved = self.sudo().move_ids.filtered(
            lambda move: move.state == "done" and not move.return_role
        )
        return moved[-1:].location_dest_id or self.location_id

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
