from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnPurchaseCommon


@tagged("post_install", "-at_install")
class TestReturnVendorClaimRefund(ReturnPurchaseCommon):
    def test_credit_note_follows_the_bill(self):
        order = self._purchase(10.0, 60.0, line={"discount": 10.0})
        bill = self._bill(order)
        claim = self._agree(self._claim(3.0))
        self._ship(claim)
        refund = self._refund(claim, post=False)
        self.assertRecordValues(
            refund,
            [
                {
                    "move_type": "in_refund",
                    "state": "draft",
                    "partner_id": self.vendor.id,
                    "reversed_entry_id": bill.id,
                    "amount_untaxed": 162.0,
                    "amount_tax": 21.06,
                    "amount_total": 183.06,
                }
            ],
        )
        self.assertRecordValues(
            refund.invoice_line_ids,
            [
                {
                    "quantity": 3.0,
                    "price_unit": 60.0,
                    "discount": 10.0,
                    "tax_ids": self.tax_purchase.ids,
                    "account_id": bill.invoice_line_ids.account_id.id,
                    "purchase_line_id": order.order_line.id,
                }
            ],
        )
        self.assertEqual(claim.amount_credited, 0.0)
        with self.assertRaisesRegex(UserError, "exist for everything"):
            claim.with_user(self.user_finance).action_create_refund()

    def test_posted_credit_note_closes_the_claim(self):
        order = self._purchase(10.0, 60.0, line={"discount": 10.0})
        bill = self._bill(order)
        claim = self._agree(self._claim(3.0))
        self._ship(claim)
        self._refund(claim)
        self.assertRecordValues(
            claim,
            [
                {
                    "state": "credited",
                    "amount_credited": 162.0,
                    "amount_open": 0.0,
                    "date_closed": self.today,
                }
            ],
        )
        self.assertRecordValues(
            order.order_line, [{"qty_received": 7.0, "qty_invoiced": 7.0}]
        )
        self.assertEqual(bill.amount_residual, 427.14)

    def test_taken_back_credit_reopens_the_claim(self):
        self._bill(self._purchase())
        claim = self._agree(self._claim(3.0))
        refund = self._refund(claim)
        self.assertEqual(claim.state, "credited")
        refund.button_draft()
        self.assertRecordValues(
            claim,
            [
                {
                    "state": "agreed",
                    "amount_credited": 0.0,
                    "amount_open": 180.0,
                    "date_closed": False,
                }
            ],
        )
        refund.button_cancel()
        self.assertEqual(claim.state, "agreed")
        self._refund(claim)
        self.assertEqual(claim.state, "credited")

    def test_partial_credit_leaves_the_rest_open(self):
        self._bill(self._purchase())
        claim = self._agree(self._claim(3.0))
        refund = self._refund(claim, post=False)
        refund.invoice_line_ids.quantity = 1.0
        refund.action_post()
        self.assertRecordValues(
            claim,
            [{"state": "agreed", "amount_credited": 60.0, "amount_open": 120.0}],
        )
        self._refund(claim)
        self.assertRecordValues(
            claim, [{"state": "credited", "amount_credited": 180.0, "refund_count": 2}]
        )

    def test_agreed_lower_price_is_credited(self):
        self._bill(self._purchase())
        claim = self._claim(3.0)
        claim.with_user(self.user_officer).action_send()
        claim.line_ids.with_user(self.user_purchaser).price_unit = 20.0
        claim.with_user(self.user_purchaser).action_agree()
        refund = self._refund(claim)
        self.assertEqual(refund.amount_untaxed, 60.0)
        self.assertEqual(claim.state, "credited")

    def test_price_above_the_bill_is_refused(self):
        bill = self._bill(self._purchase())
        claim = self._claim(3.0)
        claim.line_ids.with_user(self.user_officer).price_unit = 61.0
        self._agree(claim)
        with self.assertRaisesRegex(UserError, f"60.00.*{bill.name}.*61.00"):
            claim.with_user(self.user_finance).action_create_refund()
        self.assertFalse(claim.refund_ids)

    def test_quantity_above_the_bill_is_refused(self):
        self._bill(self._purchase(), quantity=2.0)
        claim = self._agree(self._claim(3.0))
        with self.assertRaisesRegex(UserError, "1 Units of .* were not billed"):
            claim.with_user(self.user_finance).action_create_refund()

    def test_credit_by_hand_counts_against_the_bill(self):
        order = self._purchase(4.0)
        bill = self._bill(order)
        claim = self._agree(self._claim(3.0))
        self._reverse(bill, 2.0)
        with self.assertRaisesRegex(UserError, "1 Units of .* credited already"):
            claim.with_user(self.user_finance).action_create_refund()

    def test_draft_raised_above_the_bill_is_not_posted(self):
        self._bill(self._purchase(3.0))
        claim = self._agree(self._claim(3.0))
        refund = self._refund(claim, post=False)
        refund.invoice_line_ids.price_unit = 61.0
        with self.assertRaisesRegex(UserError, "183.00.*only .*180.00 was billed"):
            refund.action_post()
        self.assertEqual(claim.state, "agreed")

    def test_two_bills_are_credited_newest_first(self):
        order = self._purchase(4.0)
        first = self._bill(order, quantity=2.0)
        second = self._bill(order)
        claim = self._agree(self._claim(3.0))
        refunds = self._refund(claim)
        self.assertEqual(
            {
                refund.reversed_entry_id: refund.invoice_line_ids.quantity
                for refund in refunds
            },
            {second: 2.0, first: 1.0},
        )
        self.assertEqual(claim.amount_credited, 180.0)

    def test_goods_without_bill_are_credited_at_the_price_of_the_purchase(self):
        order = self._purchase(price=50.0)
        claim = self._agree(self._claim(2.0))
        refund = self._refund(claim)
        self.assertFalse(refund.reversed_entry_id)
        self.assertRecordValues(
            refund.invoice_line_ids,
            [
                {
                    "quantity": 2.0,
                    "price_unit": 50.0,
                    "tax_ids": self.tax_purchase.ids,
                    "purchase_line_id": order.order_line.id,
                }
            ],
        )
        self.assertEqual(claim.state, "credited")

    def test_goods_without_purchase_are_credited_at_cost(self):
        self.product.seller_ids = [Command.create({"partner_id": self.vendor.id})]
        claim = self._agree(self._claim(2.0))
        refund = self._refund(claim)
        self.assertEqual(refund.partner_id, self.vendor)
        self.assertEqual(refund.amount_untaxed, 120.0)
        self.assertEqual(claim.state, "credited")

    def test_foreign_currency_of_the_purchase_is_kept(self):
        currency = self.setup_other_currency("EUR")
        order = self._purchase(price=30.0, currency_id=currency.id)
        bill = self._bill(order)
        claim = self._agree(self._claim(2.0))
        self.assertEqual(claim.currency_id, currency)
        self.assertEqual(claim.amount_expected, 60.0)
        refund = self._refund(claim)
        self.assertEqual(refund.currency_id, currency)
        self.assertEqual(refund.invoice_currency_rate, bill.invoice_currency_rate)
        self.assertEqual(claim.amount_credited, 60.0)

    def test_other_unit_of_the_purchase_is_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._purchase(2.0, 720.0, line={"product_uom_id": dozen.id})
        self._bill(order)
        claim = self._agree(self._claim(6.0))
        self.assertEqual(claim.amount_expected, 360.0)
        self._ship(claim)
        self.assertEqual(order.order_line.qty_received, 1.5)
        refund = self._refund(claim)
        self.assertEqual(refund.invoice_line_ids.quantity, 0.5)
        self.assertEqual(refund.amount_untaxed, 360.0)
        self.assertEqual(claim.state, "credited")

    def test_credited_claim_cannot_be_refused(self):
        self._bill(self._purchase())
        claim = self._agree(self._claim(3.0))
        refund = self._refund(claim, post=False)
        refund.invoice_line_ids.quantity = 1.0
        refund.action_post()
        claim.answer = "No"
        with self.assertRaisesRegex(UserError, f"{refund.name} is done"):
            claim.with_user(self.user_officer).action_refuse()

    def test_several_claims_are_credited_at_once(self):
        self._bill(self._purchase(6.0))
        claims = self._agree(self._claim(2.0) | self._claim(4.0))
        refunds = self._refund(claims)
        self.assertEqual(len(refunds), 2)
        self.assertEqual(sorted(refunds.mapped("amount_untaxed")), [120.0, 240.0])
        self.assertEqual(claims.mapped("state"), ["credited", "credited"])

    def test_lines_of_one_purchase_share_what_was_billed(self):
        self._bill(self._purchase(6.0), quantity=5.0)
        returns = self._set_aside(2.0) | self._set_aside(4.0)
        claim = returns.with_user(
            self.user_officer
        ).inspection_ids._create_vendor_claims()
        self._agree(claim)
        with self.assertRaisesRegex(UserError, "1 Units of .* were not billed"):
            claim.with_user(self.user_finance).action_create_refund()

    # === THE CUSTOMER WAITS === #

    def _set_aside_until_credit(self):
        """Take goods back whose refund waits for the vendor's credit."""
        self._bill(self._purchase())
        self._set_terms(due="vendor_credit", days=7)
        return self._set_aside(3.0)

    def test_customer_is_credited_after_the_vendor_has_credited(self):
        returns = self._set_aside_until_credit()
        line = returns.line_ids
        self.assertEqual(line.qty_to_credit, 0.0)
        self.assertFalse(returns.date_refund_promised)
        self.assertRecordValues(
            returns, [{"state": "authorized", "settlement_status": "pending"}]
        )
        self.assertFalse(line._has_vendor_credit())
        claim = returns.inspection_ids.with_user(
            self.user_officer
        )._create_vendor_claims()
        self._agree(claim)
        self.assertFalse(line._has_vendor_credit())
        self.assertFalse(line._get_vendor_credit_date())
        with self.assertRaises(UserError):
            returns.with_user(self.user_officer).action_settle()
        self._refund(claim)
        self.assertTrue(line._has_vendor_credit())
        self.assertEqual(line._get_vendor_credit_date(), self.today)
        self.assertEqual(
            returns.date_refund_promised,
            self.today + timedelta(days=7),
        )
        self.assertEqual(line.qty_to_credit, 3.0)
        notes = self._settle(returns)
        self.assertEqual(notes.amount_untaxed, 270.0)
        self.assertEqual(returns.state, "done")

    def test_vendor_who_refuses_ends_the_waiting(self):
        returns = self._set_aside_until_credit()
        claim = returns.inspection_ids.with_user(
            self.user_officer
        )._create_vendor_claims()
        claim.action_send()
        claim.answer = "Misuse"
        claim.action_refuse()
        self.assertEqual(returns.line_ids.qty_to_credit, 0.0)
        self.assertFalse(returns.line_ids._has_vendor_credit())
        self.assertEqual(returns.state, "done")

    def test_goods_that_go_to_no_vendor_wait_for_nobody(self):
        self._set_terms(due="vendor_credit", days=7)
        returns = self._take_back(self._sell(), [3.0], disposition_id=self.restock.id)
        self.assertTrue(returns.line_ids._has_vendor_credit())
        self.assertEqual(returns.line_ids.qty_to_credit, 3.0)
        self.assertEqual(
            returns.date_refund_promised,
            self.today + timedelta(days=7),
        )
