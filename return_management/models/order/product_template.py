from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_freight = fields.Boolean(
        string="Freight Charge",
        help="Invoice lines of this product are the freight of a delivery. Returns "
        "credit it where the company bears it.",
    )
    return_order_count = fields.Integer(compute="_compute_return_order_count")

    @api.depends("product_variant_ids")
    def _compute_return_order_count(self):
        """Count the returns that have a variant, as far as they can be read."""
        self.return_order_count = 0
        if not self.env["return.order.line"].has_access("read"):
            return
        for template, count in self.env["return.order.line"]._read_group(
            [("product_id.product_tmpl_id", "in", self.ids)],
            ["product_id.product_tmpl_id"],
            ["order_id:count_distinct"],
        ):
            template.return_order_count = count

    def action_view_return_lines(self):
        """Open the return register for these products.

        :rtype: dict
        """
        return self.with_context(
            active_test=False
        ).product_variant_ids.action_view_return_lines()
