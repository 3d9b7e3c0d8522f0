from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .programs_common import CardPaymentCommon


@tagged("post_install", "-at_install")
class TestCardsUndone(CardPaymentCommon):
    """What cards got by a credit note goes with it, and is not forged.

    110.00, of which 50.00 were paid by card and 60.00 by bank.
    """

    # === UNDONE === #

    def test_draft_takes_it_back_and_posting_gives_it_again(self):
        order = self._sell_by_card()
        returns = self._give_back(order)
        note = returns.credit_note_ids.with_user(self.user_finance)
        note.button_draft()
        self.assertEqual(self.card.points, 0.0)
        self.assertEqual(self._get_entries(returns).mapped("state"), ["cancel"])
        note.action_post()
        self.assertEqual(self.card.points, 50.0)
        self.assertEqual(note.amount_residual, 60.0)
        note.button_draft()
        note.button_cancel()
        self.assertEqual(self.card.points, 0.0)
        self.assertEqual(self._get_balance(self.liability), 50.0)
        self.assertEqual(
            sum(self.card.history_ids.mapped("issued"))
            - sum(self.card.history_ids.mapped("used")),
            -50.0,
        )

    def test_deleted_credit_note_leaves_nothing(self):
        order = self._sell_by_card()
        returns = self._give_back(order)
        note = returns.credit_note_ids.with_user(self.user_finance)
        note.button_draft()
        note.with_context(force_delete=True).unlink()
        self.assertEqual(self.card.points, 0.0)
        self._settle(returns)
        self.assertEqual(self.card.points, 50.0)

    def test_entry_that_is_reset_by_hand_takes_the_money_along(self):
        returns = self._give_back(self._sell_by_card())
        entry = self._get_entries(returns).with_user(self.user_finance)
        note = returns.credit_note_ids
        entry.button_draft()
        self.assertEqual(self.card.points, 0.0)
        # Odoo keeps a draft matched.
        self.assertEqual(note.amount_residual, 60.0)
        self._pay(note)
        entry.action_post()
        self.assertEqual(self.card.points, 50.0)
        self.assertEqual(note.amount_residual, 0.0)
        entry.button_draft()
        entry.button_cancel()
        self.assertEqual(note.amount_residual, 50.0)
        entry.button_draft()
        entry.action_post()
        self.assertEqual(self.card.points, 50.0)
        self.assertEqual(note.amount_residual, 0.0)

    # === REFUSED === #

    def test_money_that_was_spent_is_not_taken_back(self):
        returns = self._give_back(self._sell_by_card())
        self.card.points -= 45.0
        note = returns.credit_note_ids.with_user(self.user_finance)
        with self.assertRaisesRegex(UserError, "only .*5.00.* is left"):
            note.button_draft()
        self.assertEqual(note.state, "posted")

    def test_entry_is_not_posted_for_what_was_paid_since(self):
        returns = self._give_back(self._sell_by_card())
        entry = self._get_entries(returns).with_user(self.user_finance)
        entry.button_cancel()
        self._pay(returns.credit_note_ids)
        entry.button_draft()
        with self.assertRaisesRegex(UserError, "not owed any more"):
            entry.action_post()
        self.assertEqual(self.card.points, 0.0)

    def test_nobody_says_by_hand_what_cards_get(self):
        returns = self._give_back(self._sell_by_card())
        entry = self._get_entries(returns).with_user(self.user_finance)
        note = returns.credit_note_ids
        with self.assertRaises(AccessError):
            entry.copy({"return_card_note_id": note.id})
        with self.assertRaises(AccessError):
            entry.line_ids.write({"return_card_line_id": False})
        line = returns.line_ids.sale_line_id.with_user(self.user_salesperson)
        with self.assertRaises(AccessError):
            line.write({"return_points": 5.0})

    def test_cards_of_other_companies_are_left_alone(self):
        other = self.setup_other_company(name="Second Company")["company"]
        foreign = self._create_card(
            self._create_program("gift_card", {}, company_id=other.id), 50.0
        )
        returns = self._give_back(self._sell_by_card())
        self.assertEqual(self._get_entries(returns).company_id, self.company)
        self.assertEqual((self.card.points, foreign.points), (50.0, 50.0))
