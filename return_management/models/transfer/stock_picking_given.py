from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """Transfers made by hand: they belong to no return until they are given to one."""

    _inherit = "stock.picking"

    is_reverse_transfer = fields.Boolean(
        compute="_compute_is_reverse_transfer", search="_search_is_reverse_transfer"
    )

    # === COMPUTE METHODS === #

    @api.depends("picking_type_id")
    def _compute_is_reverse_transfer(self):
        types = self._get_reverse_types()
        for picking in self:
            picking.is_reverse_transfer = picking.picking_type_id in types

    def _search_is_reverse_transfer(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("picking_type_id", "in", self._get_reverse_types().ids)]

    @api.model
    def _get_reverse_types(self):
        """Return the operation types that bring goods of returns.

        :rtype: stock.picking.type
        """
        warehouses = self.env["stock.warehouse"]
        return warehouses.search([("reverse_type_id", "!=", False)]).reverse_type_id

    # === DUPLICATES === #

    def _clear_return_of_copy(self, vals):
        """Make the values of a duplicate those of a transfer that no return knows.

        What was cancelled and is owed again stays with its return.

        :param dict vals: values of the copy, changed here.
        """
        self.ensure_one()
        moves = self.move_ids.sorted("id")
        # sudo: what is owed does not depend on who duplicates.
        owed = moves.sudo().filtered(lambda move: move._is_owed_again())
        if not owed:
            vals.update(return_order_id=False, sale_id=False, reference_ids=False)
        for move, command in zip(moves, vals.get("move_ids", ()), strict=True):
            if move not in owed:
                command[2].update(
                    return_line_id=False,
                    return_inspection_id=False,
                    return_role=False,
                    sale_line_id=False,
                    reference_ids=False,
                    to_refund=False,
                )

    # === GIVING TRANSFERS TO RETURNS === #

    def _check_given(self, order):
        """Refuse to give transfers to a return that does not expect them.

        :param return.order order: empty to take the transfers away from theirs.
        :return: the transfers that are new to the return.
        :rtype: stock.picking
        :raise AccessError: if the user may not handle the return.
        :raise UserError: naming the transfer, the reason and the remedy.
        """
        given = self.filtered(lambda picking: picking.return_order_id != order)
        for picking in given:
            if picking.move_ids.return_line_id:
                raise UserError(
                    self.env._(
                        "%(transfer)s moves goods of %(order)s and stays with it. Make "
                        "a transfer of its own for another return.",
                        transfer=picking.name,
                        order=picking.sudo().return_order_id.name,
                    )
                )
        if not order or not given:
            return self.browse()
        order.check_access("write")
        if order.state != "authorized":
            raise UserError(
                self.env._(
                    "%(order)s expects no goods: transfers are given to authorized "
                    "returns. Authorize it first, or choose another one.",
                    order=order.name,
                )
            )
        for picking in given:
            picking._check_fits_return(order)
        return given

    def _check_fits_return(self, order):
        """Refuse a transfer of another customer, or that goes to another place.

        :param return.order order: the return.
        :raise UserError: naming the transfer and what does not fit.
        """
        self.ensure_one()
        quarantine = order.warehouse_id.quarantine_location_id
        if self.state == "cancel" or self.location_dest_id != quarantine:
            raise UserError(
                self.env._(
                    "%(transfer)s brings nothing to %(location)s, where %(order)s "
                    "expects its goods. Choose a transfer that goes there.",
                    transfer=self.name,
                    location=quarantine.display_name,
                    order=order.name,
                )
            )
        sender = self.partner_id.commercial_partner_id
        if sender and sender != order.partner_id.commercial_partner_id:
            raise UserError(
                self.env._(
                    "%(transfer)s brings goods of %(sender)s, but %(order)s is of "
                    "%(customer)s. Choose a return of the same customer.",
                    transfer=self.name,
                    sender=sender.display_name,
                    order=order.name,
                    customer=order.partner_id.display_name,
                )
            )

    def _give_to_return(self):
        """Let these transfers bring the goods that their return expects.

        What its own transfers expect is lowered by as much. Goods that the return does
        not expect become unexpected lines, as at any receipt.

        :raise UserError: if they bring more than the return expects, or a customer more
            than was delivered.
        :raise ValidationError: if a lot was never delivered.
        """
        # sudo: who handles the return needs no rights on its transfers.
        for picking in self.sudo():
            picking.return_order_id.line_ids._lock_sold_for_return()
            moves = picking.move_ids.filtered(lambda move: move.state != "cancel")
            for move in moves:
                move._give_to_return_line()
            done = moves.filtered(lambda move: move.state == "done")
            done._prepare_unexpected_return_goods()
            done._check_return_lots()
            done._check_returned_quantity()
            done._set_value()
            done._follow_return_receipts()
