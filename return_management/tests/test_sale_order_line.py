from odoo import Command
from odoo.tests import tagged

from .common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestSaleOrderLine(ReturnManagementCommon):
    """What a sale line says about returns before there is one."""

    def test_nothing_can_be_returned_before_the_delivery(self):
        line = self._create_sale([{}]).order_line
        self.assertEqual(line.qty_returnable, 0.0)
        self.assertEqual(line._get_return_obstacle(), "Not delivered yet.")

    def test_delivered_goods_can_be_returned(self):
        line = self._sell().order_line
        self.assertEqual(line.qty_returnable, 10.0)
        self.assertFalse(line._get_return_obstacle())

    def test_submitted_returns_hold_and_drafts_do_not(self):
        order = self._sell()
        returns = self._create_return(order, [4.0])
        line = order.order_line
        self.assertEqual(line.qty_returnable, 10.0)
        returns.with_user(self.user_salesperson).action_submit()
        line.invalidate_recordset()
        self.assertRecordValues(line, [{"qty_return_held": 4.0, "qty_returnable": 6.0}])

    def test_obstacle_names_the_return_that_holds_everything(self):
        order = self._sell()
        returns = self._create_return(order)
        returns.with_user(self.user_salesperson).action_submit()
        order.order_line.invalidate_recordset()
        self.assertIn(returns.name, order.order_line._get_return_obstacle())

    def test_sections_cannot_be_returned(self):
        order = self._create_sale([{}])
        section = self.env["sale.order.line"].create(
            {"order_id": order.id, "display_type": "line_section", "name": "Batteries"}
        )
        self.assertEqual(
            section._get_return_obstacle(), "Nothing that could be returned."
        )

    def test_goods_delivered_as_components_are_refused_clearly(self):
        line = self._create_sale([{}]).order_line
        component = self._create_goods("Cell")
        line.move_ids._action_cancel()
        move = self.env["stock.move"].create(
            {
                "product_id": component.id,
                "product_uom_qty": 10.0,
                "location_id": self.stock.id,
                "location_dest_id": self.customer.property_stock_customer.id,
                "sale_line_id": line.id,
                "picked": True,
                "move_line_ids": [
                    Command.create({"product_id": component.id, "quantity": 10.0})
                ],
            }
        )
        move._action_done()
        # Kits count as delivered by their components.
        line.qty_delivered = 10.0
        self.assertIn("Delivered as components", line._get_return_obstacle())
