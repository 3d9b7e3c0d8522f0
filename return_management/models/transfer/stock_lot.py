from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _compute_value(self):
        """Override of `stock_account`: lots outside the warehouses keep their value.

        Core counts the warehouses only, but products everywhere inside the company.
        """
        locations = self.env["stock.location"]._get_valued_locations()
        lots = self.with_context(location=locations.ids)
        return super(StockLot, lots)._compute_value()
