from odoo import models


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _is_outgoing(self):
        """Override of `stock`: nothing leaves by going to an internal location.

        Core looks the inter-company location up again for every single move.
        """
        return self.usage != "internal" and super()._is_outgoing()
