from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..refund_common import ReturnRefundCommon

# 3 of 10 pieces at 100.00 less 10 %, with 13 % taxes
CREDIT = 305.10


@tagged("post_install", "-at_install")
class TestRefundWays(ReturnRefundCommon):
    """By which way the money goes back, who says so, and who pays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell_paid()

    def _settled(self, method="bank_transfer", quantity=3.0):
        returns = self._settle_by(self.order, method, [quantity])
        return returns.with_user(self.user_finance)

    def test_screen_opens_before_the_way_is_chosen(self):
        returns = self._take_back(self.order, [3.0])
        returns._write_transition({"refund_method": False})
        returns = returns.with_user(self.user_finance)
        action = returns.action_open_settlement()
        self.assertEqual(action["res_model"], "return.order.settle")
        with self.assertRaisesRegex(UserError, "has no way of refund"):
            returns.action_settle()

    # === PAYING === #

    def test_open_credit_is_not_paid_out(self):
        returns = self._settled("on_account")
        note = returns.credit_note_ids
        self.assertEqual(
            (note.payment_state, note.amount_residual), ("not_paid", CREDIT)
        )
        self.assertRecordValues(
            returns, [{"refund_status": "full", "date_refunded": note.date}]
        )
        with self.assertRaisesRegex(UserError, f"{note.name} is open on the account"):
            returns.action_refund()

    def test_dialog_of_the_bank_transfer_knows_amount_account_and_return(self):
        bank = self.env["res.partner.bank"].create(
            {
                "acc_number": "DE02120300000000202051",
                "partner_id": self.customer.id,
                "allow_out_payment": True,
            }
        )
        returns = self._settled()
        self.assertEqual(returns.refund_status, "pending")
        action = returns.action_refund()
        register = Form(
            self.env[action["res_model"]]
            .with_user(self.user_finance)
            .with_context(**action["context"])
        )
        self.assertEqual(register.amount, CREDIT)
        self.assertEqual(register.partner_bank_id, bank)
        self.assertIn(returns.name, register.communication)
        register.save().action_create_payments()
        self.assertEqual(returns.credit_note_ids.amount_residual, 0.0)
        self.assertEqual(returns.refund_status, "full")

    def test_bank_transfer_is_registered_by_automation(self):
        returns = self._settled()
        date = self.today
        journal = self.company_data["default_journal_bank"]
        payment = returns._register_bank_transfer(journal, date)
        self.assertRecordValues(
            payment,
            [
                {
                    "amount": CREDIT,
                    "payment_type": "outbound",
                    "journal_id": journal.id,
                    "date": date,
                    "is_reconciled": True,
                }
            ],
        )
        self.assertIn(returns.name, payment.memo)
        self.assertEqual(returns.credit_note_ids.amount_residual, 0.0)
        with self.assertRaisesRegex(UserError, "is refunded already"):
            returns._register_bank_transfer()

    def test_many_returns_are_paid_at_once(self):
        returns = self._settled() | self._settled(quantity=2.0)
        action = returns.action_refund()
        register = (
            self.env[action["res_model"]]
            .with_user(self.user_finance)
            .with_context(**action["context"])
            .create({"group_payment": False})
        )
        payments = register._create_payments()
        self.assertEqual(sorted(payments.mapped("amount")), [203.4, CREDIT])
        self.assertEqual(set(returns.mapped("refund_status")), {"full"})
        for order in returns:
            self.assertTrue(payments.filtered(lambda p, o=order: o.name in p.memo))

    def test_nothing_is_paid_before_the_credit_note_is_posted(self):
        returns = self._authorize(
            self._create_return(self.order, [3.0], refund_method="bank_transfer")
        )
        finance = returns.with_user(self.user_finance)
        with self.assertRaisesRegex(UserError, "no posted credit note"):
            finance.action_refund()
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns, post=False)
        with self.assertRaisesRegex(UserError, "no posted credit note"):
            finance._register_bank_transfer()

    def test_credit_set_off_against_the_open_invoice_leaves_nothing_to_pay(self):
        order = self._sell()
        returns = self._settle_by(order, "bank_transfer", [3.0])
        self.assertEqual(returns.refund_status, "full")
        dates = (returns.credit_note_ids | order.invoice_ids).mapped("date")
        self.assertEqual(returns.date_refunded, max(dates))
        with self.assertRaisesRegex(UserError, "is refunded already"):
            returns.with_user(self.user_finance).action_refund()

    def test_foreign_currency_is_refunded_in_that_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.5)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id}
        )
        order = self._sell_paid(
            [{"price_unit": 100.0, "discount": 10.0}], pricelist_id=pricelist.id
        )
        returns = self._settle_by(order, "bank_transfer", [3.0])
        payment = returns.with_user(self.user_finance)._register_bank_transfer()
        self.assertEqual((payment.amount, payment.currency_id), (CREDIT, currency))
        self.assertEqual(returns.credit_note_ids.amount_residual, 0.0)

    # === RIGHTS === #

    def test_only_finance_pays(self):
        returns = self._settled()
        for user in (self.user_salesperson, self.user_officer, self.user_manager):
            for call in ("action_refund", "_register_bank_transfer"):
                with self.assertRaisesRegex(AccessError, "only the invoicing team"):
                    getattr(returns.with_user(user), call)()
        self.assertEqual(returns.credit_note_ids.amount_residual, CREDIT)

    def test_finance_of_another_company_pays_nothing(self):
        returns = self._settled()
        company = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="base.group_user,account.group_account_invoice",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for call in (
            lambda order: order.action_refund(),
            lambda order: order._register_bank_transfer(),
            lambda order: order.action_set_refund_method("on_account"),
        ):
            with self.assertRaises(AccessError):
                call(returns.with_user(stranger))

    def test_salesperson_chooses_in_draft_only(self):
        returns = self._create_return(self.order, [3.0])
        self.assertEqual(returns.refund_method, "on_account")
        with Form(returns.with_user(self.user_salesperson)) as form:
            form.refund_method = "bank_transfer"
        returns.action_submit()
        self.assertFalse(returns.can_change_refund_method)
        for call in (
            lambda: returns.write({"refund_method": "on_account"}),
            lambda: returns.action_set_refund_method("on_account"),
        ):
            with self.assertRaisesRegex(AccessError, "only returns officers"):
                call()
        self.assertEqual(returns.refund_method, "bank_transfer")

    def test_officer_and_finance_change_it_until_the_refund(self):
        returns = self._settled("on_account")
        returns.credit_note_ids.button_draft()
        for user, method in (
            (self.user_officer, "bank_transfer"),
            (self.user_finance, "on_account"),
            (self.user_finance, "bank_transfer"),
        ):
            dialog = (
                self.env["return.order.refund.method"]
                .with_user(user)
                .with_context(active_ids=returns.ids)
                .create({"refund_method": method})
            )
            dialog.action_change()
            self.assertEqual(returns.refund_method, method)
        self.assertIn("Bank Transfer", returns.sudo().message_ids[0].body)
        returns.credit_note_ids.action_post()
        returns._register_bank_transfer()
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            returns.action_set_refund_method("on_account")

    def test_posted_open_credit_may_still_be_paid_out(self):
        returns = self._settled("on_account")
        returns.action_set_refund_method("bank_transfer")
        self.assertEqual(
            (returns.refund_status, returns.date_refunded), ("pending", False)
        )
        returns._register_bank_transfer()
        self.assertEqual(returns.refund_status, "full")

    # === CHOICE === #

    def test_return_without_a_way_is_not_submitted(self):
        returns = self._create_return(self.order, [3.0], refund_method=False)
        with self.assertRaisesRegex(UserError, "no way of refund"):
            returns.with_user(self.user_salesperson).action_submit()

    def test_choice_is_kept_when_lines_are_added(self):
        order = self._sell_paid([{"product_uom_qty": 2.0}] * 2)
        returns = self._create_return(
            order, [1.0, 0.0], refund_method="bank_transfer"
        ).with_env(self.env)
        returns.line_ids = [Command.create({"sale_line_id": order.order_line[1].id})]
        self.assertEqual(len(returns.line_ids), 2)
        self.assertEqual(returns.refund_method, "bank_transfer")
