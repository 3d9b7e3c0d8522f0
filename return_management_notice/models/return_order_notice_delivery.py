from datetime import timedelta

from odoo import api, fields, models

# How often a mail is tried again; each pause is twice as long as the one before
MAX_RETRIES = 6
# What may go away by itself
PASSING_FAILURES = ("mail_smtp", "unknown")


class ReturnOrderNotice(models.Model):
    """What became of the mail of a notice, and who is told when it did not arrive."""

    _inherit = "return.order.notice"

    @api.model
    def _follow_notifications(self, notifications):
        """Let notices follow what became of their mails.

        :param mail.notification notifications: whose status was written.
        """
        # sudo: notices belong to the system, whoever sent the mail.
        messages = notifications.sudo().mail_message_id.filtered(
            lambda message: message.model == "return.order"
        )
        if not messages:
            return
        notices = self.sudo().with_context(active_test=False)
        for notice in notices.search([("message_id", "in", messages.ids)]):
            notice.write(notice._get_delivery_vals())
        notices._close_reports()

    def _get_delivery_vals(self):
        """Return the state of a notice by what became of its message.

        :rtype: dict
        """
        self.ensure_one()
        # sudo: as in `_follow_notifications`.
        notifications = self.sudo().message_id.notification_ids
        statuses = set(notifications.mapped("notification_status"))
        if statuses & {"exception", "bounce"}:
            failed = notifications.filtered("failure_type")
            reasons = [n.failure_reason or n.format_failure_reason() for n in failed]
            return {"state": "failed", "error": "\n".join(reasons) or False}
        if statuses & {"ready", "process"}:
            return {"state": "sending"}
        if statuses & {"sent", "pending"}:
            sent_before = self.state == "sent"
            return {
                "state": "sent",
                "date_sent": self.date_sent if sent_before else fields.Datetime.now(),
                # What failed before it was sent does not matter any more.
                **({"error": False} if self.state == "failed" else {}),
            }
        return {
            "state": "skipped",
            "error": self.env._(
                "The mail was cancelled, or there was nobody to send to."
            ),
        }

    def _send_mails_again(self):
        """Queue the mails that failed once more.

        :return: the notices that still have such a mail.
        :rtype: return.order.notice
        """
        # sudo: mails belong to the system as well.
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("mail_message_id", "in", self.message_id.ids),
                    ("state", "=", "exception"),
                ]
            )
        )
        if not mails:
            return self.browse()
        mails.mark_outgoing()
        again = self.filtered(lambda n: n.message_id in mails.mail_message_id)
        for retries, notices in again.grouped("retries").items():
            pause = timedelta(hours=2**retries)
            notices.write(
                {
                    "state": "sending",
                    "error": False,
                    "retries": retries + 1,
                    "date_due": fields.Datetime.now() + pause,
                }
            )
        # sudo: nobody else may wake a scheduled action.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return again

    @api.model
    def _retry_mails(self):
        """Try mails again that failed for a reason that may be gone by now."""
        failed = self.search(
            [
                ("state", "=", "failed"),
                ("retries", "<", MAX_RETRIES),
                ("date_due", "<=", fields.Datetime.now()),
                ("message_id.notification_ids.failure_type", "in", PASSING_FAILURES),
            ]
        )
        failed._send_mails_again()

    @api.model
    def _report_unsent(self):
        """Ask the responsible once to see why customers were not told for so long."""
        now = fields.Datetime.now()
        unsent = self.search(
            [
                ("state", "in", ("sending", "failed")),
                ("message_id", "!=", False),
                ("date_alerted", "=", False),
            ]
        )
        unsent.filtered(
            lambda notice: (
                notice.create_date
                <= now - timedelta(hours=notice.company_id.return_notice_alert_hours)
            )
        )._report_failures()

    @api.model
    def _close_reports(self):
        """Take back what the responsible was asked for, where the mail was sent."""
        sent = self.search([("state", "=", "sent"), ("date_alerted", "!=", False)])
        if not sent:
            return
        sent.date_alerted = False
        unsent = self.search(
            [("order_id", "in", sent.order_id.ids), ("date_alerted", "!=", False)]
        )
        (sent.order_id - unsent.order_id)._close_activities(
            "return_management_notice.mail_activity_type_notice_failed"
        )

    def _report_failures(self):
        """Ask the responsible to look at notices that could not be sent."""
        self.date_alerted = fields.Datetime.now()
        self.order_id._create_activities(
            "return_management_notice.mail_activity_type_notice_failed",
            [
                {
                    "res_id": notice.order_id.id,
                    "user_id": notice.order_id._get_internal_responsible().id,
                    "summary": self.env._(
                        "Notice not sent: %(step)s", step=notice._get_step_label()
                    ),
                }
                for notice in self
            ],
        )
