from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def write(self, vals):
        """Override of `stock`: windows count from the day of the arrival."""
        result = super().write(vals)
        if "date_arrived" in vals:
            # sudo: the warehouse enters the day and may not read sales or returns.
            self.sudo().move_ids.sale_line_id.return_line_ids._recompute_eligibility()
        return result
