from odoo import models
from odoo.tools import float_compare, frozendict

from .credit_amounts import SUFFIXES, Amounts

SHARE_DIGITS = 6


class AccountMoveLine(models.Model):
    """How lines of credit notes belong to the lines of invoices they give back."""

    _inherit = "account.move.line"

    # === WHAT AN INVOICE LINE IS === #

    def _get_companion_role(self):
        """Return whether this invoice line is given back with others, and as what.

        :return: ``reduction`` for a lower price of other lines, ``freight``, or False.
        :rtype: str | bool
        """
        self.ensure_one()
        sale_lines = self.sale_line_ids
        # A fee that was charged by reversing a credit note is asked for anew.
        is_fee = self.return_role == "fee"
        if (
            is_fee
            or self.display_type != "product"
            or any(line.is_downpayment or line._is_prepayment() for line in sale_lines)
        ):
            return False
        if self.product_id.is_freight:
            return "freight" if self._get_charged_subtotal() > 0 else False
        if sale_lines:
            is_reduction = all(line._is_reduction() for line in sale_lines)
        else:
            # Goods with a negative quantity are taken back, they lower no price.
            is_reduction = self.price_unit < 0 or self.product_id.type != "consu"
        # In the currency of the company it may be more than nothing.
        is_lower = self._get_charged_subtotal() < 0 or (
            not self.price_subtotal
            and self.price_unit * self._get_charged_quantity() < 0
        )
        return "reduction" if is_reduction and is_lower else False

    def _is_priced(self):
        """Return whether this line charges something that a reduction can lower.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.display_type == "product"
            and self._get_charged_subtotal() > 0
            and not any(
                line.is_downpayment or line._is_prepayment()
                for line in self.sale_line_ids
            )
        )

    def _is_goods(self):
        """Return whether this invoice line charges goods, free ones or not, no service.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.display_type == "product"
            and self._get_charged_subtotal() >= 0
            and self.product_id.type == "consu"
            and not self.product_id.is_freight
        )

    def _get_accompanied_lines(self, lines):
        """Return the lines that this reduction, or freight, is given back with.

        :param account.move.line lines: of the invoices in question.
        :return: of the same invoice; of all of them if it charges nothing else.
        :rtype: account.move.line
        """
        self.ensure_one()
        candidates = self._get_accompanied_candidates(lines)
        if self._get_companion_role() == "freight":
            return candidates
        return self._filter_reduced(candidates)

    def _get_accompanied_candidates(self, lines):
        """Return all lines that a reduction, or freight, like this could belong to.

        :param account.move.line lines: of the invoices in question.
        :rtype: account.move.line
        """
        self.ensure_one()
        is_freight = self._get_companion_role() == "freight"
        candidates = lines.filtered(
            lambda line: line._is_goods() if is_freight else line._is_priced()
        )
        same_move = candidates.filtered(lambda line: line.move_id == self.move_id)
        orders = self.sale_line_ids.order_id
        return same_move or candidates.filtered(
            lambda line: line.sale_line_ids.order_id & orders
        )

    def _filter_reduced(self, candidates):
        """Return the lines whose price this reduction lowers.

        :param account.move.line candidates: that charge something.
        :return: may be empty: what was for nothing that is left stays with nobody.
        :rtype: account.move.line
        """
        self.ensure_one()
        if self.sale_line_ids:
            reduced = self.sale_line_ids.browse()
            for sale_line in self.sale_line_ids:
                reduced |= sale_line._get_reduced_lines(candidates.sale_line_ids)
            # What finance added to the invoice by hand has no line of the order.
            if not candidates.sale_line_ids:
                return candidates
            return candidates.filtered(lambda line: line.sale_line_ids & reduced)
        taxes = self._get_taxes_by_price().flatten_taxes_hierarchy()
        same = candidates.filtered(
            lambda line: line._get_taxes_by_price().flatten_taxes_hierarchy() == taxes
        )
        return same or candidates

    def _get_deal_lines(self):
        """Return the lines of the invoice that were sold together at one price.

        :return: with this line; empty where it was sold by itself.
        :rtype: account.move.line
        """
        self.ensure_one()
        deal = self.sale_line_ids.browse()
        for sale_line in self.sale_line_ids:
            deal |= sale_line._get_deal_lines()
        if not deal:
            return self.browse()
        return self.move_id.invoice_line_ids.filtered(
            lambda line: line.sale_line_ids & deal
        )

    def _get_deal_weights(self):
        """Return what part of the price of a deal each of its lines bears.

        By pieces of the same product, else by what the products cost by themselves.

        :rtype: dict[account.move.line, float]
        """
        is_same = len(self.product_id) == 1
        weights = {}
        for line in self:
            pieces = line.product_uom_id._compute_quantity(
                line.quantity, line.product_id.uom_id, round=False
            )
            weights[line] = pieces * (1.0 if is_same else line.product_id.lst_price)
        total = sum(weights.values())
        return {line: weight / total for line, weight in weights.items()}

    def _get_discounted_amounts(self, bases):
        """Read what a payment booked as early payment discount, with its taxes.

        :param account.move.line bases: all lines of the discount; taxes that several of
            them have are shared between them.
        :rtype: Amounts
        """
        self.ensure_one()
        amounts = Amounts()
        for suffix, name in zip(SUFFIXES, ("amount_currency", "balance"), strict=True):
            amounts["total_excluded", 0, suffix] = self[name]
            for tax in self.tax_ids.flatten_taxes_hierarchy():
                sharing = bases.filtered(
                    lambda base, tax=tax: tax in base.tax_ids.flatten_taxes_hierarchy()
                )
                taxes = self.move_id.line_ids.filtered(
                    lambda line, tax=tax: line.tax_line_id == tax
                )
                whole = sum(sharing.mapped(name))
                # Odoo books a tax of a discount that rounds to nothing, too.
                part = self[name] / whole if whole else 1.0 / len(sharing)
                amounts["tax_amount", tax.id, suffix] = part * sum(taxes.mapped(name))
                amounts["base_amount", tax.id, suffix] = self[name]
        return amounts

    def _get_amounts_of_pieces(self):
        """Compute what of the value of this line is charged per piece, not by price.

        That is what taxes with a fixed amount charge, and the taxes on them.

        :rtype: Amounts
        """
        self.ensure_one()
        taxes = self.tax_ids.flatten_taxes_hierarchy()
        if not any(tax.amount_type in ("fixed", "code") for tax in taxes):
            return Amounts()
        company = self.company_id
        base_line = self.move_id._prepare_product_base_line_for_taxes_computation(self)
        base_line["price_unit"] = 0.0
        for name in ("manual_total_excluded_currency", "manual_total_excluded"):
            base_line[name] = None
        base_line["manual_tax_amounts"] = None
        self.env["account.tax"]._add_tax_details_in_base_line(base_line, company)
        self.env["account.tax"]._round_base_lines_tax_details([base_line], company)
        return Amounts.of_base_line(base_line)

    def _get_taxes_by_price(self):
        """Return the taxes of this line that follow the price, not the pieces.

        :rtype: account.tax
        """
        self.ensure_one()
        if not any(
            tax.amount_type == "fixed" for tax in self.tax_ids.flatten_taxes_hierarchy()
        ):
            return self.tax_ids
        return self.tax_ids.flatten_taxes_hierarchy().filtered(
            lambda tax: tax.amount_type != "fixed"
        )

    # === EARLY PAYMENT DISCOUNT === #

    def _compute_epd_needed(self):
        """Override of `account`: parts of a line lower the taxes by what the line did.

        Core rounds what each of them takes off by itself, so that together they could
        give more taxes back than the invoice charged.
        """
        result = super()._compute_epd_needed()
        for line in self:
            if line.epd_needed and line.return_invoice_line_id:
                line.epd_needed = line._carry_tax_discount()
        return result

    def _carry_tax_discount(self):
        """Return what the early payment discount takes off the base of the taxes.

        :return: see `epd_needed`.
        :rtype: dict
        """
        self.ensure_one()
        move = self.move_id
        percent = move.invoice_payment_term_id.discount_percentage
        before = self._get_subtotal_credited_before()
        rate = move.invoice_currency_rate
        sign = move.direction_sign
        amounts = {
            "amount_currency": self.currency_id._carry_share(
                percent, before, self.price_subtotal
            ),
            "balance": self.company_currency_id._carry_share(
                percent, before / rate, self.price_subtotal / rate
            )
            if rate
            else 0.0,
        }
        # Without taxes the same amount is added again.
        return {
            key: frozendict(
                vals
                | {
                    name: sign * (-amount if "tax_ids" in key else amount)
                    for name, amount in amounts.items()
                }
            )
            for key, vals in self.epd_needed.items()
        }

    def _get_subtotal_credited_before(self):
        """Return what earlier credits gave back of the same invoice line, untaxed.

        :return: by older documents and by lines above this one.
        :rtype: float
        """
        self.ensure_one()
        original = self.return_invoice_line_id
        own = self.move_id.invoice_line_ids.filtered(
            lambda line: line.return_invoice_line_id == original
        )
        above = own[: list(own).index(self)] if self in own else own
        own_id = self.move_id._origin.id or float("inf")
        older = original._get_credits_of_returns().filtered(
            lambda line: line.move_id.id < own_id
        )
        return sum((older | above).mapped("price_subtotal"))

    def _get_credits_of_returns(self):
        """Return the lines of credit notes by which returns give back these lines.

        :return: of credit notes that are not cancelled, drafts included.
        :rtype: account.move.line
        """
        return self.return_credit_line_ids.filtered(
            lambda line: (
                line.move_id.move_type == "out_refund" and line.parent_state != "cancel"
            )
        )

    # === WHAT GIVES IT BACK === #

    def _get_earlier_credits(self):
        """Return the lines of credit notes that give back something of these lines.

        :return: of credit notes that are not cancelled, drafts included.
        :rtype: account.move.line
        """
        direct = self.filtered(lambda line: not line.sale_line_ids)
        credits = (
            self.sale_line_ids.invoice_lines
            | self.return_credit_line_ids
            | direct.move_id.reversal_move_ids.invoice_line_ids
        )
        return credits.filtered(
            lambda line: (
                line.move_id.move_type == "out_refund"
                and line.display_type == "product"
                and line.parent_state != "cancel"
                and (line.return_invoice_line_id or not line.return_role)
                and not line._is_charging()
            )
        )

    def _get_lines_credited_with(self):
        """Return the lines that this credit of a reduction was made with.

        :return: goods of the same part of a return, or the freight.
        :rtype: account.move.line
        """
        self.ensure_one()
        lines = self.move_id.invoice_line_ids | self.return_line_id.credit_line_ids
        return lines.filtered(
            lambda line: (
                line.return_role in ("goods", "allowance", "freight")
                and line.return_line_id == self.return_line_id
                and line.return_inspection_id == self.return_inspection_id
                and line.parent_state != "cancel"
            )
        )

    def _get_shares_credited_with(self, weights):
        """Return the goods that this credit of what changed the sum was made with.

        :param dict weights: part of the sum by line of the invoice, 1 together.
        :return: triples of line, share of the sum, and percent of that; none where the
            credit note was changed by hand.
        :rtype: list[tuple[account.move.line, float, float]]
        """
        self.ensure_one()
        shares = [
            (
                line.return_invoice_line_id,
                line.return_share * weights[line.return_invoice_line_id],
                line.return_percent,
            )
            for line in self.move_id.invoice_line_ids
            if line.return_role in ("goods", "allowance", "freight")
            and line.return_invoice_line_id in weights
            and line.return_is_price_only == self.return_is_price_only
        ]
        total = sum(share for __, share, ___ in shares)
        is_same = not float_compare(total, self.return_share, SHARE_DIGITS)
        return shares if is_same else []

    def _get_credited_share(self, invoice_line):
        """Return the share of an invoice line that this credit gives back.

        :param account.move.line invoice_line: one of the candidates.
        :return: what the return wrote, unless the quantity was changed since.
        :rtype: float
        """
        self.ensure_one()
        charged = invoice_line._get_charged_quantity()
        if self.return_role in ("reduction", "freight"):
            return self.return_share or 1.0
        if not charged:
            return 0.0
        by_quantity = (
            self._convert_to_sold_uom(self.quantity, invoice_line.product_uom_id)
            / charged
        )
        slack = self._convert_to_sold_uom(0.01, invoice_line.product_uom_id) / charged
        if self.return_share and abs(self.return_share - by_quantity) <= abs(slack):
            return self.return_share
        return by_quantity
