from datetime import timedelta

from odoo import api, fields, models


class ReturnOrder(models.Model):
    """What happens by itself when a day comes: reminding, closing, chasing."""

    _inherit = "return.order"

    date_reminded = fields.Date(
        string="Customer Reminded on",
        readonly=True,
        copy=False,
        help="Day on which the customer was last asked to send the goods.",
    )
    date_chased = fields.Date(
        string="Chased on",
        readonly=True,
        copy=False,
        help="Day on which the responsible was asked to chase goods that are late.",
    )
    date_refund_chased = fields.Date(
        string="Refund Chased on",
        readonly=True,
        copy=False,
        help="Day on which the responsible was asked to chase a refund that is late.",
    )

    # === GOODS THAT WERE NOT SENT === #

    def _is_goods_awaited(self):
        """Return whether the customer still has to send goods, as far as we know.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.state == "authorized"
            and self.return_method != "none"
            and self.receipt_status == "pending"
            and not self.date_sent
            and not self.is_waiting_for_customer
        )

    @api.model
    def _get_awaited_domain(self, company, last_day):
        """Return the domain of returns whose goods were not sent.

        :param res.company company: their company.
        :param datetime.date last_day: the latest day by which they are expected.
        :rtype: list
        """
        return [
            ("company_id", "=", company.id),
            ("state", "=", "authorized"),
            ("return_method", "!=", "none"),
            ("receipt_status", "=", "pending"),
            ("date_sent", "=", False),
            ("is_waiting_for_customer", "=", False),
            ("date_deadline", "<=", last_day),
        ]

    @api.model
    def _cron_remind_customers(self):
        """Remind customers to send the goods: before the last day, and once after."""
        orders = self.browse()
        for company in self.env["res.company"].search(
            [("return_reminder_days", ">", 0)]
        ):
            today = company._get_return_today()
            days = timedelta(days=company.return_reminder_days)
            orders |= self.search(
                self._get_awaited_domain(company, today + days)
            ).filtered(lambda order, t=today: order._is_reminder_due(t))
        orders._work_in_batches("_remind_customer")

    def _is_reminder_due(self, today):
        """Return whether the customer is reminded today.

        A new deadline is reminded of anew.

        :param datetime.date today: where the company is.
        :rtype: bool
        """
        self.ensure_one()
        if not self.date_deadline or self.company_id._to_return_day(
            self.date_authorized
        ) in (False, today):
            return False
        late = self.date_deadline + timedelta(days=1)
        days = self.company_id.return_reminder_days
        early = self.date_deadline - timedelta(days=days)
        start = late if today >= late else early
        return today >= start and not (
            self.date_reminded and self.date_reminded >= start
        )

    def _remind_customer(self):
        """Ask the customers for the goods, again if they were asked before."""
        for company, orders in self.grouped("company_id").items():
            orders._write_transition({"date_reminded": company._get_return_today()})
        self._forget_notices(["reminder"])
        self._notify_customer("reminder")

    @api.model
    def _cron_close_expired(self):
        """Close returns whose goods were never sent."""
        orders = self.browse()
        for company in self.env["res.company"].search([("return_expiry_days", ">", 0)]):
            today = company._get_return_today()
            days = timedelta(days=company.return_expiry_days)
            orders |= self.search(
                self._get_awaited_domain(company, today - days - timedelta(days=1))
            ).filtered(lambda order: order._can_expire())
        orders._work_in_batches("_close_expired")

    def _can_expire(self):
        """Return whether nothing has moved, neither goods nor money.

        :rtype: bool
        """
        self.ensure_one()
        documents = self.credit_note_ids | self.return_invoice_ids
        replaced = self.replacement_picking_ids.filtered(lambda p: p.state == "done")
        return (
            self._is_goods_awaited()
            and not self.tracking_number
            and not replaced
            and not any(document.state == "posted" for document in documents)
            and not any(
                line.qty_received or line.qty_credited or line.qty_replaced
                for line in self.line_ids
            )
        )

    def _close_expired(self):
        """Cancel returns whose goods were never sent, and tell the customers.

        Something may have been sent since they were looked for.
        """
        expired = self.filtered(lambda order: order._can_expire())
        expired.action_cancel()
        expired._message_log_batch(
            bodies={
                order.id: self.env._(
                    "Closed: the goods were expected by %(date)s and never sent.",
                    date=fields.Date.to_string(order.date_deadline),
                )
                for order in expired
            }
        )
        expired._notify_customer("expired")

    # === GOODS THAT ARE LATE === #

    @api.model
    def _cron_chase_goods(self):
        """Ask the responsible to chase goods that are late, once per deadline."""
        self.search([("is_late", "=", True)])._chase_goods()

    def _chase_goods(self):
        """Create the activity for goods that are late, unless there was one.

        A new deadline may be missed again, and is chased again.

        :return: the new activities.
        :rtype: mail.activity
        """
        orders = self.filtered(
            lambda order: (
                not order.date_chased or order.date_chased <= order.date_deadline
            )
        )
        for company, own in orders.grouped("company_id").items():
            own._write_transition({"date_chased": company._get_return_today()})
        return orders._create_activities(
            "return_management_notice.mail_activity_type_goods_late",
            [
                {
                    "res_id": order.id,
                    "user_id": order._get_internal_responsible().id,
                    "summary": self.env._(
                        "Goods expected by %(date)s have not arrived",
                        date=order.date_deadline,
                    ),
                }
                for order in orders
            ],
        )

    def _on_received(self):
        """Override: what is all here is chased no more."""
        super()._on_received()
        self.filtered(
            lambda order: order.receipt_status == "full"
        )._close_chase_activities()

    def _on_cancelled(self):
        """Override: nothing is expected any more."""
        super()._on_cancelled()
        self._close_chase_activities()

    def _close_chase_activities(self):
        """Take back the requests to chase goods of returns that were chased."""
        chased = self.filtered("date_chased")
        if chased:
            chased._close_activities(
                "return_management_notice.mail_activity_type_goods_late"
            )

    # === REFUNDS THAT ARE LATE === #

    @api.model
    def _cron_chase_refunds(self):
        """Ask the responsible to chase refunds past their date, once per date."""
        self.search([("is_refund_late", "=", True)]).filtered(
            lambda order: (
                not order.date_refund_chased
                or order.date_refund_chased <= order.date_refund_promised
            )
        )._work_in_batches("_chase_refund")

    def _chase_refund(self):
        """Create the activities for refunds that are late.

        :return: the new activities.
        :rtype: mail.activity
        """
        for company, orders in self.grouped("company_id").items():
            orders._write_transition(
                {"date_refund_chased": company._get_return_today()}
            )
        return self._create_activities(
            "return_management_notice.mail_activity_type_refund_late",
            [
                {
                    "res_id": order.id,
                    "user_id": order._get_internal_responsible().id,
                    "summary": self.env._(
                        "The refund was promised by %(date)s",
                        date=fields.Date.to_string(order.date_refund_promised),
                    ),
                }
                for order in self
            ],
        )

    def _on_refunded(self):
        """Override: what was refunded is chased no more."""
        super()._on_refunded()
        self._close_refund_chase_activities()

    def _close_refund_chase_activities(self):
        """Take back the requests to chase refunds that were made."""
        chased = self.filtered("date_refund_chased")
        if chased:
            chased._close_activities(
                "return_management_notice.mail_activity_type_refund_late"
            )
