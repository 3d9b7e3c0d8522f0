from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestDownPayments(ReturnManagementCommon):
    """Down payments of orders of which everything comes back before they are billed."""

    def _sell_with_down_payment(self):
        """10 x 100.00 with 30 % invoiced in advance, and delivered."""
        order = self._create_sale([{}])
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": "percentage", "amount": 30.0}
        ).create_invoices()
        order.invoice_ids.action_post()
        self._deliver(order)
        return order

    def _get_asked(self, returns):
        return returns.activity_ids.filtered(
            lambda activity: activity.user_id == self.user_finance
        )

    def test_down_payment_is_credited_when_everything_came_back(self):
        order = self._sell_with_down_payment()
        returns = self._take_back(order, [10.0])
        self.assertEqual(returns.state, "done")
        self.assertIn("Credit Down Payment", returns.settlement_alert)
        self.assertTrue(self._get_asked(returns))
        with self.assertRaisesRegex(UserError, "Credit Down Payment"):
            returns.with_user(self.user_officer).action_settle()
        with self.assertRaises(AccessError):
            returns.with_user(self.user_officer).action_credit_down_payments()
        returns.with_user(self.user_finance).action_credit_down_payments()
        self.assertRecordValues(
            returns.credit_note_ids, [{"amount_untaxed": 300.0, "state": "draft"}]
        )
        returns.credit_note_ids.with_user(self.user_finance).action_post()
        self.assertFalse(returns.settlement_alert)
        self.assertFalse(self._get_asked(returns))
        self.assertEqual(order.invoice_status, "invoiced")

    def test_credit_by_the_order_itself_is_seen(self):
        order = self._sell_with_down_payment()
        returns = self._take_back(order, [10.0])
        order._create_invoices(final=True).with_user(self.user_finance).action_post()
        self.assertFalse(returns.settlement_alert)
        self.assertFalse(self._get_asked(returns))

    def test_final_invoice_sets_the_rest_off(self):
        returns = self._take_back(self._sell_with_down_payment(), [4.0])
        self.assertFalse(returns.settlement_alert)
        with self.assertRaisesRegex(UserError, "still to be invoiced sets it off"):
            returns.with_user(self.user_finance).action_credit_down_payments()

    def test_down_payment_line_itself_cannot_be_returned(self):
        order = self._sell_with_down_payment()
        line = order.order_line.filtered(
            lambda line: line.is_downpayment and not line.display_type
        )
        self.assertTrue(line)
        with self.assertRaisesRegex(UserError, "a down payment or freight. Leave it"):
            order._create_return_orders({line.id: 1.0})
        self.assertEqual(order._create_return_orders().line_ids.product_uom_qty, 10.0)
        self.assertFalse(order.order_line.filtered("display_type").return_line_ids)
