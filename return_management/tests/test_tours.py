from odoo.tests import tagged

from .common import ReturnManagementCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestTours(ReturnManagementCommon, TourCase):
    """The main ways through the client, one role each, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()

    def test_salesperson_makes_and_submits(self):
        self._start(self.order, "return_salesperson_submits", self.user_salesperson)
        returns = self.order.return_order_ids
        self.assertRecordValues(
            returns,
            [{"state": "submitted", "submitted_by_id": self.user_salesperson.id}],
        )
        self.assertEqual(returns.line_ids.product_uom_qty, 3.0)

    def test_manager_approves(self):
        stages = self.env["return.order.stage"].search(
            [("company_id", "=", self.company.id), ("name", "=", "Approve")]
        )
        stages.amount_min = 0.0
        returns = self._create_return(self.order, [3.0])
        returns.with_user(self.user_salesperson).action_submit()
        returns.with_user(self.user_officer).action_approve()
        self.start_tour(
            "/odoo/action-return_management.return_order_action_to_approve"
            f"?cids={self.company.id}",
            "return_manager_approves",
            login=self.user_manager.login,
        )
        self.assertEqual(returns.state, "authorized")
        self.assertEqual(returns.reverse_picking_ids.state, "assigned")

    def test_warehouse_receives_and_inspects(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        self._start(
            returns, "return_warehouse_receives_and_inspects", self.user_officer
        )
        self.assertEqual(returns.reverse_picking_ids.state, "done")
        self.assertEqual(returns.inspection_ids.mapped("state"), ["done"])
        self.assertEqual(returns.phase, "settlement")

    def test_finance_settles_and_posts(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        self._receive(returns)
        self._inspect(returns)
        self._start(returns, "return_finance_settles_and_posts", self.user_finance)
        self.assertEqual(returns.state, "done")
        self.assertEqual(returns.credit_note_ids.state, "posted")
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 270.0)

    def test_exchange_is_asked_for_and_settled(self):
        dearer = self._create_goods("Battery Module Plus", lst_price=120.0)
        self._put_in_stock(dearer, 5)
        returns = self._create_return(self.order, [2.0])
        self._start(returns, "return_exchange_is_asked_for", self.user_salesperson)
        self.assertRecordValues(
            returns.line_ids,
            [{"settlement_type": "exchange", "exchange_product_id": dearer.id}],
        )
        for user in (self.user_officer, self.user_manager):
            if returns.state == "submitted":
                returns.with_user(user).action_approve()
        self._receive(returns)
        self._inspect(returns)
        self._start(returns, "return_exchange_is_settled", self.user_finance)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 180.0)
        self.assertEqual(returns.return_invoice_ids.amount_untaxed, 240.0)
        self.assertEqual(returns.replacement_picking_ids.move_ids.product_id, dearer)
