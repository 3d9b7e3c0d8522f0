from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestSettlementShown(ReturnManagementCommon):
    """What finance decides about stays still, or is said to have changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.returns = cls._take_back(cls.order, [2.0])
        cls.officer = cls.returns.with_user(cls.user_officer)
        cls.finance = cls.returns.with_user(cls.user_finance)
        cls.officer.write(
            {"amount_freight_back": 77.0, "freight_back_paid_by": "customer"}
        )

    def _track(self):
        self.env.flush_all()
        self.cr.precommit.run()

    def _get_freight_credited(self):
        lines = self.returns.credit_note_ids.invoice_line_ids
        return sum(
            lines.filtered(lambda line: line.return_role == "freight").mapped(
                "price_subtotal"
            )
        )

    # === FROZEN === #

    def test_freight_is_frozen_while_finance_decides(self):
        self.officer.action_settle()
        for user in (self.user_salesperson, self.user_officer, self.user_manager):
            returns = self.returns.with_user(user)
            for vals in (
                {"amount_freight_back": 180.0},
                {"freight_back_paid_by": "company"},
                {"liability": "customer"},
            ):
                with (
                    self.subTest(user=user.login, vals=vals),
                    self.assertRaisesRegex(UserError, "waits for the decision"),
                ):
                    returns.write(vals)
        self.finance.action_approve()
        self.assertEqual(self._get_freight_credited(), 77.0)

    def test_freight_is_frozen_once_it_is_decided(self):
        self.officer.action_settle()
        self.finance.action_approve()
        self.assertEqual(self.returns.state, "authorized")
        with self.assertRaisesRegex(UserError, "it is decided about again"):
            self.officer.amount_freight_back = 180.0
        self.returns.credit_note_ids.with_user(self.user_finance).action_post()
        self.assertEqual(self.returns.state, "done")
        with self.assertRaisesRegex(UserError, "the settlement was decided"):
            self.officer.amount_freight_back = 180.0

    def test_freight_can_be_corrected_after_a_refusal(self):
        self.officer.action_settle()
        self.finance.action_refuse("The carrier charged less.")
        self.officer.amount_freight_back = 70.0
        self.officer.action_settle()
        self.finance.action_approve()
        self.assertEqual(self._get_freight_credited(), 70.0)

    def test_computed_terms_are_never_written(self):
        for name in ("freight_out_bearer", "freight_back_bearer", "settlement_shown"):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.officer.write({name: False})
        with self.assertRaises(UserError):
            self.officer.line_ids.write({"restocking_fee_rate": 0.0})

    # === COMPARED === #

    def _open_decision(self):
        dialog = (
            self.env["return.order.decide"]
            .with_user(self.user_finance)
            .create({"order_ids": self.returns.ids})
        )
        # As at the end of the request that opened it.
        self.env.flush_all()
        return dialog

    def test_approver_sees_what_is_approved(self):
        self.officer.action_settle()
        summary = self._open_decision().settlement_summary
        summary = summary.replace("\N{NO-BREAK SPACE}", " ")
        for text in (self.returns.name, "Goods: $ 200.00", "Freight: $ 77.00"):
            self.assertIn(text, summary)
        self.assertIn("Total: ", summary)

    def test_approval_says_what_changed(self):
        """77 became 180 in some way that is not thought of yet."""
        self.officer.action_settle()
        self.returns._write_transition({"amount_freight_back": 180.0})
        with (
            self.assertRaisesRegex(
                UserError,
                "Return Freight Paid: .*77.00 → .*180.00. Refuse it, and settle",
            ),
            self.cr.savepoint(),
        ):
            self.finance.action_approve()
        self.assertFalse(self.returns.credit_note_ids)
        self.finance.action_refuse("180.00 was not asked for.")
        self.officer.action_settle()
        self.finance.action_approve()
        self.assertEqual(self._get_freight_credited(), 180.0)

    def test_inspection_after_the_gate_opened_is_what_is_decided_about(self):
        """Paid on receipt: 2 x 100.00 as announced, one of them found at 50 %."""
        self._set_terms(due="receipt")
        returns = self._create_return(self.order, [2.0])
        self._authorize(returns)
        self._receive(returns)
        self.assertEqual(returns.open_gate, "settle")
        part = returns.inspection_ids.with_user(self.user_officer)
        part.set_outcome("as_new")
        part.write({"quantity": 1.0, "credit_percent": 50.0})
        part.action_validate()
        self.assertIn("what is to be settled", returns.message_ids[0].body)
        self._inspect(returns)
        returns.with_user(self.user_finance).action_approve()
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 150.0)

    def test_approval_compares_the_amounts_of_the_screen(self):
        action = self.officer.action_open_settlement()
        screen = self.env["return.order.settle"].with_user(self.user_officer)
        screen.browse(action["res_id"]).action_confirm()
        self.order.invoice_ids.invoice_line_ids.tax_ids.sudo().amount = 20.0
        self.returns._write_transition({"amount_freight_back": 180.0})
        with (
            self.assertRaisesRegex(
                UserError, "Freight: .*77.00 → .*180.00; .*Total: .* → "
            ),
            self.cr.savepoint(),
        ):
            self.finance.action_approve()

    def test_dialog_that_is_no_longer_true_decides_nothing(self):
        self.officer.action_settle()
        dialog = self._open_decision()
        self.returns._write_transition({"amount_freight_back": 180.0})
        with self.assertRaisesRegex(UserError, "Freight: .*77.00 → .*180.00"):
            dialog.action_decide()
        self.assertFalse(self.returns.credit_note_ids)

    def test_credit_by_hand_in_between_is_said(self):
        self.officer.action_settle()
        self._reverse(self.order.invoice_ids, 9.0)
        self.finance.action_approve()
        self.assertFalse(self.returns.credit_note_ids)
        bodies = " ".join(self.returns.message_ids.mapped("body"))
        self.assertIn("Nothing is left to settle", bodies)
        self.assertIn("Battery Module at 100 %: 2 → 0", bodies)

    def test_part_that_was_credited_by_hand_in_between_is_said(self):
        self.officer.action_settle()
        self._reverse(self.order.invoice_ids, 1.0)
        with self.assertRaisesRegex(UserError, "Battery Module at 100 %: 2 → 1"):
            self.finance.action_approve()
        self.assertFalse(self.returns.credit_note_ids)

    def test_unchanged_settlement_is_approved_without_a_word(self):
        self.officer.action_settle()
        self.finance.action_approve()
        self.assertEqual(self.returns.credit_note_ids.amount_untaxed, 277.0)

    # === PLAUSIBLE === #

    def test_freight_has_a_plausible_limit(self):
        with self.assertRaisesRegex(ValidationError, "cannot have cost .*5,180.00"):
            self.officer.amount_freight_back = 5180.0
        self.company.return_freight_limit = 6000.0
        self.officer.amount_freight_back = 5180.0
        self.company.return_freight_limit = 100.0
        # Who lowers the limit stops no return that exceeds it already.
        self.officer.client_ref = "Still written"
        with self.assertRaises(ValidationError):
            self.officer.amount_freight_back = 5181.0
        self.company.return_freight_limit = 0.0
        self.officer.amount_freight_back = 99999.0

    def test_freight_is_a_number(self):
        for value in (float("nan"), float("inf"), -float("inf")):
            with self.subTest(value=value), self.assertRaises(ValidationError):
                self.officer.write({"amount_freight_back": value})

    # === TRACKED === #

    def test_changes_are_tracked_whatever_the_client_sends(self):
        self._track()
        before = self.returns.message_ids
        silent = {"tracking_disable": True, "mail_notrack": True}
        self.officer.with_context(**silent).write(
            {"amount_freight_back": 78.0, "liability": "customer"}
        )
        self._track()
        tracked = (self.returns.message_ids - before).sudo().tracking_value_ids
        names = tracked.field_id.mapped("name")
        self.assertIn("amount_freight_back", names)
        self.assertIn("liability", names)
        self.assertIn("freight_back_bearer", names)
