from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _add_delivery_cost_to_so(self):
        """Override of `stock_delivery`: the customer pays no delivery of a return.

        What the carrier asks for stays on the transfer.
        """
        if self.return_order_id:
            return None
        return super()._add_delivery_cost_to_so()
