from odoo import api, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    @api.model
    def _get_valued_locations(self):
        """Return the locations whose goods `stock_account` counts as the company's.

        :rtype: stock.location
        """
        return self.search([("is_valued_internal", "=", True)])
