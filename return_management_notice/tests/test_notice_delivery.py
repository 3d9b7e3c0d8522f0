from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestNoticeDelivery(NoticeCommon, MockEmail):
    """A notice is sent when its mail is, and somebody cares for those that are not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.return_notice_alert_hours = 4

    def setUp(self):
        super().setUp()
        self.returns = self._create_return(self.order, [1.0])
        self.returns.with_user(self.user_salesperson).action_submit()
        self.notice = self._get_notices(self.returns)

    def _get_mail(self):
        return self.env["mail.mail"].search(
            [("mail_message_id", "=", self.notice.message_id.id)]
        )

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def _process_mails(self, is_down=False):
        """Let the queue of mails work, with a mail server that is up or down."""
        mails = self._get_mail()
        with self.mock_mail_gateway(mail_unlink_sent=True):
            if is_down:
                error = ConnectionRefusedError("The mail server is down")
                with patch.object(
                    type(self.env["ir.mail_server"]), "_connect__", side_effect=error
                ):
                    mails.send()
            else:
                mails.send()

    def _let_fail(self):
        self._run_cron("notice_send")
        self._process_mails(is_down=True)

    def _get_activities(self):
        return self.returns.activity_ids.filtered(
            lambda activity: activity.summary == "Notice not sent: Request Received"
        )

    def _age(self, hours):
        """Let hours pass for the notice."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE return_order_notice
                  SET create_date = create_date - %(hours)s * interval '1 hour',
                      date_due = date_due - %(hours)s * interval '1 hour'
                WHERE id = %(id)s""",
            {"hours": hours, "id": self.notice.id},
        )
        self.env.invalidate_all()

    def test_notice_is_sent_when_its_mail_is(self):
        self._run_cron("notice_send")
        self.assertRecordValues(
            self.notice, [{"state": "sending", "date_sent": False, "error": False}]
        )
        self._process_mails()
        self.assertEqual(self.notice.state, "sent")
        self.assertTrue(self.notice.date_sent)
        self.assertEqual(len(self._mails), 1)

    def test_mail_server_that_is_down_is_tried_again(self):
        self._let_fail()
        self.assertEqual(self.notice.state, "failed")
        self.assertIn("Connection failed", self.notice.error)
        message = self.notice.message_id
        # Due at once, then after 1, 2 and more hours.
        self._run_cron("notice_send")
        self.assertRecordValues(self.notice, [{"state": "sending", "retries": 1}])
        self._process_mails(is_down=True)
        self._run_cron("notice_send")
        self.assertRecordValues(self.notice, [{"state": "failed", "retries": 1}])
        self._age(1)
        self._run_cron("notice_send")
        self.assertRecordValues(self.notice, [{"state": "sending", "retries": 2}])
        self._process_mails()
        self.assertRecordValues(
            self.notice,
            [{"state": "sent", "error": False, "message_id": message.id}],
        )
        self.assertEqual(len(self._mails), 1)

    def test_mail_is_not_tried_without_end(self):
        self._let_fail()
        for __ in range(10):
            self._age(100)
            self._run_cron("notice_send")
            self._process_mails(is_down=True)
        self.assertRecordValues(self.notice, [{"state": "failed", "retries": 6}])
        self.assertEqual(len(self._get_mail()), 1)

    def test_address_that_is_wrong_is_not_tried_again(self):
        self._run_cron("notice_send")
        self._set_delivery("exception", failure_type="mail_email_invalid")
        self._age(1)
        self._run_cron("notice_send")
        self.assertRecordValues(self.notice, [{"state": "failed", "retries": 0}])
        self.assertIn("Invalid email address", self.notice.error)

    def test_responsible_is_asked_after_the_time_that_is_set_and_once(self):
        self._let_fail()
        self._age(3)
        self._let_fail()
        self.assertFalse(self._get_activities())
        self._age(1)
        for __ in range(2):
            self._let_fail()
        self.assertEqual(self._get_activities().user_id, self.user_salesperson)
        self._age(100)
        self._run_cron("notice_send")
        self._process_mails()
        self.assertEqual(self.notice.state, "sent")
        self.assertFalse(self._get_activities())

    def test_mail_that_stays_in_the_queue_is_reported(self):
        self._run_cron("notice_send")
        self._age(5)
        self._run_cron("notice_send")
        self.assertEqual(self.notice.state, "sending")
        self.assertEqual(len(self._get_activities()), 1)

    def test_send_again_tries_the_same_mail(self):
        self._let_fail()
        messages = self.returns.message_ids
        self.notice.with_user(self.user_salesperson).action_send_again()
        self.assertEqual(self.notice.state, "sending")
        self._process_mails()
        self.assertEqual(self.notice.state, "sent")
        self.assertEqual(self.returns.message_ids, messages)

    def test_bounce_makes_a_sent_notice_fail_and_it_is_posted_again(self):
        self._run_cron("notice_send")
        self._process_mails()
        message = self.notice.message_id
        message.notification_ids.write(
            {
                "notification_status": "bounce",
                "failure_type": "mail_bounce",
                "failure_reason": "Mailbox full",
            }
        )
        self.assertRecordValues(
            self.notice, [{"state": "failed", "error": "Mailbox full"}]
        )
        self.notice.with_user(self.user_salesperson).action_send_again()
        self.assertEqual(self.notice.state, "pending")
        self._send()
        self.assertEqual(self.notice.state, "sent")
        self.assertNotEqual(self.notice.message_id, message)

    def test_cancelled_mail_was_not_sent(self):
        self._run_cron("notice_send")
        self._set_delivery("canceled")
        self.assertEqual(self.notice.state, "skipped")

    def test_step_taken_anew_keeps_what_is_on_its_way(self):
        self._run_cron("notice_send")
        self.returns._forget_notices(["received"])
        self.assertFalse(self.notice.active)
        self._process_mails()
        self.assertEqual(self.notice.state, "sent")
        self.assertLess(
            fields.Datetime.now() - self.notice.date_sent, timedelta(minutes=5)
        )
