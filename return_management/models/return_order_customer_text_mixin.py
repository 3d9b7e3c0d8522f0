from odoo import api, models

from ..customer_text import strip_remote


class ReturnOrderCustomerTextMixin(models.AbstractModel):
    """Keeps the customer's words without what is fetched when they are read.

    The return is shown to staff and printed by the server: neither shall tell a
    stranger that it was read, or knock at an address of the inner network.
    """

    _name = "return.order.customer.text.mixin"
    _description = "Words of a Customer"

    @api.model_create_multi
    def create(self, vals_list):
        """Override to take remote contents out of the description."""
        return super().create([self._strip_description(vals) for vals in vals_list])

    def write(self, vals):
        """Override to take remote contents out of the description."""
        return super().write(self._strip_description(vals))

    def _strip_description(self, vals):
        """Give values whose description reaches out to nobody.

        :param dict vals: the values to write.
        :rtype: dict
        """
        if not vals.get("description"):
            return vals
        return {**vals, "description": strip_remote(vals["description"])}
