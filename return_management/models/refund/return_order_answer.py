from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import REFUND_ACTIVITY


class ReturnOrder(models.Model):
    """What finance decides about refunds to which a provider did not answer."""

    _inherit = "return.order"

    refund_alert = fields.Text(
        compute="_compute_refund_alert",
        help="Refunds of which nobody knows whether the provider made them.",
    )
    is_refund_unconfirmed = fields.Boolean(
        compute="_compute_refund_alert",
        help="A provider was asked to refund, and has not confirmed it.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "refund_status",
        "refund_transaction_ids.state",
        "refund_transaction_ids.return_request",
    )
    def _compute_refund_alert(self):
        processing = self.filtered(lambda order: order.refund_status == "processing")
        for order in self:
            refunds = (order & processing)._get_unconfirmed_refunds()
            order.is_refund_unconfirmed = bool(refunds)
            order.refund_alert = (
                "\n".join(
                    tx._get_silence_text()
                    for tx in refunds
                    if tx._is_return_refund_unanswered()
                )
                or False
            )

    def _get_unconfirmed_refunds(self):
        """Return the refunds that providers were asked for and did not confirm.

        :return: under sudo.
        :rtype: payment.transaction
        """
        return self._get_pending_refund_transactions().filtered(
            lambda tx: tx._is_return_refund_unconfirmed()
        )

    # === ACTION METHODS === #

    def action_ask_refund_again(self):
        """Ask providers again that did not answer: for the same, not for another one.

        Reference and key of the request stay, by which a provider knows it again.

        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if no answer is missing, or the provider is being asked now.
        """
        refunds = self._take_unconfirmed_refunds().filtered(
            lambda tx: tx._is_return_refund_unanswered()
        )
        self._check_each_has(refunds)
        refunds.return_request = "planned"
        refunds._ask_after_commit()
        self._log_refund_decision(
            self.env._("%(user)s lets the provider be asked again.", **self._get_user())
        )

    def action_mark_refunded(self):
        """Record refunds as made: the provider shows that the money went out.

        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if no refund is unconfirmed, or one is being asked for now.
        """
        refunds = self._take_unconfirmed_refunds()
        refunds._set_done()
        refunds._post_process()
        self._log_refund_decision(
            self.env._(
                "%(user)s recorded that the provider refunded.", **self._get_user()
            )
        )

    def action_mark_not_refunded(self):
        """Give refunds up: the provider shows that no money went out.

        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if no refund is unconfirmed, or one is being asked for now.
        """
        refunds = self._take_unconfirmed_refunds()
        text = self.env._(
            "%(user)s recorded that the provider did not refund.", **self._get_user()
        )
        refunds._give_return_refund_up(text)
        self._log_refund_decision(text)

    # === BUSINESS METHODS === #

    def _take_unconfirmed_refunds(self):
        """Lock the refunds about which the user decides.

        :return: at least one for each return, under sudo.
        :rtype: payment.transaction
        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if a return has none, or somebody else decides or asks.
        """
        self._check_can_refund()
        self._lock_for_refund()
        refunds = self._get_unconfirmed_refunds()
        self._check_each_has(refunds)
        refunds._lock_for_decision()
        return refunds.with_context(payment_backend_action=True)

    def _check_each_has(self, refunds):
        """Refuse returns for which nothing is to be decided.

        :param payment.transaction refunds: about which the user may decide.
        :raise UserError: naming the returns.
        """
        without = self - refunds.return_order_id.with_env(self.env)
        if without:
            raise UserError(
                self.env._(
                    "%(orders)s: no refund waits for the answer of a provider.",
                    orders=", ".join(without.mapped("name")),
                )
            )

    def _get_user(self):
        return {"user": self.env.user.name}

    def _log_refund_decision(self, text):
        """Keep a decision in the chatter, and take back what finance was asked for.

        :param str text: who decided what.
        """
        self._close_activities(REFUND_ACTIVITY)
        # sudo: finance does not write returns otherwise.
        self.sudo()._message_log_batch(bodies={order.id: text for order in self})
