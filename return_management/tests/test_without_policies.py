from odoo.exceptions import UserError
from odoo.tests import tagged

from .refund_common import ReturnRefundCommon


@tagged("post_install", "-at_install")
class TestWithoutPolicies(ReturnRefundCommon):
    """The core alone takes everything back, for ever and without a fee."""

    def test_old_order_comes_back_without_fee_and_promise(self):
        order = self._sell_paid()
        order.sudo().date_order = "2015-01-01 12:00:00"
        order.picking_ids.move_ids.date = "2015-01-02 12:00:00"
        returns = self._settle_by(order, "bank_transfer", [3.0])
        self.assertRecordValues(
            returns, [{"state": "done", "date_refund_promised": False}]
        )
        self.assertFalse(returns.line_ids._is_exception())
        self.assertFalse(returns.line_ids.restocking_fee_type)
        self.assertNotIn("Exception", returns.approval_ids.stage_id.mapped("name"))
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 270.0)

    def test_credit_is_due_after_the_inspection(self):
        returns = self._authorize(self._create_return(self._sell()))
        self.assertFalse(returns.open_gate)
        self._receive(returns)
        self.assertFalse(returns.open_gate)
        with self.assertRaises(UserError):
            returns.with_user(self.user_officer).action_settle()
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.state, "done")
