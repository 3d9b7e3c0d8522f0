from odoo.tests import tagged

from ..ledger_common import CreditLedgerCommon


@tagged("post_install", "-at_install")
class TestCreditLedgerFreight(CreditLedgerCommon):
    """Freight comes back in proportion of the goods, with figures by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_terms(freight=("company", "customer"))

    def _sell_with_freight(self, *more):
        """Confirm 10 x 100.00 with 40.00 of freight, all with 10 % of tax."""
        lines = [
            self._prepare_line(10.0, 100.0),
            self._prepare_line(1.0, 40.0, product_id=self.freight.id),
        ]
        return self._create_sale([*lines, *more])

    def _pay_down(self, order, percent):
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": "percentage", "amount": percent}
        ).create_invoices()
        order.invoice_ids.action_post()

    def _assert_shares(self, order, goods, freight):
        """Three of ten pieces, then the rest: what goods and freight give back."""
        self._deliver(order)
        order._create_invoices(final=True).action_post()
        line = order.order_line[0]
        for share, quantity in ((0.3, 3.0), (0.7, 7.0)):
            note = self._credit_back(order, {line: quantity})
            lines = note.invoice_line_ids
            of_freight = lines.filtered(
                lambda line: line.return_invoice_line_id.product_id == self.freight
            )
            self.assertAlmostEqual(
                sum(of_freight.mapped("price_subtotal")), freight * share
            )
            self.assertAlmostEqual(note.amount_total, (goods + freight) * share * 1.1)

    def test_freight_of_a_part(self):
        """3 of 10: 300.00 + 12.00, then 700.00 + 28.00, and 10 % of tax."""
        order = self._sell_with_freight()
        self._assert_shares(order, 1000.0, 40.0)
        self.assertEqual(sum(order.invoice_ids.mapped("amount_total_signed")), 0.0)

    def test_freight_with_a_down_payment(self):
        order = self._sell_with_freight()
        self._pay_down(order, 50.0)
        self._assert_shares(order, 1000.0, 40.0)
        self.assertAlmostEqual(
            sum(order.invoice_ids.mapped("amount_total_signed")), 0.0
        )

    def test_freight_with_a_service(self):
        """The service stays, and takes nothing of the freight."""
        service = self._prepare_line(1.0, 1000.0, product_id=self.mounting.id)
        order = self._sell_with_freight(service)
        self._assert_shares(order, 1000.0, 40.0)
        self.assertAlmostEqual(
            sum(order.invoice_ids.mapped("amount_total_signed")), 1100.0
        )

    def test_parts_in_any_order_give_back_all(self):
        """1,000.00 + 40.00, and 10 %: 1,144.00, however it comes back."""
        for quantities in ((3.0, 7.0), (1.0, 3.0, 6.0), (6.0, 3.0, 1.0)):
            with self.subTest(quantities=quantities):
                order = self._sell_with_freight()
                self._deliver(order)
                self._invoice(order)
                line = order.order_line[0]
                totals = [
                    self._credit_back(order, {line: quantity}).amount_total
                    for quantity in quantities
                ]
                self.assertEqual(totals, [round(114.4 * q, 2) for q in quantities])

    def test_freight_with_a_discount_of_the_order(self):
        """Half of 1,040.00: 500.00 and 20.00, of which 3 of 10 are 150.00 and 6.00."""
        order = self._sell_with_freight()
        self._apply_discount(
            order, discount_type="so_discount", discount_percentage=0.5
        )
        self._deliver(order)
        self._invoice(order)
        line = order.order_line[0]
        notes = [self._credit_back(order, {line: q}) for q in (3.0, 7.0)]
        self.assertEqual([note.amount_total for note in notes], [171.6, 400.4])
        freight = notes[0].invoice_line_ids.filtered(
            lambda line: line.return_role == "freight"
        )
        self.assertEqual(freight.price_subtotal, 12.0)

    def test_freight_of_free_goods(self):
        """Nothing but 40.00 of freight was paid for two free pieces: 20.00 each."""
        order = self._sell(
            [
                self._prepare_line(2.0, 0.0),
                self._prepare_line(1.0, 40.0, product_id=self.freight.id),
            ]
        )
        line = order.order_line[0]
        notes = [self._credit_back(order, {line: 1.0}) for __ in range(2)]
        self.assertEqual([note.amount_total for note in notes], [22.0, 22.0])
