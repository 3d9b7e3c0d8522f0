"""What a part of an invoice line amounts to: untaxed and per tax, in two currencies."""

from collections import namedtuple

from odoo.tools import float_round

# So precise are prices that were computed back from amounts.
PRICE_DIGITS = 8
SUFFIXES = ("_currency", "")
# Odoo takes given amounts only from lines with given taxes.
NO_TAXES = {"none": {}}


class Amounts(dict):
    """Amounts of an invoice line by (kind, id of the tax, suffix of the currency).

    The kinds are those of Odoo's tax computation: ``total_excluded`` with the id 0,
    ``tax_amount`` and ``base_amount``. The suffix is ``_currency`` for the currency of
    the invoice and empty for that of the company.
    """

    @classmethod
    def of_base_line(cls, base_line):
        """Read what Odoo computed for a line.

        :param dict base_line: with rounded tax details.
        :rtype: Amounts
        """
        details = base_line["tax_details"]
        amounts = cls()
        for suffix in SUFFIXES:
            name = f"total_excluded{suffix}"
            amounts["total_excluded", 0, suffix] = (
                details[name] + details[f"delta_{name}"]
            )
            for tax_data in details["taxes_data"]:
                if tax_data["is_reverse_charge"]:
                    continue
                for kind in ("tax_amount", "base_amount"):
                    key = (kind, tax_data["tax"].id, suffix)
                    amounts[key] = tax_data[f"{kind}{suffix}"]
        return amounts

    def __add__(self, other):
        return Amounts(
            {key: self.get(key, 0.0) + other.get(key, 0.0) for key in {**self, **other}}
        )

    def __sub__(self, other):
        return self + other * -1.0

    def __mul__(self, factor):
        return Amounts({key: amount * factor for key, amount in self.items()})

    @property
    def untaxed(self):
        """Return the untaxed amount in the currency of the invoice."""
        return self.get(("total_excluded", 0, "_currency"), 0.0)

    def get_total(self, suffix="_currency"):
        """Return the amount with taxes, by default in the currency of the invoice.

        :param str suffix: see `Amounts`.
        :rtype: float
        """
        return sum(
            amount
            for (kind, __, own_suffix), amount in self.items()
            if own_suffix == suffix and kind != "base_amount"
        )

    @property
    def is_zero(self):
        """Return whether nothing is given back."""
        return not any(
            float_round(amount, PRICE_DIGITS)
            for (kind, __, ___), amount in self.items()
            if kind != "base_amount"
        )

    def round(self, currencies):
        """Return the amounts as they can be posted.

        :param dict currencies: currency by suffix.
        :rtype: Amounts
        """
        return Amounts(
            {
                # Halves are rounded up, whatever noise of floats is below them.
                key: currencies[key[2]].round(float_round(amount, PRICE_DIGITS))
                for key, amount in self.items()
            }
        )

    def export(self, base_line):
        """Let Odoo's tax computation of a line come to these amounts.

        :param dict base_line: of the line; all its taxes are among the amounts.
        :return: value of ``extra_tax_data``.
        :rtype: dict
        """
        Tax = base_line["tax_ids"].browse()
        for suffix in SUFFIXES:
            base_line[f"manual_total_excluded{suffix}"] = self.get(
                ("total_excluded", 0, suffix), 0.0
            )
        self.export_taxes(base_line)
        return Tax._export_base_line_extra_tax_data(base_line)

    def export_taxes(self, base_line):
        """Let Odoo compute the taxes of a line as these amounts have them.

        :param dict base_line: changed here; all its taxes are among the amounts.
        """
        leaves = base_line["tax_ids"]._flatten_taxes_and_sort_them()[0]
        base_line["manual_tax_amounts"] = {
            str(tax.id): {
                f"{kind}{suffix}": self.get((kind, tax.id, suffix), 0.0)
                for kind in ("tax_amount", "base_amount")
                for suffix in SUFFIXES
            }
            for tax in leaves
        } or NO_TAXES


def keep_back(vals_list, excess):
    """Take from a credit note what rounding line by line gave above its invoice.

    Later credits make up for it: at the end everything has come back.

    :param list[dict] vals_list: values of the lines of one credit note, changed here.
    :param dict excess: see `CreditLedger.get_excess`.
    """
    given = [vals.get("extra_tax_data") or {} for vals in vals_list]
    exact = [data for data in given if "manual_total_excluded" in data]
    for suffix in SUFFIXES:
        taken = 0.0
        for (kind, tax, own_suffix), amount in excess.items():
            if kind == "tax_amount" and own_suffix == suffix:
                rows = [data["manual_tax_amounts"].get(str(tax)) for data in exact]
                taken += _take_back(list(filter(None, rows)), kind + suffix, amount)
        total = excess.get(("total", 0, suffix), 0.0) - taken
        if float_round(total, PRICE_DIGITS) > 0:
            _take_back(exact, f"manual_total_excluded{suffix}", total)


def _take_back(amounts, name, excess):
    """Lower the largest amount by an excess, as far as there is that much.

    :return: what was taken.
    :rtype: float
    """
    largest = max(amounts, key=lambda amount: amount[name], default={name: 0.0})
    taken = min(excess, max(largest[name], 0.0))
    largest[name] = float_round(largest[name] - taken, PRICE_DIGITS)
    return taken


def agree_signs(vals_list):
    """Let a credit note give back in both currencies, or take in both.

    Each line is rounded in either currency by itself. Of a small tax that goods and
    their reduction share, one coin may be left with the one sign and, in the other
    currency, with the other, which Odoo refuses to book. The currency of the invoice
    counts; what the company's currency lacks then is made up for by later credits.

    :param list[dict] vals_list: values of the lines of one credit note, changed here.
    """
    given = [vals.get("extra_tax_data") or {} for vals in vals_list]
    exact = [data for data in given if "manual_total_excluded" in data]
    rows = [data.get("manual_tax_amounts") or {} for data in exact]
    for data in exact:
        line = {f"line{x}": data[f"manual_total_excluded{x}"] for x in SUFFIXES}
        _agree_sign([line], "line")
        data["manual_total_excluded"] = line["line"]
    for tax in sorted({tax for row in rows for tax in row if tax != "none"}):
        amounts = [row[tax] for row in rows if tax in row]
        _agree_sign(amounts, "tax_amount")
    totals = [
        {
            f"total{suffix}": data[f"manual_total_excluded{suffix}"]
            + sum(amount.get(f"tax_amount{suffix}", 0.0) for amount in row.values())
            for suffix in SUFFIXES
        }
        for data, row in zip(exact, rows, strict=True)
    ]
    before = [total["total"] for total in totals]
    _agree_sign(totals, "total")
    for data, total, was in zip(exact, totals, before, strict=True):
        data["manual_total_excluded"] += total["total"] - was


def _agree_sign(amounts, name):
    """Take from the largest amount what has the wrong sign."""
    own = float_round(sum(amount[name] for amount in amounts), PRICE_DIGITS)
    given = sum(amount[f"{name}_currency"] for amount in amounts)
    if own * float_round(given, PRICE_DIGITS) < 0:
        largest = max(amounts, key=lambda amount: abs(amount[name]))
        largest[name] = float_round(largest[name] - own, PRICE_DIGITS)


class Taken(namedtuple("Taken", ["amounts", "ideal", "price"])):
    """What was taken of a line: amounts that can be posted, and before rounding.

    The price is the part of that which follows the price; taxes per piece do not.
    """

    __slots__ = ()

    @property
    def is_nothing(self):
        """Return whether no line is needed for this.

        What rounds to nothing is worth a line: later credits make up for it.
        """
        return self.amounts.is_zero and self.ideal.is_zero
