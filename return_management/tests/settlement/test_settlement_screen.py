from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestSettlementScreen(ReturnManagementCommon):
    """Finance sees a settlement before it is posted, and adjusts it within the plan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.returns = cls._take_back(cls._sell(), [3.0])

    def _open(self, user, returns=None):
        action = (returns or self.returns).with_user(user).action_open_settlement()
        screen = self.env[action["res_model"]].browse(action["res_id"])
        return screen.with_user(user)

    def _finish(self, returns=None):
        returns = returns or self.returns
        returns.with_user(self.user_finance).action_approve()
        notes = returns.credit_note_ids.with_user(self.user_finance)
        notes.action_post()
        return notes

    # === WHAT IT SHOWS === #

    def test_screen_shows_wish_decision_and_sum(self):
        screen = self._open(self.user_finance)
        self.assertRecordValues(
            screen.line_ids,
            [
                {
                    "product_id": self.product.id,
                    "requested_settlement_type": "refund",
                    "settlement_type": "refund",
                    "quantity": 3.0,
                    "credit_percent": 100.0,
                    "amount_goods": 270.0,
                }
            ],
        )
        self.assertRecordValues(
            screen,
            [
                {
                    "amount_goods": 270.0,
                    "amount_fee": 0.0,
                    "amount_freight": 0.0,
                    "amount_tax": 35.1,
                    "amount_total": 305.1,
                    "above_plan": "",
                    "obstacle": False,
                }
            ],
        )
        self.assertIn("305.10", screen.preview)
        self.assertFalse(self.returns.credit_note_ids)

    def test_screen_follows_what_is_entered(self):
        screen = self._open(self.user_finance)
        screen.line_ids.credit_percent = 50.0
        self.assertEqual(screen.amount_untaxed, 135.0)
        screen.line_ids.settlement_type = "none"
        self.assertEqual(screen.amount_total, 0.0)
        self.assertEqual(screen.line_ids.amount_goods, 0.0)

    # === AS PLANNED === #

    def test_finance_lowers_the_share_within_the_plan(self):
        screen = self._open(self.user_finance)
        screen.line_ids.credit_percent = 80.0
        screen.action_confirm()
        note = self._finish()
        self.assertEqual(note.amount_untaxed, 216.0)
        self.assertEqual(self.returns.state, "done")
        body = "".join(self.returns.message_ids.mapped("body"))
        self.assertIn("share credited 100 % → 80 %", body)

    def test_finance_settles_a_part_for_nothing(self):
        screen = self._open(self.user_finance)
        screen.line_ids.settlement_type = "none"
        screen.action_confirm()
        self.assertFalse(self.returns.credit_note_ids)
        self.assertEqual(self.returns.inspection_ids.settlement_type, "none")
        self.assertEqual(self.returns.state, "done")

    def test_freight_that_is_planned_needs_no_exception(self):
        screen = self._open(self.user_finance)
        screen.write({"freight_back_bearer": "company", "amount_freight_back": 20.0})
        self.assertFalse(screen.above_plan)
        screen.action_confirm()
        self.assertEqual(self._finish().amount_untaxed, 290.0)

    # === ABOVE PLAN === #

    def test_share_above_the_plan_needs_an_approval_of_its_own(self):
        self.reason.credit_percent = 60.0
        returns = self._take_back(self._sell(), [2.0])
        screen = self._open(self.user_finance, returns)
        self.assertEqual(screen.amount_untaxed, 108.0)
        screen.line_ids.credit_percent = 100.0
        self.assertIn("100 % is above the 60 %", screen.above_plan)
        screen.action_confirm()
        returns.with_user(self.user_finance).action_approve()
        self.assertFalse(returns.credit_note_ids)
        self.assertEqual(returns.approval_ids[-1].stage_id.name, "Exception")
        with self.assertRaises(AccessError):
            returns.with_user(self.user_finance).action_approve()
        returns.with_user(self.user_manager).action_approve()
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 180.0)

    def test_exception_without_a_stage_is_refused(self):
        self.env["return.order.stage"].search(
            [("company_id", "=", self.company.id), ("for_exception", "=", True)]
        ).active = False
        screen = self._open(self.user_finance)
        screen.freight_out_bearer = "company"
        with self.assertRaisesRegex(UserError, "no approval stage for exceptions"):
            screen.action_confirm()
        self.assertFalse(self.returns.credit_note_ids)

    def test_fee_below_the_usual_one_needs_an_approval_of_its_own(self):
        self._set_terms(fee=("percent", 15.0))
        returns = self._take_back(self._sell(), [2.0])
        screen = self._open(self.user_finance, returns)
        self.assertEqual(screen.amount_fee, 27.0)
        screen.line_ids.restocking_fee_rate = 5.0
        self.assertIn("fee is below", screen.above_plan)
        screen.action_confirm()
        returns.with_user(self.user_finance).action_approve()
        returns.with_user(self.user_manager).action_approve()
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 171.0)

    def test_freight_above_the_plan_needs_an_approval_of_its_own(self):
        screen = self._open(self.user_finance)
        screen.freight_out_bearer = "company"
        self.assertIn("bears freight that is the customer's", screen.above_plan)
        screen.action_confirm()
        self.returns.with_user(self.user_finance).action_approve()
        self.assertFalse(self.returns.credit_note_ids)
        self.returns.with_user(self.user_manager).action_approve()
        self.assertEqual(self.returns.credit_note_ids.amount_untaxed, 270.0)

    # === RIGHTS AND BAD INPUT === #

    def test_salesperson_and_warehouse_may_not_settle(self):
        for user in (self.user_salesperson, self.user_warehouse):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._open(user)

    def test_fee_and_bearers_cannot_be_written_directly(self):
        line = self.returns.line_ids.with_user(self.user_salesperson)
        with self.assertRaisesRegex(UserError, "follows from the buttons"):
            line.restocking_fee_rate = 1.0
        with self.assertRaisesRegex(UserError, "follows from the buttons"):
            self.returns.with_user(self.user_salesperson).write(
                {"freight_out_bearer": "company"}
            )

    def test_settled_return_does_not_open_the_screen_again(self):
        self._settle(self.returns)
        with self.assertRaisesRegex(UserError, "is settled already"):
            self._open(self.user_finance)

    def test_settlement_that_contradicts_the_goods_is_refused(self):
        screen = self._open(self.user_finance)
        screen.line_ids.settlement_type = "allowance"
        with self.assertRaisesRegex(UserError, "Send Back to Customer"):
            screen.action_confirm()
        self.assertFalse(
            self.returns.approval_ids.filtered(lambda a: a.gate == "settle")
        )

    def test_row_of_another_return_is_refused(self):
        other = self._take_back(self._sell(), [1.0])
        screen = self._open(self.user_finance)
        screen.line_ids.write(
            {
                "line_id": other.line_ids.id,
                "inspection_id": other.inspection_ids.id,
                "credit_percent": 10.0,
            }
        )
        with self.assertRaisesRegex(UserError, "belongs to another return"):
            screen.action_confirm()
        self.assertEqual(other.inspection_ids.credit_percent, 100.0)

    def test_two_companies_keep_their_screens_apart(self):
        other = self._create_company(name="Other Returns Ltd")
        stranger = self.user_finance.copy(
            {
                "login": "return_finance_other",
                "company_id": other.id,
                "company_ids": [Command.set(other.ids)],
            }
        )
        with self.assertRaises(AccessError):
            self._open(stranger)
