from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestEarlyRefunds(ReturnManagementCommon):
    """Money before goods, where it is due early, and what follows if they fail."""

    def _return(self, trigger, quantity=3.0, order=None, **values):
        """Authorize a return of an order whose refund is due by an event."""
        self._set_terms(due=trigger)
        returns = self._create_return(order or self._sell(), [quantity], **values)
        return self._authorize(returns)

    def _approve_and_post(self, returns):
        returns.with_user(self.user_finance).action_approve()
        notes = returns.credit_note_ids.filtered(lambda note: note.state == "draft")
        notes.with_user(self.user_finance).action_post()

    def _assert_order(self, returns, delivered, invoiced):
        order = returns.sale_order_ids
        self.assertRecordValues(
            order.order_line,
            [{"qty_delivered": delivered, "qty_invoiced": invoiced}],
        )
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)
        self.assertEqual(order.invoice_status, "invoiced")

    # === WHEN === #

    def test_refund_on_approval_passes_the_settlement_gate_at_once(self):
        returns = self._return("approval")
        self.assertEqual(returns.open_gate, "settle")
        self._approve_and_post(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 270.0)
        self._assert_order(returns, 10.0, 7.0)
        self.assertEqual(returns.state, "authorized")
        self._receive(returns)
        self._inspect(returns)
        self._assert_order(returns, 7.0, 7.0)
        self.assertRecordValues(
            returns, [{"state": "done", "settlement_status": "full"}]
        )
        self.assertEqual(len(returns.credit_note_ids), 1)

    def test_refund_when_the_goods_are_on_the_way(self):
        returns = self._return("sent")
        self.assertFalse(returns.open_gate)
        returns.with_user(self.user_salesperson).date_sent = "2026-03-02"
        self.assertEqual(returns.open_gate, "settle")
        self._approve_and_post(returns)
        self._assert_order(returns, 10.0, 7.0)

    def test_refund_on_receipt_does_not_wait_for_the_inspection(self):
        returns = self._return("receipt")
        self._receive(returns, {self.product: 2.0})
        self.assertEqual(returns.open_gate, "settle")
        self._approve_and_post(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 180.0)
        self._assert_order(returns, 8.0, 8.0)
        self._receive(returns)
        self._approve_and_post(returns)
        self.assertEqual(sum(returns.credit_note_ids.mapped("amount_untaxed")), 270.0)
        self._inspect(returns)
        self.assertEqual(returns.state, "done")

    def test_nothing_may_be_owed(self):
        returns = self._return("never")
        self._receive(returns)
        self._inspect(returns)
        self._assert_order(returns, 7.0, 10.0)
        self.assertEqual(returns.state, "done")
        with self.assertRaisesRegex(UserError, "needs no credit note"):
            returns.with_user(self.user_officer).action_settle()

    def test_partly_invoiced_order_refunds_only_what_was_invoiced(self):
        order = self._sell()
        self._reverse(order.invoice_ids, 2.0)
        self.assertEqual(order.order_line.qty_invoiced, 8.0)
        returns = self._return("approval", order=order)
        self._approve_and_post(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 90.0)
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)

    # === GOODS THAT NEVER COME === #

    def test_goods_that_never_come_are_charged_as_they_were_credited(self):
        returns = self._return("approval")
        self._approve_and_post(returns)
        returns.with_user(self.user_officer).action_charge_back()
        invoice = returns.return_invoice_ids
        self.assertRecordValues(
            invoice, [{"amount_untaxed": 270.0, "amount_total": 305.1}]
        )
        invoice.with_user(self.user_finance).action_post()
        self._assert_order(returns, 10.0, 10.0)
        self.assertRecordValues(returns, [{"state": "done", "is_to_charge": False}])
        self.assertEqual(returns.reverse_picking_ids.state, "cancel")

    def test_goods_that_come_in_part_are_charged_in_part(self):
        returns = self._return("approval")
        self._approve_and_post(returns)
        self._receive(returns, {self.product: 1.0})
        self._inspect(returns)
        returns.with_user(self.user_officer).action_charge_back()
        returns.return_invoice_ids.with_user(self.user_finance).action_post()
        self.assertEqual(returns.return_invoice_ids.amount_untaxed, 180.0)
        self._assert_order(returns, 9.0, 9.0)
        self.assertEqual(returns.state, "done")

    def test_goods_sent_back_are_charged(self):
        returns = self._return("approval")
        self._approve_and_post(returns)
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        self._ship_back(returns)
        self.assertTrue(returns.is_to_charge)
        returns.with_user(self.user_officer).action_charge_back()
        returns.return_invoice_ids.with_user(self.user_finance).action_post()
        self._assert_order(returns, 10.0, 10.0)
        self.assertEqual(returns.state, "done")

    def test_order_bills_nothing_while_the_return_may_charge(self):
        returns = self._return("approval")
        self._approve_and_post(returns)
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        self._ship_back(returns)
        self._assert_order(returns, 10.0, 7.0)
        returns.with_user(self.user_officer).action_waive_charge()
        self._assert_order(returns, 10.0, 7.0)
        self.assertRecordValues(returns, [{"state": "done", "is_to_charge": False}])

    def test_undone_charge_may_be_made_again(self):
        returns = self._return("approval")
        self._approve_and_post(returns)
        returns.with_user(self.user_officer).action_charge_back()
        self._assert_order(returns, 10.0, 10.0)
        returns.return_invoice_ids.with_user(self.user_finance).unlink()
        self._assert_order(returns, 10.0, 7.0)
        self.assertTrue(returns.is_to_charge)

    # === WORSE THAN SAID === #

    def test_worse_goods_are_charged_with_the_difference(self):
        """270.00 refunded, half the price found right: 135.00 charged."""
        returns = self._return("approval")
        self._approve_and_post(returns)
        self._receive(returns)
        self._inspect(returns, condition="major_damage", credit_percent=50.0)
        self.assertTrue(returns.is_to_charge)
        returns.with_user(self.user_officer).action_charge_back()
        returns.return_invoice_ids.with_user(self.user_finance).action_post()
        self.assertEqual(returns.return_invoice_ids.amount_untaxed, 135.0)
        self._assert_order(returns, 7.0, 7.0)
        self.assertRecordValues(returns, [{"state": "done", "is_to_charge": False}])

    def test_nothing_is_charged_as_long_as_goods_are_as_announced(self):
        returns = self._return("approval")
        self._approve_and_post(returns)
        self._receive(returns)
        self._inspect(returns)
        with self.assertRaisesRegex(UserError, "nothing was refunded or replaced"):
            returns.with_user(self.user_officer).action_charge_back()

    def test_salesperson_may_not_charge(self):
        returns = self._return("approval")
        with self.assertRaises(AccessError):
            returns.with_user(self.user_salesperson).action_charge_back()
        with self.assertRaises(AccessError):
            returns.with_user(self.user_salesperson).action_waive_charge()

    # === UNDONE === #

    def test_undone_refund_gives_everything_back(self):
        returns = self._return("approval")
        self._approve_and_post(returns)
        returns.credit_note_ids.with_user(self.user_finance).button_draft()
        returns.with_user(self.user_salesperson).action_cancel()
        self._assert_order(returns, 10.0, 10.0)
        self.assertEqual(returns.sale_order_ids.order_line.qty_returnable, 10.0)
