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
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        compute="_compute_quantities",
        help="Pieces where what can be returned is no number of packs.",
    )
    qty_delivered = fields.Float(digits="Product Unit", compute="_compute_quantities")
    qty_returned = fields.Float(digits="Product Unit", compute="_compute_quantities")
    qty_returnable = fields.Float(digits="Product Unit", compute="_compute_quantities")
    obstacle = fields.Char(string="Why not", compute="_compute_obstacle")
    quantity = fields.Float(digits="Product Unit", default=0.0)

    @api.depends("sale_line_id")
    def _compute_quantities(self):
        for line in self:
            sale_line = line.sale_line_id
            uom = sale_line._get_return_uom() if sale_line else sale_line.product_uom_id
            line.product_uom_id = uom
            for name in ("qty_delivered", "qty_returned", "qty_returnable"):
                line[name] = sale_line.product_uom_id._compute_quantity(
                    sale_line[name], uom, round=False
                )

    def _get_sold_quantity(self):
        """Return what was entered, in the unit of the sale line.

        :rtype: float
        """
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            self.quantity, self.sale_line_id.product_uom_id, round=False
        )

    @api.depends("sale_line_id", "quantity")
    def _compute_obstacle(self):
        for line in self:
            line.obstacle = line.sale_line_id._get_return_obstacle()
            over = line.product_uom_id and (
                line.product_uom_id.compare(line.quantity, line.qty_returnable) > 0
            )
            if over and not line.obstacle:
                line.obstacle = self.env._("More than can be returned.")
