from odoo.tests import freeze_time, tagged

from .programs_common import CardPaymentCommon


@tagged("post_install", "-at_install")
class TestCardsPaidBack(CardPaymentCommon):
    """Gift cards and eWallets are payments: money goes back first, then the card.

    11 pieces of 10.00 without tax are 110.00: 50.00 by card, 60.00 by bank.
    """

    zone = "UTC"

    def test_everything_back_leaves_bank_and_card_as_before(self):
        order = self._sell_by_card()
        self.assertEqual(order.invoice_ids.amount_total, 60.0)
        self.assertEqual(self.card.points, 0.0)
        returns = self._give_back(order)
        note = returns.credit_note_ids
        self.assertEqual(note.amount_total, 110.0)
        self.assertEqual(note.amount_residual, 60.0)
        self.assertEqual(self.card.points, 50.0)
        self.assertEqual(returns.refund_status, "full")
        entry = self._get_entries(returns)
        receivable = note._get_open_receivables().account_id
        self.assertRecordValues(
            entry.line_ids.sorted("balance"),
            [
                {"account_id": self.liability.id, "balance": -50.0},
                {"account_id": receivable.id, "balance": 50.0},
            ],
        )
        self.assertRecordValues(
            entry, [{"state": "posted", "move_type": "entry", "date": note.date}]
        )
        self.assertEqual(entry.line_ids.partner_id, self.customer)
        self.assertEqual(self._get_balance(self.liability), 0.0)
        history = self.card.history_ids[0]
        self.assertRecordValues(history, [{"issued": 50.0, "order_id": returns.id}])
        self.assertIn(returns.name, history.description)
        self._pay(note)
        self.assertEqual(note.amount_residual, 0.0)

    def test_bank_first_then_the_card(self):
        """60.00 leave by bank; of the 50.00 that follow all goes to the card."""
        order = self._sell_by_card()
        first = self._give_back(order, {self.cell: 6})
        self.assertEqual(first.credit_note_ids.amount_residual, 60.0)
        self.assertFalse(self._get_entries(first))
        self.assertEqual(self.card.points, 0.0)
        second = self._give_back(order, {self.cell: 5})
        self.assertEqual(second.credit_note_ids.amount_residual, 0.0)
        self.assertEqual(self.card.points, 50.0)
        self.assertEqual(second.refund_status, "full")

    def test_return_above_the_bank_is_shared(self):
        """80.00: 60.00 by bank, 20.00 to the card; then 30.00 to the card."""
        order = self._sell_by_card()
        first = self._give_back(order, {self.cell: 8})
        self.assertEqual(first.credit_note_ids.amount_residual, 60.0)
        self.assertEqual(self.card.points, 20.0)
        second = self._give_back(order, {self.cell: 3})
        self.assertEqual(second.credit_note_ids.amount_residual, 0.0)
        self.assertEqual(self.card.points, 50.0)
        self.assertEqual(self._get_balance(self.liability), 0.0)

    def test_credit_notes_posted_together_see_each_other(self):
        """80.00 and 30.00 in one call: 60.00 by bank, 50.00 to the card."""
        order = self._sell_by_card()
        returns = self._give_back(order, {self.cell: 8}, settle=False)
        returns |= self._give_back(order, {self.cell: 3}, settle=False)
        for one in returns:
            self._settle(one, post=False)
        returns.credit_note_ids.with_user(self.user_finance).action_post()
        self.assertEqual(
            sorted(returns.credit_note_ids.mapped("amount_residual")), [0.0, 60.0]
        )
        self.assertEqual(self.card.points, 50.0)

    def test_wallet_and_gift_card_get_their_own_back(self):
        """30.00 by eWallet, 50.00 by card, 30.00 by bank; 7 pieces back: 40.00."""
        wallet = self._create_card(self._create_program("ewallet", {}), 30.0)
        order = self._sell_by_card(wallet, self.card)
        self.assertEqual(order.invoice_ids.amount_total, 30.0)
        first = self._give_back(order, {self.cell: 7})
        self.assertEqual(first.credit_note_ids.amount_residual, 30.0)
        self.assertEqual(wallet.points + self.card.points, 40.0)
        self._give_back(order, {self.cell: 4})
        self.assertEqual(wallet.points, 30.0)
        self.assertEqual(self.card.points, 50.0)

    def test_order_paid_by_the_card_alone(self):
        """4 pieces of 10.00: nothing was paid by bank, so nothing leaves by bank."""
        order = self._sell_by_card(quantity=4)
        self.assertEqual(order.invoice_ids.amount_total, 0.0)
        self.assertEqual(self.card.points, 10.0)
        returns = self._give_back(order, {self.cell: 1})
        self.assertEqual(returns.credit_note_ids.amount_residual, 0.0)
        self.assertEqual(self.card.points, 20.0)

    def test_foreign_currency_goes_back_at_the_rate_of_the_invoice(self):
        """At 2 for 1, 50.00 of the card pay 100.00 of 110.00; later the rate is 4."""
        foreign = self.setup_other_currency("HRK")
        foreign.rate_ids.unlink()
        rate = self.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "rate": 2.0,
                "currency_id": foreign.id,
                "company_id": self.company.id,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        order = self._start_order((self.cell, 11), pricelist_id=pricelist.id)
        order.order_line.price_unit = 10.0
        self._claim(order, self.card)
        self._complete(order)
        self.assertEqual(order.invoice_ids.amount_total, 10.0)
        self.assertEqual(self.card.points, 0.0)
        rate.rate = 4.0
        returns = self._give_back(order, {self.cell: 3})
        self.assertEqual(returns.credit_note_ids.amount_residual, 10.0)
        self.assertEqual(self.card.points, 10.0)
        self._give_back(order, {self.cell: 8})
        self.assertEqual(self.card.points, 50.0)
        self.assertEqual(self._get_balance(self.liability), 0.0)

    def test_tax_of_the_card_goes_back_with_it(self):
        """A card of 56.50 that was sold with tax: 50.00 and 13 % of it, 6.50.

        100.00 + 13 % = 113.00, less 56.50 by card: 56.50 by bank, then the card.
        """
        account = self.company_data["default_account_tax_sale"]
        self.tax_13.invoice_repartition_line_ids.filtered(
            lambda line: line.repartition_type == "tax"
        ).account_id = account
        product = self.program.reward_ids.discount_line_product_id
        product.taxes_id = self.tax_13
        self.card.points = 56.5
        order = self._start_order((self.product, 1))
        line = self._claim(order, self.card)
        self.assertEqual((line.price_subtotal, line.price_total), (-50.0, -56.5))
        self._complete(order)
        returns = self._give_back(order)
        entry = self._get_entries(returns)
        self.assertEqual(sorted(entry.line_ids.mapped("balance")), [-50.0, -6.5, 56.5])
        tax = entry.line_ids.filtered("tax_line_id")
        self.assertRecordValues(
            tax,
            [{"balance": -6.5, "tax_base_amount": 50.0, "account_id": account.id}],
        )
        self.assertEqual(self._get_balance(self.liability), 0.0)
        self.assertEqual(self.card.points, 56.5)

    def test_advance_counts_as_money(self):
        """60.00 by bank were 30.00 in advance and 30.00 in the end."""
        order = self._start_order((self.cell, 11))
        self._claim(order, self.card)
        order.action_confirm()
        advance = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "fixed", "fixed_amount": 30.0})
        )
        self._pay(advance._create_invoices(order))
        self._deliver(order)
        invoice = order._create_invoices(final=True)
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 30.0)
        self._pay(invoice)
        self._give_back(order, {self.cell: 6})
        self.assertEqual(self.card.points, 0.0)
        self._give_back(order, {self.cell: 5})
        self.assertEqual(self.card.points, 50.0)

    def test_what_is_set_off_does_not_go_to_the_card(self):
        """Of 110.00 only 30.00 are still open, as of a replacement for 80.00."""
        invoice = self._sell_by_card().invoice_ids
        line = invoice._get_card_lines()
        self.assertEqual(invoice._share_over_cards([(110.0, 30.0)]), [{line: 30.0}])
        self.assertEqual(invoice._share_over_cards([(50.0, 50.0)]), [{}])

    def test_officer_settles_where_the_company_posts_at_once(self):
        """The officer has neither rights on entries nor on cards."""
        self.company.return_credit_note_posting = "post"
        returns = self._give_back(self._sell_by_card(), settle=False)
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        self.assertEqual(returns.credit_note_ids.state, "posted")
        self.assertEqual(returns.credit_note_ids.amount_residual, 60.0)
        self.assertEqual(self.card.points, 50.0)

    def test_expired_card_is_valid_again(self):
        """Paid ten days before it expired, so that thirty days are given."""
        with freeze_time("2026-01-10"):
            self.card.expiration_date = "2026-01-20"
            order = self._sell_by_card()
        with freeze_time("2026-03-01"):
            returns = self._give_back(order)
        self.assertEqual(self.card.points, 50.0)
        self.assertEqual(str(self.card.expiration_date), "2026-03-31")
        self.assertIn("valid again", str(returns.message_ids.mapped("body")))

    def test_expected_and_booked_amount_stand_on_the_return(self):
        order = self._sell_by_card()
        returns = self._give_back(order, {self.cell: 8}, settle=False)
        officer = returns.with_user(self.user_officer)
        self.assertEqual(officer.amount_to_card, 0.0)
        action = officer.action_open_settlement()
        screen = officer.env["return.order.settle"].browse(action["res_id"])
        self.assertEqual(screen.amount_total, 80.0)
        self.assertIn("20.00", screen.card_refund)
        self.assertIn("gift_card •••• 2345", screen.card_refund)
        self._settle(returns, post=False)
        self.assertEqual(officer.amount_to_card, 20.0)
        returns.credit_note_ids.with_user(self.user_finance).action_post()
        self.assertEqual(officer.amount_to_card, 20.0)
        self.assertIn("gift_card •••• 2345", officer.card_refund)
        self.assertNotIn("0441", officer.card_refund)
        ways = returns._get_refund_ways(returns.credit_note_ids.sudo())
        self.assertEqual(
            [(way["amount"], "2345" in way["name"]) for way in ways],
            [(20.0, True), (60.0, False)],
        )

    def test_return_without_card_says_nothing(self):
        order = self._complete(self._start_order((self.cell, 1)))
        returns = self._give_back(order)
        self.assertRecordValues(
            returns, [{"amount_to_card": 0.0, "card_refund": False}]
        )
