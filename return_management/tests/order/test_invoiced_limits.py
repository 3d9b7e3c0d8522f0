from contextlib import ExitStack

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..invoiced_common import InvoicedCommon


@tagged("post_install", "-at_install")
class TestInvoicedLimits(InvoicedCommon):
    """A unit of an invoice comes back once, whoever asks, credits or deletes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._bill()
        cls.sold = cls.invoice.invoice_line_ids

    def _refuses(self, error, message):
        """Expect an error, and undo what was done until then."""
        stack = ExitStack()
        stack.enter_context(self.assertRaisesRegex(error, message))
        stack.enter_context(self.env.cr.savepoint())
        return stack

    def _get_left(self, sold=None):
        sold = sold or self.sold
        sold.invalidate_recordset(["qty_returnable"])
        return sold.qty_returnable

    def _create_by_rpc(self, **values):
        return (
            self.env["return.order"]
            .with_user(self.user_salesperson)
            .create(
                {
                    "partner_id": self.customer.id,
                    "reason_id": self.reason.id,
                    "line_ids": [
                        Command.create(
                            {
                                "invoice_line_id": self.sold.id,
                                "product_uom_qty": 1.0,
                                **values,
                            }
                        )
                    ],
                }
            )
        )

    # === WHAT CAN BE RETURNED === #

    def test_two_returns_share_what_was_invoiced(self):
        first = self._create_direct(self.invoice, [7.0])
        second = self._create_direct(self.invoice, [7.0])
        first.with_user(self.user_salesperson).action_submit()
        self.assertEqual(self._get_left(), 3.0)
        with self._refuses(ValidationError, "only 3 can still be returned"):
            second.with_user(self.user_salesperson).action_submit()
        first.with_user(self.user_officer).action_refuse("No.")
        self.assertEqual(self._get_left(), 10.0)
        second.with_user(self.user_salesperson).action_submit()

    def test_dialog_and_rpc_refuse_more_than_is_left(self):
        with self._refuses(ValidationError, "only 10 can still be returned"):
            self._create_direct(self.invoice, [11.0])
        with self._refuses(UserError, "cannot be negative"):
            self._create_direct(self.invoice, [-1.0])
        with self._refuses(UserError, "Nothing can be returned"):
            self._create_direct(self.invoice, [0.0])
        with self._refuses(ValidationError, "only 10 can still be returned"):
            self._create_by_rpc(product_uom_qty=10.5)
        returns = self._create_by_rpc()
        with self._refuses(ValidationError, "only 10 can still be returned"):
            returns.line_ids.product_uom_qty = 12.0
        self.assertEqual(returns.line_ids.product_id, self.product)

    def test_lines_that_cannot_come_back_are_refused(self):
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        order = self._sell([{}])
        ordered = order.invoice_ids.invoice_line_ids
        cases = (
            (
                self._bill(partner_id=stranger.id).invoice_line_ids,
                "belongs to Stranger",
            ),
            (self._bill(post=False).invoice_line_ids, "is not posted"),
            (self._bill([{"product_id": service.id}]).invoice_line_ids, "only goods"),
            (self._bill([{"quantity": -1}, {}]).invoice_line_ids[0], "only goods"),
            (ordered, f"was sold by {order.name}"),
        )
        for line, message in cases:
            with (
                self.subTest(message=message),
                self._refuses(ValidationError, message),
            ):
                self._create_by_rpc(invoice_line_id=line.id)
        with self._refuses(ValidationError, "Choose the order line only"):
            self._create_by_rpc(sale_line_id=order.order_line.id)
        other = self._create_goods("Other")
        with self._refuses(ValidationError, "is not the product of the line"):
            self._create_by_rpc(product_id=other.id)

    def test_invoices_of_another_company_are_refused(self):
        elsewhere = self.setup_other_company(name="Second Company")
        invoice = (
            self.env["account.move"]
            .with_company(elsewhere["company"])
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "invoice_date": "2026-01-10",
                    "invoice_line_ids": [
                        Command.create({"product_id": self.product.id})
                    ],
                }
            )
        )
        invoice.action_post()
        with self.assertRaises(UserError):
            self._create_by_rpc(invoice_line_id=invoice.invoice_line_ids.id)
        both = self.invoice | invoice
        with self._refuses(UserError, "several companies"):
            both.action_create_return_order()

    def test_warehouse_receives_no_more_than_is_left(self):
        other = self._authorize(self._create_direct(self.invoice, [5.0]))
        returns = self._authorize(self._create_direct(self.invoice, [4.0]))
        with self._refuses(UserError, "1 Units more would come back"):
            self._receive(returns, {self.product: 6.0})
        self._receive(returns, {self.product: 5.0})
        self._receive(other)
        self.assertEqual(self._get_left(), 0.0)

    # === CREDITED BY HAND === #

    def test_credited_by_hand_before_is_not_returned(self):
        self._credit_by_hand(self.invoice, 3.0)
        self.assertEqual(self._get_left(), 7.0)
        dialog = self._open_dialog(self.invoice)
        self.assertEqual(dialog.line_ids.qty_returned, 3.0)
        returns = self._take_back_direct(self.invoice, [7.0])
        # 7 x 90.00: what was credited before is no business of this return.
        self.assertEqual(self._settle(returns).amount_untaxed, 630.0)
        self.assertEqual(self.invoice.amount_residual, 0.0)
        with self._refuses(UserError, "Nothing can be returned"):
            self._open_dialog(self.invoice)

    def test_credited_by_hand_meanwhile_is_not_credited_again(self):
        returns = self._take_back_direct(self.invoice, [4.0])
        by_hand = self._credit_by_hand(self.invoice, 3.0, post=False)
        self.assertEqual(returns.line_ids._get_qty_to_credit(), 1.0)
        by_hand.action_post()
        self.assertEqual(by_hand.invoice_line_ids.return_qty_served, 3.0)
        self.assertEqual(returns.state, "authorized")
        self.assertEqual(self._settle(returns).amount_untaxed, 90.0)
        self.assertEqual(returns.state, "done")
        # The goods came back once: 4 by the return, none besides.
        self.assertEqual(self._get_left(), 6.0)
        rest = self._take_back_direct(self.invoice)
        self.assertEqual(self._settle(rest).amount_untaxed, 540.0)
        self.assertEqual(self.invoice.amount_residual, 0.0)

    def test_return_closes_when_finance_credits_all_of_it(self):
        returns = self._take_back_direct(self.invoice, [4.0])
        by_hand = self._credit_by_hand(self.invoice, 4.0)
        self.assertRecordValues(returns, [{"state": "done", "settlement_status": "no"}])
        by_hand.with_user(self.user_finance).button_draft()
        by_hand.with_user(self.user_finance).button_cancel()
        self.assertRecordValues(
            returns, [{"state": "authorized", "settlement_status": "pending"}]
        )
        self.assertEqual(self._settle(returns).amount_untaxed, 360.0)

    def test_lower_price_by_hand_takes_no_goods_back(self):
        by_hand = self._credit_by_hand(self.invoice, 10.0, post=False)
        by_hand.invoice_line_ids.write({"price_unit": 10.0, "discount": 0.0})
        by_hand.action_post()
        self.assertEqual(self._get_left(), 10.0)
        # 900.00 less 100.00, a half of it
        self.assertEqual(
            self._settle(self._take_back_direct(self.invoice, [5.0])).amount_untaxed,
            400.0,
        )

    def test_never_more_than_the_invoice_charged(self):
        self._settle(self._take_back_direct(self.invoice, [4.0]))
        by_hand = self._credit_by_hand(self.invoice, 7.0, post=False)
        with self._refuses(UserError, "would give back"):
            by_hand.with_user(self.user_finance).action_post()
        by_hand.invoice_line_ids.quantity = 6.0
        by_hand.with_user(self.user_finance).action_post()
        self.assertEqual(self._get_left(), 0.0)

    # === WHAT BECOMES OF THE INVOICE === #

    def test_invoice_that_is_reset_has_to_be_posted_again(self):
        returns = self._take_back_direct(self.invoice, [4.0])
        finance = self.invoice.with_user(self.user_finance)
        finance.button_draft()
        with self._refuses(UserError, "is not posted. Post it as it was"):
            self._settle(returns)
        finance.action_post()
        self.assertEqual(self._settle(returns).amount_untaxed, 360.0)

    def test_cancelled_invoice_leaves_nothing_to_credit(self):
        returns = self._take_back_direct(self.invoice, [4.0])
        finance = self.invoice.with_user(self.user_finance)
        finance.button_draft()
        finance.button_cancel()
        self.assertRecordValues(returns, [{"state": "done", "settlement_status": "no"}])
        finance.button_draft()
        finance.action_post()
        self.assertRecordValues(
            returns, [{"state": "authorized", "settlement_status": "pending"}]
        )
        self.assertEqual(self._settle(returns).amount_untaxed, 360.0)

    def test_returned_invoice_lines_are_kept(self):
        returns = self._authorize(self._create_direct(self.invoice, [4.0]))
        finance = self.invoice.with_user(self.user_finance)
        finance.button_draft()
        with self._refuses(UserError, f"returned by {returns.name}"):
            finance.unlink()
        with self._refuses(UserError, f"returned by {returns.name}"):
            finance.invoice_line_ids.unlink()
        returns.with_user(self.user_officer).action_cancel()
        finance.unlink()
        self.assertFalse(returns.line_ids.invoice_line_id)
        self.assertEqual(returns.line_ids.product_id, self.product)
