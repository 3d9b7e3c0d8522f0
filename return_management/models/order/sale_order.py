from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    return_order_ids = fields.Many2many(
        comodel_name="return.order",
        string="Return Orders",
        compute="_compute_return_order_ids",
    )
    return_order_count = fields.Integer(compute="_compute_return_order_ids")

    @api.depends("order_line.return_line_ids")
    @api.depends_context("uid")
    def _compute_return_order_ids(self):
        orders_by_sale = {
            sale_order.id: return_orders
            for sale_order, return_orders in self.env["return.order.line"]._read_group(
                [("sale_order_id", "in", self.ids)],
                ["sale_order_id"],
                ["order_id:recordset"],
            )
        }
        for order in self:
            returns = orders_by_sale.get(order.id, self.env["return.order"])
            order.return_order_ids = returns
            order.return_order_count = len(returns)

    # === ACTION METHODS === #

    def action_create_return_order(self):
        """Open the dialog that asks which lines of these orders come back.

        What replaced goods of the order by another product is offered as well.

        :rtype: dict
        """
        # sudo: a salesperson may return what a colleague's return sent.
        returned = self.order_line.sudo().return_line_ids
        return self.env["return.order.create"]._open_for_lines(
            self.order_line,
            self.mapped("name"),
            invoice_lines=returned._get_replacement_invoice_lines(),
        )

    def action_view_return_orders(self):
        """Open the returns of these orders.

        :rtype: dict
        """
        return self.return_order_ids._get_records_action(
            name=self.env._("Return Orders")
        )

    # === BUSINESS METHODS === #

    def _create_return_orders(self, quantities=None):
        """Create one return order per company and customer.

        :param dict[int, float] quantities: quantity by id of the sale line, in the
            unit of the line; every returnable quantity when not given.
        :return: the new return orders, in draft.
        :rtype: return.order
        :raise UserError: if nothing can be returned, if a line is not of these orders
            or if more is asked for than can be returned.
        """
        return self.env["return.order"]._create_from_sale_lines(
            self.order_line, quantities
        )

    def _has_down_payment_left(self):
        """Return whether a down payment was paid for goods that all came back.

        :rtype: bool
        """
        self.ensure_one()
        # Not `filtered`, which forgets the lines of other orders: read all at once.
        if not any(
            line.is_downpayment
            and not line.display_type
            and min(line.qty_invoiced, line.qty_invoiced_posted) > 0
            for line in self.order_line
        ):
            return False
        goods = self.order_line._filter_goods()
        if any(
            line.product_uom_id.compare(line._get_qty_kept(), 0) > 0 for line in goods
        ):
            return False
        return bool(goods.return_line_ids) and not self.picking_ids.filtered(
            lambda picking: (
                picking.state not in ("done", "cancel")
                and any(
                    (move.location_final_id or move.location_dest_id)._is_outgoing()
                    for move in picking.move_ids
                )
            )
        )
