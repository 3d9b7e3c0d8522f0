from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestExchanges(ReturnManagementCommon):
    """The customer gets goods instead of money; the order neither owes nor bills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dearer = cls._create_goods("Battery Module Plus", lst_price=120.0)
        cls.cheaper = cls._create_goods("Battery Module Lite", lst_price=70.0)
        for product in cls.product | cls.dearer | cls.cheaper:
            cls._put_in_stock(product, 50)

    def _exchange(self, order, quantity, product=None, **values):
        """Make and authorize a return whose goods are exchanged."""
        returns = self._create_return(
            order, [quantity], requested_settlement_type="exchange", **values
        )
        if product:
            returns.line_ids.exchange_product_id = product
        return self._authorize(returns)

    def _ship(self, returns):
        """Deliver the replacements, as the warehouse."""
        pickings = returns.replacement_picking_ids.with_user(self.user_warehouse)
        pickings = pickings.filtered(lambda p: p.state != "done")
        pickings.move_ids.picked = True
        pickings.button_validate()
        return pickings

    def _settle_exchange(self, returns):
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        documents = returns.credit_note_ids | returns.return_invoice_ids
        documents.with_user(self.user_finance).action_post()
        return documents

    def _assert_order(self, order, delivered, invoiced):
        self.assertRecordValues(
            order.order_line,
            [{"qty_delivered": delivered, "qty_invoiced": invoiced}],
        )
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)
        self.assertEqual(order.invoice_status, "invoiced")

    # === SAME PRODUCT === #

    def test_same_product_after_inspection_leaves_the_order_as_it_was(self):
        order = self._sell()
        returns = self._exchange(order, 2.0)
        self.assertFalse(returns.replacement_picking_ids)
        self._receive(returns)
        self._assert_order(order, 8.0, 10.0)
        self._inspect(returns)
        self.assertTrue(returns.is_to_settle)
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        self.assertFalse(returns.credit_note_ids)
        self.assertEqual(returns.settlement_status, "pending")
        self._ship(returns)
        self._assert_order(order, 10.0, 10.0)
        self.assertRecordValues(
            returns, [{"state": "done", "settlement_status": "full"}]
        )
        self.assertRecordValues(
            returns.line_ids, [{"qty_received": 2.0, "qty_replaced": 2.0}]
        )
        self.assertEqual(order.order_line.qty_returnable, 10.0)

    def test_advance_replacement_is_neither_billed_nor_returnable_twice(self):
        order = self._sell()
        returns = self._exchange(order, 2.0, replacement_timing="approval")
        self.assertTrue(returns.is_advance_replacement)
        self._ship(returns)
        self._assert_order(order, 12.0, 10.0)
        self.assertEqual(returns.state, "authorized")
        self.assertFalse(returns.is_to_charge)
        self._receive(returns)
        self._inspect(returns)
        self._assert_order(order, 10.0, 10.0)
        self.assertEqual(returns.state, "done")

    def test_replacement_leaves_when_the_goods_are_on_the_way(self):
        returns = self._exchange(self._sell(), 2.0, replacement_timing="sent")
        self.assertFalse(returns.replacement_picking_ids)
        returns.with_user(self.user_salesperson).date_sent = "2026-03-02"
        self.assertEqual(returns.replacement_picking_ids.move_ids.product_uom_qty, 2.0)
        returns.with_user(self.user_salesperson).date_sent = "2026-03-03"
        self.assertEqual(len(returns.replacement_picking_ids), 1)

    def test_replacement_leaves_on_receipt(self):
        order = self._sell()
        returns = self._exchange(order, 3.0, replacement_timing="receipt")
        self._receive(returns, {self.product: 1.0})
        self.assertEqual(returns.replacement_picking_ids.move_ids.product_uom_qty, 1.0)
        self._receive(returns)
        moves = returns.replacement_picking_ids.move_ids
        self.assertEqual(sum(moves.mapped("product_uom_qty")), 3.0)

    def test_advance_replacement_whose_goods_never_come_is_charged(self):
        order = self._sell()
        returns = self._exchange(order, 2.0, replacement_timing="approval")
        self._ship(returns)
        returns.with_user(self.user_officer).action_charge_back()
        invoice = returns.return_invoice_ids
        self.assertRecordValues(invoice, [{"amount_untaxed": 180.0, "state": "draft"}])
        invoice.with_user(self.user_finance).action_post()
        self._assert_order(order, 12.0, 12.0)
        self.assertEqual(returns.state, "done")
        with self.assertRaisesRegex(UserError, "nothing was refunded or replaced"):
            returns.with_user(self.user_officer).action_charge_back()

    def test_replacement_is_charged_at_the_price_of_an_order_not_invoiced_yet(self):
        order = self._sell(invoice=False)
        returns = self._exchange(order, 2.0, replacement_timing="approval")
        self._ship(returns)
        returns.with_user(self.user_officer).action_charge_back()
        self.assertRecordValues(
            returns.return_invoice_ids,
            [{"amount_untaxed": 180.0, "amount_total": 203.4}],
        )
        self.assertEqual(order.order_line.qty_to_invoice, 10.0)
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_untaxed, 900.0)
        self._assert_order(order, 12.0, 12.0)

    def test_charge_may_be_waived(self):
        order = self._sell()
        returns = self._exchange(order, 2.0, replacement_timing="approval")
        self._ship(returns)
        returns.reverse_picking_ids.sudo().action_cancel()
        self.assertTrue(returns.is_to_charge)
        self.assertEqual(returns.state, "authorized")
        returns.with_user(self.user_officer).action_waive_charge()
        self.assertFalse(returns.is_to_charge)
        self.assertEqual(returns.state, "done")
        self._assert_order(order, 12.0, 10.0)

    def test_lost_goods_are_replaced_without_a_return(self):
        order = self._sell()
        returns = self._exchange(order, 2.0, return_method="none")
        self.assertFalse(returns.reverse_picking_ids)
        self._ship(returns)
        self._assert_order(order, 12.0, 10.0)
        self.assertEqual(returns.state, "done")

    def test_ordered_quantities_are_left_alone_as_well(self):
        product = self._create_goods("Charger", invoice_policy="order")
        self._put_in_stock(product, 20)
        order = self._sell([{"product_id": product.id}])
        returns = self._exchange(order, 2.0, replacement_timing="approval")
        self._ship(returns)
        self._assert_order(order, 12.0, 10.0)
        self._receive(returns)
        self._inspect(returns)
        self._assert_order(order, 10.0, 10.0)

    # === OTHER PRODUCT === #

    def test_dearer_product_leaves_the_difference_to_pay(self):
        """2 x 90.00 credited, 2 x 120.00 invoiced: 60.00 + 13 % = 67.80 to pay."""
        order = self._sell()
        self._pay(order.invoice_ids)
        returns = self._exchange(order, 2.0, self.dearer)
        self._receive(returns)
        self._inspect(returns)
        self._settle_exchange(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 180.0)
        self.assertEqual(returns.return_invoice_ids.amount_untaxed, 240.0)
        self.assertEqual(returns.return_invoice_ids.amount_residual, 67.8)
        self.assertEqual(returns.credit_note_ids.payment_state, "paid")
        self._ship(returns)
        self._assert_order(order, 8.0, 8.0)
        self.assertEqual(len(order.order_line), 1)
        self.assertEqual(returns.state, "done")

    def test_cheaper_product_leaves_a_credit(self):
        """2 x 90.00 credited, 2 x 70.00 invoiced: 40.00 + 13 % = 45.20 open credit."""
        order = self._sell()
        self._pay(order.invoice_ids)
        returns = self._exchange(order, 2.0, self.cheaper)
        self._receive(returns)
        self._inspect(returns)
        self._settle_exchange(returns)
        self.assertEqual(returns.credit_note_ids.amount_residual, 45.2)
        self.assertEqual(returns.return_invoice_ids.payment_state, "reversed")
        self.assertEqual(returns.line_ids.qty_credited, 2.0)

    def test_other_product_in_advance_is_credited_and_invoiced_at_once(self):
        order = self._sell()
        returns = self._exchange(order, 2.0, self.dearer, replacement_timing="approval")
        self.assertEqual(returns.open_gate, "settle")
        returns.with_user(self.user_finance).action_approve()
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 180.0)
        self.assertEqual(returns.return_invoice_ids.amount_untaxed, 240.0)
        self._assert_order(order, 10.0, 8.0)
        self._receive(returns)
        self._inspect(returns)
        self._assert_order(order, 8.0, 8.0)

    def _pay(self, invoice):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()

    def test_cancelling_takes_the_drafts_of_an_advance_exchange_along(self):
        order = self._sell()
        returns = self._exchange(order, 2.0, self.dearer, replacement_timing="approval")
        returns.with_user(self.user_finance).action_approve()
        self.assertEqual(len(returns.return_invoice_ids | returns.credit_note_ids), 2)
        returns.with_user(self.user_salesperson).action_cancel()
        self.assertFalse(returns.return_invoice_ids | returns.credit_note_ids)
        self._assert_order(order, 10.0, 10.0)

    # === BAD INPUT === #

    def test_time_of_the_replacement_is_fixed_once_submitted(self):
        returns = self._exchange(self._sell(), 2.0)
        with self.assertRaisesRegex(UserError, "time of the replacement"):
            returns.with_user(self.user_salesperson).replacement_timing = "approval"
        self.assertFalse(returns.replacement_picking_ids)

    def test_circular_exchange_is_refused(self):
        order = self._sell([{}, {"product_id": self.dearer.id}])
        returns = self._create_return(
            order, [1.0, 1.0], requested_settlement_type="exchange"
        )
        first, second = returns.line_ids
        first.exchange_product_id = self.dearer
        with self.assertRaisesRegex(ValidationError, "exchanges .* for"):
            second.exchange_product_id = self.product

    def test_negative_price_of_a_replacement_is_refused(self):
        returns = self._create_return(
            self._sell(), [1.0], requested_settlement_type="exchange"
        )
        returns.line_ids.exchange_product_id = self.dearer
        with self.assertRaisesRegex(ValidationError, "cannot be negative"):
            returns.line_ids.exchange_price_unit = -1.0

    def test_return_with_a_delivered_replacement_is_not_cancelled(self):
        returns = self._exchange(self._sell(), 2.0, replacement_timing="approval")
        self._ship(returns)
        with self.assertRaisesRegex(UserError, "a replacement .* has been delivered"):
            returns.with_user(self.user_salesperson).action_cancel()
        other = self._exchange(self._sell(), 2.0, replacement_timing="approval")
        other.with_user(self.user_salesperson).action_cancel()
        self.assertEqual(other.replacement_picking_ids.state, "cancel")
