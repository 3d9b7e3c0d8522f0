from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_qty_handed_out(self):
        """Override of `return_management` to count what a shop handed out.

        As `pos_sale` counts it as delivered; refunds in the shop count against it.
        """
        # sudo: salespeople and returns officers may not read orders of shops.
        sold = self.sudo().pos_order_line_ids
        return super()._get_qty_handed_out() + sum(
            self._convert_qty(self, line.qty, "p2s")
            for lines in (sold, sold.refund_orderline_ids)
            for line in lines._filter_handed_out()
        )
