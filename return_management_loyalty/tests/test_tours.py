from odoo.tests import tagged

from odoo.addons.return_management.tests.tour_common import TourCase

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestTours(StoreCreditCommon, TourCase):
    """Store credit from the wish to the eWallet, in a real browser."""

    def test_salesperson_asks_for_store_credit(self):
        returns = self._create_return(self._sell_paid(), [2.0])
        self._start(returns, "return_store_credit_is_asked_for", self.user_salesperson)
        self.assertRecordValues(
            returns, [{"refund_method": "store_credit", "state": "submitted"}]
        )

    def test_finance_pays_by_store_credit(self):
        """2 x 90.00 = 180.00 + 13 % = 203.40."""
        returns = self._settle_by_credit(self._sell_paid(), [2.0])
        self._start(returns, "return_finance_pays_store_credit", self.user_finance)
        self.assertEqual(returns.refund_status, "full")
        card = self.env["loyalty.card"].search([("program_id", "=", self.program.id)])
        self.assertRecordValues(
            card, [{"partner_id": self.customer.id, "points": 203.4}]
        )
