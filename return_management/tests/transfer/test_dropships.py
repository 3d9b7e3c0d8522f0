from odoo.exceptions import UserError
from odoo.tests import tagged

from ..dropship_common import DropshipCommon


@tagged("post_install", "-at_install")
class TestDropships(DropshipCommon):
    """What a vendor delivered to the customer comes back to our warehouse."""

    def test_dropshipped_goods_come_back_to_the_warehouse(self):
        for method, goods in self.goods.items():
            with self.subTest(method=method):
                order, picking = self._sell_dropshipped(goods)
                self.assertEqual(order.order_line.qty_returnable, 10.0)
                returns = self._authorize(self._create_return(order, [3.0]))
                self.assertEqual(returns.reverse_picking_ids.return_id, picking)
                self._receive(returns)
                self.assertEqual(self._get_receipt_values(returns), [30.0])
                self._inspect(returns)
                self._settle(returns)
                self.assertRecordValues(
                    returns, [{"state": "done", "amount_credited": 300.0}]
                )
                self.assertEqual(order.order_line.qty_delivered, 7.0)
                self.assertEqual(self._available(goods, self.stock), 3.0)
                self.assertEqual(goods.total_value, 30.0)

    def test_dropship_offers_its_return_and_counts_it(self):
        order, picking = self._sell_dropshipped(self.goods["standard"])
        self.assertTrue(picking.is_sent_to_customer)
        action = picking.with_user(self.user_salesperson).sudo()
        action = action.action_create_return_order()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(dialog.line_ids.sale_line_id, order.order_line)
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns)
        self.assertEqual(picking.return_order_count, 1)

    def test_vendor_takes_goods_back_by_the_return_of_odoo(self):
        order, picking = self._sell_dropshipped(self.goods["standard"])
        dialog = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({})
        )
        dialog.product_return_moves.quantity = 4.0
        back = self.env["stock.picking"].browse(
            dialog.action_create_returns()["res_id"]
        )
        self.assertEqual(back.move_ids.location_dest_id, self.suppliers)
        self.assertEqual(order.order_line.qty_returnable, 6.0)
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(order.order_line.qty_delivered, 6.0)
        self.assertEqual(order.order_line.qty_returnable, 6.0)

    def test_goods_of_a_return_are_inspected_in_the_company(self):
        order, __ = self._sell_dropshipped(self.goods["standard"])
        returns = self._authorize(self._create_return(order, [3.0]))
        returns.reverse_picking_ids.location_dest_id = self.suppliers
        returns.reverse_picking_ids.move_ids.location_dest_id = self.suppliers
        with self.assertRaisesRegex(UserError, "is no place of the company"):
            self._receive(returns)
