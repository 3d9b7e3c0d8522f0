from odoo.addons.return_management.tests.refund_common import ReturnRefundCommon


class NoticeCommon(ReturnRefundCommon):
    """Customers who are told, and the scheduled actions that tell them."""

    @classmethod
    def default_env_context(cls):
        """Override of `base`: messages are what this is about."""
        return {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.order = cls._sell()

    def _run_cron(self, name):
        """Run a scheduled action as the scheduler does, progress included."""
        cron = self.env.ref(f"return_management_notice.ir_cron_return_order_{name}")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def _send(self):
        """Send what is due, and let the mail server accept it."""
        self._run_cron("notice_send")
        self._set_delivery("sent")

    def _set_delivery(self, status, **values):
        """Let something become of the mails about returns that wait.

        :param str status: see `mail.notification`.
        """
        self.env["mail.notification"].sudo().search(
            [
                ("mail_message_id.model", "=", "return.order"),
                ("notification_status", "in", ("ready", "process")),
            ]
        ).write({"notification_status": status, **values})

    def _get_notices(self, returns, step=None):
        return returns.sudo().notice_ids.filtered(
            lambda notice: step in (None, notice.step)
        )

    def _get_steps(self, returns):
        """Return the steps that are told, in the order they were queued."""
        return self._get_notices(returns).sorted("id").mapped("step")

    def _get_mails(self, returns):
        """Return the mails to customers about returns."""
        return self.env["mail.mail"].search(
            [
                ("model", "=", "return.order"),
                ("res_id", "in", returns.ids),
                ("recipient_ids", "in", returns.partner_id.ids),
            ],
            order="id",
        )

    def _get_setting(self, step, company=None):
        return self.env["return.order.notice.setting"].search(
            [("company_id", "=", (company or self.company).id), ("step", "=", step)]
        )
