from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestCreditAmounts(ReturnManagementCommon):
    """A credit note gives back what the invoice line charged, to the cent."""

    def _create_tax(self, amount, **values):
        return self.env["account.tax"].create(
            {
                "name": f"VAT {amount} %",
                "amount": amount,
                "type_tax_use": "sale",
                "company_id": self.company.id,
                **values,
            }
        )

    def _credit(self, order, quantities=None, post=True, **inspection):
        returns = self._take_back(order, quantities, **inspection)
        return self._settle(returns, post=post)

    def _credit_one_by_one(self, order, count, **inspection):
        return [self._credit(order, [1.0], **inspection) for __ in range(count)]

    def _assert_amounts(self, move, untaxed, tax):
        self.assertRecordValues(
            move,
            [
                {
                    "amount_untaxed": untaxed,
                    "amount_tax": tax,
                    "amount_total": round(untaxed + tax, 2),
                }
            ],
        )

    # === TAXES AND SHARES === #

    def test_discount_is_given_back_as_it_was_granted(self):
        order = self._sell([{"price_unit": 99.99, "discount": 12.5}])
        self._assert_amounts(self._credit(order, [3.0]), 262.47, 34.12)

    def test_tax_included_in_the_price_is_taken_out_of_the_credit(self):
        """Three tenths of 1000.00 + 130.00, and of 933.88 + 196.12."""
        for rate, untaxed, tax in ((13.0, 300.0, 39.0), (21.0, 280.16, 58.84)):
            with self.subTest(rate=rate):
                included = self._create_tax(
                    rate, name=f"incl {rate}", price_include_override="tax_included"
                )
                order = self._sell(
                    [{"price_unit": 113.0, "tax_ids": [Command.set(included.ids)]}]
                )
                self._assert_amounts(self._credit(order, [3.0]), untaxed, tax)

    def test_all_of_a_line_with_included_tax_gives_back_the_whole_invoice(self):
        included = self._create_tax(21.0, price_include_override="tax_included")
        lines = [
            {
                "price_unit": 19.99,
                "product_uom_qty": 7.0,
                "discount": 3.0,
                "tax_ids": [Command.set(included.ids)],
            }
        ]
        order = self._sell(lines)
        invoice = order.invoice_ids
        credit_note = self._credit(order)
        self._assert_amounts(credit_note, invoice.amount_untaxed, invoice.amount_tax)
        self.assertEqual(invoice.payment_state, "reversed")

    def test_every_line_keeps_its_own_taxes(self):
        taxes = self.tax_13 | self._create_tax(2.0)
        order = self._sell(
            [
                {"tax_ids": [Command.set(taxes.ids)]},
                {"price_unit": 50.0, "tax_ids": [Command.clear()]},
            ]
        )
        # 200.00 with 15 %, 150.00 without tax.
        self._assert_amounts(self._credit(order, [2.0, 3.0]), 350.0, 30.0)

    def test_third_of_the_price_is_credited_to_the_cent(self):
        order = self._sell()
        credit_note = self._credit(order, [3.0], credit_percent=33.33)
        # 3 x 90.00 x 33.33 % = 89.991
        self._assert_amounts(credit_note, 89.99, 11.70)
        self.assertIn("33.33 %", credit_note.invoice_line_ids.name)

    def test_share_of_zero_lowers_the_quantities_without_money(self):
        order = self._sell()
        credit_note = self._credit(order, [3.0], credit_percent=0.0)
        self._assert_amounts(credit_note, 0.0, 0.0)
        self.assertRecordValues(
            credit_note.invoice_line_ids, [{"quantity": 3.0, "price_unit": 0.0}]
        )
        self.assertRecordValues(
            order.order_line, [{"qty_delivered": 7.0, "qty_invoiced": 7.0}]
        )
        self.assertEqual(credit_note.return_order_id.state, "done")

    # === ROUNDING === #

    def test_single_credits_add_up_to_the_invoice_line(self):
        """3 pieces for 100.01: 33.34 + 33.34 + 33.33."""
        order = self._sell(
            [{"product_uom_qty": 3.0, "price_unit": 50.005, "discount": 33.33}]
        )
        charged = order.invoice_ids.amount_untaxed
        notes = self._credit_one_by_one(order, 3)
        self.assertAlmostEqual(sum(n.amount_untaxed for n in notes), charged, 2)

    def test_last_credit_takes_the_cent_that_is_left(self):
        for price, discount in ((33.3333, 0), (33.335, 0), (0.335, 0), (77.77, 12.34)):
            with self.subTest(price=price, discount=discount):
                order = self._sell(
                    [
                        {
                            "product_uom_qty": 3.0,
                            "price_unit": price,
                            "discount": discount,
                        }
                    ]
                )
                charged = order.invoice_ids.amount_untaxed
                notes = self._credit_one_by_one(order, 3)
                self.assertAlmostEqual(
                    sum(note.amount_untaxed for note in notes), charged, 2
                )

    def test_single_credits_with_included_tax_never_exceed_the_invoice(self):
        included = self._create_tax(13.0, price_include_override="tax_included")
        for price in (10.01, 9.99, 0.07):
            with self.subTest(price=price):
                line = {
                    "product_uom_qty": 3.0,
                    "price_unit": price,
                    "tax_ids": [Command.set(included.ids)],
                }
                order = self._sell([line])
                invoice = order.invoice_ids
                notes = self._credit_one_by_one(order, 3)
                self.assertAlmostEqual(
                    sum(note.amount_untaxed for note in notes),
                    invoice.amount_untaxed,
                    2,
                )

    def test_last_credit_gives_no_more_than_its_share(self):
        order = self._sell([{"product_uom_qty": 2.0, "price_unit": 100.0}])
        self._credit(order, [1.0], credit_percent=50.0)
        self._assert_amounts(self._credit(order, [1.0]), 100.0, 13.0)

    # === LIMITS === #

    def test_never_more_money_than_invoiced(self):
        order = self._sell()
        credit_note = self._credit(order, [10.0], post=False)
        line = credit_note.invoice_line_ids
        for values in ({"price_unit": 101.0}, {"quantity": 11.0}, {"discount": 0.0}):
            with (
                self.subTest(**values),
                self.assertRaisesRegex(UserError, "would give back .* that charged"),
                self.env.cr.savepoint(),
            ):
                line.write(values)
                credit_note.action_post()
        credit_note.action_post()
        self.assertEqual(credit_note.amount_untaxed, 900.0)

    def test_credit_notes_made_by_hand_count_along(self):
        order = self._sell()
        invoice = order.invoice_ids
        credit_note = self._credit(order, [3.0], post=False)
        by_hand = self._reverse(invoice, 8.0)
        with (
            self.assertRaisesRegex(UserError, "give back .*990.00.* that charged"),
            self.env.cr.savepoint(),
        ):
            credit_note.action_post()
        by_hand.button_draft()
        by_hand.button_cancel()
        credit_note.action_post()
        with (
            self.assertRaisesRegex(UserError, "give back .*990.00.* that charged"),
            self.env.cr.savepoint(),
        ):
            self._reverse(invoice, 8.0)
        self.assertEqual(self._reverse(invoice, 7.0).amount_untaxed, 630.0)

    def test_company_may_post_credit_notes_at_once(self):
        self.company.return_credit_note_posting = "post"
        returns = self._take_back(self._sell(), [3.0])
        self._settle(returns, post=False)
        self.assertRecordValues(
            returns.credit_note_ids, [{"state": "posted", "amount_untaxed": 270.0}]
        )
        self.assertEqual(returns.state, "done")

    # === TAKING BACK === #

    def _assert_open_again(self, returns, order):
        self.assertRecordValues(
            returns, [{"state": "authorized", "settlement_status": "pending"}]
        )
        self.assertRecordValues(returns.line_ids, [{"qty_credit_posted": 0.0}])
        self.assertEqual(order.invoice_status, "invoiced")

    def test_resetting_the_credit_note_reopens_the_return(self):
        order = self._sell()
        credit_note = self._credit(order, [3.0])
        returns = credit_note.return_order_id
        self.assertEqual(returns.state, "done")
        credit_note.button_draft()
        self._assert_open_again(returns, order)
        self.assertEqual(order.order_line.qty_invoiced, 7.0)
        credit_note.button_cancel()
        self._assert_open_again(returns, order)
        self.assertEqual(order.order_line.qty_invoiced, 10.0)
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self.assertEqual(order.order_line.qty_invoiced, 7.0)

    def test_deleting_the_draft_gives_its_quantity_back(self):
        order = self._sell()
        credit_note = self._credit(order, [3.0], post=False)
        returns = credit_note.return_order_id
        credit_note.sudo().unlink()
        self._assert_open_again(returns, order)
        self.assertEqual(returns.line_ids.qty_credited, 0.0)
        self.assertEqual(order.order_line.qty_invoiced, 10.0)
        self.assertEqual(self._settle(returns).amount_untaxed, 270.0)

    # === RECONCILIATION === #

    def test_open_invoice_is_reduced_and_paid_invoice_leaves_a_credit(self):
        order = self._sell()
        invoice = order.invoice_ids
        first = self._credit(order, [2.0])
        self.assertRecordValues(
            invoice | first,
            [
                {"payment_state": "partial", "amount_residual": 813.60},
                {"payment_state": "paid", "amount_residual": 0.0},
            ],
        )
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": self.today})._create_payments()
        self.assertEqual(invoice.amount_residual, 0.0)
        second = self._credit(order, [3.0])
        self.assertRecordValues(
            second, [{"payment_state": "not_paid", "amount_residual": 305.10}]
        )
