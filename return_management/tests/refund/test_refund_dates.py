from datetime import timedelta

from odoo import fields
from odoo.tests import Form, HttpCase, tagged

from ..refund_common import ReturnRefundCommon
from ..report_common import ReturnReportCommon

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestRefundDates(ReturnRefundCommon, ReturnReportCommon, HttpCase):
    """When the refund is promised, when it was made, and which are late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell_paid()

    def _open(self, trigger, days=7, **values):
        """Make a return in draft, whose refund is promised after an event."""
        returns = self._create_return(
            self.order, [3.0], refund_method="bank_transfer", **values
        ).with_env(self.env)
        self._set_terms(due=trigger, days=days)
        return returns

    # === PROMISE === #

    def test_refund_is_promised_from_the_approval(self):
        returns = self._open("approval")
        self.assertFalse(returns.date_refund_promised)
        self._authorize(returns)
        self.assertEqual(returns.date_refund_promised, self.today + 7 * DAY)

    def test_refund_is_promised_from_the_day_the_goods_were_sent(self):
        returns = self._authorize(self._open("sent", days=0))
        self.assertFalse(returns.date_refund_promised)
        with Form(returns.with_user(self.user_salesperson)) as form:
            form.tracking_number = "SF139002"
        self.assertEqual(returns.date_sent, self.today)
        self.assertEqual(returns.date_refund_promised, self.today)
        earlier = self._authorize(self._create_return(self.order, [1.0]))
        with Form(earlier.with_user(self.user_salesperson)) as form:
            form.date_sent = self.today - 2 * DAY
            form.tracking_number = "SF139003"
        self.assertEqual(earlier.date_sent, self.today - 2 * DAY)
        self.assertEqual(earlier.date_refund_promised, self.today - 2 * DAY)

    def test_goods_that_arrived_were_sent(self):
        returns = self._authorize(self._open("sent", days=7))
        self._receive(returns)
        self.assertFalse(returns.date_sent)
        self.assertEqual(returns.date_refund_promised, self.today + 7 * DAY)

    def test_refund_is_promised_from_the_receipt(self):
        returns = self._authorize(self._open("receipt"))
        self._receive(returns, {self.product: 1.0})
        self.assertEqual(returns.date_refund_promised, self.today + 7 * DAY)

    def test_refund_is_promised_from_the_last_inspection(self):
        returns = self._authorize(self._open("inspection", days=1))
        self._receive(returns)
        self.assertFalse(returns.date_refund_promised)
        self._inspect(returns)
        self.assertEqual(returns.date_refund_promised, self.today + DAY)

    def test_goods_that_go_back_promise_nothing(self):
        returns = self._authorize(self._open("approval"))
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        self.assertFalse(returns.date_refund_promised)

    def test_no_event_and_no_days_promise_nothing(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        self._receive(returns)
        self._inspect(returns)
        self.assertFalse(returns.date_refund_promised)
        for trigger in ("vendor_credit", "never"):
            returns = self._authorize(self._open(trigger))
            self.assertFalse(returns.date_refund_promised)

    def test_exchange_promises_no_money(self):
        returns = self._open("approval")
        returns.requested_settlement_type = "exchange"
        self._authorize(returns)
        self.assertFalse(returns.date_refund_promised)

    def test_earliest_promise_of_the_lines_counts(self):
        other = self._create_goods("Charger")
        order = self._sell_paid([{}, {"product_id": other.id}])
        for product, days in ((self.product, 20), (other, 5)):
            self._set_terms(products=product, due="approval", days=days)
        returns = self._create_return(order).with_env(self.env)
        self._authorize(returns)
        self.assertEqual(returns.date_refund_promised, self.today + 5 * DAY)

    # === LATE === #

    def _is_found_late(self, returns):
        return returns in self.env["return.order"].with_user(self.user_finance).search(
            [("is_refund_late", "=", True)]
        )

    def test_late_refund_is_listed_until_it_is_paid(self):
        returns = self._authorize(self._open("approval", days=2))
        self.assertFalse(self._is_found_late(returns))
        returns._write_transition(
            {"date_authorized": fields.Datetime.now() - timedelta(days=5)}
        )
        self.assertEqual(returns.date_refund_promised, self.today - 3 * DAY)
        self.assertTrue(returns.is_refund_late)
        self.assertTrue(self._is_found_late(returns))
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self.assertTrue(self._is_found_late(returns))
        returns.with_user(self.user_finance)._register_bank_transfer()
        self.assertFalse(returns.is_refund_late)
        self.assertFalse(self._is_found_late(returns))
        returns.credit_note_ids.line_ids.remove_move_reconcile()
        self.assertFalse(returns.date_refunded)
        self.assertEqual(returns.refund_status, "pending")
        self.assertTrue(self._is_found_late(returns))

    # === MADE === #

    def test_refund_is_made_on_the_day_of_the_last_payment(self):
        returns = self._settle_by(self.order, "bank_transfer", [3.0])
        self.assertFalse(returns.date_refunded)
        note = returns.credit_note_ids
        self._pay(note, 100.0, payment_date=self.today + DAY)
        self.assertFalse(returns.date_refunded)
        self.assertEqual(returns.refund_status, "pending")
        last = self._pay(note, payment_date=self.today + 3 * DAY)
        self.assertEqual(returns.date_refunded, self.today + 3 * DAY)
        last.action_cancel()
        self.assertFalse(returns.date_refunded)

    def test_taken_back_credit_note_is_no_refund(self):
        returns = self._settle_by(self.order, "on_account", [3.0])
        self.assertEqual(returns.date_refunded, self.today)
        returns.credit_note_ids.button_draft()
        self.assertFalse(returns.date_refunded)
        self.assertEqual(returns.refund_status, "no")

    def test_part_of_a_return_is_refunded_while_the_rest_is_late(self):
        returns = self._authorize(self._open("receipt", days=0))
        self._receive(returns, {self.product: 1.0})
        self._inspect(returns)
        self._settle(returns)
        returns.with_user(self.user_finance)._register_bank_transfer()
        self._receive(returns)
        self._inspect(returns)
        self.assertEqual(returns.settlement_status, "partial")
        returns._write_transition({"date_refund_promised": self.today - 5 * DAY})
        self.assertTrue(returns.is_refund_late)
        self.assertTrue(self._is_found_late(returns))

    # === FORMS === #

    def test_voucher_and_slip_tell_the_days(self):
        returns = self._open("approval", days=30)
        self._authorize(returns)
        slip = self._render("return_order_report_slip", returns)[0]
        promised = (self.today + 30 * DAY).strftime("%m/%d/%Y")
        self.assertIn("Refund by", slip)
        self.assertIn(promised, slip)
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        returns.with_user(self.user_finance)._register_bank_transfer()
        pages = self._render("return_order_report_voucher", returns)
        self.assertEqual(len(pages), 1)
        for text in ("Promised by", promised, "Refunded on"):
            self.assertIn(text, pages[0])
