from odoo import fields, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    return_order_count = fields.Integer(compute="_compute_return_order_count")

    def _compute_return_order_count(self):
        """Count the returns that have these products, as far as they can be read."""
        self.return_order_count = 0
        if not self.env["return.order.line"].has_access("read"):
            return
        for product, count in self.env["return.order.line"]._read_group(
            [("product_id", "in", self.ids)],
            ["product_id"],
            ["order_id:count_distinct"],
        ):
            product.return_order_count = count

    def action_view_return_lines(self):
        """Open the return register for these products.

        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "return_management.return_order_line_action"
        )
        return {
            **action,
            "domain": [("product_id", "in", self.ids)],
            "path": False,
        }
