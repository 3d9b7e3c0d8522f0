from odoo.tests import tagged

from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin

from .common import ReturnPurchaseCommon


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, ReturnPurchaseCommon):
    """What is new in this bridge fails until it is in a table."""

    addons = ("return_management_purchase",)
    fields_table = {
        "account.move": {"never": "return_vendor_claim_id"},
        "account.move.line": {"never": "return_vendor_claim_line_id"},
        "return.vendor.claim": {
            "omp": "answer date_claim date_due partner_ref user_id",
            "never": (
                "amount_credited amount_expected amount_open company_id currency_id "
                "date_closed name partner_id state"
            ),
        },
        "return.vendor.claim.line": {
            "never": (
                "amount_credited claim_id company_id inspection_id is_credited "
                "lot_ids price_subtotal price_unit product_id purchase_line_id "
                "qty_credited qty_sent quantity reason"
            ),
        },
        "stock.move": {"never": "return_vendor_claim_line_id"},
        "stock.picking": {"never": "return_vendor_claim_id"},
    }
    methods_table = {
        "account.move": {
            "fp": "action_view_return_vendor_claim button_cancel button_draft",
        },
        "purchase.order": {"omfp": "action_view_return_vendor_claims"},
        "return.order": {
            "om": "action_create_vendor_claims",
            "somwfp": "action_view_vendor_claims",
        },
        "return.order.inspection": {"om": "action_create_vendor_claims"},
        "return.vendor.claim": {
            "omp": (
                "action_agree action_cancel action_draft action_refuse action_send"
            ),
            "om": "action_create_transfer",
            "omfp": "action_view_pickings",
            "fp": "action_view_refunds",
            # Opens returns, which ask for themselves.
            "somwf": "action_view_orders",
            "f": "action_create_refund",
        },
        "stock.picking": {"somwfp": "action_view_return_vendor_claim"},
    }

    def _get_users(self):
        """Override: purchasers take part."""
        return {**super()._get_users(), "purchaser": self.user_purchaser}

    def _get_bridge_records(self):
        """Override: a claim that the vendor agreed to."""
        order = self._purchase()
        bill = self._bill(order)
        claim = self._claim(3.0)
        claim.with_user(self.user_officer).action_send()
        claim.with_user(self.user_officer).action_agree()
        returns = claim.order_ids
        return {
            "account.move": bill,
            "account.move.line": bill.invoice_line_ids,
            "purchase.order": order,
            "return.order": returns,
            "return.order.inspection": returns.inspection_ids,
            "return.vendor.claim": claim,
            "return.vendor.claim.line": claim.line_ids,
            "stock.move": order.picking_ids.move_ids,
            "stock.picking": order.picking_ids,
        }
