from unittest.mock import patch

import requests

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..refund_common import ReturnOnlineRefundCommon

CREDIT = 305.10
PAYMENT = "odoo.addons.payment.models.payment_provider"
REQUEST = f"{PAYMENT}.requests.request"
OURS = "odoo.addons.return_management.models.refund.payment_transaction_request"


@tagged("post_install", "-at_install")
class TestRefundAnswers(ReturnOnlineRefundCommon):
    """A provider is asked once; what it does not answer, finance finds out."""

    def _fail(self, error):
        """Let the connection to the provider fail while it is asked to refund."""

        def send(tx):
            self.asked.append(tx.reference)
            tx._send_api_request("POST", "refunds", json={"amount": -tx.amount})

        self.asked, self.keys = [], []

        def request(method, url, **kwargs):
            if isinstance(error, Exception):
                raise error
            response = requests.Response()
            response.status_code, response._content = error, b"{}"
            return response

        def build_headers(provider, *args, idempotency_key=None, **kwargs):
            self.keys.append(idempotency_key)
            return {}

        self.startPatcher(self._patch_sending(send))
        Provider = self.registry["payment.provider"]
        self.startPatcher(
            patch.object(Provider, "_build_request_url", lambda *args, **kw: "http://x")
        )
        self.startPatcher(
            patch.object(Provider, "_build_request_headers", build_headers)
        )
        self.startPatcher(
            patch.object(Provider, "_parse_response_error", lambda *args: "No money.")
        )
        return self.startPatcher(patch(REQUEST, request))

    @mute_logger(OURS)
    def _stay_silent(self, quantity=3.0, amounts=(None,)):
        """Ask for refunds that nobody answers."""
        returns, note, paid = self._prepare(quantity, amounts)
        self._fail(requests.Timeout())
        self._refund(returns)
        return returns, note, paid

    def _decide(self, returns, name):
        getattr(returns.with_user(self.user_finance), f"action_{name}")()

    def _answer_late(self, refund, state):
        """Let the provider tell what became of a refund, by its webhook."""
        refund._process(
            "demo", {"reference": refund.reference, "simulated_state": state}
        )
        if refund.state == "done" and not refund.is_post_processed:
            refund._post_process()

    # === ASKED ONCE === #

    def test_plan_is_committed_before_anybody_is_asked(self):
        returns, note, (paid,) = self._prepare()
        with self._patch_sending(lambda tx: self.fail("Asked too early.")):
            returns.with_user(self.user_finance).action_refund()
        refund = returns.sudo().refund_transaction_ids
        self.assertRecordValues(
            refund,
            [
                {
                    "state": "draft",
                    "return_request": "planned",
                    "date_return_asked": False,
                    "amount": -CREDIT,
                    "return_credit_note_id": note.id,
                    "source_transaction_id": paid.id,
                }
            ],
        )
        self.assertEqual(returns.refund_status, "processing")
        self.assertFalse(returns.refund_alert)
        with self.assertRaisesRegex(UserError, "being refunded already"):
            self._refund(returns)
        with self.assertRaisesRegex(UserError, "no refund waits for the answer"):
            self._decide(returns, "mark_not_refunded")
        self.assertTrue(len(self.env.cr.postcommit))

    def test_scheduled_action_asks_what_a_process_that_ended_has_left(self):
        returns, __, __ = self._prepare()
        returns.with_user(self.user_finance).action_refund()
        self._run_cron()
        refund = returns.sudo().refund_transaction_ids
        self.assertEqual((refund.state, refund.return_request), ("done", "answered"))
        self._run_cron()
        self._ask(returns)
        self.assertEqual(len(returns.sudo().refund_transaction_ids), 1)

    def _run_cron(self):
        cron = self.env.ref("return_management.ir_cron_payment_transaction_ask")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def test_what_was_asked_before_the_process_ended_is_not_asked_again(self):
        returns, note, __ = self._prepare()
        returns.with_user(self.user_finance).action_refund()
        refund = returns.sudo().refund_transaction_ids
        self.assertTrue(refund._note_return_request())
        with self._patch_sending(lambda tx: self.fail("Asked twice.")):
            self._run_cron()
            self._ask(returns)
        self.assertEqual(refund.return_request, "silent")
        self.assertIn("no answer was recorded", returns.refund_alert)
        self.assertIn("no answer was recorded", self._get_asked(returns))
        self.assertEqual(note.amount_residual, CREDIT)

    def test_nobody_is_asked_for_what_was_paid_meanwhile(self):
        returns, note, __ = self._prepare()
        returns.with_user(self.user_finance).action_refund()
        self._pay(note, 100.0)
        with self._patch_sending(lambda tx: self.fail("Asked for too much.")):
            self._ask(returns)
        refund = returns.sudo().refund_transaction_ids
        self.assertEqual(refund.state, "cancel")
        self.assertIn("does not owe it any more", self._get_asked(returns))
        self.assertEqual(returns.refund_status, "pending")

    def test_disabled_provider_is_not_asked(self):
        returns, __, __ = self._prepare()
        returns.with_user(self.user_finance).action_refund()
        self.provider.state = "disabled"
        self._ask(returns)
        self.assertEqual(returns.sudo().refund_transaction_ids.state, "error")
        self.assertIn("disabled", self._get_asked(returns))

    # === NO ANSWER === #

    @mute_logger(OURS, PAYMENT)
    def test_refusal_and_silence_are_told_apart(self):
        silent = (
            requests.Timeout(),
            requests.ConnectionError(),
            requests.exceptions.ChunkedEncodingError(),
            502,
        )
        for error, step in [*((each, "silent") for each in silent), (402, "asked")]:
            with self.subTest(error=error):
                returns, __, __ = self._prepare(1.0)
                self._fail(error)
                self._refund(returns)
                refund = returns.sudo().refund_transaction_ids
                self.assertEqual(refund.return_request, step)
                is_silent = step == "silent"
                self.assertEqual(refund.state, "draft" if is_silent else "error")
                self.assertEqual(bool(returns.refund_alert), is_silent)
        self.assertIn("No money.", self._get_asked(returns))

    @mute_logger(OURS)
    def test_failure_after_the_answer_is_not_taken_for_a_refusal(self):
        returns, __, __ = self._prepare()

        def answer(tx):
            tx._set_done()
            raise KeyError("status")

        with self._patch_sending(answer):
            self._refund(returns)
        refund = returns.sudo().refund_transaction_ids
        self.assertEqual((refund.state, refund.return_request), ("draft", "silent"))
        self.assertEqual(returns.refund_status, "processing")

    def test_ask_again_is_the_same_request(self):
        returns, note, __ = self._stay_silent()
        refund = returns.sudo().refund_transaction_ids
        self._decide(returns, "ask_refund_again")
        self.assertFalse(self._get_asked(returns))
        with mute_logger(OURS):
            self._ask(returns)
        self.assertEqual(self.asked, [refund.reference] * 2)
        self.assertEqual(len(set(self.keys)), 1)
        self.assertTrue(self.keys[0])
        self._decide(returns, "ask_refund_again")
        with self._answer("done"):
            self._ask(returns)
        self._confirm(returns)
        self.assertEqual(returns.sudo().refund_transaction_ids, refund)
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(returns.refund_status, "full")

    def test_was_refunded_books_the_payment(self):
        returns, note, (paid,) = self._stay_silent()
        self._decide(returns, "mark_refunded")
        refund = returns.sudo().refund_transaction_ids
        self.assertRecordValues(
            refund.payment_id,
            [{"amount": CREDIT, "payment_type": "outbound", "is_reconciled": True}],
        )
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(returns.refund_status, "full")
        self.assertFalse(returns.refund_alert)
        self.assertFalse(self._get_asked(returns))
        self._answer_late(refund, "done")
        self.assertEqual(paid._get_return_refund_available(), 1017.0 - CREDIT)
        self.assertFalse(self._get_asked(returns))
        with self.assertRaisesRegex(UserError, "no refund waits for the answer"):
            self._decide(returns, "mark_refunded")

    def test_was_not_refunded_frees_the_way(self):
        returns, note, (paid,) = self._stay_silent()
        self._decide(returns, "mark_not_refunded")
        self.assertEqual(returns.sudo().refund_transaction_ids.state, "cancel")
        self.assertEqual(returns.refund_status, "pending")
        self.assertEqual(paid._get_return_refund_available(), 1017.0)
        self.assertFalse(self._get_asked(returns))
        with self._answer("done"):
            self._refund(returns)
        self._confirm(returns)
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(len(self._get_payments(returns)), 1)

    def _get_payments(self, returns):
        return returns.sudo().refund_transaction_ids.payment_id

    def test_several_returns_are_decided_at_once(self):
        returns, __, __ = self._stay_silent(1.0)
        other = self._settle_by(self.order, "original_payment", [2.0])
        with mute_logger(OURS):
            self._refund(other)
        self._decide(returns | other, "mark_refunded")
        self.assertEqual(set((returns | other).mapped("refund_status")), {"full"})

    # === LATE ANSWERS === #

    def test_late_answer_settles_what_was_silent(self):
        returns, note, __ = self._stay_silent()
        self._answer_late(returns.sudo().refund_transaction_ids, "done")
        self.assertEqual(note.amount_residual, 0.0)
        self.assertFalse(returns.refund_alert)
        self.assertFalse(self._get_asked(returns))

    def test_late_yes_counts_while_the_money_is_owed(self):
        returns, note, __ = self._stay_silent()
        self._decide(returns, "mark_not_refunded")
        self._answer_late(returns.sudo().refund_transaction_ids, "done")
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(len(self._get_payments(returns)), 1)

    def test_late_yes_pays_nothing_twice(self):
        for state in ("cancel", "error"):
            with self.subTest(state=state):
                returns, note, __ = self._prepare(1.0)
                with self._answer(state):
                    self._refund(returns)
                given_up = returns.sudo().refund_transaction_ids
                with self._answer("done"):
                    self._refund(returns)
                for __ in range(2):
                    self._answer_late(given_up, "done")
                self._confirm(returns)
                self.assertEqual(given_up.state, state)
                self.assertEqual(len(self._get_payments(returns)), 1)
                self.assertEqual(note.amount_residual, 0.0)
                self.assertIn("may have the money twice", self._get_asked(returns))

    def test_late_no_is_told(self):
        returns, __, __ = self._stay_silent()
        self._decide(returns, "mark_refunded")
        for state in ("error", "cancel"):
            self._answer_late(returns.sudo().refund_transaction_ids, state)
            self.assertIn("recorded as paid", self._get_asked(returns))
        self.assertEqual(returns.refund_status, "full")

    # === WHO DECIDES === #

    def test_only_finance_decides(self):
        returns, __, __ = self._stay_silent()
        for user in (self.user_salesperson, self.user_officer, self.user_warehouse):
            for name in ("ask_refund_again", "mark_refunded", "mark_not_refunded"):
                with self.assertRaises(AccessError):
                    getattr(returns.with_user(user), f"action_{name}")()
        self.assertTrue(returns.with_user(self.user_officer).refund_alert)
