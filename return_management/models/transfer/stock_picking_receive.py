from odoo import fields, models


class StockPicking(models.Model):
    """Reverse transfers that are counted on the page *Receive*."""

    _inherit = "stock.picking"

    return_scan_keys = fields.Json(
        string="Counted Scans",
        readonly=True,
        copy=False,
        prefetch=False,
        help="What the scanners sent, so that nothing counts twice that is sent again "
        "after a connection was lost.",
    )

    def action_receive_return(self):
        """Open the page on which what is in these parcels is counted.

        :rtype: dict
        """
        return {
            "type": "ir.actions.client",
            "tag": "return_order_receive",
            "name": self.env._("Receive"),
            "params": {"picking_ids": self.ids},
        }
