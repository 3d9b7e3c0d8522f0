from odoo import Command
from odoo.tests import Form, tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestPiecesOfPacks(ReturnManagementCommon):
    """Pieces are pieces, whatever pack they were sold in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.box = cls.env["uom.uom"].create(
            {
                "name": "Box of 250",
                "relative_factor": 250,
                "relative_uom_id": cls.unit.id,
            }
        )

    def _sell_packs(self, uom, quantity, price):
        return self._sell(
            [
                {
                    "product_uom_id": uom.id,
                    "product_uom_qty": quantity,
                    "price_unit": price,
                }
            ]
        )

    def _return_pieces(self, order, pieces):
        """Return single pieces of a pack, as the salesperson enters them."""
        returns = self._create_return(order)
        returns.line_ids.write(
            {"product_uom_id": self.unit.id, "product_uom_qty": pieces}
        )
        return self._authorize(returns)

    def _take_back_pieces(self, order, pieces):
        returns = self._return_pieces(order, pieces)
        self._receive(returns)
        self._inspect(returns)
        return self._settle(returns)

    def test_seven_pieces_left_of_a_dozen_are_proposed_as_pieces(self):
        order = self._sell_packs(self.dozen, 1.0, 120.0)
        self._take_back_pieces(order, 5.0)
        returns = self._create_return(order)
        self.assertRecordValues(
            returns.line_ids,
            [{"product_uom_qty": 7.0, "product_uom_id": self.unit.id}],
        )
        self._authorize(returns)
        self._receive(returns)
        move = returns.reverse_picking_ids.move_ids
        self.assertRecordValues(
            move, [{"quantity": 7.0, "product_uom": self.unit.id, "state": "done"}]
        )
        self._inspect(returns)
        # 7 x 10.00 + 13 %
        self.assertAlmostEqual(self._settle(returns).amount_total, 79.10, 2)
        self.assertRecordValues(
            order.order_line,
            [{"qty_delivered": 0.0, "qty_invoiced": 0.0, "qty_to_invoice": 0.0}],
        )

    def test_dialog_asks_for_pieces_where_packs_are_broken(self):
        order = self._sell_packs(self.dozen, 2.0, 120.0)
        row = self._open_dialog(order)
        self.assertRecordValues(
            row, [{"product_uom_id": self.dozen.id, "qty_returnable": 2.0}]
        )
        self._take_back_pieces(order, 5.0)
        row = self._open_dialog(order)
        self.assertRecordValues(
            row, [{"product_uom_id": self.unit.id, "qty_returnable": 19.0}]
        )
        row.wizard_id.action_all()
        row.wizard_id.action_create()
        self.assertRecordValues(
            row.wizard_id.order_id.line_ids,
            [{"product_uom_qty": 19.0, "product_uom_id": self.unit.id}],
        )

    def _open_dialog(self, order):
        order = order.with_user(self.user_salesperson)
        action = order.action_create_return_order()
        return order.env[action["res_model"]].browse(action["res_id"]).line_ids

    def test_one_piece_of_a_big_box_is_something(self):
        """1000.00 for 250: 4.00 a piece, although it is 0.004 boxes."""
        order = self._sell_packs(self.box, 2.0, 1000.0)
        credit_note = self._take_back_pieces(order, 1.0)
        self.assertRecordValues(
            credit_note, [{"amount_untaxed": 4.0, "amount_tax": 0.52}]
        )
        self.assertAlmostEqual(order.order_line.qty_returned, 0.004, 6)
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(credit_note.return_order_id.state, "done")

    def test_one_piece_more_than_is_left_of_a_box_is_refused(self):
        order = self._sell_packs(self.box, 1.0, 1000.0)
        self._take_back_pieces(order, 1.0)
        returns = self._create_return(order)
        self.assertEqual(returns.line_ids.product_uom_qty, 249.0)
        with self.assertRaisesRegex(Exception, "can still be returned"):
            returns.line_ids.product_uom_qty = 250.0
            returns.with_user(self.user_salesperson).action_submit()

    def test_twelve_singles_give_back_a_pack_of_twelve(self):
        """120.00 + 13 % = 135.60, in twelve times 10.00 + 1.30."""
        order = self._sell_packs(self.dozen, 1.0, 120.0)
        notes = [self._take_back_pieces(order, 1.0) for __ in range(12)]
        self.assertEqual(
            {(note.amount_untaxed, note.amount_tax) for note in notes}, {(10.0, 1.3)}
        )
        self.assertRecordValues(
            order.order_line, [{"qty_delivered": 0.0, "qty_invoiced": 0.0}]
        )
        self.assertEqual(self.product.qty_available, 12.0)

    def test_part_of_a_pack_may_be_entered_in_packs(self):
        order = self._sell_packs(self.dozen, 3.0, 120.0)
        returns = order.with_user(self.user_salesperson)._create_return_orders(
            {order.order_line.id: 1.5}
        )
        self.assertRecordValues(
            returns.line_ids,
            [{"product_uom_qty": 1.5, "product_uom_id": self.dozen.id}],
        )
        with Form(returns) as form, form.line_ids.edit(0) as line:
            line.product_uom_qty = 2.0
        self.assertEqual(returns.line_ids.product_uom_qty, 2.0)

    def test_free_pack_is_worth_nothing(self):
        order = self._sell(
            [
                {
                    "product_uom_id": self.dozen.id,
                    "product_uom_qty": 1.0,
                    "price_unit": 120.0,
                    "discount": 100.0,
                    "tax_ids": [Command.set(self.tax_13.ids)],
                }
            ]
        )
        credit_note = self._take_back_pieces(order, 1.0)
        self.assertEqual(credit_note.amount_total, 0.0)
        self.assertEqual(credit_note.return_order_id.state, "done")
