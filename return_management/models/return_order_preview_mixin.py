from odoo import models


class ReturnOrderPreviewMixin(models.AbstractModel):
    """Shows what the credit notes would say before any of them exists."""

    _name = "return.order.preview.mixin"
    _description = "Preview of a Settlement"

    def _is_settled_above_policy(self):
        """Tell whether the customer gets more than plan and policy give.

        :rtype: bool
        """
        self.ensure_one()
        return self._is_freight_above_policy(
            self.freight_out_bearer, self.freight_back_bearer
        ) or any(line._is_above_policy() for line in self.line_ids)

    def _is_freight_above_policy(self, out_bearer, back_bearer):
        """Tell whether the company bears freight that the policy leaves the customer.

        :param str out_bearer: who bears the way to the customer.
        :param str back_bearer: who bears the way back.
        :rtype: bool
        """
        self.ensure_one()
        return any(
            bearer == "company" and promised == "customer"
            for bearer, promised in zip(
                (out_bearer, back_bearer), self._get_policy_freight(), strict=True
            )
        )

    def _preview_expected_refund(self):
        """Work out what is refunded if all goods come back as they should.

        The return need not exist yet: a new record will do.

        :return: see `_preview_credit_notes`.
        :rtype: list[dict]
        :raise UserError: if an invoice that would be credited is still a draft.
        """
        self.ensure_one()
        empty = self.env["return.order.inspection"]
        return self._preview_credit_notes(
            [
                line._prepare_part(empty, quantity, line.credit_percent)
                for line in self.line_ids
                if (quantity := line._get_qty_credited_if_accepted())
            ]
        )

    def _preview_credit_notes(self, parts, freight=None):
        """Work out the credit notes of a return to the cent, taxes included.

        :param list[dict] parts: see `return.order.line._get_parts_to_credit`.
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
        Tax._add_tax_details_in_base_lines(base_lines, invoice.company_id)
        Tax._round_base_lines_tax_details(base_lines, invoice.company_id)
        totals = Tax._get_tax_totals_summary(
            base_lines, invoice.currency_id, invoice.company_id
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

    def _prepare_preview_base_line(self, invoice, vals):
        """Give what Odoo computes taxes from, for a line that does not exist.

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
            currency_id=invoice.currency_id,
            rate=invoice.invoice_currency_rate,
            partner_id=invoice.partner_id,
            is_refund=True,
            sign=1,
        )
