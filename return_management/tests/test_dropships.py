from odoo.exceptions import UserError
from odoo.tests import tagged

from .valuation_common import ValuationCommon


@tagged("post_install", "-at_install")
class TestDropships(ValuationCommon):
    """What a vendor delivered to the customer comes back to our warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.customers = cls.env.ref("stock.stock_location_customers")

    def _sell_dropshipped(self, product):
        """Sell goods that a vendor delivers, as `stock_dropshipping` moves them."""
        order = self._create_sale([{"product_id": product.id}])
        order.picking_ids.action_cancel()
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.customers.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 10.0,
                            "location_id": self.suppliers.id,
                            "location_dest_id": self.customers.id,
                            "sale_line_id": order.order_line.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = 10.0
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertTrue(picking.move_ids.is_dropship)
        self._invoice(order)
        return order, picking

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
        picking.date_arrived = "2026-02-03"
        days = order.order_line._get_delivery_days()
        self.assertEqual(str(days[order.order_line.id][0]), "2026-02-03")
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
