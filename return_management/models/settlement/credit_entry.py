"""What a line of a posted invoice was worth, and what is left of that."""

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
        # In the unit of the line
        self.charged = line._get_charged_quantity()
        self.value = value
        self.nominal = value.untaxed if nominal is None else nominal
        # By id of the goods that they belong to, see `split`.
        self.parts = {False: LedgerPart(value, fixed, 1.0)}
        # What credits have not given back, as they were posted.
        self.open = value
        self._carry = Amounts()
        self.currencies = {
            "_currency": line.currency_id,
            "": line.company_id.currency_id,
        }
        taxes = line.tax_ids.flatten_taxes_hierarchy()
        # All taxes of the line, if its price includes them all.
        self.included_taxes = (
            taxes if all(tax.price_include for tax in taxes) else taxes.browse()
        )

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
        return self.charged * self.share

    def share_out(self, weights):
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
        return self.take_together([(goods, share, percent)], actual)

    def take_together(self, shares, actual=None):
        """Give back parts of the line that belong to several goods, as one amount.

        :param list shares: triples of goods, share and percent, see `take`.
        :param Amounts actual: see `take`.
        :rtype: Taken
        """
        ideal, price = Amounts(), Amounts()
        for goods, share, percent in shares:
            parts, fraction = self._get_parts(share, goods)
            for part in parts:
                worth, fixed = part.take(fraction)
                ideal += worth * (percent / 100.0)
                price += (worth - fixed) * (percent / 100.0)
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
        return self.lower_together([(goods, share, percent)], actual)

    def lower_together(self, shares, actual=None):
        """Lower the price of parts that belong to several goods, as one amount.

        :param list shares: see `take_together`.
        :param Amounts actual: see `take`.
        :rtype: Taken
        """
        price = Amounts()
        for goods, share, percent in shares:
            parts, fraction = self._get_parts(share, goods)
            for part in parts:
                price += part.lower(fraction * percent / 100.0)
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
        price = line.price_unit * (untaxed / self.nominal) * (self.charged / quantity)
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
        if self.included_taxes:
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
        """Return what rounding alone can make of an amount.

        Where the price is rounded first, what is left of it after the taxes bears the
        half of a coin of each of them and of the price.
        """
        tolerance = self.currencies[key[2]].rounding
        if key[0] == "total_excluded":
            tolerance *= max(1.0, (len(self.included_taxes) + 1) / 2)
        if not key[2] and self.value.untaxed:
            own = self.value["total_excluded", 0, ""]
            tolerance += abs(own / self.value.untaxed) * (
                self.currencies["_currency"].rounding
            )
        return tolerance * 1.01


class ExtraEntry(LedgerEntry):
    """What changed the sum without a product: early payment discount, cash rounding."""

    def __init__(self, line, extra):
        """Begin with an amount of which nothing was taken back.

        :param account.move.line line: a line of the invoice.
        :param dict extra: see `account.move._get_payment_discounts`.
        """
        super().__init__(line, extra["amounts"], Amounts(), nominal=0.0)
        self.extra = extra
        self.weights = {}

    def share_out(self, weights):
        """Override to remember the weights: credits are read against them."""
        self.weights = weights
        return super().share_out(weights)

    def replay(self, credit, amounts):
        """Take from the discount what an earlier credit took back.

        :param account.move.line credit: the line that did.
        :param Amounts amounts: what it amounts to.
        """
        shares = credit._get_shares_credited_with(self.weights) or [
            (None, credit.return_share, credit.return_percent)
        ]
        if credit.return_is_price_only:
            self.lower_together(shares, amounts)
        else:
            self.take_together(shares, amounts)
