from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestOutcomes(ReturnManagementCommon):
    """Price reduction, repair and nothing, per line and per inspected part."""

    def _assert_order(self, order, delivered, invoiced):
        self.assertRecordValues(
            order.order_line,
            [{"qty_delivered": delivered, "qty_invoiced": invoiced}],
        )
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)
        self.assertEqual(order.invoice_status, "invoiced")

    # === PRICE REDUCTION === #

    def test_price_reduction_leaves_the_quantities_of_the_order_alone(self):
        """20 % of 3 x 90.00 = 54.00, + 13 % = 61.02."""
        order = self._sell()
        returns = self._create_return(
            order, [3.0], requested_settlement_type="allowance"
        )
        returns.line_ids.credit_percent = 20.0
        self._authorize(returns)
        self.assertFalse(returns.reverse_picking_ids)
        self.assertEqual(order.order_line.qty_returnable, 10.0)
        note = self._settle(returns)
        self.assertRecordValues(note, [{"amount_untaxed": 54.0, "amount_total": 61.02}])
        self._assert_order(order, 10.0, 10.0)
        self.assertEqual(returns.state, "done")
        self.assertRecordValues(
            returns.line_ids, [{"qty_credited": 3.0, "qty_reduced": 3.0}]
        )

    def test_reductions_and_returns_never_give_back_more_than_was_invoiced(self):
        order = self._sell()
        returns = self._create_return(
            order, [10.0], requested_settlement_type="allowance"
        )
        returns.line_ids.credit_percent = 20.0
        self._settle(self._authorize(returns))
        note = self._settle(self._take_back(order))
        self.assertEqual(note.amount_untaxed, 720.0)
        self.assertEqual(order.order_line.untaxed_amount_to_invoice, 0.0)
        self._assert_order(order, 0.0, 0.0)

    def test_part_is_sent_back_at_a_lower_price(self):
        order = self._sell()
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns)
        self._inspect(
            returns,
            disposition_id=self.send_back.id,
            settlement_type="allowance",
            credit_percent=10.0,
        )
        self._ship_back(returns)
        note = self._settle(returns)
        self.assertEqual(note.amount_untaxed, 27.0)
        self._assert_order(order, 10.0, 10.0)
        self.assertEqual(returns.state, "done")

    def test_cost_of_goods_is_left_alone_by_a_price_reduction(self):
        self.product.categ_id = self.product.categ_id.copy(
            {"property_valuation": "real_time"}
        )
        order = self._sell()
        returns = self._create_return(
            order, [3.0], requested_settlement_type="allowance"
        )
        note = self._settle(self._authorize(returns))
        self.assertFalse(
            note.line_ids.filtered(lambda line: line.display_type == "cogs")
        )

    # === REPAIR === #

    def test_repaired_goods_go_back_and_nothing_is_credited(self):
        order = self._sell()
        returns = self._create_return(order, [2.0], requested_settlement_type="repair")
        self._authorize(returns)
        self._receive(returns)
        repair = self.env.ref("return_management.return_order_disposition_repair")
        self._inspect(returns, disposition_id=repair.id)
        self._assert_order(order, 8.0, 10.0)
        self.assertEqual(
            self._available(self.product, self.warehouse.return_repair_location_id), 2.0
        )
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        self.assertFalse(returns.credit_note_ids)
        self.assertEqual(returns.settlement_status, "pending")
        self._ship_back(returns)
        self._assert_order(order, 10.0, 10.0)
        self.assertRecordValues(
            returns.line_ids, [{"qty_repaired": 2.0, "qty_in_quarantine": 0.0}]
        )
        self.assertEqual(returns.state, "done")
        self.assertEqual(
            self._available(self.product, self.warehouse.return_repair_location_id), 0.0
        )

    # === MIXED AND NOTHING === #

    def test_parts_of_one_line_are_settled_in_different_ways(self):
        """1 refunded, 1 exchanged, 1 for nothing: 90.00 credited."""
        order = self._sell()
        self._put_in_stock(self.product, 5)
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns)
        for settlement_type in ("refund", "exchange", "none"):
            draft = returns.inspection_ids.filtered(lambda i: i.state == "draft")
            draft = draft.with_user(self.user_officer)
            draft.set_outcome("as_new")
            draft.write({"quantity": 1.0, "settlement_type": settlement_type})
            draft.action_validate()
        note = self._settle(returns)
        self.assertEqual(note.amount_untaxed, 90.0)
        replacement = returns.replacement_picking_ids
        self.assertEqual(replacement.move_ids.product_uom_qty, 1.0)
        replacement.move_ids.picked = True
        replacement.button_validate()
        self._assert_order(order, 8.0, 9.0)
        self.assertEqual(returns.state, "done")

    def test_settlement_must_agree_with_where_the_goods_go(self):
        returns = self._authorize(self._create_return(self._sell(), [3.0]))
        self._receive(returns)
        for values in (
            {"disposition_id": self.send_back.id, "settlement_type": "refund"},
            {"disposition_id": self.restock.id, "settlement_type": "allowance"},
        ):
            with (
                self.subTest(**values),
                self.assertRaisesRegex(UserError, "disposition"),
                self.env.cr.savepoint(),
            ):
                inspection = returns.inspection_ids.with_user(self.user_officer)
                inspection.set_outcome("as_new")
                inspection.write(values)
                inspection.action_validate()

    def test_decided_settlement_cannot_be_changed(self):
        returns = self._authorize(self._create_return(self._sell(), [3.0]))
        with self.assertRaisesRegex(UserError, "authorized already"):
            returns.line_ids.with_user(self.user_officer).settlement_type = "exchange"
        self._receive(returns)
        self._inspect(returns)
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            returns.inspection_ids.with_user(
                self.user_officer
            ).settlement_type = "exchange"
