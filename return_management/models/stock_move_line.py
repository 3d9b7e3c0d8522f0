from odoo import models


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["return.link.mixin", "stock.move.line"]

    def _is_counted_by_returns(self):
        """Override: goods that moved count."""
        return self.state == "done"

    def _has_returns(self):
        """Override: what rests on the move rests on its details."""
        return self.move_id._has_returns()
