from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .notice_common import NoticeCommon

# Goods are expected 14 days later, on the 16th
MONDAY = datetime(2026, 3, 2, 9, 0)
BATCHES = "odoo.addons.return_management.models.order.return_order_batch"


@tagged("post_install", "-at_install")
class TestSchedules(NoticeCommon):
    """Reminders, closing and chasing come by themselves, and once."""

    zone = "UTC"

    def setUp(self):
        super().setUp()
        self.company.return_reminder_days = 3
        self.company.return_expiry_days = 10
        self._travel(MONDAY)
        self.returns = self._authorize(self._create_return(self.order))
        self.assertEqual(self.returns.date_deadline, date(2026, 3, 16))

    def _travel(self, moment):
        """Let it be another moment until the end of the test, or the next travel."""
        if hasattr(self, "freezer"):
            self.freezer.stop()
        else:
            self.addCleanup(lambda: self.freezer.stop())
        self.freezer = freeze_time(moment)
        self.freezer.start()
        self.env.invalidate_all()

    def _pass(self, days):
        self._travel(MONDAY + timedelta(days=days))

    def _count_reminders(self):
        self._send()
        notices = self._get_notices(
            self.returns.with_context(active_test=False), "reminder"
        )
        return len(notices.filtered(lambda notice: notice.state == "sent"))

    # === REMINDERS === #

    def test_customer_is_reminded_before_the_day_and_once_after(self):
        reminded = []
        for day in (0, 10, 11, 12, 14, 15, 16, 30):
            self._pass(day)
            self._run_cron("remind")
            reminded.append(self._count_reminders())
        self.assertEqual(reminded, [0, 0, 1, 1, 1, 2, 2, 2])
        self.assertIn("have not received", self._get_mails(self.returns)[-1].body_html)

    def test_new_day_is_reminded_of_anew(self):
        self._pass(11)
        self._run_cron("remind")
        self.returns.date_deadline = date(2026, 3, 30)
        self._pass(20)
        self._run_cron("remind")
        self.assertEqual(self._count_reminders(), 1)
        self._pass(25)
        self._run_cron("remind")
        self.assertEqual(self._count_reminders(), 2)

    def test_nobody_is_reminded_who_need_not_be(self):
        stays = self._authorize(self._create_return(self._sell(), return_method="none"))
        asked = self._authorize(self._create_return(self._sell()))
        asked._ask_customer("Which one?")
        arrived = self._authorize(self._create_return(self._sell()))
        self._receive(arrived)
        self.returns.tracking_number = "SF-1"
        self._pass(12)
        self._run_cron("remind")
        everything = self.returns | stays | asked | arrived
        self.assertNotIn("reminder", self._get_steps(everything))
        self.returns.write({"tracking_number": False, "date_sent": False})
        self.company.return_reminder_days = 0
        self._run_cron("remind")
        self.assertNotIn("reminder", self._get_steps(self.returns))

    def test_short_time_is_not_reminded_of_on_the_first_day(self):
        self.company.return_days_to_send = 2
        returns = self._authorize(self._create_return(self._sell()))
        self._run_cron("remind")
        self.assertNotIn("reminder", self._get_steps(returns))
        self._pass(1)
        self._run_cron("remind")
        self.assertIn("reminder", self._get_steps(returns))

    def test_reminder_waiting_to_be_sent_is_dropped_when_the_goods_leave(self):
        self._pass(12)
        self._run_cron("remind")
        self.returns.tracking_number = "SF-1"
        self.assertEqual(self._count_reminders(), 0)

    # === CLOSING === #

    def test_return_that_was_never_sent_is_closed(self):
        self._pass(24)
        self._run_cron("expire")
        self.assertEqual(self.returns.state, "authorized")
        self._pass(25)
        self._run_cron("expire")
        self.assertEqual(self.returns.state, "cancel")
        self.assertEqual(set(self.returns.picking_ids.mapped("state")), {"cancel"})
        self._send()
        self.assertEqual(self._get_notices(self.returns, "expired").state, "sent")
        log = " ".join(self.returns.message_ids.mapped("body"))
        self.assertIn("expected by 2026-03-16 and never sent", log)

    def test_closing_is_off_unless_days_are_set(self):
        self.company.return_expiry_days = 0
        self._pass(400)
        self._run_cron("expire")
        self.assertEqual(self.returns.state, "authorized")
        self.assertFalse(
            self.env["res.company"].create({"name": "A"}).return_expiry_days
        )

    def test_nothing_is_closed_that_is_on_its_way_or_paid(self):
        sent = self._authorize(self._create_return(self._sell()))
        sent.tracking_number = "SF-2"
        arrived = self._authorize(self._create_return(self._sell()))
        self._receive(arrived, {self.product: 1.0})
        asked = self._authorize(self._create_return(self._sell()))
        asked._ask_customer("Which one?")
        self._pass(60)
        self._run_cron("expire")
        self.assertEqual(set((sent | arrived | asked).mapped("state")), {"authorized"})

    def test_advance_replacement_keeps_a_return_open(self):
        order = self._sell()
        returns = self._create_return(
            order, requested_settlement_type="exchange", replacement_timing="approval"
        )
        returns.line_ids.settlement_type = "exchange"
        self._authorize(returns)
        self._put_in_stock(self.product, 10.0)
        returns.replacement_picking_ids.action_assign()
        returns.replacement_picking_ids.move_ids.picked = True
        returns.replacement_picking_ids.button_validate()
        self.assertEqual(returns.line_ids.qty_replaced, 10.0)
        self._pass(60)
        self._run_cron("expire")
        self.assertEqual(returns.state, "authorized")

    def test_early_refund_keeps_a_return_open(self):
        self._set_terms(due="approval")
        returns = self._authorize(self._create_return(self._sell()))
        self._settle(returns)
        self._pass(60)
        self._run_cron("expire")
        self.assertEqual(returns.state, "authorized")

    @mute_logger(BATCHES)
    def test_return_that_fails_stops_none_of_the_others(self):
        other = self._authorize(self._create_return(self._sell()))
        bad = self.returns
        Return = type(self.env["return.order"])
        cancel = Return.action_cancel

        def action_cancel(records):
            if bad.id in records.ids:
                raise ValueError("broken")
            return cancel(records)

        self._pass(60)
        with patch.object(Return, "action_cancel", action_cancel):
            self._run_cron("expire")
        self.assertEqual((bad.state, other.state), ("authorized", "cancel"))

    # === REFUNDS === #

    def test_late_refund_is_chased_once_per_day_that_was_promised(self):
        returns = self._settle_by(self._sell_paid(), "bank_transfer")
        returns._write_transition({"date_refund_promised": date(2026, 3, 20)})

        def count():
            self._run_cron("chase_refund")
            return len(
                returns.activity_ids.filtered(
                    lambda a: "refund was promised by" in (a.summary or "")
                )
            )

        self._pass(18)
        self.assertEqual(count(), 0)
        self._pass(19)
        self.assertEqual([count(), count()], [1, 1])
        returns._write_transition({"date_refund_promised": date(2026, 4, 20)})
        self._pass(60)
        self.assertEqual(count(), 2)
        returns.with_user(self.user_finance)._register_bank_transfer()
        self.assertEqual(count(), 0)

    def test_each_company_has_its_own_days(self):
        other = self.env["res.company"].create({"name": "Second Company"})
        other.return_reminder_days = 10
        self._pass(5)
        self._run_cron("remind")
        self.assertNotIn("reminder", self._get_steps(self.returns))
