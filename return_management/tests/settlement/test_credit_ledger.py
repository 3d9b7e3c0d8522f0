from odoo.tests import tagged

from ..ledger_common import CreditLedgerCommon


@tagged("post_install", "-at_install")
class TestCreditLedger(CreditLedgerCommon):
    """What comes back is worth what was paid for it, with figures by hand."""

    def _assert_amounts(self, note, untaxed, tax):
        self.assertRecordValues(note, [{"amount_untaxed": untaxed, "amount_tax": tax}])

    # === DISCOUNTS === #

    def test_discount_of_the_order_goes_back_with_each_part(self):
        """(2 x 100.00 + 60.00) less 10 %: B 54.00 + 5.40, then A 180.00 + 18.00."""
        other = self._create_goods("Cell")
        order = self._sell_discounted(
            [
                self._prepare_line(2.0, 100.0),
                self._prepare_line(1.0, 60.0, product_id=other.id),
            ],
            10.0,
        )
        first, second = order.order_line[:2]
        self.assertEqual(order.invoice_ids.amount_total, 257.4)
        notes = [
            self._credit_back(order, {second: 1.0}),
            self._credit_back(order, {first: 2.0}),
        ]
        self._assert_credits(order, notes, [59.4, 198.0])
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(sum(order.order_line.mapped("amount_invoiced")), 0.0)

    def test_lower_price_of_one_line_leaves_the_discount_of_the_others(self):
        """2 x 100.00 less 10 %: half of A 45.00, B 90.00, the other half of A 45.00."""
        other = self._create_goods("Cell")
        order = self._sell_discounted(
            [
                self._prepare_line(1.0, 100.0),
                self._prepare_line(1.0, 100.0, product_id=other.id),
            ],
            10.0,
        )
        first, second = order.order_line[:2]
        notes = [
            self._lower_price(order, 50.0, [1.0, 0.0, 0.0]),
            self._credit_back(order, {second: 1.0}),
            self._credit_back(order, {first: 1.0}),
        ]
        self._assert_credits(order, notes, [49.5, 99.0, 49.5])

    def test_discount_below_a_cent_is_not_lost(self):
        """10 x 0.10 less 3 %: two pieces are worth 0.194, ten of them 0.97."""
        order = self._sell_discounted(
            [self._prepare_line(10.0, 0.1, self.env["account.tax"])], 3.0
        )
        line = order.order_line[0]
        notes = [self._credit_back(order, {line: 2.0}) for __ in range(5)]
        self._assert_credits(order, notes, [0.19, 0.2, 0.19, 0.2, 0.19])

    def test_free_piece_bears_no_fee_per_piece(self):
        """2 x 10.00 + 1 free, fee of 4.00 each: 12.00 + 1.20, and nothing."""
        self._set_terms(fee=("fixed", 4.0))
        order = self._sell([self._prepare_line(2.0, 10.0), self._prepare_line(1.0, 0)])
        paid, free = order.order_line
        self._assert_amounts(self._credit_back(order, {paid: 2.0}), 12.0, 1.2)
        notes = self._credit_back(order, {free: 1.0})
        self.assertEqual(sum(notes.mapped("amount_total")), 0.0)
        self.assertNotIn("fee", notes.invoice_line_ids.mapped("return_role"))

    def test_lower_price_is_for_what_is_still_kept(self):
        """Agreed for 10 pieces; 6 came back before it was settled: 4 x 20.00 + 10 %."""
        order = self._sell([self._prepare_line(10.0, 100.0)])
        agreed = self._create_return(order, requested_settlement_type="allowance")
        agreed.line_ids.credit_percent = 20.0
        self._authorize(agreed)
        notes = self._credit_back(order, {order.order_line: 6.0})
        self.assertEqual(agreed.line_ids.qty_to_credit, 4.0)
        notes |= self._settle(agreed)
        self.assertEqual(agreed.state, "done")
        notes |= self._credit_back(order, {order.order_line: 4.0})
        self._assert_credits(order, notes.sorted("id"), [660.0, 88.0, 352.0])

    def test_price_lowered_by_hand_lowers_what_the_rest_is_worth(self):
        """10 x 100.00, of which 10.00 each were credited: 3 x 90.00 + 10 %."""
        for policy in ("delivery", "order"):
            with self.subTest(policy=policy):
                self.product.invoice_policy = policy
                order = self._sell([self._prepare_line(10.0, 100.0)])
                note = self._reverse(order.invoice_ids, 10.0, post=False)
                note.invoice_line_ids.price_unit = 10.0
                note.action_post()
                note = self._credit_back(order, {order.order_line: 3.0})
                self._assert_amounts(note, 270.0, 27.0)

    # === UNITS === #

    def test_pieces_of_a_pack(self):
        """A pack of 12 for 120.00: twelve pieces for 10.00 + 1.00 each."""
        order = self._sell(
            [self._prepare_line(1.0, 120.0, product_uom_id=self.pack.id)]
        )
        notes = [
            self._credit_back(order, {order.order_line: 1.0}, uom=self.unit)
            for __ in range(12)
        ]
        self._assert_amounts(notes[0], 10.0, 1.0)
        self._assert_credits(order, notes, [11.0] * 12)
        self.assertEqual(order.order_line.qty_delivered, 0.0)
        self.assertEqual(order.order_line.qty_invoiced, 0.0)

    def test_piece_of_an_expensive_pack(self):
        """A twelfth of 300,000.00 is 25,000.00, and no cent less."""
        order = self._sell(
            [self._prepare_line(1.0, 300000.0, product_uom_id=self.pack.id)]
        )
        note = self._credit_back(order, {order.order_line: 1.0}, uom=self.unit)
        self._assert_amounts(note, 25000.0, 2500.0)

    def test_piece_of_a_box(self):
        """A box of 250 for 1,000.00: one piece is worth 4.00 + 0.40."""
        order = self._sell(
            [self._prepare_line(2.0, 1000.0, product_uom_id=self.box.id)]
        )
        note = self._credit_back(order, {order.order_line: 1.0}, uom=self.unit)
        self._assert_amounts(note, 4.0, 0.4)
        rest = self._credit_back(order, {order.order_line: 499.0}, uom=self.unit)
        self._assert_credits(order, [note, rest], [4.4, 2195.6])

    # === ROUNDING === #

    def test_single_pieces_add_up(self):
        """5 x 33.35 + 19 %: 166.75 + 31.68 = 198.43."""
        order = self._sell([self._prepare_line(5.0, 33.35, self._create_tax(19.0))])
        notes = [self._credit_back(order, {order.order_line: 1.0}) for __ in range(5)]
        # A fifth of the tax is 6.336.
        self._assert_credits(order, notes, [39.69, 39.68, 39.69, 39.68, 39.69])

    def test_tens_of_cheap_pieces_add_up(self):
        """100 x 0.35 + 19 %: 35.00 + 6.65 = 41.65; ten are worth 3.50 + 0.665."""
        order = self._sell([self._prepare_line(100.0, 0.35, self._create_tax(19.0))])
        notes = [self._credit_back(order, {order.order_line: 10.0}) for __ in range(10)]
        self._assert_credits(order, notes, [4.17, 4.16] * 5)

    def test_two_taxes_in_the_price(self):
        """3 x 9.99 with 10 % and 5 %: 26.06 + 2.61 + 1.30 = 29.97."""
        taxes = self.env["account.tax"]
        for rate in (10.0, 5.0):
            taxes |= self._create_tax(
                rate, name=f"In {rate}", price_include_override="tax_included"
            )
        order = self._sell([self._prepare_line(3.0, 9.99, taxes)])
        notes = [self._credit_back(order, {order.order_line: 1.0}) for __ in range(3)]
        self._assert_credits(order, notes, [9.99, 9.99, 9.99])
        self.assertEqual(
            [
                round(
                    sum(
                        line.balance
                        for note in notes
                        for line in note.line_ids
                        if line.tax_line_id == tax
                    ),
                    2,
                )
                for tax in taxes
            ],
            [2.61, 1.3],
        )

    def test_other_rounding_of_taxes_after_the_invoice(self):
        """3 x 3.35 + 19 %: 1.91 rounded once, 3 x 0.64 = 1.92 line by line."""
        for before, after, tax, taxes in (
            ("round_globally", "round_per_line", 1.91, [0.64, 0.63, 0.64]),
            ("round_per_line", "round_globally", 1.92, [0.64, 0.64, 0.64]),
        ):
            with self.subTest(before=before):
                self.company.tax_calculation_rounding_method = before
                vat = self._create_tax(19.0, name=before)
                order = self._sell([self._prepare_line(1.0, 3.35, vat)] * 3)
                self.assertEqual(order.invoice_ids.amount_tax, tax)
                self.company.tax_calculation_rounding_method = after
                notes = [
                    self._credit_back(order, {line: 1.0}) for line in order.order_line
                ]
                self.assertEqual(sorted(n.amount_tax for n in notes), sorted(taxes))
                self._assert_all_back(order)

    def test_cent_that_rounding_moved_to_a_line_is_given_back(self):
        """2 x 146.8944 = 293.79, of which one line bears 146.90; 23 % are 67.57."""
        self.company.tax_calculation_rounding_method = "round_globally"
        line = self._prepare_line(12.12, 12.12, self._create_tax(23.0))
        order = self._sell([line, line])
        self._assert_amounts(order.invoice_ids, 293.79, 67.57)
        notes = [self._credit_back(order, {x: 12.12}) for x in order.order_line]
        self.assertEqual([note.amount_untaxed for note in notes], [146.9, 146.89])
        self._assert_all_back(order)

    def test_parts_in_another_currency_add_up_without_taxes(self):
        """30.00 at 0.9137 are 32.83; three times 10.94 were 32.82."""
        currency = self.setup_other_currency("EUR", rates=[("2000-01-01", 0.9137)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id}
        )
        line = self._prepare_line(3.0, 10.0, self.env["account.tax"])
        order = self._sell([line], pricelist_id=pricelist.id)
        notes = [self._credit_back(order, {order.order_line: 1.0}) for __ in range(3)]
        self.assertEqual(
            [-note.amount_total_signed for note in notes], [10.94, 10.95, 10.94]
        )
        self._assert_credits(order, notes, [10.0, 10.0, 10.0])

    # === TAXES PER PIECE === #

    def _create_eco_taxes(self):
        """Make an eco tax of 2.00 per piece, and 20 % on price and eco tax."""
        eco = self._create_tax(
            2.0,
            name="Eco",
            amount_type="fixed",
            include_base_amount=True,
            sequence=1,
        )
        vat = self._create_tax(20.0, sequence=2)
        return eco | vat

    def test_discount_above_the_goods_with_its_taxes(self):
        """100.00 off, with the taxes of A (60.00): A is free, B (900.00) bears 40.00.

        B is worth 860.00, and 180.00 less 4.00 of taxes: all of the invoice.
        """
        tax_20 = self._create_tax(20.0)
        for order_of_parts in ((0, 1), (1, 0)):
            order = self._sell(
                [
                    self._prepare_line(1.0, 60.0),
                    self._prepare_line(1.0, 900.0, tax_20),
                    self._prepare_line(1.0, -100.0, product_id=self.mounting.id),
                ]
            )
            self.assertEqual(order.invoice_ids.amount_total, 1036.0)
            given = {}
            for index in order_of_parts:
                note = self._credit_back(order, {order.order_line[index]: 1.0})
                given[index] = (note.amount_untaxed, note.amount_tax)
            self.assertEqual(given, {0: (0.0, 0.0), 1: (860.0, 176.0)})

    def test_discount_stays_with_goods_taxed_per_piece(self):
        """2 x 100.00 less 10 %: (90.00 + 2.00) x 1.2 = 110.40, and 90.00 x 1.1."""
        other = self._create_goods("Cell")
        order = self._sell_discounted(
            [
                self._prepare_line(1.0, 100.0, self._create_eco_taxes()),
                self._prepare_line(1.0, 100.0, product_id=other.id),
            ],
            10.0,
        )
        first, second = order.order_line[:2]
        notes = [self._credit_back(order, {line: 1.0}) for line in (second, first)]
        self._assert_credits(order, notes, [99.0, 110.4])

    def _sell_with_eco_tax(self):
        """10 x 100.00, 2.00 each of eco tax, 20 % on both: 1,224.00."""
        order = self._sell([self._prepare_line(10.0, 100.0, self._create_eco_taxes())])
        self.assertEqual(order.invoice_ids.amount_total, 1224.0)
        return order

    def test_lower_price_gives_back_no_tax_per_piece(self):
        """30 % of 1,000.00 + 20 % = 360.00; then all that is left of 1,224.00."""
        order = self._sell_with_eco_tax()
        lower = self._lower_price(order, 30.0)
        self._assert_amounts(lower, 300.0, 60.0)
        rest = self._credit_back(order, {order.order_line: 10.0})
        self._assert_credits(order, [lower, rest], [360.0, 864.0])

    def test_fee_follows_the_price_only(self):
        """1,224.00 less 10 % of 1,000.00 + 20 % = 1,104.00."""
        self._set_terms(fee=("percent", 10.0))
        order = self._sell_with_eco_tax()
        note = self._credit_back(order, {order.order_line: 10.0})
        self._assert_amounts(note, 900.0, 204.0)

    def test_no_share_gives_back_no_tax_per_piece(self):
        order = self._sell_with_eco_tax()
        note = self._credit_back(order, {order.order_line: 10.0}, credit_percent=0.0)
        self.assertEqual(sum(note.mapped("amount_total")), 0.0)
