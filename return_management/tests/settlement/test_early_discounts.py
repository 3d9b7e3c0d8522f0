from odoo import Command
from odoo.tests import tagged

from ..ledger_common import CreditLedgerCommon


@tagged("post_install", "-at_install")
class TestEarlyDiscounts(CreditLedgerCommon):
    """Who paid early gets back what was paid, not what was invoiced."""

    def _sell_paid_early(self, computation, lines=None):
        """10 x 100.00 + 10 %, less 2 % that were taken when it was paid."""
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % within 10 days",
                "early_discount": True,
                "discount_percentage": 2.0,
                "discount_days": 10,
                "early_pay_discount_computation": computation,
                "line_ids": [Command.create({"value_amount": 100.0, "nb_days": 30})],
            }
        )
        lines = lines or [self._prepare_line(10.0, 100.0)]
        order = self._sell(lines, payment_term_id=term.id)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        ).create({})._create_payments()
        self.assertEqual(order.invoice_ids.amount_residual, 0.0)
        return order

    def test_lower_price_leaves_the_early_discount_of_other_goods(self):
        """1,000.00 + 10 %, less 2 %: A lowered by half, then B and A come back.

        A is worth 490.00 + 49.00 after that: 269.50 twice; B 539.00.
        """
        lines = [self._prepare_line(5.0, 100.0), self._prepare_line(5.0, 100.0)]
        order = self._sell_paid_early("included", lines)
        first, second = order.order_line
        lower = self._lower_price(order, 50.0, [5.0, 0.0])
        self.assertEqual(lower.amount_total, 269.5)
        notes = lower | self._credit_back(order, {second: 2.0})
        self.assertEqual(notes[-1].amount_total, 215.6)
        notes |= self._credit_back(order, {first: 5.0})
        notes |= self._credit_back(order, {second: 3.0})
        self.assertEqual(
            notes.sorted("id").mapped("amount_total"), [269.5, 215.6, 269.5, 323.4]
        )

    def test_discount_for_paying_early_is_not_paid_back(self):
        """2 % of 1,100.00; of 1,000.00; of both but with the lower tax invoiced."""
        for computation, paid in (
            ("included", 1078.0),
            ("excluded", 1080.0),
            ("mixed", 1078.0),
        ):
            with self.subTest(computation=computation):
                order = self._sell_paid_early(computation)
                notes = [
                    self._credit_back(order, {order.order_line: quantity})
                    for quantity in (3.0, 7.0)
                ]
                totals = [note.amount_total for note in notes]
                self.assertEqual(totals[0], round(paid * 0.3, 2))
                self.assertEqual(round(sum(totals), 2), paid)

    def test_goods_that_a_reduction_pays_for_are_not_discounted(self):
        """100.00 + 10 % and 10,000.00 + 20 %, less 505.00 + 10 %, paid less 2 %.

        The reduction takes 100.00 off the first and 405.00 off the second one; 191.90
        of 9,595.00 are discounted. 110.00 + 12,000.00 - 555.50 - 191.90 was paid.
        """
        tax = self._create_tax(20.0)
        order = self._sell_paid_early(
            "excluded",
            [
                self._prepare_line(1.0, 100.0),
                self._prepare_line(100.0, 100.0, tax),
                self._prepare_line(1.0, -505.0, product_id=self.mounting.id),
            ],
        )
        first, second, __ = order.order_line
        nothing = self._credit_back(order, {first: 1.0})
        self.assertEqual(sum(nothing.mapped("amount_total")), 0.0)
        rest = self._credit_back(order, {second: 100.0})
        self.assertEqual(rest.amount_total, 11362.6)

    def test_parts_of_a_lowered_tax_add_up(self):
        """5 x 24.95 = 124.75, tax of 122.25 (2 % less) at 21 %: 25.67.

        Each single piece by itself would give 5.14 back, 25.70 of 25.67. The sum is as
        it was shown before.
        """
        tax = self._create_tax(21.0)
        order = self._sell_paid_early("mixed", [self._prepare_line(5.0, 24.95, tax)])
        self.assertEqual(order.invoice_ids.amount_tax, 25.67)
        notes = self.env["account.move"]
        for __ in range(5):
            returns = self._bring_back(order, {order.order_line: 1.0})
            parts = returns.line_ids._get_parts_to_credit()
            (shown,) = returns._preview_credit_notes(parts)
            note = self._settle(returns)
            self.assertEqual(note.amount_tax, round(shown["tax"], 2))
            notes |= note
        self.assertEqual(
            notes.sorted("id").mapped("amount_tax"), [5.13, 5.14, 5.13, 5.14, 5.13]
        )
