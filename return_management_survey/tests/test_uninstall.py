from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import ReturnSurveyCommon


@tagged("post_install", "-at_install")
class TestUninstall(ReturnSurveyCommon):
    """What the hook leaves behind."""

    def test_mails_that_wait_are_not_sent(self):
        self._age(self.returned, 2)
        self.env["return.order"]._cron_send_surveys()
        notices = self.returned.notice_ids.sudo()
        notice = notices.filtered(lambda n: n.step == "survey")
        notice._send()
        mail = notice.message_id.mail_ids
        self.assertEqual(mail.state, "outgoing")
        uninstall_hook(self.env)
        self.assertEqual(mail.state, "cancel")

    def test_activities_become_things_to_do(self):
        self.returned._answer_survey(1, "Nobody called back")
        activity = self._get_unhappy_activities(self.returned)
        other = self._close(self._sell([{}]), [1.0])
        other._answer_survey(2)
        done = self._get_unhappy_activities(other)
        done.action_feedback("Called")
        uninstall_hook(self.env)
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.assertEqual((activity | done).activity_type_id, todo)
        self.assertTrue(activity.active)
        self.assertFalse(done.active)
        self.assertEqual(self.returned.rating_ids.feedback, "Nobody called back")
