from odoo import api, fields, models

# States in which the notice of a step still makes sense
TELLING_STATES = {
    "received": ("draft", "submitted", "authorized", "done"),
    "more_info": ("draft", "submitted", "authorized"),
    "refused": ("refused",),
    "expired": ("cancel",),
    "reminder": ("authorized",),
}


class ReturnOrder(models.Model):
    """Tells the customer about each step, once."""

    _inherit = "return.order"

    notice_ids = fields.One2many(
        comodel_name="return.order.notice",
        inverse_name="order_id",
        string="Customer Notices",
        readonly=True,
        copy=False,
    )

    def _notify_customer(self, step):
        """Queue the notice of a step, unless it is turned off or was sent before.

        :param str step: a value of `return.order.notice.step`.
        """
        # sudo: notices are queued by the system, whoever takes the step.
        self.env["return.order.notice"].sudo()._queue(self, step)

    def _forget_notices(self, steps):
        """Let steps be told again, as the returns take them anew.

        What was told is kept, what was not told yet is not told any more.

        :param list[str] steps: values of `return.order.notice.step`.
        """
        # sudo: as in `_notify_customer`.
        notices = (
            self.env["return.order.notice"]
            .sudo()
            .search([("order_id", "in", self.ids), ("step", "in", steps)])
        )
        told = notices.filtered("message_id")
        (notices - told).unlink()
        told.active = False

    def _get_notice_obstacle(self, step):
        """Return why the customer needs not hear of a step any more.

        :param str step: a value of `return.order.notice.step`.
        :return: the explanation, False if nothing stands in the way.
        :rtype: str | bool
        """
        self.ensure_one()
        states = TELLING_STATES.get(step, ("authorized", "done"))
        is_past = self.state not in states
        if step == "reminder":
            is_past = is_past or bool(self.date_sent) or not self._is_goods_awaited()
        if step == "more_info":
            is_past = is_past or not self.is_waiting_for_customer
        return is_past and self.env._("The return went on before it was sent.")

    # === STEPS === #

    def action_submit(self):
        """Override to confirm the request; what is decided at once is told at once."""
        result = super().action_submit()
        self.filtered(lambda order: order.state == "submitted")._notify_customer(
            "received"
        )
        return result

    def _on_authorized(self):
        """Override to send the instructions."""
        super()._on_authorized()
        self._notify_customer("authorized")

    def _on_refused(self):
        """Override to tell the reason."""
        super()._on_refused()
        self._notify_customer("refused")

    def _on_received(self):
        """Override to tell that goods are here."""
        super()._on_received()
        here = self.filtered(lambda order: any(order.line_ids.mapped("qty_received")))
        here._notify_customer("arrived")

    def _on_inspected(self):
        """Override to tell the result, once all the goods have been inspected."""
        super()._on_inspected()
        self.filtered(lambda order: order.inspection_status == "full")._notify_customer(
            "inspected"
        )

    def _on_refunded(self):
        """Override to tell that the money is there."""
        super()._on_refunded()
        self._notify_customer("refunded")

    def action_draft(self):
        """Override to tell the decision again, as it is taken again.

        That the request was received is told once.
        """
        todo = self.filtered(lambda order: order.state != "draft")
        result = super().action_draft()
        todo._forget_notices(
            ["more_info", "authorized", "refused", "reminder", "expired"]
        )
        return result

    @api.model
    def _queue_refund_notices(self):
        """Tell of refunds that no document of ours tells: payments without an entry of
        their own, and what providers confirm.

        Nothing that happened before the notice was turned on is told; of the day itself
        nobody knows what came first.
        """
        settings = self.env["return.order.notice.setting"].search(
            [("step", "=", "refunded"), ("is_active", "=", True)]
        )
        for setting in settings:
            self.search(
                [
                    ("company_id", "=", setting.company_id.id),
                    ("state", "in", ("authorized", "done")),
                    ("settlement_status", "not in", ("pending", "partial")),
                    ("date_refunded", ">", setting.date_since),
                    ("notice_ids", "not any", [("step", "=", "refunded")]),
                ]
            )._follow_refunds()

    # === MAILS === #

    def _get_customer_url(self):
        """Return the address of the page on which the customer follows this return.

        Mails lead there, and mention the page where there is one.

        :return: the whole address, with the key that opens it; False without a page.
        :rtype: str | bool
        """
        self.ensure_one()
        return False

    # === ACTION METHODS === #

    def action_view_notices(self):
        """Open what the customer was told.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "return_management_notice.return_order_notice_action"
        )
        action["domain"] = [("order_id", "=", self.id)]
        action["context"] = {"active_test": False}
        return action
