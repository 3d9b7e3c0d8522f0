from odoo import api, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _is_outgoing(self):
        """Override of `stock`: nothing leaves by going to an internal location.

        Core looks the inter-company location up again for every single move.
        """
        return self.usage != "internal" and super()._is_outgoing()

    @api.model
    def _get_valued_locations(self):
        """Return the locations whose goods `stock_account` counts as the company's.

        :rtype: stock.location
        """
        return self.search([("is_valued_internal", "=", True)])
