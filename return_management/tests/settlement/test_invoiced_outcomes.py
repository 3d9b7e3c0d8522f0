from odoo.tests import tagged

from ..invoiced_common import InvoicedCommon


@tagged("post_install", "-at_install")
class TestInvoicedOutcomes(InvoicedCommon):
    """What else than a plain refund becomes of goods that no order sold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._bill()
        cls.sold = cls.invoice.invoice_line_ids

    def _get_left(self):
        self.sold.invalidate_recordset(["qty_returnable"])
        return self.sold.qty_returnable

    def _approve_and_post(self, returns):
        returns.with_user(self.user_finance).action_approve()
        notes = returns.credit_note_ids.filtered(lambda note: note.state == "draft")
        notes.with_user(self.user_finance).action_post()

    def _ship(self, returns):
        pickings = returns.replacement_picking_ids.with_user(self.user_warehouse)
        pickings.move_ids.picked = True
        pickings.button_validate()

    def test_restocking_fee_and_share(self):
        self._set_terms(fee=("percent", 10.0))
        returns = self._take_back_direct(self.invoice, [2.0], credit_percent=50.0)
        # A half of 180.00, less a tenth of that
        self.assertEqual(self._settle(returns).amount_untaxed, 81.0)
        self.assertEqual(returns.state, "done")

    def test_goods_that_stay_are_refunded(self):
        returns = self._create_direct(self.invoice, [2.0], return_method="none")
        self._authorize(returns)
        self.assertEqual(self._settle(returns).amount_untaxed, 180.0)
        self.assertEqual(returns.state, "done")
        self.assertEqual(self._get_left(), 8.0)

    def test_lower_price_leaves_the_goods_returnable(self):
        returns = self._create_direct(
            self.invoice, [10.0], requested_settlement_type="allowance"
        )
        returns.line_ids.credit_percent = 20.0
        self._authorize(returns)
        # A fifth of 900.00
        self.assertEqual(self._settle(returns).amount_untaxed, 180.0)
        self.assertEqual(self._get_left(), 10.0)
        rest = self._take_back_direct(self.invoice, [5.0])
        # A half of the 720.00 that are left
        self.assertEqual(self._settle(rest).amount_untaxed, 360.0)

    def test_goods_that_are_sent_back_can_come_again(self):
        returns = self._take_back_direct(
            self.invoice, [3.0], disposition_id=self.send_back.id
        )
        self.assertEqual(self._get_left(), 7.0)
        self._ship_back(returns)
        self.assertRecordValues(returns, [{"state": "done"}])
        self.assertEqual(returns.line_ids.qty_to_credit, 0.0)
        self.assertEqual(self._get_left(), 10.0)

    def test_replacement_by_the_same_product(self):
        self._put_in_stock(self.product, 10.0)
        returns = self._create_direct(
            self.invoice, [2.0], requested_settlement_type="exchange"
        )
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        self._ship(returns)
        self.assertEqual(returns.state, "done")
        self.assertFalse(returns.credit_note_ids | returns.return_invoice_ids)
        self.assertEqual(self._get_left(), 10.0)

    def test_replacement_by_another_product_can_come_back_itself(self):
        dearer = self._create_goods("Battery Module Plus", lst_price=120.0)
        self._put_in_stock(dearer, 10.0)
        returns = self._create_direct(
            self.invoice, [2.0], requested_settlement_type="exchange"
        )
        returns.line_ids.exchange_product_id = dearer
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        documents = returns.credit_note_ids | returns.return_invoice_ids
        documents.with_user(self.user_finance).action_post()
        self._ship(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 180.0)
        exchange = returns.return_invoice_ids
        self.assertRecordValues(
            exchange,
            [{"amount_untaxed": 240.0, "partner_id": self.invoice.partner_id.id}],
        )
        self.assertEqual(returns.state, "done")
        second = self._take_back_direct(exchange)
        self.assertEqual(second.line_ids.product_id, dearer)
        self.assertEqual(self._settle(second).amount_untaxed, 240.0)

    def test_goods_refunded_early_that_do_not_come_are_charged(self):
        self._set_terms(due="approval")
        returns = self._authorize(self._create_direct(self.invoice, [4.0]))
        self._approve_and_post(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 360.0)
        self.assertEqual(self._get_left(), 6.0)
        returns.reverse_picking_ids.action_cancel()
        self.assertTrue(returns.is_to_charge)
        returns.with_user(self.user_officer).action_charge_back()
        charge = returns.return_invoice_ids
        charge.with_user(self.user_finance).action_post()
        self.assertEqual(charge.amount_untaxed, 360.0)
        self.assertRecordValues(returns, [{"state": "done", "is_to_charge": False}])
        self.assertEqual(self._get_left(), 10.0)
        # From the invoice of the charge, the goods are those of the first one.
        dialog = self._open_dialog(charge)
        self.assertEqual(dialog.line_ids.invoice_line_id, self.sold)
        rest = self._take_back_direct(self.invoice)
        self.assertEqual(sum(self._settle(rest).mapped("amount_untaxed")), 900.0)
