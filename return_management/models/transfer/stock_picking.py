from odoo import api, fields, models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["return.link.mixin", "stock.picking", "stock.correction.mixin"]

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        index="btree_not_null",
        check_company=True,
    )
    return_order_ids = fields.Many2many(
        comodel_name="return.order",
        string="Return Orders",
        compute="_compute_return_order_ids",
    )
    return_order_count = fields.Integer(compute="_compute_return_order_ids")
    is_sent_to_customer = fields.Boolean(
        string="Sent to Customer", compute="_compute_is_sent_to_customer"
    )
    is_return_to_inspect = fields.Boolean(related="return_order_id.is_to_inspect")

    def _compute_return_order_ids(self):
        """Returns of a delivery, or the return that a reverse transfer belongs to."""
        for picking in self:
            returned = picking.move_ids.returned_move_ids
            orders = picking.return_order_id | returned.return_line_id.order_id
            picking.return_order_ids = orders
            picking.return_order_count = len(orders)

    @api.depends("state", "move_ids.location_dest_id")
    def _compute_is_sent_to_customer(self):
        for picking in self:
            picking.is_sent_to_customer = picking.state == "done" and any(
                move._is_way_to_customer() for move in picking.move_ids
            )

    # === OVERRIDES === #

    def write(self, vals):
        """Override of `stock`: returns follow the arrival and corrections.

        A reverse transfer that was made by hand is given to a return by this field.

        :raise AccessError: if the user may not handle returns.
        :raise UserError: if it does not fit the return, or belongs to another one.
        """
        given = self.browse()
        if "return_order_id" in vals:
            order = self.env["return.order"].browse(vals["return_order_id"])
            given = self._check_given(order)
        if {"move_ids", "move_line_ids"} & vals.keys():
            with self._correcting_together() as pickings:
                result = super(StockPicking, pickings).write(vals)
        else:
            result = super().write(vals)
        given._give_to_return()
        return result

    def copy_data(self, default=None):
        """Override of `stock`: goods of a return travel once, no duplicate brings them.

        What core copies without its moves is the rest of a transfer.
        """
        vals_list = super().copy_data(default)
        if "move_ids" in (default or {}):
            return vals_list
        for picking, vals in zip(self, vals_list, strict=True):
            if picking.return_order_id or picking.move_ids.return_line_id:
                picking._clear_return_of_copy(vals)
        return vals_list

    def _create_backorder_picking(self):
        """Override of `stock`: the rest of a return is still a return."""
        backorder = super()._create_backorder_picking()
        if self.return_order_id and self.return_id:
            backorder.return_id = self.return_id
        return backorder

    def _is_counted_by_returns(self):
        """Override: goods that moved count, as far as a return knows of them."""
        return self.state == "done" and bool(self.return_order_id)

    # === ACTION METHODS === #

    def action_create_return_order(self):
        """Open the dialog that asks which delivered lines come back.

        :rtype: dict
        """
        moves = self.move_ids.filtered(
            lambda move: move.state == "done" and move._is_way_to_customer()
        )
        replacements = moves.filtered(lambda move: move.return_role == "replacement")
        invoiced = replacements.return_line_id._get_replacement_invoice_lines()
        return self.env["return.order.create"]._open_for_lines(
            moves.sale_line_id,
            self.mapped("name"),
            invoice_lines=invoiced.filtered(
                lambda line: line.product_id in replacements.product_id
            ),
        )

    def action_view_return_orders(self):
        """Open the returns of these transfers.

        :rtype: dict
        """
        return self.return_order_ids._get_records_action(
            name=self.env._("Return Orders")
        )

    def action_inspect_return(self):
        """Open the inspection of what this transfer brought.

        :rtype: dict
        """
        return self.return_order_id.action_inspect()
