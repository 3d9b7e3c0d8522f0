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

from .credit_amounts import PRICE_DIGITS, Amounts, Taken

# Shares of a line are compared after the noise of floats was rounded away.
SHARE_DIGITS = 9


class LedgerPart:
    """A part of an invoice line: what is left of it, not rounded."""

    def __init__(self, rest, fixed, share):
        """Begin with a part of which nothing was given back.

        :param Amounts rest: what it is worth.
        :param Amounts fixed: what of that does not follow the price.
        :param float share: of the line.
        """
        self.rest = rest
        self.fixed = fixed
        self.share = share

    def take(self, fraction):
        """Give back a fraction of what is left.

        :return: what it is worth, and what of that does not follow the price.
        :rtype: tuple[Amounts, Amounts]
        """
        worth, fixed = self.rest * fraction, self.fixed * fraction
        self.rest -= worth
        self.fixed -= fixed
        self.share *= 1.0 - fraction
        return worth, fixed

    def lower(self, fraction):
        """Lower the price of what is left by a fraction.

        :rtype: Amounts
        """
        price = (self.rest - self.fixed) * fraction
        self.rest -= price
        return price


class LedgerEntry:
    """One line of a posted invoice: what it was worth, and what is left of that."""

    def __init__(self, line, value, fixed, nominal=None):
        """Begin with a line of which nothing was given back.

        :param account.move.line line: of the invoice.
        :param Amounts value: what is paid for it.
        :param Amounts fixed: what of that does not follow the price.
        :param float nominal: untaxed amount by its own price, which is another one
            where several lines were sold together at one price.
        """
        self.line = line
        self.value = value
        self.nominal = value.untaxed if nominal is None else nominal
        # By id of the goods that they belong to, see `split`.
        self.parts = {False: LedgerPart(value, fixed, 1.0)}
        # What credits have not given back, as they were posted.
        self.open = value
        self.credits = 0
        self._carry = Amounts()
        self.currencies = {
            "_currency": line.currency_id,
            "": line.company_id.currency_id,
        }

    @property
    def share(self):
        """Return the part of the line that has not come back, from 1 to 0."""
        return sum(part.share for part in self.parts.values())

    @property
    def rest(self):
        """Return what is left of the line, not rounded."""
        return sum((part.rest for part in self.parts.values()), Amounts())

    @property
    def quantity(self):
        """Return what has not come back, in the unit of the line."""
        return self.line.quantity * self.share

    def split(self, weights):
        """Follow the parts of a reduction that belong to each of the goods.

        :param dict weights: part of the line by line of goods, 1 together.
        """
        whole = self.parts[False]
        self.parts = {
            line.id: LedgerPart(whole.rest * weight, whole.fixed * weight, weight)
            for line, weight in weights.items()
        }

    def take(self, share, percent=100.0, actual=None, goods=None):
        """Give back a part of the line.

        :param float share: of the whole line.
        :param float percent: of the value of that part; the rest stays with the
            company for good.
        :param Amounts actual: what an earlier credit gave; computed when not given.
        :param account.move.line goods: that the part belongs to, where they are known.
        :rtype: Taken
        """
        worth, fixed = Amounts(), Amounts()
        parts, fraction = self._get_parts(share, goods)
        for part in parts:
            own_worth, own_fixed = part.take(fraction)
            worth, fixed = worth + own_worth, fixed + own_fixed
        ideal = worth * (percent / 100.0)
        price = (worth - fixed) * (percent / 100.0)
        return Taken(self._pay(ideal, actual), ideal, price)

    def lower(self, share, percent, actual=None, goods=None):
        """Lower the price of a part of the line that stays with the customer.

        Taxes per piece are not given back.

        :param float share: of the whole line.
        :param float percent: of the price.
        :param Amounts actual: as in `take`.
        :param account.move.line goods: as in `take`.
        :rtype: Taken
        """
        parts, fraction = self._get_parts(share, goods)
        lowered = [part.lower(fraction * percent / 100.0) for part in parts]
        price = sum(lowered, Amounts())
        return Taken(self._pay(price, actual), price, price)

    def lower_by(self, actual):
        """Lower the price of the line by what somebody credited by hand.

        :param Amounts actual: the credit.
        """
        total = self.rest.untaxed
        for part in self.parts.values():
            weight = part.rest.untaxed / total if total else 1.0 / len(self.parts)
            part.rest -= actual * weight
        self.open -= actual
        self.credits += 1

    def get_price_unit(self, taken, quantity, discounted=False):
        """Return the price that a line has to show for what was taken.

        :param Taken taken: see `take`.
        :param float quantity: of the line, in the unit of the invoice line.
        :param bool discounted: whether the line has no discount of its own.
        :rtype: float
        """
        line = self.line
        untaxed = taken.ideal.untaxed
        tolerance = self._get_tolerance(("total_excluded", 0, "_currency"))
        if abs(untaxed - taken.amounts.untaxed) > tolerance:
            untaxed = taken.amounts.untaxed
        if not quantity:
            return 0.0
        if not self.nominal or not line.price_unit:
            return untaxed / quantity
        price = line.price_unit * (untaxed / self.nominal) * (line.quantity / quantity)
        if discounted:
            price *= 1 - line.discount / 100.0
        return float_round(price, precision_digits=PRICE_DIGITS)

    def prepare_exact_vals(self, vals, amounts):
        """Return values of a line that come to given amounts, whatever rounds them.

        :param dict vals: values of a line of the credit note.
        :param Amounts amounts: what it has to give.
        :rtype: dict
        """
        line = self.line
        currency = line.currency_id
        base_line = line.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            price_unit=vals["price_unit"],
            quantity=vals["quantity"],
            discount=vals.get("discount", 0.0),
            tax_ids=line.env["account.tax"].browse(vals["tax_ids"][0][2]),
            currency_id=currency,
            rate=line.move_id.invoice_currency_rate,
        )
        return {**vals, "extra_tax_data": amounts.export(base_line)}

    def _get_parts(self, share, goods=None):
        """Return what a share of the line is taken from, and how much of each part.

        :rtype: tuple[list[LedgerPart], float]
        """
        key = goods.id if goods else False
        parts = [self.parts[key]] if key in self.parts else [*self.parts.values()]
        left = sum(part.share for part in parts)
        if float_compare(share, left, precision_digits=SHARE_DIGITS) >= 0:
            return parts, 1.0
        return parts, share / left

    def _pay(self, ideal, actual):
        due = ideal + self._carry
        amounts = actual
        if actual is None:
            amounts = self._round(due)
            amounts = Amounts({k: self._limit(k, a) for k, a in amounts.items()})
        self.open -= amounts
        self.credits += 1
        left = due - amounts
        # More than rounding: somebody decided so, and it is not made up for.
        self._carry = Amounts(
            {k: a for k, a in left.items() if abs(a) <= self._get_tolerance(k)}
        )
        return amounts

    def _round(self, due):
        """Return amounts that can be posted.

        Where the price includes all taxes, it is the price that is rounded.
        """
        amounts = due.round(self.currencies)
        taxes = self.line.tax_ids.flatten_taxes_hierarchy()
        if taxes and all(tax.price_include for tax in taxes):
            for suffix, currency in self.currencies.items():
                gap = currency.round(due.get_total(suffix)) - amounts.get_total(suffix)
                amounts["total_excluded", 0, suffix] += gap
        return amounts

    def _limit(self, key, amount):
        """Return an amount that is not above what is left of the line."""
        left = self.open.get(key, 0.0)
        if self.value.get(key, 0.0) < 0:
            amount = max(amount, min(left, 0.0))
        else:
            amount = min(amount, max(left, 0.0))
        return self.currencies[key[2]].round(amount)

    def _get_tolerance(self, key):
        """Return what rounding alone can make of an amount."""
        tolerance = self.currencies[key[2]].rounding
        if not key[2] and self.value.untaxed:
            own = self.value["total_excluded", 0, ""]
            tolerance += abs(own / self.value.untaxed) * (
                self.currencies["_currency"].rounding
            )
        return tolerance * 1.01


class DiscountEntry(LedgerEntry):
    """An early payment discount: no line of the invoice, but less was paid."""

    def __init__(self, line, discount):
        """Begin with a discount of which nothing was taken back.

        :param account.move.line line: a line of the invoice.
        :param dict discount: see `account.move._get_payment_discounts`.
        """
        super().__init__(line, discount["amounts"], Amounts(), nominal=0.0)
        self.discount = discount

    def replay(self, credit, amounts):
        """Take from the discount what an earlier credit took back.

        :param account.move.line credit: the line that did.
        :param Amounts amounts: what it amounts to.
        """
        method = self.lower if credit.return_is_price_only else self.take
        method(credit.return_share, credit.return_percent, amounts)


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
        lines = invoices.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        values = invoices._get_amounts_by_line()
        nominal = {line: amounts.untaxed for line, amounts in values.items()}
        self._spread_deals(lines, values)
        for line in lines:
            self.entries[line.id] = LedgerEntry(
                line, values[line], line._get_amounts_of_pieces(), nominal[line]
            )
        self._companions = self._find_companions(lines)
        self._add_payment_discounts(invoices, lines)
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
        for role in ("freight", "payment_discount"):
            if role == "freight" and not is_goods:
                continue
            for entry, weight in self.get_companions(line, role):
                self._noted[role, is_goods].append((entry, share * weight, percent))

    def pop_noted(self, role, is_goods=True):
        """Return what belongs to the lines credited since this was asked last.

        :param str role: ``freight`` or ``payment_discount``.
        :param bool is_goods: see `note`.
        :return: triples of entry, share, and percent of it that is given back.
        :rtype: list[tuple[LedgerEntry, float, float]]
        """
        shares, weighted = defaultdict(float), defaultdict(float)
        for entry, share, percent in self._noted.pop((role, is_goods), ()):
            shares[entry] += share
            weighted[entry] += share * percent
        return [
            (entry, share, weighted[entry] / share)
            for entry, share in shares.items()
            if share
        ]

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
        for line in lines:
            role = line._get_companion_role()
            if not role:
                continue
            belonging = line._get_accompanied_lines(lines)
            weights = {other: self[other].value.untaxed for other in belonging}
            if not any(weights.values()):
                # Freight of goods that cost nothing
                weights = {other: other.quantity for other in belonging}
            total = sum(weights.values())
            weights = {other: weight / total for other, weight in weights.items()}
            if role == "reduction" and weights:
                self[line].split(weights)
            for other, weight in weights.items():
                companions[role][other.id].append((self[line], weight))
        return companions

    def _add_payment_discounts(self, invoices, lines):
        """Let what customers did not pay for paying early go with what they paid for.

        :param account.move invoices: posted.
        :param account.move.line lines: of these invoices.
        """
        for invoice in invoices:
            own = lines.filtered(
                lambda line, move=invoice: line.move_id == move and line._is_priced()
            )
            for discount in invoice._get_payment_discounts() if own else ():
                entry = DiscountEntry(own[0], discount)
                for credit, amounts in invoice._get_discount_credits(discount):
                    entry.replay(credit, amounts)
                taxed = own.filtered(
                    lambda line, taxes=discount["taxes"]: line.tax_ids & taxes
                )
                belonging = taxed or own
                total = sum(self[line].value.untaxed for line in belonging)
                for line in belonging:
                    self._companions["payment_discount"][line.id].append(
                        (entry, self[line].value.untaxed / total)
                    )

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
            factor = entries[0].line.quantity / (entry.line.quantity or 1.0)
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
