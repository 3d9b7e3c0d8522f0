from odoo import models


class ReturnOrderRequest(models.TransientModel):
    _inherit = "return.order.request"

    def _get_refund_method_texts(self):
        """Override of `return_management` to say what store credit is."""
        return {
            **super()._get_refund_method_texts(),
            "store_credit": self.env._("You get it as credit for your next orders."),
        }
