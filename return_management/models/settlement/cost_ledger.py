"""What goods cost: as deliveries were worth it, and as documents have booked it."""

from typing import NamedTuple

from odoo import models


class Piece(NamedTuple):
    """Goods of one delivery, in the unit of the product."""

    quantity: float
    unit_value: float


class Entry(NamedTuple):
    """What a line of a document booked; credits are negative."""

    line: models.Model
    quantity: float
    cost: float
    has_cost: bool


class DeliveredGoods:
    """What was delivered for a sale line, and what of it the customer still has.

    Goods that a return sent back are those that had been delivered before.
    """

    def __init__(self, moves):
        """Follow the done moves of one product in the order of their creation.

        :param stock.move moves: of one sale line.
        """
        self.quantity = self.value = self.value_left = 0.0
        self.is_complete = True
        self.left = {}
        self._roots = {}
        for move in moves.sorted("id"):
            if not move._get_valued_qty():
                # Corrected to nothing after it was done.
                continue
            if move.is_out and move._is_way_to_customer():
                self._add_delivery(move)
            elif move.is_in and move._is_way_back():
                self._add_receipt(move)

    def _add_delivery(self, move):
        quantity = move._get_valued_qty()
        receipt = move.origin_returned_move_id
        root = self._roots.get(receipt)
        if root:
            self._roots[move] = root
            self.left[root] += quantity
            self.value_left += self.get_value_of_receipt(receipt, quantity)
            return
        self._roots[move] = move
        self.left[move] = quantity
        self.quantity += quantity
        self.value += move.value
        self.value_left += move.value

    def _add_receipt(self, move):
        root = self._roots.get(move.origin_returned_move_id)
        if not root:
            # Its delivery is not known: it came back at the cost of the day.
            self.is_complete = False
            return
        quantity = move._get_valued_qty()
        self._roots[move] = root
        self.left[root] -= quantity
        self.value_left -= self.get_value_of_receipt(move, quantity)

    @property
    def quantity_left(self):
        """How much of it the customer has."""
        return sum(self.left.values())

    def get_value_of_receipt(self, move, quantity):
        """Return what a part of a receipt is worth.

        What was sent back and comes again is worth what it was worth the first time.

        :param stock.move move: a receipt, done or open.
        :param float quantity: in the unit of the product.
        :return: False if its delivery is not known.
        :rtype: float | bool
        """
        origin = move.origin_returned_move_id
        root = self._roots.get(origin)
        if not root:
            return False
        if root == origin and move in self._roots:
            return move.value * quantity / move._get_valued_qty()
        return self._get_unit_value(root) * quantity

    def take_newest(self, quantity):
        """Return the goods that the customer got last and still has, oldest first.

        :param float quantity: how much of them.
        :rtype: list[Piece]
        """
        pieces = []
        for move in sorted(self.left, key=lambda m: (m.date, m.id), reverse=True):
            taken = min(quantity, self.left[move])
            if taken > 0:
                pieces.append(Piece(taken, self._get_unit_value(move)))
                quantity -= taken
        return pieces[::-1]

    def _get_unit_value(self, move):
        return move.value / move._get_valued_qty()


def add_up(pieces, skipped, quantity):
    """Add up the value of a part of some goods.

    :param list[Piece] pieces: the goods in order.
    :param float skipped: how much of them is passed over.
    :param float quantity: how much of the rest is added up.
    :return: the value, and the quantity that was found.
    :rtype: tuple[float, float]
    """
    value = found = 0.0
    for piece in pieces:
        passed = min(skipped, piece.quantity)
        taken = min(quantity - found, piece.quantity - passed)
        skipped -= passed
        found += taken
        value += taken * piece.unit_value
    return value, found


class CostLedger:
    """The cost of goods sold of one sale line, by the documents that booked it.

    Quantities are in the unit of the product, amounts in the currency of the company.
    What is booked for the goods returns exactly, however many documents it takes.
    """

    def __init__(self, product, sale_line, lines):
        """Read what was booked.

        :param product.product product: the goods, of the company of the documents.
        :param sale.order.line sale_line: may be empty.
        :param account.move.line lines: posted lines of its invoices and credit notes.
        """
        self.product = product
        self.sale_line = sale_line
        self.currency = product.env.company.currency_id
        self.entries = [self._read(line) for line in lines]
        moves = sale_line.move_ids.filtered(
            lambda move: move.state == "done" and move.product_id == product
        )
        self.goods = DeliveredGoods(moves)

    def _read(self, line):
        cost_lines = line._get_cost_lines()
        return Entry(
            line,
            -line.move_id.direction_sign * self._in_product_uom(line),
            -cost_lines[:1].balance,
            bool(cost_lines),
        )

    def _in_product_uom(self, line):
        return line.product_uom_id._compute_quantity(line.quantity, self.product.uom_id)

    def book(self, line):
        """Work out the cost of a line that is being posted, and add it.

        :param account.move.line line: of an invoice, or of the credit note of a return.
        :return: cost per unit of the product, without sign.
        :rtype: float
        """
        quantity = self._in_product_uom(line)
        sign = -line.move_id.direction_sign
        if not quantity:
            return 0.0
        if sign < 0:
            cost = self._get_cost_given_back(line, quantity)
        elif line.return_role == "charge_back":
            cost = self._get_cost_taken_back(line, quantity)
        else:
            cost = self._get_cost_of_sale(line, quantity)
        booked = sign * self.currency.round(cost)
        self.entries.append(Entry(line, sign * quantity, booked, True))
        return cost / quantity

    def _sum(self, entries):
        entries = list(entries)
        return sum(e.quantity for e in entries), sum(e.cost for e in entries)

    # === CREDITS === #

    def _get_cost_given_back(self, credit, quantity):
        """Return what a credit gives back: what the goods were worth on return.

        The last one takes the rest. Where something else was booked than what was
        delivered, as with a cost that changed in between, the average comes back.

        :param account.move.line credit: a line of the credit note.
        :param float quantity: what it credits.
        :rtype: float
        """
        compare = self.product.uom_id.compare
        billed, booked = self._sum(e for e in self.entries if e.has_cost)
        left = billed - quantity
        if self._is_rest(left):
            return booked
        average = booked * quantity / billed
        if not self._is_booked_as_delivered():
            return average
        if not compare(left, self.goods.quantity_left):
            cost = booked - self.goods.value_left
        else:
            cost = self._get_value_of_return(credit, quantity)
        return average if cost is False else min(max(cost, 0.0), booked)

    def _is_rest(self, left):
        """Return whether nothing is left to credit.

        Single pieces of packs round what is billed; if everything is back, what that
        left over is nothing.

        :param float left: what is billed after a credit.
        :rtype: bool
        """
        uom = self.product.uom_id
        if uom.compare(left, 0.0) <= 0:
            return True
        sold_uom = self.sale_line.product_uom_id
        if not sold_uom or uom.compare(self.goods.quantity_left, 0.0) > 0:
            return False
        step = sold_uom._compute_quantity(sold_uom.rounding, uom, round=False)
        others = [e for e in self.entries if e.line.product_uom_id != sold_uom]
        return left <= step * (len(others) + 1) and left < 1.0

    def _is_booked_as_delivered(self):
        """Return whether invoices booked what the deliveries were worth.

        :rtype: bool
        """
        first = [
            entry
            for entry in self.entries
            if entry.has_cost and entry.quantity > 0 and not entry.line.return_role
        ]
        billed, booked = self._sum(first)
        goods = self.goods
        if not (billed and goods.quantity and goods.is_complete):
            return False
        gap = booked - goods.value * billed / goods.quantity
        # Each document and each delivery is rounded.
        return abs(gap) <= (len(first) + len(goods.left)) * self.currency.rounding

    def _get_value_of_return(self, credit, quantity):
        """Return what the goods of a credit are worth where they came back.

        Goods that are not here yet count with the value of their delivery.

        :param account.move.line credit: a line of the credit note.
        :param float quantity: what it credits.
        :return: False if their delivery is not known.
        :rtype: float | bool
        """
        receipt = credit.return_inspection_id.receipt_move_id
        if receipt:
            return self.goods.get_value_of_receipt(receipt, quantity)
        return_line = credit.return_line_id
        pieces = []
        for move in return_line.move_ids.sorted("id"):
            if move.state == "cancel" or not move._is_return_receipt():
                continue
            found = move._get_valued_qty() if move.is_in else move.product_qty
            value = self.goods.get_value_of_receipt(move, found)
            if value is False or not found:
                return False
            pieces.append(Piece(found, value / found))
        before, __ = self._sum(
            entry
            for entry in self.entries
            if entry.line.return_line_id == return_line
            and not entry.line.return_inspection_id
        )
        value, found = add_up(pieces, max(-before, 0.0), quantity)
        return value * quantity / found if found else False

    # === CHARGES AND SALES === #

    def _get_cost_taken_back(self, charge, quantity):
        """Return what a charge takes back: what the credits of its return gave.

        Goods that were replaced in advance were not credited: they are sold.

        :param account.move.line charge: a line that charges goods again.
        :param float quantity: what it charges.
        :rtype: float
        """
        credited, given = self._sum(
            entry
            for entry in self.entries
            if entry.line.return_line_id == charge.return_line_id
        )
        credited, given = max(-credited, 0.0), max(-given, 0.0)
        rest = quantity - credited
        if self.product.uom_id.compare(rest, 0.0) <= 0:
            return given * quantity / credited
        return given + self._get_cost_of_sale(charge, rest)

    def _get_cost_of_sale(self, line, quantity):
        """Return what the goods are worth that an invoice bills after a return.

        They are those that the customer got last. What is billed before its delivery
        costs what the product costs today.

        :param account.move.line line: a line of the invoice.
        :param float quantity: what it bills of goods that no document billed yet.
        :rtype: float
        """
        open_quantity = max(quantity + self._get_quantity_unbilled(), 0.0)
        pieces = self.goods.take_newest(open_quantity)
        value, found = add_up(pieces, 0.0, quantity)
        ahead = quantity - found
        if self.product.uom_id.compare(ahead, 0.0) <= 0:
            return value
        if self.product.cost_method == "fifo":
            return value + self.product._run_fifo(ahead)
        return value + self.product.standard_price * ahead

    def _get_quantity_unbilled(self):
        """Return what the customer keeps and no document holds, drafts included.

        :return: negative if more is billed than delivered.
        :rtype: float
        """
        line = self.sale_line
        owed = sum(
            return_line._convert_to_sale_uom(
                max(return_line.qty_to_credit - return_line.qty_credited, 0.0)
            )
            for return_line in line.return_line_ids
        )
        unbilled = line.qty_delivered - line.qty_return_unmoved - line.qty_invoiced
        return line.product_uom_id._compute_quantity(
            unbilled + owed, self.product.uom_id, round=False
        )
