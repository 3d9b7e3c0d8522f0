from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """Moves that no return made: given to one, or out of the places of returns."""

    _inherit = "stock.move"

    # === GIVING TRANSFERS TO RETURNS === #

    def _give_to_return_line(self):
        """Let this move bring goods that its return expects by another transfer.

        :raise UserError: if it brings more than the return expects.
        """
        self.ensure_one()
        lines = self.picking_id.return_order_id.line_ids.filtered(
            lambda line: line.product_id == self.product_id and line.is_goods_expected
        )
        if not lines:
            return
        done = self.state == "done"
        quantity = self.quantity if done else self.product_uom_qty
        fitting = lines.filtered(
            lambda line: (
                line.product_uom_id.compare(
                    line._convert_move_quantity(self, quantity), line._get_qty_awaited()
                )
                <= 0
            )
        )
        if not fitting:
            self._raise_more_than_awaited(lines, quantity)
        line = fitting[0]
        replaced = line._get_open_receipts(self.picking_id)
        # sudo: the goods may have moved; nobody changes that link by hand.
        self.sudo().write(
            {
                "return_line_id": line.id,
                "sale_line_id": line.sale_line_id.id,
                "origin_returned_move_id": replaced.origin_returned_move_id[:1].id,
                "to_refund": bool(line.sale_line_id),
            }
        )
        line._lower_expected(replaced)

    def _raise_more_than_awaited(self, lines, quantity):
        """Raise the error that a transfer brings more than its return expects.

        :param return.order.line lines: those of the product.
        :param float quantity: in the unit of this move.
        :raise UserError: always.
        """
        raise UserError(
            self.env._(
                "%(transfer)s brings %(quantity)s %(unit)s of %(product)s, but "
                "%(order)s expects %(expected)s. Choose a return of what was received, "
                "or make one.",
                transfer=self.picking_id.name,
                quantity=lines[0]._format_quantity(quantity),
                unit=self.product_uom.name,
                product=self.product_id.display_name,
                order=self.picking_id.return_order_id.name,
                expected=" + ".join(
                    line._format_quantity(line._get_qty_awaited()) for line in lines
                ),
            )
        )

    # === DUPLICATES === #

    def _is_owed_again(self):
        """Return whether a duplicate of this move would do what is still owed.

        :rtype: bool
        """
        self.ensure_one()
        line = self.return_line_id
        if self.state != "cancel" or not line:
            return False
        asked = line._convert_move_quantity(self, self.product_uom_qty)
        return line.product_uom_id.compare(asked, self._get_qty_owed_again()) <= 0

    def _get_qty_owed_again(self):
        """Return what is still owed of what this cancelled move was for.

        May be extended for goods that leave from elsewhere than quarantine.

        :return: in the unit of the return line.
        :rtype: float
        """
        self.ensure_one()
        line = self.return_line_id
        if self._is_return_receipt():
            return line._get_qty_awaited() - line.qty_expected
        siblings = self.return_inspection_id.move_ids.filtered(
            lambda move: move.state != "cancel" and move.location_id == self.location_id
        )
        return self.return_inspection_id.quantity - line._sum_moves(
            siblings, "product_uom_qty"
        )

    # === OUT OF THE PLACES OF RETURNS === #

    def _check_goods_of_returns_there(self):
        """Refuse to ship goods of returns that are gone, or kept for other transfers.

        What waits for its inspection, its repair or the vendor is there once only: a
        transfer made by hand, or a duplicate, ships no second one.

        :raise UserError: naming the product, the place and what is there.
        """
        moves = self.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and not move.return_inspection_id
                and move.location_id.usage == "internal"
                and not move.location_id.warehouse_id
                and move.location_dest_id._is_outgoing()
            )
        )
        moves &= moves._filter_from_return_places()
        taken = defaultdict(float)
        for line in moves.move_line_ids:
            taken[line.product_id, line.location_id, line.lot_id] += (
                line.quantity_product_uom
            )
        for (product, location, lot), quantity in taken.items():
            left = moves._get_qty_left_in_place(product, location, lot)
            if product.uom_id.compare(quantity, left) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(quantity)s %(unit)s cannot leave %(location)s, "
                        "where %(left)s are free. Goods of a return leave by its "
                        "inspection.",
                        product=product.display_name,
                        quantity=moves.return_line_id._format_quantity(quantity),
                        unit=product.uom_id.name,
                        location=location.display_name,
                        left=moves.return_line_id._format_quantity(max(left, 0.0)),
                    )
                )

    def _filter_from_return_places(self):
        """Return the moves that start where a warehouse keeps goods of returns.

        :rtype: stock.move
        """
        if not self:
            return self
        places = self._filter_return_places(self.location_id)
        return self.filtered(lambda move: move.location_id in places)

    def _filter_return_places(self, locations):
        """Return those locations where a warehouse keeps goods of returns.

        :param stock.location locations: any locations.
        :rtype: stock.location
        """
        # sudo: the limit does not depend on who may read warehouses.
        warehouses = self.env["stock.warehouse"].sudo()
        warehouses = warehouses.search([("company_id", "in", self.company_id.ids)])
        places = (
            warehouses.quarantine_location_id
            | warehouses.return_repair_location_id
            | warehouses.return_vendor_location_id
        )
        return locations.filtered(
            lambda location: any(
                location.parent_path.startswith(place.parent_path) for place in places
            )
        )

    def _get_qty_left_in_place(self, product, location, lot):
        """Return what is in a place and not kept for other moves than these.

        :rtype: float
        """
        # sudo: what is there does not depend on who may read stock.
        domain = [
            ("product_id", "=", product.id),
            ("location_id", "=", location.id),
            ("lot_id", "=", lot.id),
        ]
        quants = self.env["stock.quant"].sudo().search(domain)
        others = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                [
                    *domain,
                    ("state", "in", ("assigned", "partially_available")),
                    ("move_id", "not in", self.ids),
                ]
            )
        )
        return sum(quants.mapped("quantity")) - sum(
            others.mapped("quantity_product_uom")
        )
