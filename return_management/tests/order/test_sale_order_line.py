from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


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

    def _sell_with_structure(self):
        """Return a delivered order with a section, a note and freight besides goods."""
        freight = self._create_goods(
            "Freight",
            type="service",
            is_storable=False,
            is_freight=True,
            invoice_policy="order",
        )
        order = self._create_sale([{}, {"product_id": freight.id}])
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Batteries"}),
            Command.create({"display_type": "line_note", "name": "Handle with care"}),
        ]
        order.order_line.filtered(
            lambda line: line.product_id == freight
        ).qty_delivered = 1.0
        self._deliver(order)
        return order, order.order_line.filtered(lambda line: line.product_id == freight)

    def test_what_structures_an_order_is_left_out(self):
        order, __ = self._sell_with_structure()
        for quantities in (
            None,
            {
                line.id: float(line.product_id == self.product)
                for line in order.order_line
            },
        ):
            returns = order.with_user(self.user_salesperson)._create_return_orders(
                quantities
            )
            self.assertEqual(returns.line_ids.product_id, self.product)
        action = order.with_user(self.user_salesperson).action_create_return_order()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(dialog.line_ids.sale_line_id.product_id, self.product)

    def test_what_structures_an_order_is_refused_with_a_sentence(self):
        order, freight = self._sell_with_structure()
        returns = self._create_return(order, [1.0, 0.0])
        structure = order.order_line.filtered("display_type") | freight
        self.assertEqual(len(structure), 3)
        for line in structure:
            with (
                self.subTest(line=line.name),
                self.assertRaisesRegex(UserError, f"“{line.name}” of {order.name} can"),
            ):
                order.with_user(self.user_salesperson)._create_return_orders(
                    {line.id: 1.0}
                )
            with (
                self.subTest(line=line.name),
                self.assertRaisesRegex(
                    UserError, "cannot be returned: it is a section"
                ),
            ):
                returns.line_ids = [Command.create({"sale_line_id": line.id})]

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
