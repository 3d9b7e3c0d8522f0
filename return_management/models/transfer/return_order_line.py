from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError


class ReturnOrderLine(models.Model):
    """How the lines of a return become moves, linked to what was delivered."""

    _inherit = "return.order.line"

    def _get_delivered_moves(self):
        """Share the authorized quantities out over the delivered moves, newest first.

        Where lots are announced, the deliveries of these lots come first.

        :return: pairs of delivered move and quantity, in the unit of the line; an empty
            move stands for goods whose delivery is not known.
        :rtype: dict[return.order.line, list[tuple[stock.move, float]]]
        """
        left = self._get_left_on_delivered_moves()
        candidates = defaultdict(list)
        for move in sorted(left, key=lambda m: (m.date, m.id), reverse=True):
            candidates[move.sale_line_id, move.product_id].append(move)
        shares = {}
        for line in self:
            moves = candidates[line.sale_line_id, line.product_id]
            if line.lot_ids:
                moves = sorted(
                    moves,
                    key=lambda m, lots=line.lot_ids: not m.move_line_ids.lot_id & lots,
                )
            shares[line] = line._take_from_delivered_moves(moves, left)
        return shares

    def _get_left_on_delivered_moves(self):
        """Read what is left to return of every delivered move of these lines.

        :return: quantity by delivered move, in the unit of the product.
        :rtype: dict[stock.move, float]
        """
        Move = self.env["stock.move"]
        delivered = Move.search(
            [
                ("sale_line_id", "in", self.sale_line_id.ids),
                ("state", "=", "done"),
                ("location_dest_usage", "in", ("customer", "transit")),
            ]
        ).filtered(
            lambda move: (
                move._is_way_to_customer()
                and (
                    move.product_id == move.sale_line_id.product_id
                    or move.sale_line_id._is_sold_as_components()
                )
            )
        )
        # All at once: core reads the operations of every delivery one by one.
        delivered.move_line_ids.mapped("quantity")
        left = {
            move: move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id, round=False
            )
            for move in delivered
        }
        for move, uom, state, done, asked in Move._read_group(
            [
                ("origin_returned_move_id", "in", delivered.ids),
                ("state", "not in", ("draft", "cancel")),
                ("location_id", "in", delivered.location_dest_id.ids),
            ],
            ["origin_returned_move_id", "product_uom", "state"],
            ["quantity:sum", "product_uom_qty:sum"],
        ):
            left[move] -= uom._compute_quantity(
                done if state == "done" else asked, move.product_id.uom_id, round=False
            )
        return left

    def _take_from_delivered_moves(self, moves, left):
        """Take the authorized quantity of this line from delivered moves.

        :param list[stock.move] moves: the deliveries in the order of preference.
        :param dict[stock.move, float] left: what can still be taken, in the unit of the
            product; lowered by what is taken here.
        :rtype: list[tuple[stock.move, float]]
        """
        self.ensure_one()
        product_uom = self.product_id.uom_id
        needed = self.product_uom_id._compute_quantity(
            self.qty_authorized, product_uom, round=False
        )
        shares = []
        for move in moves:
            taken = min(needed, left[move])
            if product_uom.compare(taken, 0) <= 0:
                continue
            left[move] -= taken
            needed -= taken
            shares.append((move, taken))
        if product_uom.compare(needed, 0) > 0:
            shares.append((self.env["stock.move"], needed))
        return [
            (
                move,
                product_uom._compute_quantity(taken, self.product_uom_id, round=False),
            )
            for move, taken in shares
        ]

    def _prepare_reverse_move_vals_list(self, shares):
        """Return the moves that bring the goods of this line into quarantine.

        :param list[tuple[stock.move, float]] shares: see `_get_delivered_moves`.
        :rtype: list[dict]
        """
        self.ensure_one()
        order = self.order_id
        return [
            {
                "return_line_id": self.id,
                "product_id": self.product_id.id,
                "product_uom": self.product_uom_id.id,
                "product_uom_qty": self.product_uom_id.round(quantity),
                # Where the goods are, wherever the customer gets them today.
                "location_id": delivered.location_dest_id.id
                or order._get_customer_location().id,
                "location_dest_id": order.warehouse_id.quarantine_location_id.id,
                "picking_type_id": order.warehouse_id.reverse_type_id.id,
                "warehouse_id": order.warehouse_id.id,
                "company_id": order.company_id.id,
                "sale_line_id": self.sale_line_id.id,
                "origin_returned_move_id": delivered.id,
                "move_orig_ids": [Command.link(delivered.id)] if delivered else [],
                "procure_method": "make_to_stock",
                # Without a sale line core would add one with a negative quantity.
                "to_refund": bool(self.sale_line_id),
                "date": fields.Datetime.now(),
            }
            for delivered, quantity in shares
        ]

    # === TRANSFERS MADE BY HAND === #

    def _convert_move_quantity(self, move, quantity):
        """Convert a quantity of a move into the unit of this line.

        :param stock.move move: of the product of this line.
        :param float quantity: in the unit of the move.
        :rtype: float
        """
        self.ensure_one()
        return move.product_uom._compute_quantity(
            quantity, self.product_uom_id, round=False
        )

    def _get_qty_awaited(self):
        """Return what was authorized and has not come, by whatever transfer.

        :rtype: float
        """
        self.ensure_one()
        return self.qty_authorized - self.qty_received

    def _get_open_receipts(self, picking):
        """Return the open moves that bring goods of this line by other transfers.

        :param stock.picking picking: the transfer that is left out.
        :rtype: stock.move
        """
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: (
                move.picking_id != picking
                and move.state not in ("done", "cancel")
                and move._is_return_receipt()
            )
        )

    def _lower_expected(self, moves):
        """Expect no more than was authorized, now that another transfer brings goods.

        :param stock.move moves: open moves of this line, under sudo.
        """
        self.ensure_one()
        surplus = self.qty_expected - self._get_qty_awaited()
        for move in moves:
            asked = self._convert_move_quantity(move, move.product_uom_qty)
            taken = min(surplus, asked)
            if self.product_uom_id.compare(taken, 0) <= 0:
                break
            surplus -= taken
            if self.product_uom_id.compare(taken, asked) < 0:
                move.product_uom_qty *= 1 - taken / asked
                move._action_assign()
                move._assign_announced_lots()
            else:
                move._action_cancel()

    # === LOTS === #

    def _get_delivered_lots(self):
        """Read which lots were delivered on the sale lines, in one query.

        :return: lots by id of the sale line.
        :rtype: dict[int, stock.lot]
        """
        lots = dict.fromkeys(self.sale_line_id.ids, self.env["stock.lot"])
        # sudo: returns may be handled without rights on stock moves.
        for sale_line, source, destination, delivered in (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                [
                    ("move_id.sale_line_id", "in", self.sale_line_id.ids),
                    ("state", "=", "done"),
                    ("lot_id", "!=", False),
                    ("quantity", ">", 0),
                    ("location_dest_usage", "in", ("customer", "transit")),
                ],
                ["move_id.sale_line_id", "location_id", "location_dest_id"],
                ["lot_id:recordset"],
            )
        ):
            if source._is_way_to_customer(destination):
                lots[sale_line.id] |= delivered.sudo(self.env.su)
        return lots

    def _get_qty_without_number(self):
        """Count what was delivered for this line without lot or serial number.

        The product was not tracked yet, or the delivery did not record the numbers.

        :return: in the unit of the product.
        :rtype: float
        """
        self.ensure_one()
        # sudo: as in `_get_delivered_lots`.
        deliveries = self.sale_line_id.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == self.product_id
                and move._is_way_to_customer()
            )
        )
        return sum(
            move_line.quantity_product_uom
            for move_line in deliveries.move_line_ids
            if not move_line.lot_id
        )

    def _raise_lot_not_delivered(self, names):
        """Raise the error that lots were never delivered on the sale line.

        :param list[str] names: of those that were not.
        :raise ValidationError: always.
        """
        self.ensure_one()
        values = {
            "lots": ", ".join(names),
            "product": self.product_id.display_name,
            "sale": self.sale_line_id.sudo().order_id.name,
        }
        unnamed = self._get_qty_without_number()
        if unnamed:
            message = self.env._(
                "%(lots)s of %(product)s was never delivered on %(sale)s: only "
                "%(quantity)s %(unit)s left without a number, and other numbers came "
                "back for them. Correct the number, or take the goods in as a separate "
                "product without order.",
                quantity=self._format_quantity(unnamed),
                unit=self.product_id.uom_id.name,
                **values,
            )
        else:
            message = self.env._(
                "%(lots)s of %(product)s was never delivered on %(sale)s. Correct the "
                "number here, or on the delivery if that is wrong, or take the goods "
                "in as a separate product without order.",
                **values,
            )
        raise ValidationError(message)

    @api.constrains("lot_ids", "sale_line_id")
    def _check_lot_ids(self):
        """Refuse lots that were never delivered on the sale line.

        :raise ValidationError: naming the lots and the order.
        """
        # sudo: as in `_compute_lot_names`.
        lines = self.sudo().filtered(lambda line: line.lot_ids and line.sale_line_id)
        delivered = lines._get_delivered_lots()
        for line in lines:
            foreign = line.lot_ids - delivered[line.sale_line_id.id]
            if foreign and len(foreign) > line._get_qty_without_number():
                line._raise_lot_not_delivered(foreign.mapped("name"))
