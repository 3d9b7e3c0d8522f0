from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestReceiptLinks(ReturnManagementCommon):
    """Every reverse move knows the delivery, the sale line and the return."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")

    def _get_delivered(self, order):
        return order.picking_ids.move_ids.filtered(
            lambda move: move.location_dest_usage == "customer"
        ).sorted("id")

    def _open_core_dialog(self, picking, quantity):
        dialog = (
            self.env["stock.return.picking"]
            .with_user(self.user_warehouse)
            .create({"picking_id": picking.id})
        )
        dialog.product_return_moves.quantity = quantity
        return dialog

    # === LINKS === #

    def test_reverse_move_is_linked_with_delivery_and_sale_line(self):
        order = self._sell()
        returns = self._authorize(self._create_return(order, [3.0]))
        picking = returns.reverse_picking_ids
        self.assertRecordValues(
            picking,
            [
                {
                    "picking_type_id": self.warehouse.reverse_type_id.id,
                    "location_dest_id": self.quarantine.id,
                    "sale_id": order.id,
                    "return_id": order.picking_ids[0].id,
                    "state": "assigned",
                }
            ],
        )
        self.assertRecordValues(
            picking.move_ids,
            [
                {
                    "return_line_id": returns.line_ids.id,
                    "origin_returned_move_id": self._get_delivered(order).id,
                    "sale_line_id": order.order_line.id,
                    "to_refund": True,
                    "product_uom_qty": 3.0,
                }
            ],
        )

    def test_newest_delivery_comes_back_first(self):
        order = self._create_sale([{}])
        self._deliver_part(order, 4.0)
        self._deliver_part(order, 6.0)
        old, new = self._get_delivered(order)
        returns = self._authorize(self._create_return(order, [7.0]))
        self.assertRecordValues(
            returns.reverse_picking_ids.move_ids.sorted("product_uom_qty"),
            [
                {"origin_returned_move_id": old.id, "product_uom_qty": 1.0},
                {"origin_returned_move_id": new.id, "product_uom_qty": 6.0},
            ],
        )
        # What an open return holds of a delivery is not taken a second time.
        rest = self._authorize(self._create_return(order, [3.0]))
        self.assertRecordValues(
            rest.reverse_picking_ids.move_ids,
            [{"origin_returned_move_id": old.id, "product_uom_qty": 3.0}],
        )

    def test_lines_of_one_product_keep_their_own_moves(self):
        order = self._sell([{"product_uom_qty": 2.0}, {"product_uom_qty": 3.0}])
        returns = self._authorize(self._create_return(order, [1.0, 2.0]))
        self.assertRecordValues(
            returns.reverse_picking_ids.move_ids.sorted("id"),
            [
                {"sale_line_id": order.order_line[0].id, "product_uom_qty": 1.0},
                {"sale_line_id": order.order_line[1].id, "product_uom_qty": 2.0},
            ],
        )
        self._receive(returns)
        self.assertEqual(order.order_line.mapped("qty_delivered"), [1.0, 1.0])

    def test_goods_return_to_another_warehouse_than_the_one_that_delivered(self):
        other = self.env["stock.warehouse"].create(
            {"name": "South", "code": "SOUTH", "company_id": self.company.id}
        )
        order = self._sell()
        returns = self._create_return(order, [3.0])
        self.assertEqual(returns.warehouse_id, self.warehouse)
        returns.warehouse_id = other
        self._authorize(returns)
        self._receive(returns)
        self.assertEqual(
            self._available(self.product, other.quarantine_location_id), 3.0
        )
        self._inspect(returns)
        self.assertEqual(self._available(self.product, other.lot_stock_id), 3.0)
        self.assertEqual(self._available(self.product, self.stock), 0.0)
        self.assertEqual(order.order_line.qty_delivered, 7.0)

    def test_new_warehouses_and_companies_can_receive_returns(self):
        company = self.env["res.company"].create({"name": "Wind Fields Ltd"})
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        ) | self.env["stock.warehouse"].create(
            {"name": "North", "code": "NORTH", "company_id": self.company.id}
        )
        self.assertEqual(len(warehouses), 2)
        for warehouse in warehouses:
            quarantine = warehouse.quarantine_location_id
            self.assertRecordValues(
                warehouse.reverse_type_id,
                [
                    {
                        "code": "incoming",
                        "company_id": warehouse.company_id.id,
                        "warehouse_id": warehouse.id,
                        "default_location_dest_id": quarantine.id,
                    }
                ],
            )
            self.assertEqual(quarantine.company_id, warehouse.company_id)
            self.assertFalse(quarantine.warehouse_id)
            for action in ("restock", "discount", "repair", "vendor", "scrap"):
                location = warehouse._get_return_destination(action)
                self.assertEqual(location.company_id, warehouse.company_id)

    # === UNITS === #

    def _return_in(self, order, unit, quantity):
        returns = self._create_return(order)
        returns.line_ids.write({"product_uom_id": unit.id, "product_uom_qty": quantity})
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        return returns

    def test_dozens_are_sold_and_units_come_back(self):
        order = self._sell(
            [
                {
                    "product_uom_id": self.dozen.id,
                    "product_uom_qty": 2.0,
                    "price_unit": 1200.0,
                }
            ]
        )
        returns = self._return_in(order, self.unit, 18.0)
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_received": 18.0, "qty_to_credit": 18.0, "price_unit": 100.0}],
        )
        self.assertEqual(order.order_line.qty_returnable, 0.5)
        credit_note = self._settle(returns)
        self.assertRecordValues(
            credit_note.invoice_line_ids,
            [
                {
                    "product_uom_id": self.dozen.id,
                    "quantity": 1.5,
                    "price_subtotal": 1800.0,
                }
            ],
        )
        self.assertRecordValues(
            order.order_line,
            [{"qty_delivered": 0.5, "qty_invoiced": 0.5, "qty_to_invoice": 0.0}],
        )
        self.assertEqual(returns.state, "done")
        self.assertEqual(returns.line_ids.qty_credited, 18.0)

    def test_units_that_are_no_round_part_of_a_dozen(self):
        order = self._sell(
            [
                {
                    "product_uom_id": self.dozen.id,
                    "product_uom_qty": 2.0,
                    "price_unit": 1200.0,
                }
            ]
        )
        for __ in range(2):
            returns = self._return_in(order, self.unit, 5.0)
            credit_note = self._settle(returns)
            self.assertEqual(returns.state, "done")
            self.assertRecordValues(
                credit_note.invoice_line_ids,
                [{"product_uom_id": self.unit.id, "quantity": 5, "price_unit": 100.0}],
            )
            self.assertEqual(order.invoice_status, "invoiced")
        self.assertAlmostEqual(order.order_line.qty_returnable, 14 / 12, 2)

    def test_units_are_sold_and_dozens_come_back(self):
        order = self._sell([{"product_uom_qty": 30.0}])
        returns = self._return_in(order, self.dozen, 2.0)
        self.assertRecordValues(
            returns.line_ids, [{"qty_received": 2.0, "price_unit": 1200.0}]
        )
        credit_note = self._settle(returns)
        self.assertRecordValues(
            credit_note.invoice_line_ids,
            [{"product_uom_id": self.unit.id, "quantity": 24, "price_subtotal": 2400}],
        )
        self.assertRecordValues(
            order.order_line,
            [{"qty_delivered": 6.0, "qty_invoiced": 6.0, "qty_returnable": 6.0}],
        )

    # === CORE'S OWN DIALOG === #

    def test_core_dialog_returns_no_more_than_returns_leave(self):
        order = self._sell()
        delivery = order.picking_ids
        self._authorize(self._create_return(order, [7.0]))
        with (
            self.assertRaisesRegex(UserError, "only 3 Units can still be returned"),
            self.env.cr.savepoint(),
        ):
            self._open_core_dialog(delivery, 4.0).action_create_returns()
        self._open_core_dialog(delivery, 3.0).action_create_returns()
        self.assertEqual(order.order_line.qty_returnable, 0.0)

    def test_core_return_is_held_back_from_returns(self):
        order = self._sell()
        delivery = order.picking_ids
        self._open_core_dialog(delivery, 4.0).action_create_returns()
        self.assertEqual(order.order_line.qty_returnable, 6.0)
        core_return = order.picking_ids - delivery
        core_return.move_ids.quantity = 11.0
        core_return.move_ids.picked = True
        with (
            self.assertRaisesRegex(UserError, "1 Units more would come back"),
            self.env.cr.savepoint(),
        ):
            core_return.with_user(self.user_warehouse).button_validate()
        core_return.move_ids.quantity = 4.0
        core_return.with_user(self.user_warehouse).button_validate()
        self.assertEqual(core_return.state, "done")
        self.assertEqual(order.order_line.qty_returnable, 6.0)
        returns = self._take_back(order)
        self.assertEqual(returns.line_ids.qty_received, 6.0)
        self.assertEqual(order.order_line.qty_delivered, 0.0)
