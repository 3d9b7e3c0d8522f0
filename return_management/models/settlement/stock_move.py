from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_qty_owed_again(self):
        """Override: a replacement is owed as long as no delivery holds it."""
        if self.return_role != "replacement" or self._is_return_receipt():
            return super()._get_qty_owed_again()
        line = self.return_line_id
        return line.qty_to_replace - line._get_qty_shipping("replacement")
