from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestTransfersByHand(ReturnManagementCommon):
    """Duplicates are no part of a return; what was received by hand is given to one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.sale_line = cls.order.order_line
        cls.user_handler = cls.user_manager
        cls.user_handler.group_ids += cls.env.ref("stock.group_stock_user")

    def _authorized(self, quantity=3.0, order=None):
        return self._authorize(self._create_return(order or self.order, [quantity]))

    def _receive_by_hand(self, quantity=3.0, product=None, done=True, **values):
        """Receive a parcel that nobody announced, as the warehouse."""
        product = product or self.product
        customers = self.env.ref("stock.stock_location_customers")
        places = {
            "location_id": customers.id,
            "location_dest_id": self.quarantine.id,
        }
        picking = (
            self.env["stock.picking"]
            .with_user(self.user_warehouse)
            .create(
                {
                    "picking_type_id": self.warehouse.reverse_type_id.id,
                    "partner_id": self.customer.id,
                    **places,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": quantity,
                                **places,
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        picking.action_confirm()
        if done:
            picking.move_ids.quantity = quantity
            picking.move_ids.picked = True
            picking.button_validate()
        return picking.with_env(self.env)

    def _give(self, picking, returns, user=None):
        picking.with_user(user or self.user_handler).return_order_id = returns

    def _in_quarantine(self):
        return self._available(self.product, self.quarantine)

    # === DUPLICATES === #

    def test_duplicate_of_a_reverse_transfer_brings_nothing_for_the_return(self):
        returns = self._authorized()
        for name in ("open", "done"):
            with self.subTest(name):
                copy = returns.reverse_picking_ids[:1].copy()
                copy.action_confirm()
                self.assertEqual(returns.line_ids.qty_expected, 3.0 * (name == "open"))
                self.assertFalse(copy.return_order_id | copy.return_order_ids)
                self.assertFalse(copy.move_ids.return_line_id)
                self.assertEqual(self.sale_line.qty_returnable, 7.0)
                self.assertEqual(returns.receipt_status == "pending", name == "open")
                if name == "open":
                    self._receive(returns)
        self.assertEqual(self.sale_line.qty_delivered, 7.0)
        # It may be received as any other parcel, and waits for its return.
        copy.move_ids.picked = True
        copy.with_user(self.user_warehouse).button_validate()
        self.assertEqual(self.sale_line.qty_delivered, 7.0)
        self.assertEqual(returns.line_ids.qty_received, 3.0)
        self.assertEqual(len(self.order.order_line), 1)

    def test_duplicates_of_replacements_are_no_replacements(self):
        self._put_in_stock(self.product, 10.0)
        returns = self._create_return(
            self.order, [2.0], requested_settlement_type="exchange"
        )
        returns.replacement_timing = "approval"
        self._authorize(returns)
        returns.replacement_picking_ids.copy().action_confirm()
        self.assertEqual(len(returns.replacement_picking_ids), 1)
        self.assertEqual(returns.line_ids._get_qty_shipping("replacement"), 2.0)

    def _send_back(self):
        returns = self._authorized()
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        picking = returns.picking_ids.filtered(
            lambda p: p.picking_type_code == "outgoing"
        )
        return returns, picking

    def _ship_copy(self, copy):
        copy.move_ids.quantity = 3.0
        copy.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "3 Units cannot leave .*where 0 are"):
            copy.with_user(self.user_warehouse).button_validate()

    def test_duplicate_of_a_send_back_ships_nothing(self):
        """Neither what the first one is to ship, nor what it shipped."""
        returns, picking = self._send_back()
        with self.env.cr.savepoint() as savepoint:
            copy = picking.copy()
            copy.action_confirm()
            copy.action_assign()
            self.assertNotEqual(copy.state, "assigned")
            self._ship_copy(copy)
            savepoint.rollback()
        self._ship_back(returns)
        self.assertEqual(returns.line_ids.qty_sent_back, 3.0)
        copy = picking.copy()
        copy.action_confirm()
        self._ship_copy(copy)
        self.assertEqual(self._in_quarantine(), 0.0)
        self.assertEqual(self.sale_line.qty_delivered, 10.0)

    def test_duplicate_of_what_was_cancelled_takes_its_place_once(self):
        returns = self._authorized()
        cancelled = returns.reverse_picking_ids
        cancelled.action_cancel()
        again, surplus = cancelled.copy(), cancelled.copy()
        (again | surplus).action_confirm()
        self.assertEqual(again.return_order_id, returns)
        self.assertFalse(surplus.return_order_id)
        self.assertFalse(surplus.move_ids.return_line_id)
        self.assertEqual(returns.line_ids.qty_expected, 3.0)
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        cancelled = returns.picking_ids.filtered(
            lambda p: p.picking_type_code == "outgoing"
        )
        cancelled.action_cancel()
        again, surplus = cancelled.copy(), cancelled.copy()
        self.assertEqual(again.return_order_id, returns)
        self.assertFalse(surplus.return_order_id)
        self.assertFalse(surplus.move_ids.return_line_id)
        again.action_confirm()
        again.action_assign()
        self._ship_back(returns)
        self.assertEqual(returns.line_ids.qty_sent_back, 3.0)
        self.assertEqual(self._in_quarantine(), 0.0)

    # === GIVEN TO A RETURN === #

    def test_list_shows_what_belongs_to_no_return(self):
        returns = self._authorized()
        picking = self._receive_by_hand()
        action = self.env.ref(
            "return_management.stock_picking_action_without_return"
        ).sudo()
        pickings = self.env["stock.picking"].with_user(self.user_warehouse)
        listed = pickings.search(safe_eval(action.domain))
        self.assertIn(picking, listed)
        self.assertFalse(returns.picking_ids & listed)
        self._give(picking, returns)
        listed = pickings.search(safe_eval(action.domain))
        self.assertNotIn(picking, listed)

    def test_done_transfer_is_the_receipt_of_the_return(self):
        picking = self._receive_by_hand()
        returns = self._authorized()
        self._give(picking, returns)
        self.assertEqual(set(returns.picking_ids.mapped("state")), {"cancel", "done"})
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_received": 3.0, "qty_expected": 0.0, "qty_in_quarantine": 3.0}],
        )
        self.assertEqual(self.sale_line.qty_delivered, 7.0)
        self.assertEqual(returns.inspection_ids.quantity, 3.0)
        self._inspect(returns, disposition_id=self.restock.id)
        self.assertEqual(self._settle(returns).amount_untaxed, 270.0)
        self.assertEqual(returns.state, "done")
        self.assertEqual(self._in_quarantine(), 0.0)
        self.assertEqual(self._available(self.product, self.stock), 3.0)

    def test_rest_is_still_expected(self):
        picking = self._receive_by_hand(1.0)
        returns = self._authorized()
        self._give(picking, returns)
        self.assertRecordValues(
            returns.line_ids, [{"qty_received": 1.0, "qty_expected": 2.0}]
        )
        self.assertEqual(self.sale_line.qty_returnable, 7.0)
        self._receive(returns)
        self.assertEqual(returns.line_ids.qty_received, 3.0)
        self.assertEqual(self._in_quarantine(), 3.0)
        self.assertEqual(self.sale_line.qty_delivered, 7.0)

    def test_open_transfer_replaces_that_of_the_return(self):
        picking = self._receive_by_hand(done=False)
        returns = self._authorized()
        self._give(picking, returns)
        self.assertEqual(returns.line_ids.qty_expected, 3.0)
        self._receive(returns)
        self.assertEqual(picking.state, "done")
        self.assertEqual(returns.line_ids.qty_received, 3.0)
        self.assertEqual(self.sale_line.qty_delivered, 7.0)

    def test_parcel_of_a_return_whose_transfer_was_cancelled(self):
        returns = self._authorized()
        returns.reverse_picking_ids.action_cancel()
        self._give(self._receive_by_hand(2.0), returns)
        self.assertEqual(returns.line_ids.qty_received, 2.0)
        self.assertEqual(self.sale_line.qty_returnable, 8.0)

    def test_goods_of_no_line_are_unexpected(self):
        other = self._create_goods("Cable Set")
        returns = self._authorized()
        self._give(self._receive_by_hand(2.0, product=other), returns)
        line = returns.line_ids.filtered("is_unexpected")
        self.assertRecordValues(
            line, [{"product_id": other.id, "qty_received": 2.0, "qty_authorized": 0.0}]
        )
        self.assertEqual(returns.line_ids[0].qty_expected, 3.0)
        self.assertEqual(len(self.order.order_line), 1)

    def test_what_does_not_fit_is_refused(self):
        returns = self._authorized()
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        draft = self._create_return(self._sell(), [1.0])
        cases = [
            (self._receive_by_hand(4.0), returns, "4 Units .*expects 3"),
            (self._receive_by_hand(partner_id=stranger.id), returns, "of Stranger"),
            (self._receive_by_hand(), draft, "expects no goods"),
            (self.order.picking_ids[0], returns, "brings nothing to"),
            (returns.reverse_picking_ids, draft, "stays with it"),
        ]
        for picking, target, message in cases:
            with (
                self.subTest(message),
                self.assertRaisesRegex(UserError, message),
                self.env.cr.savepoint(),
            ):
                self._give(picking, target)
        for user in (self.user_warehouse, self.user_finance):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._give(cases[0][0], returns, user)
        with self.assertRaisesRegex(UserError, "stays with it"):
            self._give(returns.reverse_picking_ids, self.env["return.order"])
        self.assertEqual(returns.line_ids.qty_expected, 3.0)

    def test_lot_that_was_never_delivered_is_refused(self):
        product = self._create_goods("Inverter", tracking="lot")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("L1", "L2")]
        )
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 3.0}])
        self._deliver_part(order, 3.0, lots[0])
        self._invoice(order)
        returns = self._authorized(order=order)
        for lot in reversed(lots):
            picking = self._receive_by_hand(2.0, product=product, done=False)
            picking.move_ids.move_line_ids.unlink()
            self.env["stock.move.line"].create(
                {
                    **picking.move_ids._prepare_move_line_vals(quantity=2.0),
                    "lot_id": lot.id,
                }
            )
            picking.move_ids.picked = True
            picking.with_user(self.user_warehouse).button_validate()
            if lot == lots[1]:
                with (
                    self.assertRaisesRegex(ValidationError, "L2 .*never delivered"),
                    self.env.cr.savepoint(),
                ):
                    self._give(picking, returns)
            else:
                self._give(picking, returns)
        self.assertEqual(returns.line_ids.qty_received, 2.0)
        self.assertEqual(returns.sudo().inspection_ids.lot_ids, lots[0])
