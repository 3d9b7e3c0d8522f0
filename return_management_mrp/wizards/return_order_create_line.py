from odoo import api, fields, models


class ReturnOrderCreateLine(models.TransientModel):
    """A row is a product, a kit, or a component of a kit."""

    _inherit = "return.order.create.line"
    _order = "sale_line_id, id"

    component_id = fields.Many2one(comodel_name="product.product", readonly=True)

    @api.depends("component_id")
    def _compute_sold(self):
        """Override of `return_management` to count components of kits."""
        components = self.filtered("component_id")
        result = super(ReturnOrderCreateLine, self - components)._compute_sold()
        # sudo: who returns goods may lack rights on the sale order.
        sale_lines = components.sale_line_id.sudo()
        left = sale_lines._get_components_left()
        at_customer = sale_lines._get_components_at_customer()
        for row in components:
            sale_line = row.sale_line_id
            row.product_id = row.component_id
            row.product_uom_id = row.component_id.uom_id
            returned = sale_line.sudo().return_line_ids.filtered(
                lambda line, row=row: line.product_id == row.component_id
            )
            row.qty_returned = sum(
                line._convert_to_product_uom(line.qty_given_back) for line in returned
            )
            row.qty_delivered = at_customer[sale_line.id][row.component_id.id]
            row.qty_returnable = max(left[sale_line.id][row.component_id.id], 0.0)
        return result

    @api.depends("component_id")
    def _compute_obstacle(self):
        """Override of `return_management` to tell about kits and their components."""
        result = super()._compute_obstacle()
        for row in self.filtered("sale_line_id.is_return_kit"):
            nothing = row.product_uom_id.compare(row.qty_returnable, 0) <= 0
            if row.component_id:
                row.obstacle = row._get_component_note(nothing)
            elif nothing and not row.obstacle:
                row.obstacle = self.env._(
                    "No complete kit is left, only single components."
                )
        return result

    def _get_component_note(self, nothing):
        """Return what this component belongs to, or why it cannot be returned.

        :param bool nothing: whether nothing of it is left.
        :rtype: str
        """
        self.ensure_one()
        if nothing:
            return self.env._("Nothing of this component is left.")
        if self.product_uom_id.compare(self.quantity, self.qty_returnable) > 0:
            return self.env._("More than can be returned.")
        return self.env._("Part of %(kit)s", kit=self.sale_line_id.product_id.name)
