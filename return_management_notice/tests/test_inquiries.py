from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .notice_common import NoticeCommon

MONDAY = datetime(2026, 3, 2, 9, 0)


@tagged("post_install", "-at_install")
class TestInquiries(NoticeCommon):
    """The customer is asked for more; the return waits, and its clock stops."""

    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage = cls.env["return.order.stage"].search(
            [("company_id", "=", cls.company.id), ("gate", "=", "authorize")], limit=1
        )
        cls.stage.hours_allowed = 24.0

    def setUp(self):
        super().setUp()
        freezer = freeze_time(MONDAY)
        self.clock = freezer.start()
        self.addCleanup(freezer.stop)
        self.returns = self._create_return(self.order)
        self.returns.with_user(self.user_salesperson).action_submit()
        self.approval = self.returns._get_pending_approval()

    def _ask(self, text="Which label is on the box?", user=None):
        returns = self.returns.with_user(user or self.user_salesperson)
        wizard = (
            self.env["return.order.ask"]
            .with_user(returns.env.user)
            .with_context(active_ids=returns.ids)
            .create({})
        )
        if text is not None:
            wizard.inquiry = text
        wizard.action_ask()
        return wizard

    def _answer(self, **values):
        """Let the customer write on the return's page."""
        return self.returns.sudo().message_post(
            author_id=self.customer.id,
            body="The blue one.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **values,
        )

    def _get_activities(self, summary):
        return self.returns.activity_ids.filtered(lambda a: a.summary == summary)

    # === ASKING === #

    def test_return_waits_and_the_customer_reads_the_question(self):
        self._ask()
        self.assertRecordValues(
            self.returns,
            [
                {
                    "is_waiting_for_customer": True,
                    "inquiry": "Which label is on the box?",
                    "asked_by_id": self.user_salesperson.id,
                    "date_asked": MONDAY,
                    "date_answered": False,
                    "state": "submitted",
                }
            ],
        )
        self.assertIn(self.customer.name, self.returns.next_step)
        self._send()
        mail = self._get_mails(self.returns)[-1]
        self.assertIn("Which label is on the box?", mail.body_html)

    def test_pressed_twice_the_customer_is_asked_once(self):
        self._ask()
        self._ask()
        self.assertEqual(len(self._get_notices(self.returns, "more_info")), 1)
        log = [m for m in self.returns.message_ids if "Asked the customer" in m.body]
        self.assertEqual(len(log), 1)

    def test_another_question_is_sent_anew_and_the_clock_keeps_its_start(self):
        self._ask()
        self._send()
        self.clock.tick(timedelta(hours=5))
        self._ask("And when did you open it?")
        self._send()
        self.assertEqual(self.returns.date_asked, MONDAY)
        bodies = self._get_mails(self.returns).mapped("body_html")
        self.assertIn("Which label", bodies[-2])
        self.assertIn("when did you open", bodies[-1])

    def test_text_is_proposed_by_what_is_missing(self):
        order = self.returns.with_context(lang="en_US")
        self.assertIn("photos", order._prepare_inquiry())
        self.assertIn(self.reason.name, order._prepare_inquiry())
        self.returns.attachment_ids = [
            Command.create({"name": "box.png", "raw": b"box"})
        ]
        self.assertIn("what happened", order._prepare_inquiry())

    def test_customer_without_address_is_named(self):
        self.customer.email = False
        wizard = self._ask()
        self.assertEqual(wizard.unreachable, self.customer.display_name)
        self._send()
        self.assertEqual(self._get_notices(self.returns, "more_info").state, "skipped")

    def test_empty_question_and_closed_returns_are_refused(self):
        with self.assertRaisesRegex(UserError, "write what the customer is asked for"):
            self._ask(" ")
        self.returns.with_user(self.user_officer).action_refuse("No.")
        with self.assertRaisesRegex(UserError, "its state is “Refused”"):
            self._ask()
        self.assertFalse(self.returns.is_waiting_for_customer)

    # === RIGHTS === #

    def test_salesperson_asks_about_own_returns_only(self):
        stranger = new_test_user(
            self.env,
            "return_stranger",
            groups="base.group_user,return_management.return_management_group_user",
            company_id=self.company.id,
        )
        for user in (stranger, self.user_warehouse):
            with self.assertRaises(AccessError):
                self.returns.with_user(user)._ask_customer("Why?")
        portal = new_test_user(self.env, "return_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.returns.with_user(portal)._ask_customer("Why?")
        with self.assertRaises(AccessError):
            self.env["return.order.ask"].with_user(portal).create({})
        with self.assertRaises(AccessError):
            self.returns.with_user(portal).action_stop_waiting()

    def test_approver_asks_without_the_right_to_write(self):
        self.stage.write(
            {
                "approver_ids": [Command.set(self.user_finance.ids)],
                "approver_group_id": False,
            }
        )
        self._ask(user=self.user_finance)
        self.assertEqual(self.returns.asked_by_id, self.user_finance)

    def test_waiting_cannot_be_written_by_hand(self):
        with self.assertRaisesRegex(UserError, "cannot be written"):
            self.returns.with_user(self.user_officer).write(
                {"is_waiting_for_customer": True}
            )

    # === THE CLOCK === #

    def test_clock_stops_while_the_return_waits(self):
        self.assertEqual(self.approval.date_deadline, MONDAY + timedelta(hours=24))
        self.clock.tick(timedelta(hours=4))
        self._ask()
        self.clock.tick(timedelta(hours=48))
        self.env.invalidate_all()
        self.assertFalse(self.approval.is_late)
        self.assertFalse(self.returns.is_decision_late)
        late = [("id", "=", self.returns.id), ("is_decision_late", "=", True)]
        self.assertFalse(self.returns.search(late))
        self.env["return.order.approval"]._cron_remind_late()
        self.assertFalse(self.approval.date_reminded)
        self._answer()
        # 20 hours were left, and still are
        self.assertEqual(self.approval.date_deadline, MONDAY + timedelta(hours=72))
        self.clock.tick(timedelta(hours=21))
        self.env.invalidate_all()
        self.assertTrue(self.approval.is_late)
        self.assertEqual(self.returns.search(late), self.returns)

    def test_stage_that_opened_in_the_meantime_waited_since_then_only(self):
        later = self.stage.copy({"sequence": 50, "name": "Later", "amount_min": 0.0})
        returns = self._create_return(self._sell())
        returns.with_user(self.user_salesperson).action_submit()
        self.returns = returns
        self._ask()
        self.clock.tick(timedelta(hours=10))
        returns.with_user(self.user_officer).action_approve()
        approval = returns._get_pending_approval()
        self.assertEqual(approval.stage_id, later)
        self.clock.tick(timedelta(hours=10))
        self._answer()
        self.assertEqual(approval.date_deadline, MONDAY + timedelta(hours=44))

    def test_decision_ends_the_waiting(self):
        self._ask()
        self.returns.with_user(self.user_officer).action_refuse("Nobody answered.")
        self.assertFalse(self.returns.is_waiting_for_customer)
        self._send()
        self.assertEqual(self._get_notices(self.returns, "more_info").state, "skipped")

    # === ANSWERS === #

    def test_answer_goes_on_and_tells_who_asked(self):
        self._ask()
        self.clock.tick(timedelta(hours=2))
        self._answer()
        self._answer()
        self.assertFalse(self.returns.is_waiting_for_customer)
        self.assertEqual(self.returns.date_answered, MONDAY + timedelta(hours=2))
        activity = self._get_activities("The customer answered")
        self.assertEqual(activity.user_id, self.user_salesperson)

    def test_answer_of_a_colleague_of_the_customer_counts(self):
        self._ask()
        colleague = self.customer.create(
            {"name": "Lin", "parent_id": self.customer.id, "email": "lin@example.com"}
        )
        self.returns.sudo().message_post(
            author_id=colleague.id, body="Blue.", message_type="email",
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        self.assertFalse(self.returns.is_waiting_for_customer)

    def test_notes_and_messages_of_others_are_no_answer(self):
        self._ask()
        self.returns.with_user(self.user_officer).message_post(
            body="Any news?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self._send()
        self.assertTrue(self.returns.is_waiting_for_customer)

    def test_files_of_a_portal_user_count_as_an_answer(self):
        self._ask()
        portal = new_test_user(self.env, "return_portal", groups="base.group_portal")
        self.returns.with_user(portal).sudo()._answer_inquiry()
        self.assertFalse(self.returns.is_waiting_for_customer)
        self.assertTrue(self._get_activities("The customer answered"))

    def test_staff_stops_waiting(self):
        self._ask()
        self.clock.tick(timedelta(hours=3))
        self.returns.with_user(self.user_salesperson).action_stop_waiting()
        self.assertFalse(self.returns.is_waiting_for_customer)
        self.assertEqual(self.approval.date_deadline, MONDAY + timedelta(hours=27))
        self.assertFalse(self._get_activities("The customer answered"))
