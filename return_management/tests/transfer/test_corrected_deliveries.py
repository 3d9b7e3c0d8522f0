from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..valuation_common import ValuationCommon


@tagged("post_install", "-at_install")
class TestCorrectedDeliveries(ValuationCommon):
    """Done deliveries are unlocked and corrected while their goods come back."""

    def _unlock(self, picking):
        picking = picking.with_user(self.user_warehouse)
        picking.action_toggle_is_locked()
        return picking

    def test_no_less_than_came_back(self):
        order = self._sell()
        self._take_back(order, [5.0])
        move = self._unlock(order.picking_ids[0]).move_ids
        for quantity in (4.0, 0.0):
            with (
                self.subTest(quantity=quantity),
                self.assertRaisesRegex(
                    UserError,
                    f"deliveries of {order.name} cannot be corrected to so little",
                ),
                self.env.cr.savepoint(),
            ):
                move.quantity = quantity
        move.quantity = 5.0
        self.assertEqual(order.order_line.qty_delivered, 0.0)
        self.assertEqual(order.order_line.qty_returnable, 0.0)

    def test_open_return_gets_no_more_than_was_delivered(self):
        order = self._sell()
        returns = self._authorize(self._create_return(order, [5.0]))
        self._unlock(order.picking_ids[0]).move_ids.quantity = 4.0
        with (
            self.assertRaisesRegex(UserError, "1 Units more would come back"),
            self.env.cr.savepoint(),
        ):
            self._receive(returns)
        picking = returns.reverse_picking_ids
        picking.move_ids.quantity = 4.0
        picking.move_ids.picked = True
        picking.with_user(self.user_warehouse).with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()
        self._inspect(returns)
        self.assertEqual(order.order_line.qty_delivered, 0.0)

    def test_delivery_of_nothing_has_no_value_to_give_back(self):
        for method, goods in self.goods.items():
            with self.subTest(method=method):
                self._buy(goods, 20.0, 12.0)
                order = self._create_sale(
                    [{"product_id": goods.id, "product_uom_qty": 10.0}]
                )
                self._ship(order, 5.0)
                self._ship(order)
                self._invoice(order)
                returns = self._authorize(self._create_return(order, [3.0]))
                delivery = returns.reverse_picking_ids.move_ids.origin_returned_move_id
                self._unlock(delivery.picking_id).move_ids.quantity = 0.0
                self._receive(returns)
                cost = 10.0 if method == "standard" else 12.0
                self.assertEqual(self._get_receipt_values(returns), [3 * cost])
                self._inspect(returns)
                self._settle(returns)
                self.assertEqual(returns.state, "done")
                self.assertEqual(order.order_line.qty_delivered, 2.0)

    def test_receipt_of_nothing_costs_nothing(self):
        goods = self.goods["fifo"]
        self._buy(goods, 20.0, 12.0)
        order = self._sell_bought(goods, 10.0)
        self._invoice(order)
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns)
        self._unlock(returns.reverse_picking_ids).move_ids.quantity = 0.0
        self.assertEqual(self._get_receipt_values(returns), [0.0])
        again = self._take_back(order, [2.0])
        self.assertEqual(self._get_receipt_values(again), [24.0])
        note = self._settle(again)
        self.assertEqual(self._get_cost_amounts(note), [24.0])

    def test_corrected_receipt_has_the_value_of_what_came(self):
        goods = self.goods["fifo"]
        self._buy(goods, 20.0, 12.0)
        order = self._sell_bought(goods, 10.0)
        self._invoice(order)
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns)
        self._unlock(returns.reverse_picking_ids).move_ids.quantity = 4.0
        self.assertEqual(self._get_receipt_values(returns), [48.0])
        self._inspect(returns)
        note = self._settle(returns)
        self.assertEqual(sum(self._get_cost_amounts(note)), 48.0)
        self.assertEqual(goods.total_value, 14 * 12.0)

    def test_replacement_that_was_fewer_is_owed_again(self):
        order = self._sell()
        returns = self._create_return(order, [2.0])
        returns.line_ids.settlement_type = "exchange"
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns, post=False)
        self._put_in_stock(self.product, 10.0)
        picking = returns.replacement_picking_ids.with_user(self.user_warehouse)
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(returns.state, "done")
        self._unlock(picking).move_ids.quantity = 1.0
        self.assertEqual(returns.state, "authorized")
        self.assertEqual(returns.line_ids.qty_replaced, 1.0)

    # === SERIAL NUMBERS === #

    def test_wrong_number_on_a_delivery_is_mended_there(self):
        goods = self._create_goods("Inverter", tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"SN{i}", "product_id": goods.id} for i in range(3)]
        )
        order = self._create_sale([{"product_id": goods.id, "product_uom_qty": 2.0}])
        delivery = self._unlock(self._deliver_part(order, 1.0, lots[:2]))
        returns = self._authorize(self._create_return(order, [1.0]))
        delivery.move_line_ids[0].lot_id = lots[2]
        returns.reverse_picking_ids.move_line_ids.lot_id = lots[2]
        self._receive(returns)
        self.assertEqual(returns.sudo().inspection_ids.lot_ids, lots[2])
        with self.assertRaisesRegex(ValidationError, "SN2 of Inverter was never"):
            delivery.move_line_ids[0].lot_id = lots[0]

    def test_one_serial_number_is_one_piece(self):
        goods = self._create_goods("Inverter", tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"SN{i}", "product_id": goods.id} for i in range(2)]
        )
        order = self._create_sale([{"product_id": goods.id, "product_uom_qty": 2.0}])
        delivery = self._unlock(self._deliver_part(order, 1.0, lots))
        returns = self._authorize(self._create_return(order, [2.0]))
        self._receive(returns)
        receipt = self._unlock(returns.reverse_picking_ids)
        for picking in (delivery, receipt):
            message = f"{picking.name}: the serial number SN0 of Inverter is one piece"
            with (
                self.subTest(picking=picking.name),
                self.assertRaisesRegex(UserError, message),
                self.env.cr.savepoint(),
            ):
                operation = picking.move_line_ids.filtered(
                    lambda line: line.lot_id == lots[0]
                )
                operation.quantity = 2.0
        self.assertEqual(returns.line_ids.qty_received, 2.0)

    def test_steps_of_one_correction_are_looked_at_together(self):
        order = self._sell()
        self._take_back(order, [10.0])
        picking = self._unlock(order.picking_ids[0])
        values = picking.move_ids._prepare_move_line_vals(quantity=4.0)
        steps = [
            Command.update(picking.move_line_ids.id, {"quantity": 6.0}),
            Command.create(values),
        ]
        picking.write(
            {
                "move_ids": [
                    Command.update(picking.move_ids.id, {"move_line_ids": steps})
                ]
            }
        )
        self.assertEqual(order.order_line.qty_delivered, 0.0)
        with self.assertRaisesRegex(UserError, "cannot be corrected to so little"):
            picking.move_line_ids[0].quantity = 5.0
