from collections import defaultdict

from odoo import models

from .credit_amounts import Amounts

# Fields of posted amounts by suffix of the currency, see `Amounts`
BALANCES = {"_currency": "amount_currency", "": "balance"}


class AccountMove(models.Model):
    """What the lines of invoices and credit notes amount to, taxes included."""

    _name = "account.move"
    _inherit = ["account.move", "return.lock.mixin"]

    def _get_amounts_by_line(self):
        """Read what every line amounts to, as it was posted.

        :return: for the lines with products or prices of these documents.
        :rtype: dict[account.move.line, Amounts]
        """
        amounts = {}
        for move in self:
            for base_line in move._get_posted_base_lines():
                line = base_line["record"]
                if line and line.display_type == "product":
                    amounts[line] = Amounts.of_base_line(base_line)
                    for suffix, name in BALANCES.items():
                        amounts[line]["total_excluded", 0, suffix] = (
                            move.direction_sign * line[name]
                        )
        return amounts

    def _get_posted_base_lines(self):
        """Return what Odoo computes taxes from, with the taxes that were posted.

        The way of rounding may have changed since: each line is rounded by itself, and
        what the posted taxes differ from that is spread over the lines.

        :return: see `account.tax._prepare_base_line_for_taxes_computation`.
        :rtype: list[dict]
        """
        self.ensure_one()
        Tax = self.env["account.tax"]
        company = self.company_id
        # Not `_get_rounded_base_and_tax_lines`: it reads the tax lines as well.
        base_lines = [
            self._prepare_epd_base_line_for_taxes_computation(line)
            if line.display_type == "epd"
            else self._prepare_product_base_line_for_taxes_computation(line)
            for line in self.line_ids
            if line.display_type in ("product", "epd")
        ]
        for base_line in base_lines:
            Tax._add_tax_details_in_base_line(base_line, company, "round_per_line")
            Tax._round_base_lines_tax_details([base_line], company)
        taxes_data = defaultdict(list)
        for base_line in base_lines:
            # What was paid down is deducted exactly: its cents are no part of the gap.
            is_exact = base_line["record"].is_downpayment
            for tax_data in base_line["tax_details"]["taxes_data"]:
                taxes_data[tax_data["tax"]].append((tax_data, is_exact))
        for tax, own in taxes_data.items():
            lines = self.line_ids.filtered(lambda x, tax=tax: x.tax_line_id == tax)
            self._spread_posted_tax(own, lines)
        return base_lines

    def _spread_posted_tax(self, taxes_data, tax_lines):
        """Let what was computed of a tax come to what was posted of it.

        :param list taxes_data: of this tax, per line; changed here. Pairs with whether
            the line posted exactly what was computed.
        :param account.move.line tax_lines: that posted the tax.
        """
        own = [pair for pair in taxes_data if not pair[0]["is_reverse_charge"]]
        charged = [data for data, is_exact in own if not is_exact]
        charged = charged or [data for data, __ in own]
        for suffix, name in BALANCES.items():
            key = f"tax_amount{suffix}"
            currency = self.company_currency_id if not suffix else self.currency_id
            posted = self.direction_sign * sum(tax_lines.mapped(name))
            gap = posted - sum(data[key] for data, __ in taxes_data)
            parts = self.env["account.tax"]._distribute_delta_amount_smoothly(
                currency.decimal_places,
                gap,
                [{"factor": abs(data[f"raw_{key}"])} for data in charged],
            )
            for data, part in zip(charged, parts, strict=True):
                data[key] = currency.round(data[key] + part)

    def _get_invoices_of_companions(self):
        """Return the invoices that charge or discount only what others delivered.

        A discount or freight that is invoiced by itself belongs to the goods of all
        invoices of its order.

        :return: all invoices of those orders; none if every invoice has goods.
        :rtype: account.move
        """
        # Not `invoice_line_ids`: all lines are read anyway. Not `invoice_ids`, which is
        # searched for.
        orders = self.line_ids.sale_line_ids.order_id
        invoices = orders.order_line.invoice_lines.move_id.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and not move.return_order_id
            )
        )
        alone = (invoices - self).filtered(
            lambda move: (
                not any(line._is_goods() for line in move.invoice_line_ids)
                and any(line._get_companion_role() for line in move.invoice_line_ids)
            )
        )
        return invoices if alone else self.browse()

    def _get_payment_discounts(self):
        """Read the early payment discounts that were taken when this was paid.

        :return: per account and taxes that the payments used ``role``, ``account``,
            ``taxes``, ``name`` and ``amounts`` below zero.
        :rtype: list[dict]
        """
        self.ensure_one()
        if not self.invoice_payment_term_id.early_discount:
            return []
        account = self.company_id.account_journal_early_pay_discount_loss_account_id
        receivable = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        discounts = {}
        for payment in receivable.matched_credit_ids.credit_move_id.move_id:
            bases = payment.line_ids.filtered(
                lambda line: line.account_id == account and not line.tax_line_id
            )
            if payment.move_type != "entry" or not bases:
                continue
            part = payment._get_part_paid_of(receivable)
            for base in bases:
                key = (base.account_id, base.tax_ids)
                discount = discounts.setdefault(
                    key,
                    {
                        "role": "payment_discount",
                        "account": base.account_id,
                        "taxes": base.tax_ids,
                        "name": base.name,
                        "amounts": Amounts(),
                    },
                )
                discount["amounts"] -= base._get_discounted_amounts(bases) * part
        return list(discounts.values())

    def _get_cash_roundings(self):
        """Read what rounding the total for cash added to this invoice.

        :return: see `_get_payment_discounts`; amounts may be above zero.
        :rtype: list[dict]
        """
        self.ensure_one()
        return [
            {
                "role": "rounding",
                "account": line.account_id,
                "taxes": line.tax_ids,
                "name": line.name,
                "amounts": Amounts(
                    {
                        ("total_excluded", 0, "_currency"): -line.amount_currency,
                        ("total_excluded", 0, ""): -line.balance,
                    }
                ),
            }
            for line in self.line_ids
            if line.display_type == "rounding" and not line.tax_repartition_line_id
        ]

    def _get_part_paid_of(self, receivable):
        """Return which part of what a payment paid went to an invoice.

        :param account.move.line receivable: of the invoice.
        :return: between 0 and 1.
        :rtype: float
        """
        self.ensure_one()
        partials = self.line_ids.matched_debit_ids
        own = partials.filtered(lambda partial: partial.debit_move_id in receivable)
        total = sum(partials.mapped("amount"))
        return sum(own.mapped("amount")) / total if total else 0.0

    def _get_extra_credits(self, extra):
        """Return the lines of credit notes that took back a discount or rounding.

        :param dict extra: see `_get_payment_discounts`.
        :return: pairs of line and what it amounts to, in the order they were made.
        :rtype: list[tuple[account.move.line, Amounts]]
        """
        self.ensure_one()
        credits = self.reversal_move_ids.invoice_line_ids.filtered(
            lambda line: (
                line.return_role == extra["role"]
                and line.parent_state != "cancel"
                and line.account_id == extra["account"]
                and line.tax_ids == extra["taxes"]
            )
        ).sorted("id")
        amounts = credits.move_id._get_amounts_by_line() if credits else {}
        return [(credit, amounts[credit]) for credit in credits]
