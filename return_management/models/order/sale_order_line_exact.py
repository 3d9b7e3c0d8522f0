from collections import defaultdict

from odoo import models
from odoo.tools import float_round

from .return_sold_mixin import NOISE_DIGITS


class SaleOrderLine(models.Model):
    """What was billed and delivered, not rounded: pieces of a pack are parts of it."""

    _inherit = "sale.order.line"

    def _get_qty_billed(self):
        """Return the quantity that the customer is billed for, drafts included.

        A lower price that finance credited by hand takes nothing off it.

        :return: in the unit of the line, not rounded.
        :rtype: float
        """
        self.ensure_one()
        by_type = defaultdict(self.invoice_lines.browse)
        # Not `filtered`, which forgets the lines of other records: read all at once.
        for line in self.invoice_lines:
            if line.parent_state != "cancel":
                by_type[line.move_id.move_type] |= line
        invoiced, credits = by_type["out_invoice"], by_type["out_refund"]
        uom = self.product_uom_id
        billed = sum(line._get_sold_quantity(uom) for line in invoiced) - sum(
            line._get_sold_quantity(uom)
            for line in credits - credits._filter_price_credits()
        )
        return float_round(billed, precision_digits=NOISE_DIGITS)

    def _get_exact_qty_delivered(self):
        """Return the delivered quantity, not rounded.

        :return: in the unit of the line.
        :rtype: float
        """
        self.ensure_one()
        exact = self._sum_deliveries()
        if exact is None:
            return self.qty_delivered
        return exact + self._get_qty_handed_out()

    def _get_qty_handed_out(self):
        """Count what the customer got on this line without a move of it.

        Extended where goods of an order are handed out over a counter.

        :return: in the unit of the line, less what came back in the same way.
        :rtype: float
        """
        self.ensure_one()
        return 0.0

    def _sum_deliveries(self, rounded=False):
        """Add up the delivered moves, where they have another unit than the line.

        Odoo rounds each move by itself: twelve pieces are not quite a dozen.

        :param bool rounded: whether to round as Odoo does.
        :return: in the unit of the line, rounded only to get rid of noise; None where
            Odoo's own quantity is exact.
        :rtype: float | None
        """
        self.ensure_one()
        # sudo: salespeople may not read moves but must know what was delivered.
        sudo_self = self.sudo()
        uom = self.product_uom_id
        # Whatever came back of single pieces is a number of pieces.
        if (
            self.qty_delivered_method != "stock_move"
            or uom == self.product_id.uom_id
            or all(move.product_uom == uom for move in sudo_self.move_ids)
        ):
            return None
        outgoing, incoming = sudo_self._get_outgoing_incoming_moves()
        if not outgoing | incoming:
            return None
        quantity = sum(
            sign
            * move.product_uom._compute_quantity(
                move.quantity, uom, round=rounded, rounding_method="HALF-UP"
            )
            for sign, moves in ((1, outgoing), (-1, incoming))
            for move in moves
            if move.state == "done"
        )
        return float_round(quantity, precision_digits=NOISE_DIGITS)

    def _get_invoiced_correction(self, states):
        """Correct what Odoo counts as invoiced.

        It rounds pieces to parts of a pack, one document after the other, and takes a
        part of a reduction for the whole.

        :param tuple states: of the documents that count.
        :return: to be added, in the unit of the line.
        :rtype: float
        """
        self.ensure_one()
        uom = self.product_uom_id
        correction = 0.0
        for line in self._get_invoice_lines():
            if line.parent_state not in states or line.move_id.move_type not in (
                "out_invoice",
                "out_refund",
            ):
                continue
            exact = line._get_sold_quantity(uom)
            counted = line.product_uom_id._compute_quantity(line.quantity, uom)
            correction += line.move_id.direction_sign * (counted - exact)
        return correction

    def _get_qty_reduction_given_back(self):
        """Return how much of this reduction was given back with the goods.

        :return: in the unit of the line.
        :rtype: float
        """
        self.ensure_one()
        # sudo: what was given back does not depend on who may read invoices.
        return sum(
            line.move_id.direction_sign * line._get_sold_quantity(self.product_uom_id)
            for line in self.sudo().invoice_lines
            if line.return_role == "reduction" and line.parent_state != "cancel"
        )

    def _get_qty_back_without_return(self):
        """Count the goods that came back without a return.

        :return: by id of the line, in its unit.
        :rtype: dict[int, float]
        """
        quantities = defaultdict(float)
        for group in self._read_returnable_moves():
            line, product, source, destination, state, return_line, uom, done, __ = (
                group
            )
            if (
                state == "done"
                and not return_line
                and product == line.product_id
                and source._is_way_back(destination)
            ):
                quantities[line.id] += uom._compute_quantity(
                    done, line.product_uom_id, round=False
                )
        return quantities
