"""What of posted invoices was given back, and what a further part of them is worth.

What comes back is worth what was paid for it. Every line of an invoice has a value: its
untaxed amount and each of its taxes, in the currency of the invoice and in that of the
company, as they were posted. A part of the line is worth the same part of what is left
of that value. Sums are rounded so that what rounding takes from one part is given with
the next: after everything has come back, the parts add up to the invoice to the cent.

Earlier credits are read again in the order in which they were made. A lower price that
was granted meanwhile, by a return or by hand, lowers what the rest is worth.
"""

from collections import defaultdict

from odoo.tools import float_compare, float_round

from .credit_amounts import PRICE_DIGITS, SUFFIXES, Amounts
from .credit_entry import SHARE_DIGITS, ExtraEntry, LedgerEntry

# What changes the sum of an invoice, and is no line with a product
EXTRA_ROLES = ("payment_discount", "rounding")


class CreditLedger:
    """The lines of posted invoices with what was given back of them.

    Lines that reduce the price of others, and freight, are given back with the goods
    that they belong to: they are their companions.
    """

    def __init__(self, invoices):
        """Read invoices and all their credits.

        :param account.move invoices: posted, under sudo.
        """
        self.env = invoices.env
        invoices |= invoices._get_invoices_of_companions()
        self.entries = {}
        # What belongs to the lines credited since it was asked for last.
        self._noted = defaultdict(list)
        lines = invoices.line_ids.filtered(lambda line: line.display_type == "product")
        values = {
            line: amounts * line._get_charge_sign()
            for line, amounts in invoices._get_amounts_by_line().items()
        }
        nominal = {line: amounts.untaxed for line, amounts in values.items()}
        self._spread_deals(lines, values)
        for line in lines:
            self.entries[line.id] = LedgerEntry(
                line,
                values[line],
                line._get_amounts_of_pieces() * line._get_charge_sign(),
                nominal[line],
            )
        self._companions = self._find_companions(lines)
        self._add_extras(invoices, lines)
        self._replay(lines)

    def __getitem__(self, line):
        return self.entries[line.id]

    def get_companions(self, line, role):
        """Return the lines that are given back with a line.

        :param account.move.line line: of one of the invoices.
        :param str role: ``reduction`` or ``freight``.
        :return: pairs of entry and the share of it that belongs to the whole line.
        :rtype: list[tuple[LedgerEntry, float]]
        """
        return self._companions[role].get(line.id, [])

    def note(self, line, share, percent=100.0, is_goods=True):
        """Remember what was credited, for what is given back once per credit note.

        :param account.move.line line: the invoice line.
        :param float share: of the line.
        :param float percent: of the price.
        :param bool is_goods: whether it came back, or has a lower price only.
        """
        for role in ("freight", *EXTRA_ROLES):
            if role == "freight" and not is_goods:
                continue
            for entry, weight in self.get_companions(line, role):
                self._noted[role, is_goods].append(
                    (entry, (line, share * weight, percent))
                )

    def pop_noted(self, role, is_goods=True):
        """Return what belongs to the lines credited since this was asked last.

        :param str role: ``freight``, or one of `EXTRA_ROLES`.
        :param bool is_goods: see `note`.
        :return: by entry, triples of the line, the share of the entry that belongs to
            it, and percent of that which is given back.
        :rtype: dict[LedgerEntry, list[tuple]]
        """
        noted = defaultdict(list)
        for entry, share in self._noted.pop((role, is_goods), ()):
            noted[entry].append(share)
        return noted

    def get_excess(self, invoice):
        """Return what credits give above an invoice, as each line is rounded by itself.

        What is more than rounding was decided by somebody, and stays.

        :param account.move invoice: one of the invoices.
        :return: above zero: by key of `Amounts` for taxes, and by ``("total", 0,
            suffix)``; without what was paid down before.
        :rtype: dict[tuple, float]
        """
        entries = [
            entry
            for entry in self._get_entries()
            if entry.line.move_id == invoice and not entry.line.is_downpayment
        ]
        value = sum((entry.value for entry in entries), Amounts())
        left = sum((entry.open for entry in entries), Amounts())
        pairs = {
            key: (value[key], left[key]) for key in value if key[0] == "tax_amount"
        }
        for suffix in SUFFIXES:
            totals = value.get_total(suffix), left.get_total(suffix)
            pairs["total", 0, suffix] = totals
        coins = {"_currency": invoice.currency_id, "": invoice.company_currency_id}
        # What is charged in one currency may be less than a coin of the other.
        excess = {
            key: -rest
            for key, (charged, rest) in pairs.items()
            if float_round(charged, PRICE_DIGITS) >= 0
        }
        return {
            key: amount
            for key, amount in excess.items()
            if float_round(amount, PRICE_DIGITS) > 0
            and amount <= coins[key[2]].rounding * len(entries)
        }

    def _get_entries(self):
        """Return all lines, and what changed the sum of their invoices.

        :rtype: set[LedgerEntry]
        """
        companions = (
            entry
            for role in EXTRA_ROLES
            for pairs in self._companions[role].values()
            for entry, __ in pairs
        )
        return {*self.entries.values(), *companions}

    # === READING === #

    def _spread_deals(self, lines, values):
        """Let goods of one deal cost the same: two paid and one free cost two thirds.

        :param account.move.line lines: of the invoices.
        :param dict values: amounts by line; those of deals are changed.
        """
        seen = lines.browse()
        for line in lines:
            deal = line._get_deal_lines() & lines - seen
            seen |= deal
            if len(deal) < 2:
                continue
            weights = deal._get_deal_weights()
            total = sum((values[own] for own in deal), Amounts())
            entry = LedgerEntry(line, total, Amounts())
            for own in deal:
                # Each but the last takes its part, the last one what is left.
                values[own] = entry.take(weights[own]).amounts

    def _find_companions(self, lines):
        """Share reductions and freight over the lines that they belong to.

        :return: by role and id of the line.
        :rtype: dict[str, dict[int, list]]
        """
        companions = defaultdict(lambda: defaultdict(list))
        # What reductions have left of the price of each line
        left = {line: self[line].value.untaxed for line in lines}
        for line in lines:
            role = line._get_companion_role()
            if not role:
                continue
            belonging = line._get_accompanied_lines(lines)
            weights = {other: self[other].value.untaxed for other in belonging}
            if not any(weights.values()):
                # Freight of goods that cost nothing
                weights = {other: self[other].charged for other in belonging}
            if role == "reduction":
                weights = self._weigh_reduction(line, lines, weights, left)
            total = sum(weights.values())
            weights = {other: weight / total for other, weight in weights.items()}
            if role == "reduction" and weights:
                self[line].share_out(weights)
            for other, weight in weights.items():
                companions[role][other.id].append((self[line], weight))
        return companions

    def _weigh_reduction(self, line, lines, weights, left):
        """Let goods bear a reduction with their taxes up to what they cost.

        What is above that was taken off the other goods: else these would be worth
        more than the whole invoice.

        :param account.move.line line: the reduction.
        :param account.move.line lines: of the invoices.
        :param dict weights: of the lines that the reduction belongs to.
        :param dict left: of the price of each line; lowered by the reduction.
        :return: the weights, in whatever unit.
        :rtype: dict[account.move.line, float]
        """
        amount = -self[line].value.untaxed
        bearable = {other: max(left[other], 0.0) for other in weights}
        excess = amount - sum(bearable.values())
        others = {
            other: left[other]
            for other in line._get_accompanied_candidates(lines)
            if other not in weights and left[other] > 0
        }
        if weights and others and line.currency_id.compare_amounts(excess, 0) > 0:
            rest = sum(others.values())
            bearable |= {
                other: price * excess / rest for other, price in others.items()
            }
            weights = {other: part for other, part in bearable.items() if part}
        total = sum(weights.values())
        for other, weight in weights.items():
            left[other] -= amount * weight / total
        return weights

    def _add_extras(self, invoices, lines):
        """Let what changed the sum of an invoice go with the lines of the invoice.

        :param account.move invoices: posted.
        :param account.move.line lines: of these invoices.
        """
        for invoice in invoices:
            extras = invoice._get_payment_discounts() + invoice._get_cash_roundings()
            own = lines.filtered(
                lambda line, move=invoice: line.move_id == move and line._is_priced()
            )
            for extra in extras if own else ():
                self._add_extra(ExtraEntry(own[0], extra), own)

    def _add_extra(self, entry, lines):
        """Share what changed the sum of an invoice over its lines.

        :param ExtraEntry entry: the amount.
        :param account.move.line lines: that charge something.
        """
        extra = entry.extra
        belonging = lines.filtered(lambda line: line.tax_ids & extra["taxes"]) or lines
        worth = {line: self._get_worth(line) for line in belonging}
        if not any(worth.values()):
            worth = {line: self[line].value.untaxed for line in belonging}
        total = sum(worth.values())
        weights = {line: part / total for line, part in worth.items()}
        entry.share_out(weights)
        for line, weight in weights.items():
            self._companions[extra["role"]][line.id].append((entry, weight))
        for credit, amounts in lines.move_id._get_extra_credits(extra):
            entry.replay(credit, amounts)

    def _get_worth(self, line):
        """Return what a line charges less what reduces its price, without taxes.

        Goods that a reduction pays for give nothing back that could be discounted.

        :param account.move.line line: of one of the invoices.
        :rtype: float
        """
        reduced = sum(
            reduction.value.untaxed * weight
            for reduction, weight in self.get_companions(line, "reduction")
        )
        return max(self[line].value.untaxed + reduced, 0.0)

    def _replay(self, lines):
        """Take from the entries what earlier credits gave back."""
        credits = lines._get_earlier_credits()
        if not credits:
            return
        amounts = credits.move_id._get_amounts_by_line()
        prices = credits._filter_price_credits()
        for credit in credits.sorted("id"):
            candidates = credit._get_credited_candidates(lines)
            entries = [self[line] for line in candidates]
            if entries:
                self._replay_one(credit, entries, amounts[credit], credit in prices)

    def _replay_one(self, credit, entries, actual, is_price):
        if is_price and credit.return_invoice_line_id and credit.return_share:
            percent = credit.return_percent
            goods = self._get_reduced_goods(credit, entries[0])
            entries[0].lower(credit.return_share, percent, actual, goods)
        elif is_price:
            total = sum(entry.rest.untaxed for entry in entries)
            for entry in entries:
                part = entry.rest.untaxed / total if total else 1.0 / len(entries)
                entry.lower_by(actual * part)
        else:
            self._replay_goods(credit, entries, actual)

    def _replay_goods(self, credit, entries, actual):
        whole = credit._get_credited_share(entries[0].line)
        left = whole
        for entry in entries:
            # Shares of lines of another size are parts of another whole.
            factor = entries[0].charged / (entry.charged or 1.0)
            share = min(left * factor, entry.share) if len(entries) > 1 else left
            if not share and entry != entries[0]:
                continue
            part = share / factor / whole if whole else 1.0
            # Credits that were made or changed by hand give back whole pieces.
            percent = credit.return_percent if credit.return_share else 100.0
            goods = self._get_reduced_goods(credit, entry)
            entry.take(share, percent, actual * part, goods)
            left -= share / factor

    def _get_reduced_goods(self, credit, entry):
        """Return the goods of which a credit gave back the reduction.

        :param account.move.line credit: of a reduction.
        :param LedgerEntry entry: the reduction on the invoice.
        :return: the line of the invoice; empty where nobody knows.
        :rtype: account.move.line
        """
        lines = credit._get_lines_credited_with() if len(entry.parts) > 1 else credit
        weights = {
            line.return_invoice_line_id: weight
            for line in lines
            for reduction, weight in self.get_companions(
                line.return_invoice_line_id, "reduction"
            )
            if reduction == entry
            and not float_compare(
                weight * line.return_share, credit.return_share, SHARE_DIGITS
            )
        }
        return next(iter(weights), credit.browse())
