from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    date_arrived = fields.Date(
        string="Arrived at Customer on",
        copy=False,
        tracking=True,
        help="The time to return the goods counts from this day. Without it, from the "
        "shipment and the days in transit of the return policy.",
    )

    def write(self, vals):
        """Override of `stock`: windows count from the day of the arrival."""
        result = super().write(vals)
        if "date_arrived" in vals:
            # sudo: the warehouse enters the day and may not read sales or returns.
            self.sudo().move_ids.sale_line_id.return_line_ids._recompute_eligibility()
        return result
