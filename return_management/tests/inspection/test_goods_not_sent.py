from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..goods_common import GoodsCommon


@tagged("post_install", "-at_install")
class TestGoodsNotSent(GoodsCommon):
    """Goods whose way back to the customer was cancelled are inspected again."""

    def test_goods_that_are_not_sent_back_are_inspected_again(self):
        returns = self._received()
        self._inspect(returns, disposition_id=self.send_back.id)
        part = returns.inspection_ids.with_user(self.user_officer)
        with self.assertRaisesRegex(UserError, "cancel the delivery"):
            part.action_inspect_again()
        delivery = returns.picking_ids - returns.reverse_picking_ids
        delivery = delivery.with_user(self.user_warehouse)
        delivery.move_ids.quantity = 2.0
        delivery.move_ids.picked = True
        delivery.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=delivery.ids
        ).button_validate()
        self._count(1.0)
        draft = part.action_inspect_again()
        self.assertRecordValues(
            part | draft,
            [
                {"quantity": 2.0, "state": "done", "is_to_inspect_again": False},
                {"quantity": 3.0, "state": "draft", "is_to_inspect_again": False},
            ],
        )
        self._record(returns, 2.0, "lost", settlement_type="none")
        self._inspect(returns, disposition_id=self.restock.id, settlement_type="none")
        self.assertRecordValues(
            returns,
            [{"state": "done", "inspection_status": "full"}],
        )
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_sent_back": 2.0, "qty_missing": 2.0, "qty_in_quarantine": 0.0}],
        )

    def test_cancelled_way_back_opens_the_whole_inspection(self):
        returns = self._received()
        self._inspect(returns, disposition_id=self.send_back.id)
        part = returns.inspection_ids
        (returns.picking_ids - returns.reverse_picking_ids).action_cancel()
        for user in (self.user_salesperson, self.user_warehouse):
            with self.assertRaises(AccessError):
                part.with_user(user).action_inspect_again()
        self.assertEqual(part.with_user(self.user_officer).action_inspect_again(), part)
        self._inspect(returns, disposition_id=self.restock.id)
        self._assert_closed(returns, 5.0)
