from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestCreditNotesUndone(ReturnManagementCommon):
    """What finance does by its own ways to invoices and credit notes of returns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.invoice = cls.order.invoice_ids
        cls.returns = cls._take_back(cls.order, [3.0])

    def _finance(self, records):
        return records.with_user(self.user_finance)

    def _reverse_note(self, note, is_modify=False, **values):
        """Reverse a credit note by Odoo's own button, as finance."""
        dialog = (
            self.env["account.move.reversal"]
            .with_user(self.user_finance)
            .with_context(active_model="account.move", active_ids=note.ids)
            .create({"journal_id": note.journal_id.id, **values})
        )
        dialog.reverse_moves(is_modify=is_modify)
        return dialog.new_move_ids

    # === THE INVOICE IS TAKEN BACK === #

    def test_draft_is_not_posted_without_its_invoice(self):
        note = self._settle(self.returns, post=False)
        self._finance(self.invoice).button_draft()
        for message in (
            "is a draft again. Post the inv",
            "was cancelled. Use “Discard",
        ):
            with (
                self.subTest(message=message),
                self.assertRaisesRegex(UserError, message) as caught,
                self.env.cr.savepoint(),
            ):
                self._finance(note).action_post()
            self.assertIn(self.invoice.display_name, str(caught.exception))
            self.assertEqual(self.returns.settlement_alert, note.return_note_obstacle)
            if self.invoice.state == "draft":
                self._finance(self.invoice).button_cancel()
        self.assertEqual(note.state, "draft")
        with self.assertRaisesRegex(UserError, "no posted credit note"):
            self._finance(self.returns).action_refund()

    def test_draft_is_posted_together_with_its_invoice(self):
        note = self._settle(self.returns, post=False)
        self._finance(self.invoice).button_draft()
        self._finance(note | self.invoice).action_post()
        self.assertEqual(self.returns.state, "done")
        self.assertFalse(self.returns.settlement_alert)

    def test_rebilled_order_is_credited_on_the_new_invoice(self):
        """The draft on the cancelled one goes, 3 x 90.00 come off the new one."""
        note = self._settle(self.returns, post=False)
        self._finance(self.invoice).button_cancel()
        self.assertTrue(self.returns.has_stale_credit_note)
        with self.assertRaisesRegex(UserError, "Discard and Settle Again"):
            self.returns.with_user(self.user_officer).action_settle()
        self.order._create_invoices()
        rebilled = self.order.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "draft"
        )
        rebilled.invoice_line_ids.quantity = 10.0
        self._finance(rebilled).action_post()
        action = self.returns.with_user(self.user_officer).action_discard_credit_notes()
        self.assertEqual(action["res_model"], "return.order.settle")
        self.assertFalse(note.exists())
        again = self._settle(self.returns)
        self.assertRecordValues(
            again, [{"reversed_entry_id": rebilled.id, "amount_untaxed": 270.0}]
        )
        self.assertEqual(self.returns.state, "done")

    def test_nothing_is_left_to_settle_without_any_invoice(self):
        """The return closes: nothing is invoiced, so nothing is owed."""
        self._settle(self.returns, post=False)
        self._finance(self.invoice).button_cancel()
        self._finance(self.returns).action_discard_credit_notes()
        self.assertFalse(self.returns.credit_note_ids)
        self.assertEqual(self.returns.state, "done")

    def test_only_who_settles_discards(self):
        self._settle(self.returns, post=False)
        for user in (self.user_salesperson, self.user_warehouse):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.returns.with_user(user).action_discard_credit_notes()
        with self.assertRaisesRegex(UserError, "nothing to discard|there is nothing"):
            self._finance(self.returns).action_discard_credit_notes()

    # === THE MONEY NEEDS A CONSCIOUS YES === #

    def test_refund_of_a_cancelled_invoice_is_confirmed_first(self):
        returns = self.returns
        returns.with_user(self.user_officer).action_set_refund_method("bank_transfer")
        note = self._settle(returns)
        self._finance(self.invoice).button_cancel()
        self.assertIn("Confirm Refund", returns.settlement_alert)
        for pay in (
            lambda: self._finance(returns)._register_bank_transfer(),
            lambda: self._finance(returns).action_refund(),
            lambda: (
                self.env["account.payment.register"]
                .with_user(self.user_finance)
                .with_context(active_model="account.move", active_ids=note.ids)
                .create({})
                ._create_payments()
            ),
        ):
            with self.assertRaisesRegex(UserError, "was taken back since then"):
                pay()
        with self.assertRaises(AccessError):
            note.with_user(self.user_officer).action_confirm_return_refund()
        with self.assertRaises(AccessError):
            note.with_user(self.user_salesperson).is_return_refund_confirmed = True
        self._finance(note).action_confirm_return_refund()
        self.assertFalse(returns.settlement_alert)
        payment = self._finance(returns)._register_bank_transfer()
        self.assertEqual(payment.amount, 305.1)

    def test_confirmation_ends_with_the_posting_that_it_was_for(self):
        note = self._settle(self.returns)
        with self.assertRaisesRegex(UserError, "needs no confirmation"):
            self._finance(note).action_confirm_return_refund()
        self._finance(self.invoice).button_cancel()
        self._finance(note).action_confirm_return_refund()
        self._finance(note).button_draft()
        self.assertFalse(note.is_return_refund_confirmed)

    # === THE CREDIT NOTE IS CHANGED === #

    def test_draft_lowered_by_finance_leaves_the_rest_to_settle(self):
        note = self._settle(self.returns, post=False)
        self._finance(note.invoice_line_ids).quantity = 2.0
        self._finance(note).action_post()
        self.assertEqual(self.returns.state, "authorized")
        self.assertEqual(self.returns.line_ids.qty_credited, 2.0)
        self.assertIn("open: 1 Units Battery Module", self.returns.next_step)
        rest = self._settle(self.returns) - note
        self.assertEqual(rest.amount_untaxed, 90.0)
        self.assertEqual(self.returns.state, "done")

    def test_deleted_draft_is_settled_again(self):
        note = self._settle(self.returns, post=False)
        self._finance(note).unlink()
        self.assertEqual(self.returns.line_ids.qty_credited, 0.0)
        self.assertEqual(self._settle(self.returns).amount_untaxed, 270.0)

    def test_reversed_credit_note_counts_no_longer(self):
        """Its period and journal are locked; reversed, the return owes 270.00 again."""
        note = self._settle(self.returns, post=False)
        today = self.today
        self._finance(note).invoice_date = today - timedelta(days=40)
        self.invoice.journal_id.restrict_mode_hash_table = True
        self._finance(note).action_post()
        self.company.fiscalyear_lock_date = today - timedelta(days=1)
        reversal = self._reverse_note(note)
        self._finance(reversal).action_post()
        self.assertEqual(reversal.return_order_id, self.returns)
        self.assertRecordValues(
            self.returns,
            [{"state": "authorized", "refund_status": "no", "amount_credited": 0.0}],
        )
        self.assertEqual(self.returns.line_ids.qty_credited, 0.0)
        again = self._settle(self.returns) - note
        self.assertRecordValues(
            again, [{"amount_untaxed": 270.0, "reversed_entry_id": reversal.id}]
        )
        self.assertEqual(self.returns.state, "done")
        self.assertEqual(self.order.order_line.qty_invoiced, 7.0)

    def test_corrected_credit_note_takes_the_place_of_the_first(self):
        """All ten pieces: reversed and entered anew by Odoo's own button."""
        order = self._sell()
        returns = self._take_back(order)
        note = self._settle(returns)
        corrected = self._reverse_note(note, is_modify=True)
        self.assertEqual(corrected.return_order_id, returns)
        self._finance(corrected).action_post()
        self.assertEqual(returns.line_ids.qty_credited, 10.0)
        self.assertEqual(returns.amount_credited, 900.0)
        self.assertEqual(returns.state, "done")

    def test_reversed_credit_note_does_not_stand_in_the_way_of_cancelling(self):
        returns = self._create_return(
            self._sell() | self._sell([{}]), None, return_method="none"
        )
        self._authorize(returns)
        self._settle(returns, post=False)
        note = returns.credit_note_ids[0]
        self._finance(note).action_post()
        self._finance(self._reverse_note(note)).action_post()
        returns.with_user(self.user_officer).action_cancel()
        self.assertEqual(returns.state, "cancel")
        self.assertEqual(note.state, "posted")

    # === WHAT IS ARCHIVED === #

    def test_archived_journal_is_replaced(self):
        journal = self.invoice.journal_id
        other = self.env["account.journal"].search(
            [
                ("company_id", "=", self.company.id),
                ("type", "=", "sale"),
                ("id", "!=", journal.id),
            ]
        ) or journal.copy({"code": "SAL2"})
        journal.active = False
        self.assertIn(self._settle(self.returns).journal_id, other)

    def test_no_journal_is_told_and_settled_once_there_is_one(self):
        journals = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "sale")]
        )
        journals.active = False
        with (
            self.assertRaisesRegex(UserError, "no other sales journal. Restore it"),
            self.env.cr.savepoint(),
        ):
            self._settle(self.returns)
        journals[0].active = True
        self.assertEqual(self._settle(self.returns).amount_untaxed, 270.0)

    def test_archived_account_is_replaced_by_that_of_the_product(self):
        account = self.invoice.invoice_line_ids.account_id
        other = account.copy({"code": "409999", "name": "Sales, new"})
        self.product.property_account_income_id = other
        account.active = False
        note = self._settle(self.returns)
        self.assertEqual(note.invoice_line_ids.account_id, other)
        self.assertEqual(note.amount_untaxed, 270.0)

    def test_archived_account_without_another_is_told(self):
        account = self.invoice.invoice_line_ids.account_id
        self.invoice.journal_id.default_account_id = account
        account.active = False
        with self.assertRaisesRegex(
            UserError, "is archived. Restore it, or set an inc"
        ):
            self._settle(self.returns)
