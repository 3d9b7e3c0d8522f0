from collections import defaultdict

from odoo import models

from .credit_amounts import Amounts


class AccountMove(models.Model):
    """Early payment discounts that lower the taxes in any case.

    Odoo rounds what they take off the taxes in each document by itself. Credit notes
    of returns take parts of that back, and the parts have to add up to the whole.
    """

    _inherit = "account.move"

    def _prepare_epd_base_line_for_taxes_computation(self, epd_line):
        """Override of `account`: a credit note takes its part of the tax back."""
        base_line = super()._prepare_epd_base_line_for_taxes_computation(epd_line)
        invoice = self._get_invoice_of_return()
        if invoice and epd_line.tax_ids:
            notes = invoice._get_tax_lowering_notes() - self
            notes = notes.filtered(lambda note: note.id < self._origin.id)
            above = self.line_ids.filtered(
                lambda line: line.display_type == "epd" and line.id < epd_line.id
            )
            invoice._carry_lowered_taxes([base_line], notes.line_ids | above)
        return base_line

    def _prepare_epd_base_lines_for_taxes_computation_from_base_lines(self, base_lines):
        """Override of `account`: the same before the credit note is saved."""
        epd_lines = (
            super()._prepare_epd_base_lines_for_taxes_computation_from_base_lines(
                base_lines
            )
        )
        invoice = self._get_invoice_of_return()
        if invoice:
            notes = invoice._get_tax_lowering_notes() - self._origin
            invoice._carry_lowered_taxes(epd_lines, notes.line_ids)
        return epd_lines

    def _get_invoice_of_return(self):
        """Return the invoice that a credit note of a return gives back, if it does.

        :rtype: account.move
        """
        self.ensure_one()
        is_of_return = self.move_type == "out_refund" and any(
            line.return_invoice_line_id for line in self.invoice_line_ids
        )
        return self.reversed_entry_id if is_of_return else self.browse()

    def _get_tax_lowering_notes(self):
        """Return the credit notes of this invoice, drafts included.

        :rtype: account.move
        """
        self.ensure_one()
        return self.reversal_move_ids.filtered(
            lambda move: move.move_type == "out_refund" and move.state != "cancel"
        )

    def _carry_lowered_taxes(self, base_lines, credited):
        """Let parts of what lowered the taxes of this invoice add up to the whole.

        :param list[dict] base_lines: of the discounts of one credit note, without the
            taxes worked out yet; changed here.
        :param account.move.line credited: lines that took earlier parts back.
        """
        self.ensure_one()
        whole = self._get_lowered_taxes()
        before = defaultdict(float)
        for line in credited:
            if line.display_type == "epd":
                key = self._get_tax_discount_key(line.account_id, line.tax_ids)
                before[key] += line.move_id.direction_sign * line.amount_currency
        currencies = {"_currency": self.currency_id, "": self.company_currency_id}
        for base_line in base_lines:
            key = self._get_tax_discount_key(
                base_line["account_id"], base_line["tax_ids"]
            )
            amounts = whole.get(key)
            if not base_line["tax_ids"] or not amounts or not amounts.untaxed:
                continue
            parts = [before[key], before[key] + base_line["price_unit"]]
            before[key] = parts[1]
            earlier, now = (
                (amounts * (part / amounts.untaxed)).round(currencies) for part in parts
            )
            (now - earlier).export_taxes(base_line)

    def _get_lowered_taxes(self):
        """Read what an early payment discount lowered of the taxes of this invoice.

        :return: amounts, below zero, by account and taxes.
        :rtype: dict[tuple, Amounts]
        """
        lowered = defaultdict(Amounts)
        for base_line in self._get_posted_base_lines():
            line = base_line["record"]
            if line.display_type == "epd" and line.tax_ids:
                key = self._get_tax_discount_key(line.account_id, line.tax_ids)
                lowered[key] += Amounts.of_base_line(base_line)
        return lowered

    def _get_tax_discount_key(self, account, taxes):
        """Return what the discounts of an invoice are told apart by.

        :rtype: tuple[account.account, account.tax]
        """
        return account, taxes.flatten_taxes_hierarchy()
