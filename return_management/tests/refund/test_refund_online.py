from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..refund_common import ReturnOnlineRefundCommon

# 3 of 10 pieces at 100.00 less 10 %, with 13 % taxes
CREDIT = 305.10
INVOICE = 1017.00


@tagged("post_install", "-at_install")
class TestRefundOnline(ReturnOnlineRefundCommon):
    """Money goes back through the online payment with which the goods were paid."""

    def test_part_of_a_payment_is_refunded_and_settles_the_credit_note(self):
        returns, note, (paid,) = self._prepare()
        self.assertEqual(
            (note.amount_residual, returns.refund_status), (305.1, "pending")
        )
        action = self._refund(returns)
        self.assertIn("Card Service", action["params"]["message"])
        self.assertEqual(returns.refund_status, "processing")
        refund = self._confirm(returns)
        self.assertRecordValues(
            refund,
            [
                {
                    "source_transaction_id": paid.id,
                    "amount": -CREDIT,
                    "state": "done",
                    "return_credit_note_id": note.id,
                }
            ],
        )
        self.assertRecordValues(
            refund.payment_id,
            [{"amount": CREDIT, "payment_type": "outbound", "is_reconciled": True}],
        )
        self.assertIn(returns.name, refund.payment_id.memo)
        self.assertEqual(note.amount_residual, 0.0)
        self.assertIn(note.payment_state, ("paid", "in_payment"))
        self.assertEqual(returns.refund_status, "full")
        self.assertEqual(returns.date_refunded, max(note.date, refund.payment_id.date))
        self.assertAlmostEqual(paid._get_return_refund_available(), INVOICE - CREDIT)

    def test_whole_payment_is_refunded(self):
        returns, note, (paid,) = self._prepare(10.0)
        self._refund(returns)
        self.assertEqual(self._confirm(returns).amount, -INVOICE)
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(paid._get_return_refund_available(), 0.0)

    def test_newest_of_two_payments_is_refunded_first(self):
        returns, note, (first, second) = self._prepare(3.0, (917.0, 100.0))
        self._refund(returns)
        refunds = self._confirm(returns)
        self.assertEqual(
            {tx.source_transaction_id: tx.amount for tx in refunds},
            {second: -100.0, first: -205.1},
        )
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(returns.refund_status, "full")

    def test_payment_of_the_order_is_refunded_too(self):
        paid = self._pay_online(self.provider, self.invoice)
        paid.write({"invoice_ids": False, "sale_order_ids": self.order.ids})
        returns = self._settle_by(self.order, "original_payment", [3.0])
        self._refund(returns)
        self.assertEqual(self._confirm(returns).source_transaction_id, paid)
        self.assertEqual(returns.refund_status, "full")

    def test_what_cannot_go_back_the_same_way_is_named(self):
        self._pay_online(self.provider, self.invoice, 100.0)
        self._pay(self.invoice)
        returns = self._settle_by(self.order, "original_payment", [3.0])
        message = self._refund(returns)["params"]["message"]
        self.assertIn("205.10", message)
        self.assertIn("bank transfer", message)
        self._confirm(returns)
        self.assertEqual(returns.credit_note_ids.amount_residual, 205.1)
        self.assertEqual(returns.refund_status, "pending")
        with self.assertRaisesRegex(UserError, "no online payment is left"):
            self._refund(returns)
        finance = returns.with_user(self.user_finance)
        finance.action_set_refund_method("bank_transfer")
        finance._register_bank_transfer()
        self.assertEqual(returns.refund_status, "full")

    def test_provider_that_refunds_only_everything_refuses_a_part(self):
        returns, note, (paid,) = self._prepare()
        paid.payment_method_id.support_refund = "full_only"
        with self.assertRaisesRegex(UserError, "only as a whole"):
            self._refund(returns)
        self.assertFalse(returns.sudo().refund_transaction_ids)
        self.assertEqual(note.amount_residual, CREDIT)

    def test_provider_that_refunds_only_everything_refunds_everything(self):
        returns, note, (paid,) = self._prepare(10.0)
        paid.payment_method_id.support_refund = "full_only"
        self._refund(returns)
        self._confirm(returns)
        self.assertEqual(note.amount_residual, 0.0)

    def test_refusal_of_the_provider_is_told_and_frees_the_way(self):
        returns, note, (paid,) = self._prepare()
        for state in ("error", "cancel"):
            with self._answer(state):
                self._refund(returns)
            self.assertEqual(note.amount_residual, CREDIT)
            self.assertEqual(returns.refund_status, "pending")
            self.assertEqual(paid._get_return_refund_available(), INVOICE)
            self.assertIn("Card Service did not refund", self._get_asked(returns))
        self.assertEqual(
            paid.child_transaction_ids.sorted("id").mapped("state"), ["error", "cancel"]
        )

    def test_error_raised_by_the_provider_is_told(self):
        returns, note, (paid,) = self._prepare()

        def answer(tx):
            raise ValidationError(self.env._("Card has expired."))

        with self._patch_sending(answer):
            self._refund(returns)
        self.assertIn("Card has expired", self._get_asked(returns))
        self.assertIn("Card has expired", returns.message_ids[0].body)
        self.assertEqual(note.amount_residual, CREDIT)
        self.assertEqual(returns.refund_status, "pending")
        self._refund(returns)
        self.assertFalse(self._get_asked(returns))
        self._confirm(returns)
        self.assertEqual(returns.refund_status, "full")

    def test_money_that_is_gone_is_kept_when_a_later_part_is_refused(self):
        returns, note, (first, second) = self._prepare(3.0, (917.0, 100.0))
        send = self.registry["payment.transaction"]._send_refund_request

        def answer(tx):
            if tx.source_transaction_id == first:
                raise ValidationError(self.env._("Not today."))
            return send(tx)

        with self._patch_sending(answer):
            self._refund(returns)
        self.assertIn("Not today.", self._get_asked(returns))
        self._confirm(returns)
        self.assertEqual(note.amount_residual, 205.1)
        self.assertEqual(returns.refund_status, "pending")
        self._refund(returns)
        self._confirm(returns)
        self.assertEqual(note.amount_residual, 0.0)

    def test_confirmation_may_come_much_later(self):
        returns, note, __ = self._prepare()
        with self._answer("pending"):
            self._refund(returns)
        self.assertEqual(returns.refund_status, "processing")
        self.assertEqual(note.amount_residual, CREDIT)
        refund = returns.sudo().refund_transaction_ids
        refund._process(
            "demo", {"reference": refund.reference, "simulated_state": "done"}
        )
        self.env["payment.transaction"].sudo().browse(refund.id)._post_process()
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(returns.refund_status, "full")

    def test_late_refusal_opens_the_refund_again(self):
        returns, __, (paid,) = self._prepare()
        with self._answer("pending"):
            self._refund(returns)
        self.assertAlmostEqual(paid._get_return_refund_available(), INVOICE - CREDIT)
        returns.sudo().refund_transaction_ids._set_error("Account closed.")
        self.assertEqual(returns.refund_status, "pending")
        self._refund(returns)
        self._confirm(returns)
        self.assertEqual(returns.refund_status, "full")

    def test_second_click_is_refused_until_and_after_the_confirmation(self):
        returns, __, (paid,) = self._prepare()
        for answer in ("pending", "done"):
            with self.subTest(answer=answer), self._answer(answer):
                if answer == "pending":
                    self._refund(returns)
                with self.assertRaisesRegex(UserError, "being refunded already"):
                    self._refund(returns)
                with self.assertRaisesRegex(UserError, "can no longer be changed"):
                    returns.with_user(self.user_finance).action_set_refund_method(
                        "bank_transfer"
                    )
        refund = returns.sudo().refund_transaction_ids
        refund._set_done()
        self._confirm(returns)
        with self.assertRaisesRegex(UserError, "refunded already"):
            self._refund(returns)
        self.assertEqual(len(paid.child_transaction_ids), 1)

    def test_refund_of_a_note_taken_back_stays_on_the_account(self):
        returns, note, __ = self._prepare()
        with self._answer("pending"):
            self._refund(returns)
        note.button_draft()
        returns.sudo().refund_transaction_ids._set_done()
        payment = self._confirm(returns).payment_id
        self.assertEqual((note.state, payment.amount), ("draft", CREDIT))
        self.assertFalse(payment.is_reconciled)

    def test_only_finance_refunds_online(self):
        returns, __, (paid,) = self._prepare()
        for user in (self.user_salesperson, self.user_officer, self.user_warehouse):
            with self.assertRaises(AccessError):
                returns.with_user(user).action_refund()
        self.assertFalse(paid.child_transaction_ids)

    def test_way_is_only_proposed_where_it_is_possible(self):
        self._pay_online(self.provider, self.invoice)
        self.assertEqual(
            self._create_return(self.order, [1.0]).refund_method, "original_payment"
        )
        self.provider.payment_method_ids.support_refund = "none"
        self.assertEqual(
            self._create_return(self.order, [1.0]).refund_method, "on_account"
        )
        other = self._sell_paid()
        self.assertEqual(self._create_return(other).refund_method, "on_account")

    def test_two_returns_share_what_is_left_of_a_payment(self):
        returns, __, (paid,) = self._prepare(6.0)
        returns |= self._settle_by(self.order, "original_payment", [4.0])
        self._refund(returns)
        self._confirm(returns)
        self.assertEqual(set(returns.mapped("refund_status")), {"full"})
        self.assertEqual(sum(paid.child_transaction_ids.mapped("amount")), -INVOICE)
