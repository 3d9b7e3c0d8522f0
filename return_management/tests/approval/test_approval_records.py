from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged, users

from ..common import ReturnManagementCommon

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestApprovalRecords(ReturnManagementCommon):
    """What is kept of a decision, who is asked for it and who is reminded."""

    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.returns = cls._create_return(cls.order, [1.0])
        cls.returns.with_user(cls.user_salesperson).action_submit()

    def _activities(self, name, done=False):
        return (
            self.env["mail.activity"]
            .with_context(active_test=not done)
            .search(
                [
                    ("res_model", "=", "return.order"),
                    ("res_id", "=", self.returns.id),
                    (
                        "activity_type_id",
                        "=",
                        self.env.ref(f"return_management.mail_activity_type_{name}").id,
                    ),
                ]
            )
        )

    def _run_cron(self, name, when):
        """Run a scheduled action as the scheduler does, at a given time."""
        cron = self.env.ref(f"return_management.ir_cron_return_order_{name}")
        with freeze_time(when), self.enter_registry_test_mode():
            cron.sudo().method_direct_trigger()
        self.env.invalidate_all()

    def test_who_when_why_and_signature_are_kept(self):
        approver = self.returns.with_user(self.user_officer)
        approver.action_approve("Looks right.", SIGNATURE)
        approval = self.returns.approval_ids.filtered(lambda a: a.state == "approved")
        self.assertRecordValues(
            approval,
            [{"user_id": self.user_officer.id, "comment": "Looks right."}],
        )
        self.assertAlmostEqual(
            approval.date_decided, fields.Datetime.now(), delta=timedelta(minutes=1)
        )
        self.assertTrue(approval.signature)
        self.assertRegex(self.returns.message_ids[0].body, "Review: Approved")

    @users("return_salesperson", "return_officer", "return_manager")
    def test_decisions_cannot_be_changed_from_outside(self):
        returns = self.returns.with_env(self.env)
        approval = returns.approval_ids[0]
        with self.assertRaises(AccessError):
            approval.write({"state": "approved"})
        with self.assertRaises(AccessError):
            approval.unlink()
        with self.assertRaises(AccessError):
            approval.copy()
        with self.assertRaises(AccessError):
            self.env["return.order.approval"].create(
                {
                    "order_id": returns.id,
                    "stage_id": approval.stage_id.id,
                    "gate": "authorize",
                    "state": "approved",
                }
            )

    def test_import_cannot_bring_decisions_along(self):
        result = (
            self.env["return.order.approval"]
            .with_user(self.user_manager)
            .load(
                ["order_id/.id", "stage_id/.id", "gate", "state"],
                [
                    [
                        str(self.returns.id),
                        str(self.returns.approval_ids[0].stage_id.id),
                        "Authorize",
                        "Approved",
                    ]
                ],
            )
        )
        self.assertFalse(result["ids"])

    def test_decisions_outlive_the_cancelled_return(self):
        self.returns.with_user(self.user_officer).action_approve()
        self.returns.with_user(self.user_officer).action_cancel()
        with self.assertRaisesRegex(UserError, "decisions are kept"):
            self.returns.with_user(self.user_manager).unlink()

    def test_approvers_are_asked_until_somebody_decides(self):
        asked = self._activities("approve")
        self.assertIn(self.user_officer, asked.user_id)
        self.assertNotIn(self.user_salesperson, asked.user_id)
        self.returns.with_user(self.user_officer).action_approve()
        self.assertFalse(self._activities("approve"))
        self.assertEqual(self._activities("approve", done=True), asked)

    def test_resetting_takes_the_requests_back(self):
        self.returns.with_user(self.user_salesperson).action_draft()
        self.assertFalse(self._activities("approve"))

    def test_late_decision_is_reminded_of_once(self):
        due = self.returns.approval_ids[0].date_deadline
        self._run_cron("approval_remind", due - timedelta(minutes=1))
        self.assertFalse(self._activities("late"))
        for hours in (1, 2, 30):
            self._run_cron("approval_remind", due + timedelta(hours=hours))
            reminder = self._activities("late", done=True)
            self.assertEqual(reminder.user_id, self.user_salesperson)
            # Who ticks it off is not asked again every hour.
            self._activities("late").action_done()

    def test_late_decision_is_found_by_its_filter(self):
        approval = self.returns.approval_ids[0]
        late = [("is_decision_late", "=", True), ("id", "=", self.returns.id)]
        self.assertFalse(self.returns.search(late))
        with freeze_time(approval.date_deadline + timedelta(hours=1)):
            approval.invalidate_recordset(["is_late"])
            self.assertTrue(approval.is_late)
            self.assertEqual(self.returns.search(late), self.returns)

    def test_reminder_is_closed_by_the_decision(self):
        due = self.returns.approval_ids[0].date_deadline
        self._run_cron("approval_remind", due + timedelta(hours=1))
        self.returns.with_user(self.user_officer).action_approve()
        self.assertFalse(self._activities("late"))
