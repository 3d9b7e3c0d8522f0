from odoo.tests import tagged

from odoo.addons.return_management.tests.tour_common import TourCase

from .common import ReturnPurchaseCommon


@tagged("post_install", "-at_install")
class TestTours(ReturnPurchaseCommon, TourCase):
    """From the inspected return to the vendor's credit, in a real browser."""

    def test_officer_claims_and_sends_the_goods(self):
        purchase = self._purchase()
        returns = self._set_aside(3.0).with_env(self.env)
        # Where `stock_delivery` is installed, Odoo shows transfers that leave only to
        # users with this right or a right on sales.
        self.user_officer.group_ids += self.env.ref("base.group_partner_manager")
        self._start(returns, "return_officer_claims_from_vendor", self.user_officer)
        claim = returns.vendor_claim_ids
        self.assertRecordValues(
            claim,
            [
                {
                    "partner_id": self.vendor.id,
                    "state": "agreed",
                    "partner_ref": "RMA-77",
                    "amount_expected": 180.0,
                }
            ],
        )
        self.assertEqual(claim.picking_ids.state, "done")
        self.assertEqual(purchase.order_line.qty_received, 7.0)
        self.assertEqual(self._available(self.product, self.vendor_location), 0.0)

    def test_finance_credits_the_claim(self):
        self._bill(self._purchase())
        claim = self._agree(self._claim(3.0)).with_env(self.env)
        self._start(claim, "return_finance_credits_claim", self.user_finance)
        self.assertRecordValues(
            claim,
            [{"state": "credited", "amount_credited": 180.0, "amount_open": 0.0}],
        )
        self.assertEqual(claim.refund_ids.amount_untaxed, 180.0)
