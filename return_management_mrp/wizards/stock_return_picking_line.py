from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    def _check_left_to_return(self, sale_lines):
        """Override of `return_management` to look at the components of kits as well.

        :raise UserError: naming the component, the order and what is left.
        """
        result = super()._check_left_to_return(sale_lines)
        kits = sale_lines.filtered("is_return_kit")
        asked = defaultdict(float)
        for line in self:
            sale_line = line.move_id.sale_line_id.sudo()
            if sale_line in kits and line.product_id != sale_line.product_id:
                asked[sale_line, line.product_id] += line.uom_id._compute_quantity(
                    line.quantity, line.product_id.uom_id, round=False
                )
        left = kits._get_components_left()
        for (sale_line, product), quantity in asked.items():
            free = max(left[sale_line.id][product.id], 0.0)
            if product.uom_id.compare(quantity, free) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s of %(order)s: only %(left)s %(unit)s can still be "
                        "returned. Lower the quantity, or look at the returns of the "
                        "order.",
                        product=product.display_name,
                        order=sale_line.order_id.name,
                        left=self.env["return.order.line"]._format_quantity(free),
                        unit=product.uom_id.name,
                    )
                )
        return result
