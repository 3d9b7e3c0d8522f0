from datetime import timedelta

from odoo import api, fields, models


class ReturnOrder(models.Model):
    """How long the link opens that mails to the customer hold."""

    _inherit = "return.order"

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

    def _is_link_expired(self):
        """Override: closed so long ago that only accounts open it.

        :rtype: bool
        """
        self.ensure_one()
        # sudo: whoever holds the link has no rights.
        order = self.sudo()
        days = order.company_id.return_link_days
        is_old = bool(days and order.date_closed) and (
            order.date_closed + timedelta(days=days) < fields.Datetime.now()
        )
        return is_old or super()._is_link_expired()

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        """Override of `portal` to shut the messages along with the page."""
        thread = super()._get_thread_with_access(thread_id, **kwargs)
        if not thread or not thread._is_link_expired():
            return thread
        reader = thread.with_env(self.env)
        is_known = reader.has_access("read") or reader._is_of_user()
        return thread if is_known else thread.browse()
