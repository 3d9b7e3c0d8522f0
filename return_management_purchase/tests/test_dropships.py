from odoo import Command
from odoo.tests import tagged

from .common import ReturnPurchaseCommon


@tagged("post_install", "-at_install")
class TestDropships(ReturnPurchaseCommon):
    """What a vendor delivered to the customer comes back at what it was bought for."""

    def _sell_dropshipped(self, method):
        """Buy goods for a customer, as `stock_dropshipping` does."""
        category = self.env["product.category"].create(
            {
                "name": method,
                "property_cost_method": method,
                "property_valuation": "real_time",
            }
        )
        product = self._create_goods(
            f"Cell {method}", categ_id=category.id, standard_price=0.0
        )
        price = {"price_unit": 55.0, "tax_ids": [Command.clear()]}
        order = self._create_sale([{"product_id": product.id}])
        order.picking_ids.action_cancel()
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_qty": 10.0, **price}
                    )
                ],
            }
        )
        purchase.button_confirm()
        customers = self.env.ref("stock.stock_location_customers")
        picking = purchase.picking_ids
        picking.location_dest_id = customers
        picking.move_ids.write(
            {"location_dest_id": customers.id, "sale_line_id": order.order_line.id}
        )
        picking.move_ids.quantity = 10.0
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertTrue(picking.move_ids.is_dropship)
        self._invoice(order)
        return order, purchase

    def test_value_is_what_the_purchase_cost(self):
        for method in ("average", "fifo"):
            with self.subTest(method=method):
                order, purchase = self._sell_dropshipped(method)
                goods = order.order_line.product_id
                returns = self._authorize(self._create_return(order, [3.0]))
                self._receive(returns)
                self.assertEqual(goods.total_value, 165.0)
                self._inspect(returns)
                self._settle(returns)
                self.assertEqual(returns.state, "done")
                self.assertEqual(goods.total_value, 165.0)
                self.assertEqual(self._available(goods, self.stock), 3.0)
                self.assertEqual(order.order_line.qty_delivered, 7.0)
                self.assertEqual(purchase.order_line.qty_received, 10.0)
