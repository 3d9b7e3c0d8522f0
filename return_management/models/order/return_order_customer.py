from odoo import api, models
from odoo.fields import Domain


class ReturnOrder(models.Model):
    """What the customer of a return knows of it, and has to do."""

    _inherit = "return.order"

    def _is_customer_awaited(self):
        """Return whether a return goes on when its customer answers something.

        Nothing is asked here; whoever asks customers overrides it together with
        `_get_customer_awaited_domain`.

        :rtype: bool
        """
        self.ensure_one()
        return False

    @api.model
    def _get_customer_awaited_domain(self):
        """Return the domain of the returns that wait for their customers.

        :rtype: Domain
        """
        return Domain.FALSE

    @api.model
    def _get_customer_request_domain(self):
        """Return the domain of what customers know of although it is a draft.

        :return: what they asked for themselves.
        :rtype: Domain
        """
        return Domain("channel", "=", "portal")
