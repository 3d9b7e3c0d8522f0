from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ReturnOrder(models.Model):
    """By which way the money reaches the customer, and who may say so."""

    _inherit = "return.order"

    refund_method = fields.Selection(
        selection=[
            ("on_account", "Open Credit"),
            ("bank_transfer", "Bank Transfer"),
            ("original_payment", "Original Payment"),
        ],
        string="Way of Refund",
        compute="_compute_refund_method",
        store=True,
        readonly=False,
        help="How the customer gets the money of the credit notes.",
    )
    can_change_refund_method = fields.Boolean(
        compute="_compute_can_change_refund_method"
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.sale_line_id", "line_ids.invoice_line_id")
    def _compute_refund_method(self):
        """Propose the way, but keep another choice as long as it is allowed."""
        drafts = self.filtered(lambda order: order.state in (False, "draft"))
        paid_online = drafts._get_paid_online()
        for order in self - drafts:
            order.refund_method = order.refund_method or "on_account"
        for order in drafts:
            allowed = order._get_allowed_refund_methods()
            method = order.refund_method
            if method in (False, "on_account") or method not in allowed:
                method = order._get_default_refund_method(allowed, order in paid_online)
            order.refund_method = method

    @api.depends(
        "state",
        "refund_method",
        "refund_status",
        "date_refunded",
        "settlement_status",
        "credit_note_ids.payment_state",
    )
    @api.depends_context("uid")
    def _compute_can_change_refund_method(self):
        is_privileged = self._is_refund_method_decider()
        for order in self:
            order.can_change_refund_method = (
                is_privileged
                and order.state != "draft"
                and not order._is_refund_method_final()
            )

    # === CONSTRAINT METHODS === #

    def _check_writable(self, vals):
        """Override: who may choose another way is asked."""
        if "refund_method" in vals:
            self._check_can_change_refund_method()
        return super()._check_writable(vals)

    def _check_submittable(self):
        """Override to refuse requests without a way of refund."""
        result = super()._check_submittable()
        self._check_refund_method_chosen()
        return result

    def _check_settlement_request(self):
        """Override to refuse a settlement without a way of refund."""
        result = super()._check_settlement_request()
        self._check_refund_method_chosen()
        return result

    def _check_refund_method_chosen(self):
        """Refuse to go on without a way of refund, or with one that is excluded.

        :raise UserError: naming the return and the remedy.
        """
        for order in self:
            if not order.refund_method:
                raise UserError(
                    self.env._(
                        "%(order)s has no way of refund. Choose one.", order=order.name
                    )
                )

    def _check_can_change_refund_method(self):
        """Refuse to change the way of refund for who may not, or when it is too late.

        Before the submission whoever may write the return chooses it.

        :raise AccessError: naming the returns and whom to ask.
        :raise UserError: naming the returns and what happened.
        """
        later = self.filtered(lambda order: order.state != "draft")
        if later and not self._is_refund_method_decider():
            raise AccessError(
                self.env._(
                    "%(orders)s was submitted: only returns officers and the invoicing "
                    "team still change the way of refund. Ask one of them.",
                    orders=", ".join(later.mapped("name")),
                )
            )
        decided = later.filtered(lambda order: order._is_refund_method_final())
        if decided:
            labels = dict(self._fields["state"]._description_selection(self.env))
            statuses = dict(
                self._fields["refund_status"]._description_selection(self.env)
            )
            order = decided[0]
            raise UserError(
                self.env._(
                    "%(order)s: the way of refund can no longer be changed. State: "
                    "%(state)s, refund: %(status)s.",
                    order=order.name,
                    state=labels[order.state],
                    status=statuses[order.refund_status],
                )
            )

    # === ACTION METHODS === #

    def action_set_refund_method(self, method):
        """Choose another way of refund, also after the submission and by finance.

        :param str method: a key of ``refund_method``.
        :raise AccessError: if the user may not.
        :raise UserError: if the refund was made or is under way.
        :raise ValidationError: if the way is not allowed.
        """
        self.check_access("read")
        if not self._is_refund_method_decider():
            self.check_access("write")
        changed = self.filtered(lambda order: order.refund_method != method)
        changed._check_can_change_refund_method()
        labels = dict(self._fields["refund_method"]._description_selection(self.env))
        bodies = {
            order.id: self.env._(
                "Way of refund: %(old)s → %(new)s",
                old=labels.get(order.refund_method, ""),
                new=labels.get(method, method),
            )
            for order in changed
        }
        changed._write_transition({"refund_method": method})
        # sudo: finance does not write returns otherwise.
        changed.sudo()._message_log_batch(bodies=bodies)

    # === BUSINESS METHODS === #

    @api.model
    def _get_refund_method_texts(self):
        """Return what ways of refund mean to a customer, for who offers a choice.

        :return: a sentence by way of refund; one without a sentence has its name only.
        :rtype: dict[str, str]
        """
        return {}

    @api.model
    def _is_refund_method_decider(self):
        """Return whether the user may change the way of refund after the submission.

        :rtype: bool
        """
        user = self.env.user
        return (
            self.env.su
            or user.has_group("return_management.return_management_group_officer")
            or user.has_group("account.group_account_invoice")
        )

    def _is_refund_method_final(self):
        """Return whether it is too late for another way of refund.

        Open credit can still be paid out.

        :rtype: bool
        """
        self.ensure_one()
        if self.state in ("refused", "cancel") or self.refund_status == "processing":
            return True
        return self._is_fully_refunded() and not (
            self.refund_method == "on_account" and self._get_credit_notes_to_refund()
        )

    def _get_allowed_refund_methods(self):
        """Return the ways of refund that may be chosen. May be extended.

        :return: keys of ``refund_method``, in their order.
        :rtype: list[str]
        """
        self.ensure_one()
        return self._fields["refund_method"].get_values(self.env)

    def _get_default_refund_method(self, allowed, is_paid_online):
        """Choose the way of refund that is proposed.

        :param list[str] allowed: the ways that are allowed.
        :param bool is_paid_online: whether a refundable online payment exists.
        :return: a key of ``refund_method``.
        :rtype: str
        """
        self.ensure_one()
        if is_paid_online and "original_payment" in allowed:
            return "original_payment"
        for method in ("on_account", "bank_transfer", *allowed):
            if method in allowed:
                return method
        return "on_account"
