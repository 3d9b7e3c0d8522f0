from odoo import models
from odoo.tools import float_compare

SHARE_DIGITS = 6


class AccountMoveLine(models.Model):
    """What a line of an invoice charges, and which one a credit gives back."""

    _inherit = "account.move.line"

    def _get_charge_sign(self):
        """Return the sign of what the document of this line charges.

        Odoo turns the last invoice of an order into a credit note if the down payment
        is above it; goods stand on it with a negative quantity.

        :return: -1 on a credit note, else 1.
        :rtype: int
        """
        self.ensure_one()
        return -1 if self.move_id.move_type == "out_refund" else 1

    def _is_charging(self):
        """Return whether this line charges goods of an order to the customer.

        :rtype: bool
        """
        self.ensure_one()
        move = self.move_id
        if move.move_type == "out_invoice":
            return self.quantity > 0
        return (
            move.move_type == "out_refund"
            and self.quantity < 0
            and bool(self.sale_line_ids)
            and not (self.return_role or move.return_order_id or move.reversed_entry_id)
        )

    def _get_charged_quantity(self):
        """Return the quantity that this line charges.

        :rtype: float
        """
        self.ensure_one()
        return self._get_charge_sign() * self.quantity

    def _get_charged_subtotal(self):
        """Return the untaxed amount that this line charges.

        :rtype: float
        """
        self.ensure_one()
        return self._get_charge_sign() * self.price_subtotal

    # === WHAT GIVES IT BACK === #

    def _get_credited_candidates(self, invoice_lines):
        """Return the invoice lines that this credit note line may have given back.

        Credits of returns name their invoice line. Credits made by hand are counted by
        invoice and sale line, or taken from the newest invoice if they name none.

        :param account.move.line invoice_lines: the lines in question.
        :rtype: account.move.line
        """
        self.ensure_one()
        if self.return_invoice_line_id:
            return self.return_invoice_line_id & invoice_lines
        reversed_entry = self.move_id.reversed_entry_id
        if self.sale_line_ids:
            same = invoice_lines.filtered(
                lambda line: bool(line.sale_line_ids & self.sale_line_ids)
            )
        else:
            same = invoice_lines.filtered(
                lambda line: (
                    not line.sale_line_ids
                    and line.product_id == self.product_id
                    and line.move_id == reversed_entry
                )
            )
        if reversed_entry:
            same = same.filtered(lambda line: line.move_id == reversed_entry)
        by_hand = not self.sale_line_ids
        return same.sorted(
            lambda line: (
                by_hand and self._count_similarities(line),
                line.move_id.invoice_date,
                line.id,
            ),
            reverse=True,
        )

    def _count_similarities(self, invoice_line):
        """Count what this credit has in common with an invoice line it may copy.

        :param account.move.line invoice_line: of the same product.
        :rtype: int
        """
        names = ("price_unit", "discount", "name", "sequence")
        return sum(self[name] == invoice_line[name] for name in names)

    def _filter_price_credits(self):
        """Return the credits that lower a price and bring no goods back.

        A credit made by hand at a lower price than that of the invoice takes goods back
        as far as they came back without a return; else somebody granted a discount.

        :rtype: account.move.line
        """
        by_hand = self.filtered(lambda line: not line.return_role)
        prices = (self - by_hand).filtered("return_is_price_only")
        cheaper = by_hand.filtered(lambda line: line._is_below_charged_price())
        if not cheaper:
            return prices
        left = cheaper.sale_line_ids._get_qty_back_without_return()
        for credit in (by_hand - cheaper).sorted("id") + cheaper.sorted("id"):
            sale_line = credit.sale_line_ids[:1]
            uom = sale_line.product_uom_id or credit.product_uom_id
            quantity = credit._convert_to_sold_uom(credit.quantity, uom)
            if credit not in cheaper:
                left[sale_line.id] = left.get(sale_line.id, 0.0) - quantity
            elif (
                float_compare(quantity, left.get(sale_line.id, 0.0), SHARE_DIGITS) <= 0
            ):
                left[sale_line.id] -= quantity
            else:
                prices |= credit
        return prices

    def _is_below_charged_price(self):
        """Return whether a credit gives back less per piece than was charged.

        Nothing at all is no lower price: it only corrects a quantity.

        :rtype: bool
        """
        self.ensure_one()
        invoice = self.move_id.reversed_entry_id
        charged = self.sale_line_ids.invoice_lines.filtered(
            lambda line: (
                line._is_charging()
                and line.parent_state == "posted"
                and (not invoice or line.move_id == invoice)
            )
        )
        if not self.sale_line_ids:
            charged = self._get_credited_candidates(invoice.invoice_line_ids)[:1]
        charged = charged[-1:]
        if not charged or not self.quantity or not charged.quantity:
            return False
        uom = charged.product_uom_id
        quantity = self._convert_to_sold_uom(self.quantity, uom)
        price = self.price_subtotal / quantity if quantity else 0.0
        full = charged.price_subtotal / charged.quantity
        # A cent of rounding is no lower price.
        slack = self.currency_id.rounding / abs(quantity or 1.0)
        return bool(price) and abs(price) < abs(full) - slack

    def _get_credited_quantity(self):
        """Return the quantity that this credit note line takes off its invoice line.

        A lower price, a reduction and freight take money off it, and no quantity.

        :rtype: float
        """
        self.ensure_one()
        if self.return_role in ("allowance", "freight", "reduction"):
            return 0.0
        return self.quantity

    def _get_sold_quantity(self, uom):
        """Return the quantity of a sale line that this line bills or gives back.

        :param uom.uom uom: of the sale line.
        :return: not rounded; of a reduction the share of it that is given back.
        :rtype: float
        """
        self.ensure_one()
        if self.return_role == "reduction":
            original = self.return_invoice_line_id
            # What reverses a credit note charges the same share of the reduction again.
            whole = (
                original._get_sold_quantity(uom)
                if original
                else self.sale_line_ids[:1].product_uom_qty
            )
            return self.return_share * whole
        return self._convert_to_sold_uom(self.quantity, uom)
