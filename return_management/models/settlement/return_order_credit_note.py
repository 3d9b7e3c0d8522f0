import itertools
from collections import defaultdict

from odoo import Command, api, models
from odoo.exceptions import UserError

from .credit_amounts import agree_signs, keep_back
from .credit_ledger import EXTRA_ROLES, CreditLedger


class ReturnOrder(models.Model):
    """The credit notes of a return: their plan, their values, and posting them."""

    _inherit = "return.order"

    def _create_credit_notes(self):
        """Create one credit note per return and original invoice.

        :return: the credit notes; drafts, or posted if the company says so.
        :rtype: account.move
        :raise UserError: if an invoice that would be credited is still a draft, or the
            credit notes would not be those that were asked for.
        """
        plan = self._plan_credit_notes(self.line_ids._get_parts_to_credit())
        self._check_settled_as_shown(plan)
        # sudo: the settle gate was passed; who settles need not be an accountant.
        credit_notes = (
            self.env["account.move"]
            .sudo()
            .with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
            .create(
                [
                    order._prepare_credit_note_vals(invoice, line_vals)
                    for (order, invoice), line_vals in plan.items()
                ]
            )
        )
        credit_notes = credit_notes.with_env(self.env).sudo()
        self._post_credit_notes(credit_notes)
        return credit_notes

    def _plan_credit_notes(self, parts, freight=None):
        """Work out the lines of the credit notes, without creating anything.

        :param list[SettlementPart] parts: what is credited.
        :param dict freight: tried instead of what the return says, see `_get_freight`.
        :return: values of lines by return and invoice: goods with what reduces their
            price, less the fee; freight.
        :rtype: dict[tuple[return.order, account.move], list[dict]]
        :raise UserError: if an invoice that would be credited is still a draft.
        """
        plan = defaultdict(list)
        lines = self.line_ids.browse().concat(*(part.line for part in parts))
        ledger = CreditLedger(lines._get_invoice_lines_to_credit().move_id)
        for order in lines.order_id:
            own = [part for part in parts if part.line.order_id == order]
            order._plan_own_credit_notes(own, ledger, freight, plan)
        # Several returns may credit one invoice: the last note bears the rounding.
        for invoice, vals_list in {key[1]: vals for key, vals in plan.items()}.items():
            keep_back(vals_list, ledger.get_excess(invoice))
        for vals_list in plan.values():
            agree_signs(vals_list)
        return plan

    def _plan_own_credit_notes(self, parts, ledger, freight, plan):
        """Add the lines of the credit notes of this return to a plan.

        Lower prices come first: what they leave is what the goods are worth.

        :param list[dict] parts: of this return.
        :param CreditLedger ledger: what is left of the invoices; lowered here.
        :param dict freight: see `_plan_credit_notes`.
        :param dict plan: gets the values of lines by return and invoice.
        """
        self.ensure_one()
        fees = defaultdict(list)
        for part in sorted(parts, key=lambda part: part.is_goods):
            for invoice_line, quantity in part.line._share_part(part, ledger):
                vals_list, fee_vals_list = part.line._prepare_credit_vals_list(
                    part, invoice_line, quantity, ledger
                )
                for entry_line, vals in vals_list:
                    plan[self, entry_line.move_id].append(vals)
                fees[self, invoice_line.move_id] += fee_vals_list
        for key, vals_list in fees.items():
            plan[key] += vals_list
        terms = freight or self._get_freight()
        for line, vals in self._prepare_freight_vals_list(ledger, terms):
            plan[self, line.move_id].append(vals)
        for line, vals in self._prepare_extra_vals_list(ledger):
            plan[self, line.move_id].append(vals)
        own_keys = [key for key in plan if key[0] == self]
        if own_keys:
            invoice = own_keys[0][1]
            plan[own_keys[0]] += self._prepare_freight_back_vals_list(invoice, terms)

    def _prepare_extra_vals_list(self, ledger):
        """Return the lines that take back discounts for paying early, and rounding.

        What is paid back is what was paid; account and taxes are those that the payment
        booked.

        :param CreditLedger ledger: knows what is credited now; lowered here.
        :return: pairs of a line of the invoice and values.
        :rtype: list[tuple[account.move.line, dict]]
        """
        vals_list = []
        for role, is_goods in itertools.product(EXTRA_ROLES, (False, True)):
            for entry, shares in ledger.pop_noted(role, is_goods).items():
                method = entry.take_together if is_goods else entry.lower_together
                taken = method(shares)
                if taken.is_nothing:
                    continue
                share = sum(own for __, own, ___ in shares)
                vals = {
                    "return_role": role,
                    "return_share": share,
                    "return_percent": sum(s * percent for __, s, percent in shares)
                    / share,
                    "return_is_price_only": not is_goods,
                    "name": entry.extra["name"],
                    "quantity": 1.0,
                    "price_unit": entry.get_price_unit(taken, 1.0),
                    "tax_ids": [Command.set(entry.extra["taxes"].ids)],
                    "account_id": entry.extra["account"].id,
                    "sequence": 9998,
                }
                vals = entry.prepare_exact_vals(vals, taken.amounts)
                vals_list.append((entry.line, vals))
        return vals_list

    def _post_credit_notes(self, credit_notes):
        """Post the documents of the companies that want it at once.

        :param account.move credit_notes: drafts, under sudo.
        """
        credit_notes.filtered(
            lambda move: move.company_id.return_credit_note_posting == "post"
        )._post(soft=False)

    def _prepare_credit_note_vals(self, invoice, line_vals_list):
        """Return the credit note of this return for one invoice.

        :param account.move invoice: the posted invoice that is credited.
        :param list[dict] line_vals_list: its lines.
        :rtype: dict
        """
        self.ensure_one()
        term = invoice.invoice_payment_term_id
        journal = self._get_credit_note_journal(invoice)
        self._replace_archived_accounts(invoice, journal, line_vals_list)
        return {
            "move_type": "out_refund",
            "return_order_id": self.id,
            # Nothing but an invoice can be reversed by a credit note.
            "reversed_entry_id": invoice.move_type == "out_invoice" and invoice.id,
            "company_id": invoice.company_id.id,
            "partner_id": invoice.partner_id.id,
            "partner_shipping_id": invoice.partner_shipping_id.id,
            "journal_id": journal.id,
            "currency_id": invoice.currency_id.id,
            "invoice_currency_rate": invoice.invoice_currency_rate,
            "fiscal_position_id": invoice.fiscal_position_id.id,
            "invoice_user_id": invoice.invoice_user_id.id,
            "team_id": invoice.team_id.id,
            # A cash discount that lowered the tax must lower it again.
            "invoice_payment_term_id": self._is_tax_discounted(invoice) and term.id,
            "invoice_date": self.company_id._get_return_today(),
            "invoice_origin": invoice.invoice_origin,
            "ref": self.env._(
                "%(order)s, reversal of %(invoice)s",
                order=self.name,
                invoice=invoice.name,
            ),
            "invoice_line_ids": [Command.create(vals) for vals in line_vals_list],
        }

    @api.model
    def _is_tax_discounted(self, invoice):
        """Return whether who pays early lowered the taxes of an invoice in any case.

        :param account.move invoice: posted.
        :rtype: bool
        """
        term = invoice.invoice_payment_term_id
        return term.early_discount and term.early_pay_discount_computation == "mixed"

    def _get_credit_note_journal(self, invoice):
        """Return the journal of the invoice, or another one if it was archived.

        :param account.move invoice: the invoice that is credited.
        :rtype: account.journal
        :raise UserError: naming the return, the journal and the remedy.
        """
        self.ensure_one()
        if invoice.journal_id.active:
            return invoice.journal_id
        journals = invoice.journal_id.search(
            [
                *invoice.journal_id._check_company_domain(invoice.company_id),
                ("type", "=", "sale"),
            ]
        )
        same = journals.filtered(
            lambda journal: journal.currency_id == invoice.journal_id.currency_id
        )
        if not journals:
            raise UserError(
                self.env._(
                    "%(order)s: the journal %(journal)s of %(invoice)s is archived, "
                    "and %(company)s has no other sales journal. Restore it or create "
                    "one, then settle again.",
                    order=self.name,
                    journal=invoice.journal_id.display_name,
                    invoice=invoice.name,
                    company=invoice.company_id.name,
                )
            )
        return (same or journals)[:1]

    def _replace_archived_accounts(self, invoice, journal, line_vals_list):
        """Book lines whose account was archived on that of the product, or the journal.

        :param account.move invoice: the invoice that is credited.
        :param account.journal journal: of the credit note.
        :param list[dict] line_vals_list: its lines, changed here.
        :raise UserError: naming the return, the account and the remedy.
        """
        self.ensure_one()
        Account = invoice.env["account.account"]
        used = Account.browse(
            {vals.get("account_id") for vals in line_vals_list} - {None}
        )
        archived = used.filtered(lambda account: not account.active)
        for account in archived:
            lines = [v for v in line_vals_list if v.get("account_id") == account.id]
            product = invoice.env["product.product"].browse(
                next((v["product_id"] for v in lines if v.get("product_id")), [])
            )
            accounts = product.with_company(
                invoice.company_id
            ).product_tmpl_id.get_product_accounts(invoice.fiscal_position_id)
            other = (
                (accounts.get("income") or Account) | journal.default_account_id
            ).filtered("active")[:1]
            if not other:
                raise UserError(
                    self.env._(
                        "%(order)s: the account %(account)s of %(invoice)s is "
                        "archived. Restore it, or set an income account on the "
                        "product or the journal, then settle again.",
                        order=self.name,
                        account=account.display_name,
                        invoice=invoice.name,
                    )
                )
            for vals in lines:
                vals["account_id"] = other.id
