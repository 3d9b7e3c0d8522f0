from odoo import api, models
from odoo.fields import Domain


class ReturnOrder(models.Model):
    """Where the customer reads more, and which drafts the customer knows of."""

    _inherit = "return.order"

    def _get_customer_url(self):
        """Return the whole address of the page on which the customer sees the return.

        :return: with the token that opens it; False if there is no such page.
        :rtype: str | bool
        """
        self.ensure_one()
        return False

    @api.model
    def _get_shown_domain(self):
        """Override to show requests by mail, and what waits for an answer."""
        return (
            super()._get_shown_domain()
            | Domain("sender_email", "!=", False)
            | Domain("is_waiting_for_customer", "=", True)
        )
