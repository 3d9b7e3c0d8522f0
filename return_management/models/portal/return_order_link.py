from datetime import timedelta
from uuid import uuid4

from odoo import api, fields, models


class ReturnOrder(models.Model):
    """How long the link opens that mails to the customer hold, and for whom."""

    _inherit = "return.order"

    # === ORM OVERRIDES === #

    def write(self, vals):
        """Override to shut the page to who is no longer the customer."""
        if "partner_id" not in vals:
            return super().write(vals)
        left = self.filtered(lambda order: order.partner_id.id != vals["partner_id"])
        former = {order: order.partner_id for order in left}
        result = super().write(vals)
        left._change_link()
        for order, partner in former.items():
            order._unfollow_former_customer(partner)
        return result

    # === ACTION METHODS === #

    def action_change_link(self):
        """Let the links that were sent so far open nothing any more.

        :raise AccessError: if the user may not change the returns.
        """
        self.check_access("write")
        self._change_link()
        self._message_log_batch(
            bodies=dict.fromkeys(
                self.ids,
                self.env._(
                    "The link to the customer's page was changed: earlier ones no "
                    "longer open it."
                ),
            )
        )

    # === BUSINESS METHODS === #

    def _change_link(self):
        """Let the next mail to the customer hold a new link, and no other one work.

        What was signed for the messages of the page dies along with it.
        """
        for order in self:
            order._write_transition({"access_token": str(uuid4())})

    def _unfollow_former_customer(self, partner):
        """Send no more mails to the former customer and their colleagues.

        :param res.partner partner: who was the customer.
        """
        self.ensure_one()
        # sudo: whoever changes the customer need not read the other one.
        order = self.sudo()
        former, current = (p.commercial_partner_id for p in (partner, order.partner_id))
        followers = order.message_partner_ids.filtered(
            lambda follower: (
                follower.partner_share
                and follower.commercial_partner_id == former != current
            )
        )
        order.message_unsubscribe(followers.ids)

    def _is_link_expired(self):
        """Return whether the return was closed so long ago that only accounts open it.

        :rtype: bool
        """
        self.ensure_one()
        # sudo: whoever holds the link has no rights.
        order = self.sudo()
        days = order.company_id.return_link_days
        return bool(days and order.date_closed) and (
            order.date_closed + timedelta(days=days) < fields.Datetime.now()
        )

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        """Override of `portal` to shut the messages along with the page."""
        thread = super()._get_thread_with_access(thread_id, **kwargs)
        if not thread or not thread._is_link_expired():
            return thread
        reader = thread.with_env(self.env)
        is_known = reader.has_access("read") or reader._is_of_user()
        return thread if is_known else thread.browse()
