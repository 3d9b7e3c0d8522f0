from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..hooks import skip_past_reminders, uninstall_hook
from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestUninstall(NoticeCommon):
    """What the hooks do when the addon comes and goes."""

    def test_clock_runs_on(self):
        returns = self._create_return(self.order)
        returns.with_user(self.user_salesperson).action_submit()
        approval = returns._get_pending_approval()
        due = approval.date_deadline
        waited = timedelta(hours=5)
        returns.with_user(self.user_officer)._ask_customer("Which label?")
        returns._write_transition({"date_asked": fields.Datetime.now() - waited})
        approval.sudo().date_deadline = due - waited
        uninstall_hook(self.env)
        self.assertFalse(returns.is_waiting_for_customer)
        self.assertAlmostEqual(approval.date_deadline, due, delta=timedelta(minutes=1))

    def test_no_mail_becomes_a_return_any_more(self):
        self.company.return_alias_name = "uninstall-returns"
        alias = self.company.return_alias_id
        self.assertTrue(alias)
        uninstall_hook(self.env)
        self.assertFalse(alias.exists())

    def test_activities_become_things_to_do(self):
        returns = self._authorize(self._create_return(self.order))
        returns.date_deadline = fields.Date.today() - timedelta(days=5)
        activity = returns._chase_goods()
        uninstall_hook(self.env)
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.assertEqual(activity.activity_type_id, todo)
        self.assertTrue(activity.active)

    def test_nobody_is_reminded_of_what_is_late_already(self):
        returns = self._authorize(self._create_return(self.order))
        returns._write_transition(
            {
                "date_deadline": fields.Date.today() - timedelta(days=40),
                "date_authorized": fields.Datetime.now() - timedelta(days=60),
            }
        )
        skip_past_reminders(self.env)
        self._run_cron("remind")
        self.assertNotIn("reminder", self._get_steps(returns))
