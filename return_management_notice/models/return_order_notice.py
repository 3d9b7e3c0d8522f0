import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..const import NOTICE_STEPS

_logger = logging.getLogger(__name__)

# Notices sent between two commits
BATCH_SIZE = 20


class ReturnOrderNotice(models.Model):
    """One notice to the customer: queued with the step, sent by a scheduled action.

    So a broken template, or a mail server that is down, stops nobody's work. It is
    sent when its mail is: until then it follows what becomes of the mail.
    """

    _name = "return.order.notice"
    _description = "Customer Notice"
    _inherit = ["guarded.fields.mixin"]
    _order = "id desc"
    _rec_name = "step"
    _check_company_auto = True

    order_id = fields.Many2one(
        comodel_name="return.order",
        string="Return Order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    active = fields.Boolean(
        default=True,
        readonly=True,
        help="Steps that a return takes again are told again; the earlier notice is "
        "archived.",
    )
    step = fields.Selection(selection=NOTICE_STEPS, required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("pending", "To Send"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("skipped", "Not Sent"),
        ],
        required=True,
        readonly=True,
        default="pending",
    )
    date_due = fields.Datetime(
        string="Due", required=True, readonly=True, default=fields.Datetime.now
    )
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    retries = fields.Integer(
        string="Tried Again",
        readonly=True,
        help="How often a mail that failed was tried again.",
    )
    date_alerted = fields.Datetime(
        string="Reported on",
        readonly=True,
        help="When the responsible was asked to see why the customer was not told.",
    )
    error = fields.Text(string="Explanation", readonly=True)
    message_id = fields.Many2one(
        comodel_name="mail.message",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _order_step_uniq = models.UniqueIndex(
        "(order_id, step) WHERE active", "A return tells each step once."
    )
    _pending_idx = models.Index("(date_due) WHERE state = 'pending'")

    # === QUEUE === #

    @api.model
    def _queue(self, orders, step):
        """Queue the notice of a step, once for each return.

        :param return.order orders: that took the step.
        :param str step: a value of `return.order.notice.step`.
        """
        telling = self.env["return.order.notice.setting"]._get_company_ids_telling(step)
        now = fields.Datetime.now()
        rows = [
            (order.id, order.company_id.id, step, "pending", True, now)
            + (self.env.uid, now, self.env.uid, now)
            for order in orders
            if order.company_id.id in telling
        ]
        if not rows:
            return
        self.flush_model(["active"])
        # Not `create`: it fails where another transaction, or an earlier click, queued
        # the same; and this belongs to every step of every return, so it has to be one
        # statement.
        queued = self.env.execute_query(
            SQL(
                """
                INSERT INTO return_order_notice (
                    order_id, company_id, step, state, active, date_due,
                    create_uid, create_date, write_uid, write_date
                ) VALUES %s
                ON CONFLICT (order_id, step) WHERE active DO NOTHING
                RETURNING id
                """,
                SQL(", ").join(rows),
            )
        )
        orders.invalidate_recordset(["notice_ids"], flush=False)
        if queued:
            self._trigger()

    @api.model
    def _trigger(self):
        """Let what is queued be sent after this transaction; ask for it once."""
        data = self.env.cr.precommit.data
        if data.get("return_notice_triggered"):
            return
        data["return_notice_triggered"] = True
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "return_management_notice.ir_cron_return_order_notice_send"
        )
        if not cron_id:
            return
        # sudo: nobody else may wake a scheduled action. Not `_trigger`: it reads the
        # action, and this belongs to every step of every return.
        self.env["ir.cron.trigger"].sudo().create(
            {"cron_id": cron_id, "call_at": fields.Datetime.now()}
        )
        self.env.cr.postcommit.add(self.env["ir.cron"]._notifydb)

    # === ACTION METHODS === #

    def action_send_again(self):
        """Send notices that failed, or that were not sent.

        A mail that failed is tried again: the message is not posted twice.

        :raise AccessError: for users who may not write the returns.
        :raise UserError: if a notice was sent, or waits to be sent.
        """
        self.order_id.check_access("write")
        for notice in self:
            if notice.state not in ("failed", "skipped"):
                raise UserError(
                    self.env._(
                        "%(order)s: the notice “%(step)s” needs not be sent again: it "
                        "was sent, or will be soon.",
                        order=notice.order_id.name,
                        step=notice._get_step_label(),
                    )
                )
        # sudo: notices belong to the system; the right was checked above.
        notices = self.sudo()
        notices.date_alerted = False
        again = notices._send_mails_again()
        anew = notices - again
        if anew:
            anew.write(
                {
                    "state": "pending",
                    "error": False,
                    "message_id": False,
                    "date_due": fields.Datetime.now(),
                }
            )
            self._trigger()

    # === SENDING === #

    @api.model
    def _cron_send_notices(self):
        """Send what is due, in batches that are kept even if a later one fails."""
        self.env["return.order"]._queue_refund_notices()
        self._retry_mails()
        self._report_unsent()
        cron = self.env["ir.cron"]
        due = [("state", "=", "pending"), ("date_due", "<=", fields.Datetime.now())]
        cron._commit_progress(remaining=self.search_count(due))
        while True:
            found = self.search(due, order="id", limit=BATCH_SIZE)
            batch = found.try_lock_for_update(allow_referencing=True)
            if not batch:
                break
            batch._send()
            if not cron._commit_progress(len(batch)):
                break

    def _send(self):
        """Send these notices; what is wrong with one stops none of the others."""
        settings = {
            (setting.company_id, setting.step): setting
            for setting in self.env["return.order.notice.setting"].search(
                [("company_id", "in", self.company_id.ids)]
            )
        }
        for notice in self:
            setting = settings.get((notice.company_id, notice.step))
            try:
                with self.env.cr.savepoint():
                    vals = notice._send_one(setting)
            except OperationalError:
                # The transaction is lost, nothing more can be written in it.
                raise
            except Exception as error:  # noqa: BLE001 - templates raise anything
                _logger.warning("Notice %s was not sent", notice.id, exc_info=True)
                vals = {"state": "failed", "error": str(error)}
            notice.write(vals)
        self.filtered(lambda notice: notice.state == "failed")._report_failures()

    def _send_one(self, setting):
        """Return the customer of one return.

        :param return.order.notice.setting setting: of the step and company, or None.
        :return: the values of the notice.
        :rtype: dict
        """
        self.ensure_one()
        obstacle = self.order_id._get_notice_obstacle(self.step)
        if not obstacle and not (setting and setting.is_active):
            obstacle = self.env._("Notices of this step are turned off.")
        if obstacle:
            return {"state": "skipped", "error": obstacle}
        message, problem = self._deliver(setting)
        if not message:
            return {"state": "skipped", "error": problem}
        self.message_id = message[:1]
        return {"error": problem, **self._get_delivery_vals()}

    def _deliver(self, setting):
        """Post the message on the return and send it to the customer.

        Override it to tell the customer by other ways as well.

        :param return.order.notice.setting setting: of the step and company.
        :return: the message, empty if it could not be sent; what kept it from being
            sent, or False.
        :rtype: tuple[mail.message, str | bool]
        """
        self.ensure_one()
        order = self.order_id.with_company(self.company_id)
        template = setting.mail_template_id
        if not template:
            return self.env["mail.message"], self.env._("The step has no template.")
        if not order.partner_id.email:
            return self.env["mail.message"], self.env._(
                "%(customer)s has no e-mail address.",
                customer=order.partner_id.display_name,
            )
        message = order.message_post_with_source(
            template,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_layout_with_responsible_signature",
            # Only the customer: the team sees what it did itself.
            notify_skip_followers=True,
        )
        return message, False

    # === WHAT BECOMES OF THE MAIL === #

    def _get_step_label(self):
        """Return the name of the step.

        :rtype: str
        """
        self.ensure_one()
        labels = dict(self._fields["step"]._description_selection(self.env))
        return labels[self.step]
