from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestCorrectedReceipts(ReturnManagementCommon):
    """Done reverse transfers are unlocked and corrected: everything else follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.sale_line = cls.order.order_line

    def _arrived(self, quantity=5.0, order=None):
        returns = self._authorize(self._create_return(order or self.order, [quantity]))
        self._receive(returns)
        return returns

    def _unlock(self, returns):
        """Unlock the done transfer, as the warehouse does with Odoo's padlock."""
        picking = returns.reverse_picking_ids.with_user(self.user_warehouse)
        if picking.is_locked:
            picking.action_toggle_is_locked()
        return picking

    def _correct(self, returns, quantity):
        self._unlock(returns).move_ids.quantity = quantity

    def _assert_refused(self, message, function, *args):
        with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
            function(*args)

    def _assert_places(self, returns, quarantine, stock):
        self.assertEqual(self._available(self.product, self.quarantine), quarantine)
        self.assertEqual(self._available(self.product, self.stock), stock)
        self.assertEqual(sum(returns.line_ids.mapped("qty_in_quarantine")), quarantine)

    # === BEFORE THE INSPECTION === #

    def test_recount_before_the_inspection_decides(self):
        for counted, amount in ((4.0, 360.0), (6.0, 540.0)):
            with self.subTest(counted=counted):
                order = self._sell()
                returns = self._arrived(order=order)
                before = self._available(self.product, self.stock)
                self._correct(returns, counted)
                self.assertEqual(
                    sum(returns.inspection_ids.mapped("quantity")), counted
                )
                self._assert_places(returns, counted, before)
                self._inspect(returns)
                self._assert_places(returns, 0.0, before + counted)
                self.assertEqual(self._settle(returns).amount_untaxed, amount)
                self.assertRecordValues(
                    returns.line_ids,
                    [
                        {
                            "qty_received": counted,
                            "qty_inspected": counted,
                            "qty_credited": counted,
                        }
                    ],
                )
                self.assertEqual(returns.state, "done")
                self.assertEqual(order.order_line.qty_delivered, 10.0 - counted)

    def test_newest_drafts_are_lowered_first(self):
        returns = self._arrived()
        returns.inspection_ids.with_user(self.user_officer).quantity = 2.0
        returns.inspection_ids.with_user(self.user_officer).action_split()
        self._correct(returns, 3.0)
        self.assertEqual(returns.inspection_ids.mapped("quantity"), [2.0, 1.0])
        self._correct(returns, 1.0)
        self.assertEqual(returns.inspection_ids.mapped("quantity"), [1.0])

    def test_nothing_came_after_all(self):
        returns = self._arrived()
        self._correct(returns, 0.0)
        self.assertFalse(returns.inspection_ids)
        self.assertTrue(returns.is_transfer_missing)
        self.assertEqual(self.sale_line.qty_returnable, 10.0)
        self._correct(returns, 2.0)
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self.assertEqual(self.sale_line.qty_returnable, 8.0)

    def test_goods_that_lie_elsewhere_are_taken_from_there(self):
        returns = self._arrived()
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.quarantine.id}
        )
        self._unlock(returns).move_line_ids.location_dest_id = shelf
        self.assertEqual(returns.inspection_ids.location_id, shelf)
        self._inspect(returns)
        self.assertEqual(self._available(self.product, shelf), 0.0)

    def test_correction_stands_in_the_history(self):
        returns = self._arrived()
        self._correct(returns, 4.0)
        self.assertIn(
            f"{returns.reverse_picking_ids.name} was corrected",
            returns.message_ids[0].body,
        )

    def test_product_that_is_added_gets_a_line_of_its_own(self):
        returns = self._arrived()
        picking = self._unlock(returns)
        other = self._create_goods("Cable Set")
        self.env["stock.move.line"].with_user(self.user_warehouse).create(
            {
                "picking_id": picking.id,
                "product_id": other.id,
                "quantity": 2.0,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        )
        self.assertRecordValues(
            returns.inspection_ids.sorted("id"),
            [
                {"product_id": self.product.id, "quantity": 5.0},
                {"product_id": other.id, "quantity": 2.0},
            ],
        )
        self.assertEqual(self.order.order_line, self.sale_line)

    def test_goods_that_left_quarantine_are_not_taken_from_it(self):
        """Five came, two were counted away: a receipt of one would leave -1."""
        returns = self._arrived()
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id", "=", self.quarantine.id),
            ]
        )
        quant = quant.with_context(inventory_mode=True)
        quant.inventory_quantity = 3.0
        quant.action_apply_inventory()
        message = "1 Units of Battery Module left .*Record at the inspection"
        self._assert_refused(message, self._correct, returns, 1.0)
        self.assertEqual(self._available(self.product, self.quarantine), 3.0)
        self._correct(returns, 3.0)
        self.assertEqual(self._available(self.product, self.quarantine), 1.0)
        self.assertEqual(returns.line_ids.qty_in_quarantine, 3.0)

    # === AFTER THE INSPECTION === #

    def test_correction_is_followed_whatever_was_changed_before(self):
        """Two corrections never share where they note their moves."""
        returns = self._arrived()
        self._inspect(returns)
        moves = self._unlock(returns).move_ids
        # Nothing is corrected: the environment of the first stays, and is as empty.
        with moves._correcting_together() as unchanged:
            self.assertFalse(unchanged._get_corrected_moves())
        self._assert_refused("5 Units were", self._correct, returns, 4.0)
        self.assertEqual(returns.line_ids.qty_received, 5.0)
        self.assertFalse(unchanged._get_corrected_moves())

    def test_what_was_inspected_has_arrived(self):
        returns = self._arrived()
        self._inspect(returns)
        message = f"receipt of {returns.name} cannot be corrected: 5 Units were"
        self._assert_refused(message, self._correct, returns, 4.0)
        self._settle(returns)
        self._assert_refused(message, self._correct, returns, 4.0)
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_received": 5.0, "qty_inspected": 5.0, "qty_credited": 5.0}],
        )

    def test_what_came_on_top_opens_the_return_again(self):
        returns = self._arrived()
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self._correct(returns, 7.0)
        self.assertRecordValues(
            returns, [{"state": "authorized", "inspection_status": "partial"}]
        )
        self._inspect(returns)
        self._settle(returns)
        self.assertRecordValues(returns, [{"state": "done", "amount_credited": 630.0}])
        self.assertEqual(self.sale_line.qty_delivered, 3.0)

    def test_ways_of_inspected_goods_are_not_corrected(self):
        returns = self._arrived()
        inspection = self._inspect(returns)
        line = inspection.sudo().move_ids.move_line_ids.with_user(self.user_warehouse)
        self._assert_refused(
            f"inspection of Battery Module on {returns.name} decided where",
            line.write,
            {"quantity": 3.0},
        )
        sent = self._arrived(2.0)
        self._inspect(sent, disposition_id=self.send_back.id)
        picking = self._ship_back(sent)
        picking.action_toggle_is_locked()
        self._assert_refused(
            f"{picking.name} cannot be corrected",
            picking.move_ids.write,
            {"quantity": 1.0},
        )

    # === LIMITS === #

    def test_no_more_than_was_delivered(self):
        returns = self._arrived()
        self._assert_refused(
            "2 Units more would come back than were delivered",
            self._correct,
            returns,
            12.0,
        )
        self.assertEqual(self.sale_line.qty_delivered, 5.0)

    def test_context_of_a_client_changes_nothing(self):
        returns = self._arrived()
        line = self._unlock(returns).move_line_ids
        forged = line.with_context(return_corrected_moves=[])
        self._assert_refused("more would come back", forged.write, {"quantity": 12.0})

    def test_return_by_core_is_limited_as_well(self):
        delivery = self.order.picking_ids
        dialog = (
            self.env["stock.return.picking"]
            .with_user(self.user_warehouse)
            .with_context(active_id=delivery.id, active_model="stock.picking")
            .create({})
        )
        dialog.product_return_moves.quantity = 5.0
        back = self.env["stock.picking"].browse(
            dialog.action_create_returns()["res_id"]
        )
        back.move_ids.picked = True
        back.button_validate()
        back.action_toggle_is_locked()
        line = back.move_line_ids.with_user(self.user_warehouse)
        self._assert_refused("2 Units more would", line.write, {"quantity": 12.0})
        line.quantity = 10.0
        self.assertEqual(self.sale_line.qty_delivered, 0.0)

    # === SERIAL NUMBERS === #

    def _sell_pieces(self):
        goods = self._create_goods("Inverter", tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"SN{i}", "product_id": goods.id} for i in range(6)]
        )
        order = self._create_sale([{"product_id": goods.id, "product_uom_qty": 5.0}])
        self._deliver_part(order, 1.0, lots[:5])
        self._invoice(order)
        return order, lots

    def _get_lots(self, returns):
        lots = returns.sudo().inspection_ids.lot_ids
        return lots.sorted("name").mapped("name")

    def test_numbers_of_drafts_follow(self):
        order, lots = self._sell_pieces()
        returns = self._arrived(3.0, order)
        lines = self._unlock(returns).move_line_ids
        with self.assertRaisesRegex(ValidationError, "SN5 of Inverter was never"):
            lines[0].lot_id = lots[5]
        self.env.invalidate_all()
        lines[0].lot_id = lots[3]
        self.assertEqual(self._get_lots(returns), ["SN1", "SN2", "SN3"])
        lines[1].quantity = 0.0
        self.assertEqual(self._get_lots(returns), ["SN2", "SN3"])
        self.assertEqual(returns.inspection_ids.quantity, 2.0)
        self._inspect(returns)
        with self.assertRaisesRegex(
            UserError, "2 Units were inspected already of.*SN3"
        ):
            lines[0].lot_id = lots[4]

    def test_number_that_came_on_top_is_inspected(self):
        order, lots = self._sell_pieces()
        returns = self._arrived(2.0, order)
        self._inspect(returns)
        picking = self._unlock(returns)
        values = picking.move_ids._prepare_move_line_vals(quantity=1.0)
        picking.move_ids.move_line_ids = [
            Command.create({**values, "lot_id": lots[4].id})
        ]
        draft = returns.sudo().inspection_ids.filtered(lambda i: i.state == "draft")
        self.assertRecordValues(draft, [{"quantity": 1.0, "lot_ids": lots[4].ids}])
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.line_ids.qty_credited, 3.0)
