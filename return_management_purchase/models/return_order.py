from odoo import api, fields, models


class ReturnOrder(models.Model):
    _inherit = "return.order"

    vendor_claim_ids = fields.Many2many(
        comodel_name="return.vendor.claim",
        string="Vendor Claims",
        compute="_compute_vendor_claim_ids",
        compute_sudo=True,
    )
    vendor_claim_count = fields.Integer(
        compute="_compute_vendor_claim_ids", compute_sudo=True
    )
    is_to_claim = fields.Boolean(
        compute="_compute_is_to_claim",
        compute_sudo=True,
        help="Goods are set aside for a vendor and on no claim yet.",
    )

    @api.depends("inspection_ids.vendor_claim_line_ids.claim_id")
    def _compute_vendor_claim_ids(self):
        for order in self:
            order.vendor_claim_ids = order.inspection_ids.vendor_claim_line_ids.claim_id
            order.vendor_claim_count = len(order.vendor_claim_ids)

    @api.depends("inspection_ids.qty_to_claim")
    def _compute_is_to_claim(self):
        for order in self:
            order.is_to_claim = any(order.inspection_ids.mapped("qty_to_claim"))

    @api.depends("line_ids.inspection_ids.vendor_claim_line_ids.claim_id.state")
    def _compute_date_refund_promised(self):
        """Override of `return_management`: the vendor's credit may be waited for."""
        return super()._compute_date_refund_promised()

    def action_create_vendor_claims(self):
        """Claim all goods of these returns that are set aside for vendors.

        :rtype: dict
        """
        return self.inspection_ids.action_create_vendor_claims()

    def action_view_vendor_claims(self):
        """Open the claims that these returns led to.

        :rtype: dict
        """
        return self.vendor_claim_ids._get_records_action(
            name=self.env._("Vendor Claims")
        )
