from odoo import fields, models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["return.link.mixin", "stock.picking"]

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        index="btree_not_null",
        check_company=True,
    )
    return_order_ids = fields.Many2many(
        comodel_name="return.order",
        string="Return Orders",
        compute="_compute_return_order_ids",
    )
    return_order_count = fields.Integer(compute="_compute_return_order_ids")
    date_arrived = fields.Date(
        string="Arrived at Customer on",
        copy=False,
        tracking=True,
        help="The time to return the goods counts from this day. Without it, from the "
        "shipment and the days in transit of the return policy.",
    )
    is_return_to_inspect = fields.Boolean(related="return_order_id.is_to_inspect")

    def _compute_return_order_ids(self):
        """Returns of a delivery, or the return that a reverse transfer belongs to."""
        for picking in self:
            orders = picking.return_order_id
            if picking.picking_type_code == "outgoing":
                orders |= picking.move_ids.returned_move_ids.return_line_id.order_id
            picking.return_order_ids = orders
            picking.return_order_count = len(orders)

    # === OVERRIDES === #

    def write(self, vals):
        """Override of `stock`: returns that are not decided follow the arrival."""
        result = super().write(vals)
        if "date_arrived" in vals:
            # sudo: the warehouse enters the day and may not read sales or returns.
            self.sudo().move_ids.sale_line_id.return_line_ids._recompute_eligibility()
        return result

    def _create_backorder_picking(self):
        """Override of `stock`: the rest of a return is still a return."""
        backorder = super()._create_backorder_picking()
        if self.return_order_id and self.return_id:
            backorder.return_id = self.return_id
        return backorder

    def _is_counted_by_returns(self):
        """Override: goods that moved count."""
        return self.state == "done"

    # === ACTION METHODS === #

    def action_create_return_order(self):
        """Open the dialog that asks which delivered lines come back.

        :rtype: dict
        """
        moves = self.move_ids.filtered(
            lambda move: move.state == "done" and move.location_dest_usage == "customer"
        )
        return self.env["return.order.create"]._open_for_lines(
            moves.sale_line_id, self.mapped("name")
        )

    def action_view_return_orders(self):
        """Open the returns of these transfers.

        :rtype: dict
        """
        return self.return_order_ids._get_records_action(
            name=self.env._("Return Orders")
        )

    def action_inspect_return(self):
        """Open the inspection of what this transfer brought.

        :rtype: dict
        """
        return self.return_order_id.action_inspect()
