from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RepairReturnsCommon


@tagged("post_install", "-at_install")
class TestRepairsNotDone(RepairReturnsCommon):
    """What cannot be repaired is refunded, exchanged or sent back as it is."""

    def _fail(self, returns):
        """Settle, and cancel the repairs that this creates."""
        self._settle_repair(returns)
        returns.repair_order_ids.with_user(self.user_warehouse).action_repair_cancel()
        return returns.inspection_ids

    def _settle_otherwise(self, returns, settlement_type):
        """Choose in the dialog of the return, as the officer."""
        return (
            self.env["return.order.settle.otherwise"]
            .with_user(self.user_officer)
            .with_context(active_model="return.order", active_ids=returns.ids)
            .create({"settlement_type": settlement_type})
            .action_confirm()
        )

    def _get_requests(self, returns):
        activity_type = self.env.ref(
            "return_management_repair.mail_activity_type_repair_failed"
        )
        return returns.activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        )

    def test_cancelled_repair_asks_the_officer_and_is_refunded(self):
        """2 pieces at 100.00 less 10 %: 180.00 + 13 % = 203.40."""
        order = self._sell()
        returns = self._return_to_repair(order, [2.0])
        self._fail(returns)
        self.assertEqual(self._get_requests(returns).user_id, self.user_officer)
        self.assertEqual(
            returns.next_step, "Decide what the customer gets instead of the repair"
        )
        with self.assertRaisesRegex(UserError, "was cancelled"):
            returns.with_user(self.user_officer).action_settle()
        self._settle_otherwise(returns, "refund")
        self.assertFalse(self._get_requests(returns))
        self.assertTrue(returns.is_to_settle)
        note = self._settle(returns)
        self.assertEqual(note.amount_untaxed, 180.0)
        self.assertEqual(note.amount_total, 203.4)
        self.assertEqual(returns.state, "done")
        self._assert_order(order, 8.0, 8.0)
        self.assertEqual(self._available(self.product, self.repair_location), 2.0)
        self.assertFalse(returns.picking_ids - returns.reverse_picking_ids)

    def test_cancelled_repair_is_exchanged(self):
        self._put_in_stock(self.product, 5)
        order = self._sell()
        returns = self._return_to_repair(order, [1.0])
        self._fail(returns)
        self._settle_otherwise(returns, "exchange")
        self._settle_repair(returns)
        self.assertEqual(
            returns.replacement_picking_ids.move_ids.location_id, self.stock
        )
        self._ship_back(returns)
        self._assert_order(order, 10.0, 10.0)
        self.assertEqual(returns.state, "done")

    def test_declined_repair_goes_back_unrepaired(self):
        order = self._sell()
        returns = self._return_to_repair(order, [2.0])
        self._fail(returns)
        self._settle_otherwise(returns, "none")
        self.assertTrue(returns.inspection_ids.is_sent_back_unrepaired)
        self.assertFalse(returns.is_to_settle)
        self.assertEqual(returns.state, "authorized")
        self._ship_back(returns)
        self._assert_order(order, 10.0, 10.0)
        self.assertEqual(returns.state, "done")
        self.assertFalse(returns.credit_note_ids)
        self.assertEqual(self._available(self.product, self.repair_location), 0.0)

    def test_one_serial_number_is_refunded_and_the_other_repaired(self):
        """1 of 2 pieces at 100.00."""
        order, lots = self._sell_serials("B-1", "B-2")
        returns = self._return_to_repair(order, [2.0])
        self._settle_repair(returns)
        first, second = returns.repair_order_ids.sorted(lambda r: r.lot_id.name)
        first.with_user(self.user_warehouse).action_repair_cancel()
        self._settle_otherwise(returns, "refund")
        self.assertRecordValues(
            returns.inspection_ids.sorted("id"),
            [
                {
                    "quantity": 1.0,
                    "lot_ids": lots[1].ids,
                    "settlement_type": "repair",
                    "repair_status": "progress",
                    "state": "done",
                },
                {
                    "quantity": 1.0,
                    "lot_ids": lots[0].ids,
                    "settlement_type": "refund",
                    "repair_status": "no",
                    "state": "done",
                },
            ],
        )
        note = self._settle(returns)
        self.assertEqual(note.amount_untaxed, 100.0)
        self.assertEqual(returns.state, "authorized")
        self._finish(second)
        self._ship_back(returns)
        moves = (returns.picking_ids - returns.reverse_picking_ids).move_ids
        self.assertEqual(moves.lot_ids, lots[1])
        self.assertEqual(returns.state, "done")
        self._assert_order(order, 1.0, 1.0)

    def test_repair_may_be_tried_again(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        self._fail(returns)
        returns.with_user(self.user_officer).action_create_repair_orders()
        self.assertFalse(self._get_requests(returns))
        self.assertEqual(returns.inspection_ids.repair_status, "progress")
        with self.assertRaisesRegex(UserError, "more of .* would be repaired"):
            returns.repair_order_ids.filtered(
                lambda repair: repair.state == "cancel"
            ).action_repair_cancel_draft()

    def test_settled_otherwise_is_repaired_no_more(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        self._fail(returns)
        self._settle_otherwise(returns, "refund")
        with self.assertRaisesRegex(UserError, "is not to be repaired"):
            returns.repair_order_ids.action_repair_cancel_draft()

    def test_only_officers_settle_otherwise_and_only_what_failed(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        inspection = returns.inspection_ids
        officer = inspection.with_user(self.user_officer)
        with self.assertRaisesRegex(UserError, "no repair was cancelled"):
            officer._settle_otherwise("refund")
        self._fail(returns)
        for user in (self.user_salesperson, self.user_warehouse, self.user_finance):
            with self.assertRaises(AccessError):
                inspection.with_user(user)._settle_otherwise("refund")
        for wrong in ("repair", "allowance", False):
            with self.assertRaisesRegex(UserError, "refunded, exchanged or sent back"):
                officer._settle_otherwise(wrong)
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            officer.settlement_type = "refund"

    def test_settlement_screen_leaves_running_repairs_alone(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        self._settle_repair(returns)
        with self.assertRaisesRegex(UserError, "is repaired, so it goes back"):
            returns.inspection_ids._change_settlement({"settlement_type": "refund"})
