from unittest import SkipTest
from unittest.mock import patch

from odoo import Command

from .common import ReturnManagementCommon

DEMO_METHOD = "payment_demo.payment_method_demo"  # optional: installs itself


class ReturnRefundCommon(ReturnManagementCommon):
    """Paid invoices, and an online provider that refunds."""

    @classmethod
    def _pay(cls, move, amount=None, **values):
        """Register a payment of an invoice by hand."""
        register = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({**({"amount": amount} if amount else {}), **values})
        )
        return register._create_payments()

    @classmethod
    def _sell_paid(cls, lines=None, **values):
        """Return an order that was delivered, invoiced and paid by bank."""
        order = cls._sell(lines, **values)
        cls._pay(order.invoice_ids)
        return order

    @classmethod
    def _settle_by(cls, order, method, quantities=None, **inspection):
        """Take a return of an order to its posted credit note.

        :param str method: the way of refund that is chosen in draft.
        """
        returns = cls._create_return(order, quantities, refund_method=method)
        cls._authorize(returns)
        cls._receive(returns)
        cls._inspect(returns, **inspection)
        cls._settle(returns)
        return returns.with_env(cls.env)

    # === ONLINE PAYMENTS === #

    @classmethod
    def _create_provider(cls, company=None):
        """Make Odoo's demo provider for a company; it refunds in parts."""
        company = company or cls.company
        method = cls.env.ref(DEMO_METHOD).sudo()
        method.active = True
        provider = (
            cls.env["payment.provider"]
            .sudo()
            .with_company(company)
            .create(
                {
                    "name": "Card Service",
                    "code": "demo",
                    "company_id": company.id,
                    "payment_method_ids": [Command.set(method.ids)],
                    "state": "test",
                }
            )
        )
        provider.journal_id = cls.company_data["default_journal_bank"]
        return provider

    @classmethod
    def _pay_online(cls, provider, invoices, amount=None, **values):
        """Pay invoices, or what values say, through a provider."""
        transaction = (
            cls.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": provider.id,
                    "payment_method_id": provider.payment_method_ids[:1].id,
                    "amount": amount or sum(invoices.mapped("amount_residual")),
                    "currency_id": invoices.currency_id.id,
                    "partner_id": cls.customer.id,
                    "operation": "online_direct",
                    "reference": f"{invoices[0].name}-{len(invoices.transaction_ids)}",
                    "invoice_ids": [Command.set(invoices.ids)],
                    **values,
                }
            )
        )
        transaction._set_done()
        transaction._post_process()
        return transaction


class ReturnOnlineRefundCommon(ReturnRefundCommon):
    """Invoices that are paid online, and what providers answer to refunds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref(DEMO_METHOD, False):
            raise SkipTest("Needs Odoo's demo provider.")
        cls.provider = cls._create_provider()
        cls.order = cls._sell()
        cls.invoice = cls.order.invoice_ids

    def _patch_sending(self, answer):
        Transaction = self.registry["payment.transaction"]
        return patch.object(Transaction, "_send_refund_request", answer)

    def _answer(self, state):
        """Let the provider answer refunds with another state."""

        def answer(tx):
            tx._process("demo", {"reference": tx.reference, "simulated_state": state})

        return self._patch_sending(answer)

    def _prepare(self, quantity=3.0, amounts=(None,)):
        """Pay the invoice online in parts, and settle a return of it."""
        transactions = [
            self._pay_online(self.provider, self.invoice, amount) for amount in amounts
        ]
        returns = self._settle_by(self.order, "original_payment", [quantity])
        return returns, returns.credit_note_ids, transactions

    def _refund(self, returns):
        """Refund as finance, and ask the provider as after the commit."""
        action = returns.with_user(self.user_finance).action_refund()
        self._ask(returns)
        return action

    def _ask(self, returns):
        with self.enter_registry_test_mode():
            returns.sudo().refund_transaction_ids._ask_apart()

    def _confirm(self, returns):
        """Book what the provider confirmed, as the scheduled action does."""
        refunds = returns.sudo().refund_transaction_ids
        refunds.filtered(lambda tx: tx.state == "done")._post_process()
        return refunds

    def _get_asked(self, returns):
        """Return what finance is asked to look at, once for each of them."""
        type_ = self.env.ref("return_management.mail_activity_type_refund_unclear")
        activities = returns.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == type_
        )
        self.assertLessEqual(len(set(activities.mapped("note"))), 1)
        return activities[:1].note
