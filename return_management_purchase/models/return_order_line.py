from odoo import api, models

CLAIM_DEPENDS = (
    "inspection_ids.vendor_claim_line_ids.quantity",
    "inspection_ids.vendor_claim_line_ids.claim_id.state",
)


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    @api.depends(*CLAIM_DEPENDS)
    def _compute_qty_to_credit(self):
        """Override of `return_management`: the vendor's credit may be waited for."""
        return super()._compute_qty_to_credit()

    def _get_goods_for_vendor(self):
        """Return the inspections that set goods of this line aside for a vendor.

        :rtype: return.order.inspection
        """
        # sudo: who follows a return need not read claims.
        return self.sudo().inspection_ids.filtered(
            lambda inspection: (
                inspection.state == "done"
                and inspection.disposition_id.action == "vendor"
            )
        )

    def _has_vendor_credit(self):
        """Override of `return_management` to wait for the credit of every claim.

        Goods that do not go to a vendor wait for nobody.
        """
        goods = self._get_goods_for_vendor()
        claims = goods._get_open_vendor_claim_lines().claim_id
        return (
            super()._has_vendor_credit()
            and not any(goods.mapped("qty_to_claim"))
            and all(claim.state == "credited" for claim in claims)
        )

    def _is_waiting_for_vendor(self):
        """Return whether the customer's credit waits for what a vendor says.

        A vendor who refuses ends the waiting, without a credit.

        :rtype: bool
        """
        self.ensure_one()
        if self._get_refund_trigger() != "vendor_credit":
            return False
        goods = self._get_goods_for_vendor()
        claims = goods._get_open_vendor_claim_lines().claim_id
        return any(goods.mapped("qty_to_claim")) or any(
            claim.state in ("draft", "sent", "agreed") for claim in claims
        )

    def _is_something_owed(self):
        """Override of `return_management`: what is waited for is still open."""
        return super()._is_something_owed() or self._is_waiting_for_vendor()

    def _is_settled(self):
        """Override of `return_management`: what is waited for is still open."""
        return super()._is_settled() and not self._is_waiting_for_vendor()

    def _get_vendor_credit_date(self):
        """Override of `return_management` to give the day of the last credit.

        Goods that do not go to a vendor count from their inspection.
        """
        lines = self._get_goods_for_vendor()._get_open_vendor_claim_lines()
        if not self._has_vendor_credit():
            return super()._get_vendor_credit_date()
        if not lines:
            return self._get_refund_event_date("inspection")
        return max(lines.claim_id.mapped("date_closed"))
