from odoo import models


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _create_return(self):
        """Override of `stock` to respect what return orders hold already.

        :raise UserError: if more would be returned than is left.
        """
        lines = self.product_return_moves
        # sudo: as in core, the warehouse returns without rights on the order.
        sale_lines = lines.move_id.filtered(
            lambda move: move._is_way_to_customer()
        ).sale_line_id.sudo()
        sale_lines._lock_for_return()
        sale_lines.invalidate_recordset(["qty_returnable"])
        # What is not delivered yet is checked when it comes back.
        lines.filtered(lambda line: line.move_id.state == "done")._check_left_to_return(
            sale_lines
        )
        return super()._create_return()

    def _prepare_picking_default_values_based_on(self, picking):
        """Override of `stock`: goods sent back that return again are a new story."""
        vals = super()._prepare_picking_default_values_based_on(picking)
        if picking.location_id._is_way_to_customer(picking.location_dest_id):
            vals["return_order_id"] = False
        return vals
