from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.mail import plaintext2html


class ReturnOrder(models.Model):
    """What the customer is asked for while the return waits and its clock stops."""

    _inherit = "return.order"

    is_waiting_for_customer = fields.Boolean(
        string="Waiting for Customer", readonly=True, copy=False
    )
    inquiry = fields.Text(
        string="Question",
        readonly=True,
        copy=False,
        help="What the customer was asked for last.",
    )
    asked_by_id = fields.Many2one(
        comodel_name="res.users", string="Asked by", readonly=True, copy=False
    )
    date_asked = fields.Datetime(string="Asked on", readonly=True, copy=False)
    date_answered = fields.Datetime(string="Answered on", readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends("is_waiting_for_customer")
    def _compute_next_step(self):
        """Override to begin anew when the customer is asked, or answers."""
        return super()._compute_next_step()

    def _get_next_step(self):
        """Override to say that it is the customer's turn."""
        if self.is_waiting_for_customer:
            return self.env._(
                "%(customer)s: answer our question", customer=self.partner_id.name
            )
        return super()._get_next_step()

    # === ASKING === #

    def _ask_customer(self, inquiry):
        """Ask the customer for something, and let the return wait for the answer.

        :param str inquiry: what the customer reads.
        :raise AccessError: for users who may neither write the return nor decide it.
        :raise UserError: without a question, or if a return is closed.
        """
        self._check_can_ask(inquiry)
        self._lock_for_decision()
        # Pressed twice, or by two people: the customer is asked once.
        asked = self.filtered(
            lambda order: not order.is_waiting_for_customer or order.inquiry != inquiry
        )
        vals = {"inquiry": inquiry, "asked_by_id": self.env.uid}
        first = asked.filtered(lambda order: not order.is_waiting_for_customer)
        (asked - first)._write_transition(vals)
        first._write_transition(
            {
                **vals,
                "is_waiting_for_customer": True,
                "date_asked": fields.Datetime.now(),
                "date_answered": False,
            }
        )
        # sudo: who decides a return need not be allowed to write it.
        asked.sudo()._message_log_batch(
            bodies={
                order.id: plaintext2html(
                    self.env._("Asked the customer: %(text)s", text=inquiry)
                )
                for order in asked
            }
        )
        asked._forget_notices(["more_info"])
        asked._notify_customer("more_info")

    def _check_can_ask(self, inquiry):
        """Refuse who may not ask, and what cannot be asked.

        :param str inquiry: the question.
        :raise AccessError: for users who may neither write the return nor decide it.
        :raise UserError: naming the return and the reason.
        """
        self.check_access("read")
        if not all(self.mapped("can_decide")):
            self.check_access("write")
        if not (inquiry or "").strip():
            raise UserError(
                self.env._(
                    "%(orders)s: write what the customer is asked for. The customer "
                    "will read it.",
                    orders=", ".join(self.mapped("name")),
                )
            )
        closed = self.filtered(
            lambda order: order.state not in ("draft", "submitted", "authorized")
        )
        if closed:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(orders)s waits for nothing any more: its state is “%(state)s”. "
                    "Write to the customer in the chatter instead.",
                    orders=", ".join(closed.mapped("name")),
                    state=labels[closed[0].state],
                )
            )

    def _prepare_inquiry(self):
        """Propose what the customer is asked for.

        :return: in the language of the context.
        :rtype: str
        """
        self.ensure_one()
        if not self.reason_id:
            return self.env._("Please tell us why you return the goods.")
        if self.state in ("draft", "submitted") and not self._has_evidence():
            return self.env._(
                "Please send us photos of the goods that show what is wrong "
                "(%(reason)s).",
                reason=self.reason_id.name,
            )
        return self.env._("Please tell us more about what happened.")

    # === ANSWERS === #

    def action_stop_waiting(self):
        """Go on without an answer.

        :raise AccessError: for users who may neither write the return nor decide it.
        """
        self.check_access("read")
        if not all(self.mapped("can_decide")):
            self.check_access("write")
        resumed = self._resume_clock()
        # sudo: as in `_ask_customer`.
        resumed.sudo()._message_log_batch(
            bodies=dict.fromkeys(
                resumed.ids, self.env._("We no longer wait for the customer's answer.")
            )
        )

    @api.model
    def _get_shown_domain(self):
        """Override: who is asked about a draft knows of it."""
        domain = super()._get_shown_domain()
        return domain | Domain("is_waiting_for_customer", "=", True)

    def _on_customer_acted(self):
        """Override: files are an answer as well."""
        super()._on_customer_acted()
        self._answer_inquiry()

    def _answer_inquiry(self):
        """Go on, as the customer answered, and tell who asked.

        :return: the returns that waited for the answer, under sudo.
        :rtype: return.order
        """
        answered = self._resume_clock()
        answered._create_activities(
            "return_management_notice.mail_activity_type_answered",
            [
                {
                    "res_id": order.id,
                    "user_id": order._get_asker().id,
                    "summary": self.env._("The customer answered"),
                }
                for order in answered
            ],
        )
        return answered

    def _get_asker(self):
        """Return who reads the answer: who asked, or else the responsible.

        :rtype: res.users
        """
        self.ensure_one()
        asker = self.asked_by_id
        if asker.active and asker._is_internal():
            return asker
        return self._get_internal_responsible()

    def _resume_clock(self):
        """Let the clock of returns run again that waited for their customer.

        :return: those that waited, under sudo.
        :rtype: return.order
        """
        # sudo: customers answer without any rights on returns.
        waiting = self.sudo().filtered("is_waiting_for_customer")
        for order in waiting:
            order.approval_ids._add_waiting_time(order.date_asked)
        waiting._write_transition(
            {
                "is_waiting_for_customer": False,
                "date_answered": fields.Datetime.now(),
            }
        )
        return waiting

    # === OVERRIDES === #

    def write(self, vals):
        """Override: who decides, cancels or starts again no longer waits."""
        if "state" in vals:
            vals = {"is_waiting_for_customer": False, **vals}
        return super().write(vals)

    def _message_post_after_hook(self, message, msg_vals):
        """Override of `mail` to go on when the customer writes.

        :param mail.message message: that was posted.
        :param dict msg_vals: its values.
        """
        result = super()._message_post_after_hook(message, msg_vals)
        # sudo: the customer may write without rights on returns.
        order = self.sudo()
        if order.is_waiting_for_customer and order._is_from_customer(message.sudo()):
            self._answer_inquiry()
        return result

    def _is_from_customer(self, message):
        """Return whether the customer of this return wrote a message.

        :param mail.message message: under sudo.
        :rtype: bool
        """
        self.ensure_one()
        # That they are out of office answers nothing.
        return not self.env.context.get("mail_is_automatic") and bool(
            message.message_type in ("comment", "email")
            and not message.is_internal
            and not message.subtype_id.internal
            and message.author_id
            and message.author_id.commercial_partner_id
            == self.partner_id.commercial_partner_id
        )
