from odoo import models


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    def _has_vendor_credit(self):
        """Tell whether vendors have credited all goods that were set aside for them.

        :rtype: bool
        """
        self.ensure_one()
        # sudo: who follows a return need not read claims.
        inspections = self.sudo().inspection_ids
        claims = inspections._get_open_vendor_claim_lines().claim_id
        return (
            bool(claims)
            and not any(inspections.mapped("qty_to_claim"))
            and all(claim.state == "credited" for claim in claims)
        )
