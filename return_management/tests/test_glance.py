from odoo.tests import tagged

from .refund_common import ReturnRefundCommon


@tagged("post_install", "-at_install")
class TestGlance(ReturnRefundCommon):
    """What lists say of a return: its goods, what came of it, what has to be paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell_paid()

    def _check_outcome(self, returns, outcome):
        self.assertEqual(returns.with_user(self.user_warehouse).outcome, outcome)

    def test_goods_are_named_with_their_quantities(self):
        goods = [self._create_goods(name) for name in ("Charger", "Cable")]
        order = self._sell(
            [{}, *({"product_id": product.id} for product in goods)], invoice=False
        )
        returns = self._create_return(order, [3.0, 1.0, 2.0])
        self.assertEqual(
            returns.goods_summary, "3 × Battery Module, 1 × Charger, 1 more"
        )
        returns.line_ids[1:].unlink()
        self.assertEqual(returns.goods_summary, "3 × Battery Module")

    def test_outcome_of_a_refund(self):
        # 4 of 10 pieces at 100.00 less 10 %, with 13 % tax: 406.80
        returns = self._create_return(self.order, [4.0], refund_method="bank_transfer")
        self._check_outcome(returns, False)
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        self._check_outcome(returns, False)
        self._settle(returns, post=False)
        self._check_outcome(returns, "credit_draft")
        self.assertEqual(returns.amount_to_refund, 0.0)
        returns.credit_note_ids.with_user(self.user_finance).action_post()
        self._check_outcome(returns, "to_pay")
        self.assertEqual(returns.amount_to_refund, 406.8)
        self._pay(returns.credit_note_ids)
        self._check_outcome(returns, "refunded")
        self.assertEqual(returns.amount_to_refund, 0.0)

    def test_open_credit_is_credited_and_not_refunded(self):
        returns = self._create_return(self.order, [1.0], refund_method="on_account")
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self._check_outcome(returns, "credited")

    def test_replacement_is_no_credit(self):
        returns = self._create_return(self.order, [1.0])
        returns.line_ids.settlement_type = "exchange"
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self._put_in_stock(self.product, 1.0)
        picking = returns.replacement_picking_ids
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        self._check_outcome(returns, "replaced")

    def test_refused_and_cancelled(self):
        refused = self._create_return(self.order, [1.0])
        refused.with_user(self.user_salesperson).action_submit()
        refused.with_user(self.user_officer).action_refuse("Out of the window")
        self._check_outcome(refused, "refused")
        cancelled = self._create_return(self.order, [1.0])
        cancelled.with_user(self.user_salesperson).action_cancel()
        self._check_outcome(cancelled, "cancelled")
