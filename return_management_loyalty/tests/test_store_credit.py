from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCredit(StoreCreditCommon):
    """Credit notes become store credit, and the liability stands in the books."""

    def _refund(self, returns):
        returns.with_user(self.user_finance).action_refund()
        return self._get_payments(returns)

    def _get_payments(self, returns):
        return self.env["account.payment"].search(
            [("return_store_credit_order_id", "in", returns.ids)]
        )

    def _get_card(self, program=None):
        return self.env["loyalty.card"].search(
            [
                ("program_id", "=", (program or self.program).id),
                ("partner_id", "=", self.customer.id),
            ]
        )

    # === SUCCESS === #

    def test_credit_note_becomes_store_credit_and_a_liability(self):
        """2 x 90.00 = 180.00 + 13 % = 203.40."""
        returns = self._settle_by_credit(self._sell_paid(), [2.0])
        self.assertEqual(returns.refund_status, "pending")
        mails = self.env["mail.mail"].search_count([])
        payment = self._refund(returns)
        card = self._get_card()
        self.assertRecordValues(card, [{"points": 203.4}])
        self.assertRecordValues(
            card.history_ids,
            [
                {
                    "description": f"Refund of {returns.name}",
                    "issued": 203.4,
                    "used": 0.0,
                    "order_model": "return.order",
                    "order_id": returns.id,
                }
            ],
        )
        self.assertEqual(card.history_ids._get_order_description(), returns.name)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertRecordValues(
            payment,
            [
                {
                    "amount": 203.4,
                    "payment_type": "outbound",
                    "journal_id": self.journal.id,
                    "outstanding_account_id": self.liability.id,
                    "return_store_credit_points": 203.4,
                }
            ],
        )
        self.assertEqual(self._get_liability(), -203.4)
        self.assertEqual(returns.credit_note_ids.payment_state, "paid")
        self.assertEqual(returns.credit_note_ids.amount_residual, 0.0)
        self.assertEqual(returns.refund_status, "full")
        self.assertEqual(returns.state, "done")

    def _get_liability(self):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.liability.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))

    def test_second_return_adds_to_the_same_card(self):
        """101.70 + 203.40."""
        order = self._sell_paid()
        self._refund(self._settle_by_credit(order, [1.0]))
        self._refund(self._settle_by_credit(order, [2.0]))
        self.assertRecordValues(self._get_card(), [{"points": 305.1}])
        self.assertEqual(len(self._get_card().history_ids), 2)

    def test_only_what_is_open_becomes_store_credit(self):
        """203.40, of which 50.00 were paid out by hand."""
        returns = self._settle_by_credit(self._sell_paid(), [2.0])
        self._pay(returns.credit_note_ids, 50.0)
        self._refund(returns)
        self.assertRecordValues(self._get_card(), [{"points": 153.4}])
        self.assertEqual(returns.credit_note_ids.amount_residual, 0.0)

    def test_two_returns_in_one_call_are_refunded_each_by_its_payment(self):
        """101.70 of one customer and 203.40 of another."""
        neighbour = self.env["res.partner"].create({"name": "Wind Fields Ltd"})
        returns = self._settle_by_credit(self._sell_paid(), [1.0])
        returns |= self._settle_by_credit(
            self._sell_paid(partner_id=neighbour.id), [2.0]
        )
        payments = self._refund(returns)
        self.assertEqual(
            {payment.partner_id: payment.amount for payment in payments},
            {self.customer: 101.7, neighbour: 203.4},
        )
        cards = payments.return_store_credit_card_id
        self.assertEqual(
            {card.partner_id: card.points for card in cards},
            {self.customer: 101.7, neighbour: 203.4},
        )

    def test_expired_card_is_left_alone(self):
        expired = self.env["loyalty.card"].create(
            {
                "program_id": self.program.id,
                "partner_id": self.customer.id,
                "points": 7.0,
                "expiration_date": "2020-01-01",
            }
        )
        self._refund(self._settle_by_credit(self._sell_paid(), [1.0]))
        self.assertEqual(expired.points, 7.0)
        self.assertEqual((self._get_card() - expired).points, 101.7)

    def test_foreign_currency_is_converted_at_the_day_of_the_refund(self):
        """90.00 + 13 % = 101.70 in foreign currency, at 2 for 1: 50.85."""
        foreign = self.setup_other_currency("HRK")
        foreign.rate_ids.unlink()
        self.env["res.currency.rate"].create(
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
        order = self._sell_paid(
            [{"price_unit": 100.0, "discount": 10.0}], pricelist_id=pricelist.id
        )
        returns = self._settle_by_credit(order, [1.0])
        self.assertEqual(returns.credit_note_ids.amount_total, 101.7)
        payment = self._refund(returns)
        self.assertEqual(payment.currency_id, foreign)
        self.assertRecordValues(self._get_card(), [{"points": 50.85}])
        self.assertEqual(self._get_liability(), -50.85)
        self.assertEqual(returns.credit_note_ids.amount_residual, 0.0)

    def test_account_of_the_journal_stands_in_for_the_liability(self):
        self.journal.outbound_payment_method_line_ids.payment_account_id = False
        payment = self._refund(self._settle_by_credit(self._sell_paid(), [1.0]))
        self.assertEqual(
            payment.outstanding_account_id, self.journal.default_account_id
        )

    # === UNDONE === #

    def test_undone_payment_takes_the_credit_back_and_posting_gives_it_again(self):
        returns = self._settle_by_credit(self._sell_paid(), [2.0])
        payment = self._refund(returns).with_user(self.user_finance)
        card = self._get_card()
        payment.action_draft()
        self.assertEqual(card.points, 0.0)
        self.assertEqual(sum(card.history_ids.mapped("used")), 203.4)
        payment.action_post()
        self.assertEqual(card.points, 203.4)
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(card.points, 0.0)
        # Odoo keeps a draft payment matched, and opens the note when it is cancelled.
        self.assertEqual(returns.credit_note_ids.amount_residual, 203.4)
        self.assertEqual(returns.refund_status, "pending")
        self.assertEqual(self._get_liability(), 0.0)

    def test_entry_of_the_payment_takes_the_credit_back_as_well(self):
        payment = self._refund(self._settle_by_credit(self._sell_paid(), [1.0]))
        entry = payment.move_id.with_user(self.user_finance)
        entry.button_draft()
        self.assertEqual(self._get_card().points, 0.0)
        entry.action_post()
        self.assertEqual(self._get_card().points, 101.7)

    def test_used_credit_is_not_taken_back(self):
        payment = self._refund(self._settle_by_credit(self._sell_paid(), [2.0]))
        card = self._get_card()
        card.points -= 100.0
        with self.assertRaisesRegex(UserError, "only .*103.40.* is left"):
            payment.with_user(self.user_finance).action_draft()
        self.assertEqual(card.points, 103.4)
        self.assertEqual(payment.return_store_credit_points, 203.4)

    # === REFUSED === #

    def test_double_click_gives_the_credit_once(self):
        returns = self._settle_by_credit(self._sell_paid(), [1.0])
        self._refund(returns)
        with self.assertRaisesRegex(UserError, "is refunded already"):
            self._refund(returns)
        self.assertRecordValues(self._get_card(), [{"points": 101.7}])

    def test_only_finance_gives_store_credit(self):
        returns = self._settle_by_credit(self._sell_paid(), [1.0])
        for user in (self.user_salesperson, self.user_officer, self.user_warehouse):
            with self.assertRaises(AccessError):
                returns.with_user(user).action_refund()
        self.assertFalse(self._get_card())

    def test_missing_wallet_or_journal_is_named_and_nothing_is_paid(self):
        returns = self._settle_by_credit(self._sell_paid(), [1.0])
        self.company.return_store_credit_journal_id = False
        with self.assertRaisesRegex(UserError, "no journal for store credit"):
            self._refund(returns)
        self.program.active = False
        with self.assertRaisesRegex(UserError, "has no eWallet"):
            self._refund(returns)
        self.assertFalse(self._get_payments(returns))
        self.assertEqual(returns.credit_note_ids.amount_residual, 101.7)

    def test_wallets_and_journals_of_other_companies_are_refused(self):
        other = self.setup_other_company(name="Second Company")
        program = self._create_program(other["company"])
        for field, value in (
            ("return_store_credit_program_id", program),
            ("return_store_credit_journal_id", other["default_journal_cash"]),
            (
                "return_store_credit_journal_id",
                self.company_data["default_journal_sale"],
            ),
        ):
            with (
                self.assertRaisesRegex(ValidationError, "cannot"),
                self.cr.savepoint(),
            ):
                self.company[field] = value
        self._refund(self._settle_by_credit(self._sell_paid(), [1.0]))
        self.assertFalse(self._get_card(program))
        self.assertRecordValues(self._get_card(), [{"points": 101.7}])

    def test_store_credit_is_not_written_by_hand(self):
        payment = self._refund(self._settle_by_credit(self._sell_paid(), [1.0]))
        for vals in (
            {"return_store_credit_points": 0.0},
            {"return_store_credit_order_id": False},
        ):
            with self.assertRaisesRegex(UserError, "cannot be written"):
                payment.with_user(self.user_finance).write(vals)
        with self.assertRaisesRegex(UserError, "cannot be written"):
            payment.with_user(self.user_finance).create(
                {"return_store_credit_card_id": self._get_card().id}
            )
        self.assertRecordValues(self._get_card(), [{"points": 101.7}])

    def test_uninstalled_addon_leaves_returns_that_are_refunded_on_account(self):
        returns = self._settle_by_credit(self._sell_paid(), [1.0])
        way = self.env.ref(
            "return_management_loyalty.selection__return_order__refund_method"
            "__store_credit"
        )
        way._process_ondelete()
        self.assertEqual(returns.refund_method, "on_account")
        self.assertEqual(returns.credit_note_ids.amount_residual, 101.7)

    def test_customers_read_what_store_credit_is(self):
        texts = self.env["return.order"]._get_refund_method_texts()
        self.assertIn("next orders", texts["store_credit"])
