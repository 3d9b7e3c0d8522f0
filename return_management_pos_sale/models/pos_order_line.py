from odoo import models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _filter_handed_out(self):
        """Return the lines whose goods are with the customer, or back in the shop.

        By the test of `pos_sale`: as long as a transfer of these orders is open,
        nothing of them counts.

        :rtype: pos.order.line
        """
        lines = self.filtered(
            lambda line: line.order_id.state not in ("cancel", "draft")
        )
        is_open = any(picking.state != "done" for picking in lines.order_id.picking_ids)
        return self.browse() if is_open else lines
