from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestTrackingChanges(ReturnManagementCommon):
    """Tracking is switched on or off while goods are with the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{"product_uom_qty": 2.0}])
        cls.pieces = cls._create_goods("Inverter", tracking="serial")

    def _receive_numbers(self, returns, numbers, quantity=1.0):
        picking = returns.reverse_picking_ids.with_user(self.user_warehouse)
        picking.move_ids.move_line_ids.unlink()
        self.env["stock.move.line"].with_user(self.user_warehouse).create(
            [
                {
                    **picking.move_ids._prepare_move_line_vals(quantity=quantity),
                    "lot_name": number,
                }
                for number in numbers
            ]
        )
        picking.move_ids.picked = True
        picking.button_validate()

    def _finish(self, returns, credited):
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self.assertEqual(returns.line_ids.qty_credited, credited)
        self.assertEqual(sum(returns.line_ids.mapped("qty_in_quarantine")), 0.0)

    # === SWITCHED ON === #

    def test_goods_that_left_without_number_come_back_with_one(self):
        self.product.tracking = "serial"
        returns = self._authorize(self._create_return(self.order))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._receive(returns)
        self._receive_numbers(returns, ["NEW1", "NEW2"])
        self.assertEqual(
            returns.sudo().inspection_ids.lot_ids.mapped("name"), ["NEW1", "NEW2"]
        )
        self._finish(returns, 2.0)
        self.assertEqual(self.order.order_line.qty_delivered, 0.0)

    def test_no_more_numbers_than_left_without_one(self):
        self.product.tracking = "lot"
        self._receive_numbers(
            self._authorize(self._create_return(self.order, [1.0])), ["LOT-1"]
        )
        self.assertEqual(self.order.order_line.qty_returnable, 1.0)
        order = self._create_sale([{"product_id": self.pieces.id}])
        lots = self.env["stock.lot"].create(
            [{"name": f"SN{i}", "product_id": self.pieces.id} for i in range(10)]
        )
        delivery = self._deliver_part(order, 1.0, lots)
        delivery.action_toggle_is_locked()
        delivery.move_line_ids.filtered(
            lambda line: line.lot_id == lots[9]
        ).lot_id = False
        returns = self._authorize(self._create_return(order, [2.0]))
        with (
            self.assertRaisesRegex(
                ValidationError, "NEW1, NEW2 of Inverter was never.*only 1 Units left"
            ),
            self.env.cr.savepoint(),
        ):
            self._receive_numbers(returns, ["NEW1", "NEW2"])
        self._receive_numbers(returns, ["NEW1", "SN0"])
        again = self._authorize(self._create_return(order, [1.0]))
        with self.assertRaisesRegex(ValidationError, "NEW3 of Inverter was never"):
            self._receive_numbers(again, ["NEW3"])

    def test_customer_announces_a_number_that_was_not_recorded(self):
        self.product.tracking = "serial"
        lot = self.env["stock.lot"].create(
            {"name": "NEW1", "product_id": self.product.id}
        )
        returns = self._create_return(self.order, [1.0])
        returns.line_ids.with_user(self.user_officer).lot_ids = lot
        self.assertEqual(returns.sudo().line_ids.lot_ids, lot)

    def test_separate_line_without_order_stands_for_the_announced_goods(self):
        self.product.tracking = "serial"
        returns = self._authorize(self._create_return(self.order))
        picking = returns.reverse_picking_ids.with_user(self.user_warehouse)
        picking.move_ids.quantity = 0.0
        shared = {
            "product_id": self.product.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
        }
        lines = [
            Command.create(
                {**shared, "picking_id": picking.id, "lot_name": name, "quantity": 1.0}
            )
            for name in ("NEW1", "NEW2")
        ]
        picking.move_ids = [
            Command.create({**shared, "product_uom_qty": 2.0, "move_line_ids": lines})
        ]
        picking.move_ids[-1].picked = True
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()
        self.assertEqual(len(returns.line_ids), 1)
        self._finish(returns, 2.0)

    def test_goods_in_quarantine_go_on_as_they_came(self):
        returns = self._authorize(self._create_return(self.order))
        self._receive(returns)
        self.product.tracking = "serial"
        self._finish(returns, 2.0)
        self.assertEqual(self._available(self.product, self.stock), 2.0)

    # === SWITCHED OFF === #

    def _sell_pieces(self):
        lots = self.env["stock.lot"].create(
            [{"name": f"SN{i}", "product_id": self.pieces.id} for i in range(2)]
        )
        order = self._create_sale(
            [{"product_id": self.pieces.id, "product_uom_qty": 2.0}]
        )
        self._deliver_part(order, 1.0, lots)
        self._invoice(order)
        return order

    def _assert_nothing_in_quarantine(self):
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.pieces.id),
                ("location_id", "=", self.quarantine.id),
                ("quantity", "!=", 0.0),
            ]
        )
        self.assertFalse(quants)

    def test_goods_come_back_without_their_numbers(self):
        order = self._sell_pieces()
        self.pieces.tracking = "none"
        returns = self._authorize(self._create_return(order))
        self._receive(returns)
        self.assertFalse(returns.reverse_picking_ids.move_line_ids.lot_id)
        self._finish(returns, 2.0)
        self._assert_nothing_in_quarantine()
        self.assertEqual(self._available(self.pieces, self.stock), 2.0)

    def test_numbers_in_quarantine_leave_it(self):
        order = self._sell_pieces()
        returns = self._authorize(self._create_return(order))
        self._receive(returns)
        self.pieces.tracking = "none"
        self._finish(returns, 2.0)
        self._assert_nothing_in_quarantine()
