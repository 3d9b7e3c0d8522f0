from odoo import Command
from odoo.tests import tagged

from .request_common import RequestCommon


@tagged("post_install", "-at_install")
class TestReturnRequestRefund(RequestCommon):
    """The refund that a customer is shown is the one that is credited."""

    def _expect(self, request):
        """Return the total that the customer is shown, and the notes behind it."""
        draft = request._get_settlement_offer()["draft"]
        return draft._preview_expected_refund()

    def _check_credited_as_expected(self, request):
        """Take the return to its credit notes and compare them with the preview."""
        expected = sorted(
            (note["invoice"].id, note["untaxed"], note["tax"], note["total"])
            for note in self._expect(request)
        )
        returns = request._confirm().with_env(self.env)
        for user in (self.user_officer, self.user_manager):
            if returns.state == "submitted":
                returns.with_user(user).action_approve()
        self._receive(returns)
        self._inspect(returns)
        notes = self._settle(returns).sudo()
        credited = sorted(
            (note.reversed_entry_id.id, *self._get_amounts(note)) for note in notes
        )
        self.assertEqual(len(expected), len(credited))
        for before, after in zip(expected, credited, strict=True):
            self.assertEqual(before[0], after[0])
            for shown, real in zip(before[1:], after[1:], strict=True):
                self.assertAlmostEqual(shown, real, places=2)
        return credited

    def _get_amounts(self, note):
        return note.amount_untaxed, note.amount_tax, note.amount_total

    def test_goods_less_discount_with_taxes(self):
        order = self._sell([{"discount": 10.0}, {"price_unit": 33.33}])
        request = self._fill_in(order, [3.0, 7.0])
        ((__, untaxed, tax, total),) = self._check_credited_as_expected(request)
        self.assertAlmostEqual(untaxed, 270.0 + 233.31)
        self.assertAlmostEqual(tax, 65.43)
        self.assertAlmostEqual(total, 568.74)

    def test_fee_and_freight_by_policy(self):
        freight = self._create_goods(
            "Freight", type="service", is_storable=False, is_freight=True
        )
        order = self._create_sale(
            [{}, {"product_id": freight.id, "product_uom_qty": 1, "price_unit": 50.0}]
        )
        self._deliver(order)
        order.order_line[1].qty_delivered = 1.0
        self._invoice(order)
        self._create_policy(
            restocking_fee_type="percent",
            restocking_fee_rate=15.0,
            freight_ids=[
                Command.create(
                    {"liability": "customer", "freight_out_bearer": "company"}
                )
            ],
        )
        request = self._fill_in(order, 4.0, reason=self.reason_choice)
        ((__, untaxed, __, total),) = self._check_credited_as_expected(request)
        # Goods 400.00, less 15 %, and two fifths of the freight
        self.assertAlmostEqual(untaxed, 400.0 - 60.0 + 20.0)
        self.assertAlmostEqual(total, 406.8)

    def test_share_of_the_reason(self):
        self.reason.credit_percent = 80.0
        request = self._fill_in(self._sell([{}]), 5.0)
        ((__, untaxed, __, __),) = self._check_credited_as_expected(request)
        self.assertAlmostEqual(untaxed, 400.0)

    def test_goods_that_were_not_invoiced_come_back_first(self):
        self.product.invoice_policy = "delivery"
        order = self._create_sale([{}])
        self._deliver_part(order, 6.0)
        self._invoice(order)
        self._deliver(order)
        request = self._fill_in(order, 5.0)
        ((__, untaxed, __, __),) = self._check_credited_as_expected(request)
        self.assertAlmostEqual(untaxed, 100.0)

    def test_nothing_is_made_by_looking(self):
        order = self._sell([{}])
        request = self._fill_in(order)
        self._expect(request)
        self.env.flush_all()
        self.assertFalse(order.order_line.return_line_ids)
        self.assertEqual(order.order_line.qty_returnable, 10.0)

    def test_what_cannot_be_told_is_explained(self):
        order = self._sell([{}], invoice=False)
        request = self._fill_in(order)
        draft = request._get_settlement_offer()["draft"]
        refund = request._get_expected_refund(draft)
        self.assertFalse(refund["notes"])
        self.assertIn("not invoiced yet", refund["obstacle"])
        self._invoice(order, post=False)
        refund = request._get_expected_refund(draft)
        self.assertIn("cannot tell the amount yet", refund["obstacle"])

    def test_customer_is_told_when(self):
        self._create_policy(refund_trigger="receipt", refund_days=7)
        request = self._fill_in(self._sell([{}]))
        refund = request._get_expected_refund(request._get_settlement_offer()["draft"])
        self.assertEqual(
            refund["due"], "We refund within 7 days after the goods arrived."
        )
        self.assertEqual(len(refund["notes"]), 1)
        self.assertIn("226.00", refund["notes"][0]["total"])
