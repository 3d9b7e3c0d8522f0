from odoo import api, models


class ReturnOrder(models.Model):
    """Store credit is a way of refund that a policy may exclude."""

    _inherit = "return.order"

    @api.model
    def _get_refund_method_policy_fields(self):
        """Override of `return_management_policy` to add the store credit."""
        return {
            **super()._get_refund_method_policy_fields(),
            "store_credit": "allow_store_credit",
        }
