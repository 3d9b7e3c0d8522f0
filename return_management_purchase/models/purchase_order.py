from odoo import api, fields, models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    return_vendor_claim_count = fields.Integer(
        compute="_compute_return_vendor_claim_count"
    )

    @api.depends("order_line.return_vendor_claim_line_ids")
    def _compute_return_vendor_claim_count(self):
        # sudo: a count tells nothing, and others than purchasers read purchases.
        groups = dict(
            self.env["return.vendor.claim.line"]
            .sudo()
            ._read_group(
                [("purchase_line_id.order_id", "in", self.ids)],
                ["purchase_line_id.order_id"],
                ["claim_id:count_distinct"],
            )
        )
        for order in self:
            order.return_vendor_claim_count = groups.get(order._origin, 0)

    def action_view_return_vendor_claims(self):
        """Open the claims about goods of these purchases.

        :rtype: dict
        """
        lines = self.order_line.return_vendor_claim_line_ids
        return lines.claim_id._get_records_action(name=self.env._("Vendor Claims"))
