from odoo import api, fields, models


class ReturnOrderCreateLine(models.TransientModel):
    """One line that was sold, in the dialog: what can come back, and why not more."""

    _name = "return.order.create.line"
    _description = "Line to Return"

    wizard_id = fields.Many2one(
        comodel_name="return.order.create", required=True, ondelete="cascade"
    )
    sale_line_id = fields.Many2one(comodel_name="sale.order.line", readonly=True)
    sale_order_id = fields.Many2one(related="sale_line_id.order_id")
    invoice_line_id = fields.Many2one(
        comodel_name="account.move.line",
        readonly=True,
        help="Goods that were invoiced without an order.",
    )
    invoice_id = fields.Many2one(related="invoice_line_id.move_id", string="Invoice")
    product_id = fields.Many2one(
        comodel_name="product.product", compute="_compute_sold"
    )
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        compute="_compute_sold",
        help="Pieces where what can be returned is no number of packs.",
    )
    qty_delivered = fields.Float(digits="Product Unit", compute="_compute_sold")
    qty_returned = fields.Float(digits="Product Unit", compute="_compute_sold")
    qty_returnable = fields.Float(digits="Product Unit", compute="_compute_sold")
    obstacle = fields.Char(string="Why not", compute="_compute_obstacle")
    quantity = fields.Float(digits="Product Unit", default=0.0)

    @api.depends("sale_line_id", "invoice_line_id")
    def _compute_sold(self):
        for line in self:
            sold = line._get_sold()
            uom = sold._get_return_uom() if sold else sold.product_uom_id
            line.product_id = sold.product_id
            line.product_uom_id = uom
            is_direct = bool(line.invoice_line_id)
            quantities = {
                "qty_returnable": sold.qty_returnable,
                "qty_delivered": sold.quantity if is_direct else sold.qty_delivered,
                "qty_returned": (
                    sold._get_qty_taken_back() if is_direct else sold.qty_returned
                ),
            }
            for name, quantity in quantities.items():
                line[name] = sold.product_uom_id._compute_quantity(
                    quantity, uom, round=False
                )

    def _get_sold_quantity(self):
        """Return what was entered, in the unit of what was sold.

        :rtype: float
        """
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            self.quantity, self._get_sold().product_uom_id, round=False
        )

    @api.depends("sale_line_id", "invoice_line_id", "quantity")
    def _compute_obstacle(self):
        for line in self:
            line.obstacle = line._get_sold()._get_return_obstacle()
            over = line.product_uom_id and (
                line.product_uom_id.compare(line.quantity, line.qty_returnable) > 0
            )
            if over and not line.obstacle:
                line.obstacle = self.env._("More than can be returned.")

    def _get_sold(self):
        """Return the sale line, or the invoice line of goods without an order.

        :return: under sudo: who returns goods may lack rights on either.
        :rtype: sale.order.line | account.move.line
        """
        self.ensure_one()
        return self.invoice_line_id.sudo() or self.sale_line_id.sudo()
