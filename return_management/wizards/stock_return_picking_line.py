from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        """Override of `stock`: goods sent back that return again are a new story."""
        vals = super()._prepare_move_default_values(new_picking)
        if self.move_id._is_way_to_customer():
            vals.update(
                return_line_id=False, return_inspection_id=False, return_role=False
            )
        return vals

    def _check_left_to_return(self, sale_lines):
        """Refuse to return more by core's wizard than can be returned.

        :param sale.order.line sale_lines: the lines that customers return.
        :raise UserError: naming the product, the order and what is left.
        """
        asked = defaultdict(float)
        for line in self:
            sale_line = line.move_id.sale_line_id.sudo()
            if sale_line in sale_lines and sale_line.product_id == line.product_id:
                asked[sale_line] += line.uom_id._compute_quantity(
                    line.quantity, sale_line.product_uom_id, round=False
                )
        for sale_line, quantity in asked.items():
            left = sale_line.qty_returnable
            if sale_line.product_uom_id.compare(quantity, left) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s of %(order)s: only %(left)s %(unit)s can still be "
                        "returned. Lower the quantity, or look at the returns of the "
                        "order.",
                        product=sale_line.product_id.display_name,
                        order=sale_line.order_id.name,
                        left=self.env["return.order.line"]._format_quantity(left),
                        unit=sale_line.product_uom_id.name,
                    )
                )
