from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..concurrency_common import BUSY, ConcurrencyCommon
from ..refund_common import DEMO_METHOD

CLEAN_UP = """
    DELETE FROM account_partial_reconcile WHERE credit_move_id IN (
        SELECT id FROM account_move_line WHERE partner_id = %(partner)s);
    UPDATE account_move SET origin_payment_id = NULL WHERE partner_id = %(partner)s;
    UPDATE account_payment SET payment_transaction_id = NULL
     WHERE partner_id = %(partner)s;
    DELETE FROM payment_transaction WHERE partner_id = %(partner)s
       AND source_transaction_id IS NOT NULL;
    DELETE FROM payment_transaction WHERE partner_id = %(partner)s;
    DELETE FROM account_payment WHERE partner_id = %(partner)s;
"""


@tagged("post_install", "-at_install")
class TestRefundConcurrency(ConcurrencyCommon):
    """A provider is asked once, whoever presses what at the same time."""

    def setUp(self):
        self.asked = []
        super().setUp()
        Transaction = self.registry["payment.transaction"]
        send = Transaction._send_refund_request

        def count(tx):
            self.asked.append(tx.reference)
            self._while_asking(tx)
            return send(tx)

        self.startPatcher(patch.object(Transaction, "_send_refund_request", count))

    def _while_asking(self, refund):
        """Do something while the provider is asked; tests replace it."""

    def _create_data(self, env):
        """Owe money for a piece that was paid online."""
        method = env.ref(DEMO_METHOD, False)
        if not method:
            self.skipTest("Needs Odoo's demo provider.")
        self._sell_piece(env)
        sale = env["sale.order.line"].browse(self.sale_line_id).order_id
        invoice = sale._create_invoices()
        invoice.action_post()
        provider = env["payment.provider"].create(
            {"name": "Card Service", "code": "demo", "state": "test"}
        )
        provider.journal_id = env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
        )
        self.provider_id = provider.id
        paid = env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": invoice.amount_residual,
                "currency_id": invoice.currency_id.id,
                "partner_id": self.partner_id,
                "operation": "online_direct",
                "reference": f"Paid {sale.name}",
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        paid._set_done()
        paid._post_process()
        returns = self._create_return(
            env, return_method="none", refund_method="original_payment"
        )
        returns.action_submit()
        self._pass_gate(returns)
        returns.action_settle()
        self._pass_gate(returns)
        returns.credit_note_ids.filtered(lambda n: n.state == "draft").action_post()
        self.return_id = returns.id

    def _remove_data(self):
        with self.registry.cursor() as cr:
            cr.execute(CLEAN_UP, {"partner": self.partner_id})
        self._remove_piece()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            provider = env["payment.provider"].browse(self.provider_id)
            provider.state = "disabled"
            cr.execute(
                "DELETE FROM account_payment_method_line "
                "WHERE payment_provider_id = %s",
                [provider.id],
            )
            provider.unlink()

    def _get_return(self, env):
        return env["return.order"].browse(self.return_id)

    def _get_refunds(self, env=None):
        return self._get_return(env or self._newcomer()).refund_transaction_ids

    def _refund(self, env):
        self._get_return(env).action_refund()

    def _mark(self, name):
        return lambda env: getattr(self._get_return(env), f"action_{name}")()

    def _stay_silent(self):
        """Let the process end while the provider is asked."""
        self._refund(self.first)
        self.first.cr.postcommit.clear()
        self.first.cr.commit()
        env = self._newcomer()
        self._get_refunds(env)._note_return_request()
        env.cr.commit()
        self._connect_again()

    def _begin_anew(self):
        self._remove_data()
        with self.registry.cursor() as cr:
            self._create_data(api.Environment(cr, SUPERUSER_ID, {}))
        self._connect_again()

    # === REFUND AND REFUND === #

    def test_refund_and_refund(self):
        self._race(self._refund, self._refund, UserError, "is being refunded already")
        self.assertEqual(len(self.asked), 1)
        self.assertEqual(self._get_refunds().mapped("state"), ["done"])

    def test_refund_and_refund_at_once(self):
        self._race(self._refund, self._refund, UserError, BUSY, at_once=True)
        self.assertEqual(len(self.asked), 1)

    def test_nobody_is_asked_for_what_was_undone(self):
        self._refund(self.first)
        self.first.cr.rollback()
        self.assertFalse(self.asked)
        self.assertFalse(self._get_refunds())

    def test_nobody_asks_or_decides_while_the_provider_is_asked(self):
        told = []

        def interfere(refund):
            env = self._newcomer()
            # Planned and asked are committed: whoever comes now sees it.
            told.append(self._get_refunds(env).return_request)
            self._get_refunds(env)._ask_apart()
            with self.assertRaisesRegex(UserError, BUSY):
                self._mark("mark_not_refunded")(env)
            env.cr.rollback()
            told.append("busy")

        self.patch(type(self), "_while_asking", lambda test, refund: interfere(refund))
        self._refund(self.first)
        self.first.cr.commit()
        self.assertEqual(told, ["asked", "busy"])
        self.assertEqual(len(self.asked), 1)
        self.assertEqual(self._get_refunds().mapped("return_request"), ["answered"])

    # === DECISIONS === #

    def test_two_decide_differently(self):
        for winner, loser, state in (
            ("mark_refunded", "mark_not_refunded", "done"),
            ("mark_not_refunded", "mark_refunded", "cancel"),
            ("ask_refund_again", "mark_refunded", "done"),
        ):
            with self.subTest(winner=winner):
                self._stay_silent()
                self._race(
                    self._mark(winner),
                    self._mark(loser),
                    UserError,
                    "no refund waits for the answer",
                )
                refunds = self._get_refunds()
                self.assertEqual(refunds.mapped("state"), [state])
                self._begin_anew()

    def test_two_decide_at_once(self):
        for winner, loser in (
            ("mark_refunded", "mark_not_refunded"),
            ("mark_not_refunded", "ask_refund_again"),
        ):
            with self.subTest(winner=winner):
                self._stay_silent()
                self._race(
                    self._mark(winner), self._mark(loser), UserError, BUSY, at_once=True
                )
                self._begin_anew()
