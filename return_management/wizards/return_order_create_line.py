from odoo import api, fields, models


class ReturnOrderCreateLine(models.TransientModel):
    """One sale line in the dialog: what can come back, and why not more."""

    _name = "return.order.create.line"
    _description = "Line to Return"

    wizard_id = fields.Many2one(
        comodel_name="return.order.create", required=True, ondelete="cascade"
    )
    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line", required=True, readonly=True
    )
    sale_order_id = fields.Many2one(related="sale_line_id.order_id")
    product_id = fields.Many2one(related="sale_line_id.product_id")
    product_uom_id = fields.Many2one(related="sale_line_id.product_uom_id")
    qty_delivered = fields.Float(related="sale_line_id.qty_delivered")
    qty_returned = fields.Float(related="sale_line_id.qty_returned")
    qty_returnable = fields.Float(related="sale_line_id.qty_returnable")
    obstacle = fields.Char(string="Why not", compute="_compute_obstacle")
    quantity = fields.Float(digits="Product Unit", default=0.0)

    @api.depends("sale_line_id", "quantity")
    def _compute_obstacle(self):
        for line in self:
            line.obstacle = line.sale_line_id._get_return_obstacle()
            over = line.product_uom_id and (
                line.product_uom_id.compare(line.quantity, line.qty_returnable) > 0
            )
            if over and not line.obstacle:
                line.obstacle = self.env._("More than can be returned.")
