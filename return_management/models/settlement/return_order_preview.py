from collections import defaultdict

from odoo import models


class ReturnOrder(models.Model):
    """Shows what the credit notes would say before any of them exists."""

    _inherit = "return.order"

    def _get_expected_parts(self):
        """Return what is credited if all goods come back as they were described.

        The return need not exist yet: a new record will do.

        :rtype: list[SettlementPart]
        """
        self.ensure_one()
        empty = self.env["return.order.inspection"]
        return [
            line._prepare_part(
                empty,
                quantity,
                line.credit_percent,
                "allowance" if line.settlement_kind.keeps_goods else "goods",
            )
            for line in self.line_ids
            if not line.qty_inspected
            and (quantity := line._get_qty_credited_if_accepted())
        ]

    def _preview_expected_refund(self):
        """Work out what is refunded if all goods come back as they were described.

        :return: see `_preview_credit_notes`.
        :rtype: list[dict]
        :raise UserError: if an invoice that would be credited is still a draft.
        """
        return self._preview_credit_notes(self._get_expected_parts())

    def _preview_credit_notes(self, parts, freight=None):
        """Work out the credit notes of a return to the cent, taxes included.

        :param list[SettlementPart] parts: what is credited.
        :param dict freight: see `return.order._get_freight`.
        :return: per invoice ``invoice``, ``lines`` (values, ``untaxed`` and ``total``),
            ``untaxed``, ``tax`` and ``total``, in the currency of the invoice.
        :rtype: list[dict]
        """
        self.ensure_one()
        plan = self._plan_credit_notes(parts, freight)
        return [
            self._preview_credit_note(invoice, vals_list)
            for (__, invoice), vals_list in plan.items()
        ]

    def _preview_credit_note(self, invoice, vals_list):
        """Work out one credit note, as Odoo will when it is created.

        :param account.move invoice: the invoice that is credited.
        :param list[dict] vals_list: values of the lines.
        :rtype: dict
        """
        # sudo: whoever settles sees the amounts, and need not read the taxes.
        Tax = self.env["account.tax"].sudo()
        base_lines = [
            self._prepare_preview_base_line(invoice, vals) for vals in vals_list
        ]
        company = invoice.company_id
        Tax._add_tax_details_in_base_lines(base_lines, company)
        discounts = self._prepare_preview_discounts(invoice, vals_list, base_lines)
        Tax._add_tax_details_in_base_lines(discounts, company)
        Tax._round_base_lines_tax_details(base_lines + discounts, company)
        totals = Tax._get_tax_totals_summary(
            base_lines + discounts, invoice.currency_id, company
        )
        lines = []
        for vals, base_line in zip(vals_list, base_lines, strict=True):
            details = base_line["tax_details"]
            untaxed = (
                details["total_excluded_currency"]
                + details["delta_total_excluded_currency"]
            )
            lines.append({**vals, "untaxed": untaxed})
        return {
            "invoice": invoice,
            "currency": invoice.currency_id,
            "lines": lines,
            "untaxed": totals["base_amount_currency"],
            "tax": totals["tax_amount_currency"],
            "total": totals["total_amount_currency"],
        }

    def _prepare_preview_discounts(self, invoice, vals_list, base_lines):
        """Return what lowers the taxes of a credit note whose invoice had them lowered.

        An early payment discount *always upon invoice* lowers the taxes and leaves the
        untaxed amount as it is, see `account.move.line._compute_epd_needed`.

        :param account.move invoice: the invoice that is credited.
        :param list[dict] vals_list: values of the lines.
        :param list[dict] base_lines: of the lines, with their tax details.
        :return: further lines for the computation of the taxes.
        :rtype: list[dict]
        """
        if not self._is_tax_discounted(invoice):
            return []
        amounts = self._add_up_preview_discounts(invoice, vals_list, base_lines)
        discounts = [
            self.env["account.tax"]._prepare_base_line_for_taxes_computation(
                None,
                account_id=self.env["account.account"].browse(account_id),
                tax_ids=taxes,
                price_unit=amount,
                quantity=1.0,
                currency_id=invoice.currency_id,
                rate=invoice.invoice_currency_rate,
                partner_id=invoice.partner_id,
                special_mode="total_excluded",
                special_type="early_payment",
                is_refund=True,
                sign=1,
            )
            for (account_id, __, taxes), amount in amounts.items()
        ]
        notes = invoice._get_tax_lowering_notes()
        invoice._carry_lowered_taxes(discounts, notes.line_ids)
        return discounts

    def _add_up_preview_discounts(self, invoice, vals_list, base_lines):
        """Add up what lowers the base of the taxes, and what takes it back without.

        :return: amounts by account, analytic distribution and taxes.
        :rtype: dict[tuple, float]
        """
        Tax = self.env["account.tax"]
        currency = invoice.currency_id
        percent = invoice.invoice_payment_term_id.discount_percentage
        amounts = defaultdict(float)
        before = {
            line.id: sum(line._get_credits_of_returns().mapped("price_subtotal"))
            for line in invoice.invoice_line_ids
        }
        for vals, base_line in zip(vals_list, base_lines, strict=True):
            taxes = base_line["tax_ids"]
            if not taxes:
                continue
            # As the line will be: rounded by itself, before all are rounded together.
            Tax._round_base_lines_tax_details([base_line], invoice.company_id)
            untaxed = base_line["tax_details"]["total_excluded_currency"]
            key = vals.get("return_invoice_line_id")
            amount = currency._carry_share(percent, before.get(key, 0.0), untaxed)
            if key:
                before[key] = before.get(key, 0.0) + untaxed
            analytic = repr(vals.get("analytic_distribution"))
            proportional = taxes.filtered(lambda tax: tax.amount_type != "fixed")
            amounts[vals.get("account_id"), analytic, proportional] -= amount
            amounts[vals.get("account_id"), "", taxes.browse()] += amount
        return amounts

    def _prepare_preview_base_line(self, invoice, vals):
        """Return what Odoo computes taxes from, for a line that does not exist.

        :param account.move invoice: the invoice that is credited.
        :param dict vals: values of the line.
        :rtype: dict
        """
        tax_ids = vals["tax_ids"][0][2] if vals["tax_ids"] else []
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            product_id=self.env["product.product"].browse(vals.get("product_id")),
            product_uom_id=self.env["uom.uom"].browse(vals.get("product_uom_id")),
            tax_ids=self.env["account.tax"].sudo().browse(tax_ids),
            price_unit=vals["price_unit"],
            quantity=vals["quantity"],
            discount=vals.get("discount", 0.0),
            extra_tax_data=vals.get("extra_tax_data"),
            currency_id=invoice.currency_id,
            rate=invoice.invoice_currency_rate,
            partner_id=invoice.partner_id,
            is_refund=True,
            sign=1,
        )
