from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ...const import BEARERS


class ReturnOrder(models.Model):
    """Who bears the freight both ways, and what of it the credit notes give back."""

    _inherit = "return.order"

    freight_out_bearer = fields.Selection(
        selection=BEARERS,
        string="Original Freight",
        compute="_compute_freight_bearers",
        store=True,
        tracking=True,
        help="Company: the freight of the original delivery is credited in proportion "
        "to the goods.",
    )
    freight_back_bearer = fields.Selection(
        selection=BEARERS,
        string="Return Freight",
        compute="_compute_freight_bearers",
        store=True,
        tracking=True,
        help="Who bears the freight of the way back.",
    )
    freight_back_paid_by = fields.Selection(
        selection=BEARERS,
        string="Return Freight Paid by",
        default="customer",
        required=True,
        tracking=True,
        help="Who paid the carrier. If somebody else bears it, the amount is credited "
        "or kept off.",
    )
    amount_freight_back = fields.Monetary(
        string="Return Freight Paid",
        copy=False,
        tracking=True,
        help="What the carrier charged for the way back, before taxes.",
    )
    amount_freight = fields.Monetary(
        string="Freight Credited",
        compute="_compute_amount_freight",
        help="Before taxes; negative where the customer bears what the company paid.",
    )

    @api.depends("liability")
    def _compute_freight_bearers(self):
        for order in self:
            out, back = order._get_proposed_freight()
            order.freight_out_bearer = out
            order.freight_back_bearer = back

    @api.depends("credit_note_ids.invoice_line_ids.price_subtotal")
    def _compute_amount_freight(self):
        for order in self:
            # sudo: users without accounting rights follow their returns as well.
            order.amount_freight = sum(
                line.price_subtotal
                for line in order.sudo().credit_note_ids.invoice_line_ids
                if line.return_role == "freight" and line.parent_state != "cancel"
            )

    @api.constrains("amount_freight_back")
    def _check_amount_freight_back(self):
        """Refuse a freight that is negative, or more than plausible.

        :raise ValidationError: naming the return and the remedy.
        """
        for order in self:
            company = order.company_id
            limit = company.return_freight_limit
            amount = order.currency_id._convert(
                order.amount_freight_back,
                company.currency_id,
                company,
                order.date_request,
            )
            if limit and company.currency_id.compare_amounts(amount, limit) > 0:
                raise ValidationError(
                    self.env._(
                        "%(order)s: the way back cannot have cost %(amount)s, the "
                        "limit is %(limit)s. Correct the amount, or ask a returns "
                        "manager to raise the limit in the settings.",
                        order=order.name,
                        amount=company.currency_id.format(amount),
                        limit=company.currency_id.format(limit),
                    )
                )
            if order.amount_freight_back < 0:
                raise ValidationError(
                    self.env._(
                        "%(order)s: the freight of the way back cannot be negative. "
                        "Choose who paid it instead.",
                        order=order.name,
                    )
                )

    def _get_proposed_freight(self):
        """Return who bears the freight unless somebody decides otherwise.

        May be extended. Each side bears its own way: the customer sent for the goods,
        the company answers for what is wrong with them.

        :return: who bears the way to the customer, and the way back.
        :rtype: tuple[str, str]
        """
        self.ensure_one()
        return "customer", "customer" if self.liability == "customer" else "company"

    def _is_freight_above_plan(self, out_bearer, back_bearer):
        """Return whether the company bears freight that is proposed to the customer.

        :param str out_bearer: who bears the way to the customer.
        :param str back_bearer: who bears the way back.
        :rtype: bool
        """
        self.ensure_one()
        return any(
            bearer == "company" and promised == "customer"
            for bearer, promised in zip(
                (out_bearer, back_bearer), self._get_proposed_freight(), strict=True
            )
        )

    def _get_freight(self):
        """Return what was decided about the freight.

        :return: who bears the ways out and back, who paid the way back, its amount.
        :rtype: dict
        """
        self.ensure_one()
        return {
            "out_bearer": self.freight_out_bearer,
            "back_bearer": self.freight_back_bearer,
            "back_paid_by": self.freight_back_paid_by,
            "amount_back": self.amount_freight_back,
        }

    # === CREDIT NOTE LINES === #

    def _prepare_freight_vals_list(self, ledger, freight):
        """Return the lines that credit the freight of the original delivery.

        In proportion of the goods credited now to all goods of that delivery.

        :param CreditLedger ledger: knows the goods credited now; lowered here.
        :param dict freight: see `_get_freight`.
        :return: pairs of credited invoice line and values.
        :rtype: list[tuple[account.move.line, dict]]
        """
        self.ensure_one()
        noted = ledger.pop_noted("freight")
        if freight["out_bearer"] != "company":
            return []
        vals_list = []
        # Freight comes back whole, whatever share of the goods is credited.
        for entry, shares in noted.items():
            share = sum(own for __, own, ___ in shares)
            ledger.note(entry.line, share)
            taken = entry.take(share)
            if taken.is_nothing:
                continue
            vals_list.append(
                (entry.line, self._prepare_freight_vals(entry, taken, share))
            )
            for companion, weight in ledger.get_companions(entry.line, "reduction"):
                reduced = companion.take(share * weight, goods=entry.line)
                if not reduced.is_nothing:
                    vals = self._prepare_freight_vals(
                        companion, reduced, share * weight
                    )
                    vals["return_role"] = "reduction"
                    vals["sale_line_ids"] = [
                        Command.set(companion.line.sale_line_ids.ids)
                    ]
                    vals_list.append((companion.line, vals))
        return vals_list

    def _prepare_freight_vals(self, entry, taken, share):
        """Return the line that credits freight; the order stays invoiced for it.

        :param LedgerEntry entry: what was charged.
        :param Taken taken: what of it is given back.
        :param float share: of what was charged.
        :rtype: dict
        """
        line = entry.line
        vals = {
            "return_invoice_line_id": line.id,
            "return_role": "freight",
            "return_share": share,
            "return_percent": 100.0,
            "product_id": line.product_id.id,
            "name": line.name,
            "product_uom_id": line.product_uom_id.id,
            "quantity": 1.0,
            "price_unit": entry.get_price_unit(taken, 1.0, discounted=True),
            "tax_ids": [Command.set(line.tax_ids.ids)],
            "account_id": line.account_id.id,
            "analytic_distribution": line.analytic_distribution,
            "sequence": line.sequence,
        }
        return entry.prepare_exact_vals(vals, taken.amounts)

    def _prepare_freight_back_vals_list(self, invoice, freight):
        """Return the line that settles the freight of the way back, once per return.

        :param account.move invoice: the invoice whose credit note takes it.
        :param dict freight: see `_get_freight`.
        :rtype: list[dict]
        """
        self.ensure_one()
        if (
            not freight["amount_back"]
            or freight["back_paid_by"] == freight["back_bearer"]
        ):
            return []
        # sudo: as in `_compute_amount_freight`.
        settled = self.sudo().credit_note_ids.invoice_line_ids.filtered(
            lambda line: (
                line.return_role == "freight"
                and not line.return_invoice_line_id
                and line.parent_state != "cancel"
            )
        )
        if settled:
            return []
        sign = 1 if freight["back_bearer"] == "company" else -1
        # sudo: who settles need not read the settings of accounting.
        product = self.company_id.sudo().return_freight_product_id
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        env = self.line_ids[:1]._get_env_of_customer()
        return [
            {
                "return_role": "freight",
                "product_id": product.id,
                "name": env._("Freight of the way back, %(order)s", order=self.name),
                "quantity": sign,
                "price_unit": self.currency_id._convert(
                    freight["amount_back"],
                    invoice.currency_id,
                    self.company_id,
                    self.date_request,
                ),
                "tax_ids": [Command.set(invoice.fiscal_position_id.map_tax(taxes).ids)],
                "sequence": 9999,
            }
        ]
