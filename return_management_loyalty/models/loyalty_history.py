from odoo import models


class LoyaltyHistory(models.Model):
    _inherit = "loyalty.history"

    def _get_order_description(self):
        """Override of `loyalty`: customers may not read returns, but their number."""
        self.ensure_one()
        if self.order_model == "return.order":
            # sudo: only the number, to whom the card belongs.
            return self.env["return.order"].sudo().browse(self.order_id).display_name
        return super()._get_order_description()
