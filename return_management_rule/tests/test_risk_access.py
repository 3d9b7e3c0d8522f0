from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ReturnRuleCommon


@tagged("post_install", "-at_install")
class TestRiskAccess(ReturnRuleCommon):
    """Who sees signs, how they follow corrections, and their limits."""

    def _get_kinds(self, returns):
        return returns.risk_ids.mapped("kind")

    def test_users_see_signs_of_their_own_returns_only(self):
        self.company.return_high_value = 1.0
        sign = self._submit(1.0).risk_ids
        other = new_test_user(
            self.env,
            "other_user",
            groups="return_management.return_management_group_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        seen = {
            user: bool(sign.with_user(user).search([("id", "=", sign.id)]))
            for user in (
                *(self.user_salesperson, self.user_officer, self.user_manager),
                *(self.user_warehouse, self.user_finance, other),
            )
        }
        self.assertEqual(
            [user for user, is_seen in seen.items() if not is_seen], [other]
        )
        with self.assertRaises(AccessError):
            sign.with_user(other).read(["explanation"])

    def test_corrected_receipt_takes_its_sign_back(self):
        returns = self._authorize(self._create_return(self.order, [4.0]))
        self._receive(returns)
        self.assertFalse(returns.risk_ids)
        receipt = returns.reverse_picking_ids.with_user(self.user_warehouse)
        receipt.action_toggle_is_locked()
        receipt.move_ids.quantity = 3.0
        self.assertEqual(self._get_kinds(returns), ["quantity_differs"])
        receipt.move_ids.quantity = 4.0
        self.assertFalse(returns.risk_ids)

    def test_sign_that_was_cleared_stays_with_its_facts(self):
        returns = self._authorize(self._create_return(self.order, [4.0]))
        self._receive(returns)
        receipt = returns.reverse_picking_ids.with_user(self.user_warehouse)
        receipt.action_toggle_is_locked()
        receipt.move_ids.quantity = 3.0
        returns.risk_ids.with_user(self.user_officer).action_clear("Counted twice")
        self.assertEqual(returns.risk_count, 0)
        receipt.move_ids.quantity = 2.0
        self.assertEqual(returns.risk_count, 1, "Two is not what was cleared.")
        self.assertEqual(sorted(returns.risk_ids.mapped("state")), ["cleared", "open"])

    def test_rule_looks_at_signs_before_it_is_submitted_again(self):
        self.company.return_high_value = 1.0
        self._create_rule("approve", risk="without")
        returns = self._submit(1.0)
        self.assertEqual(returns.state, "authorized", "Signs come after the rules.")
        returns.with_user(self.user_officer).action_cancel()
        returns.with_user(self.user_salesperson).action_draft()
        returns.with_user(self.user_salesperson).action_submit()
        self.assertEqual(returns.state, "submitted")

    def test_limits_are_not_negative(self):
        for name in (
            *("return_high_value", "return_rate_limit", "return_rate_days"),
            "return_weight_tolerance",
        ):
            with (
                self.subTest(name=name),
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.company[name] = -1
                self.env.flush_all()

    def test_limits_are_set_by_the_settings(self):
        settings = self.env["res.config.settings"].with_company(self.company)
        limits = {
            "return_high_value": 500.0,
            "return_rate_limit": 20.0,
            "return_rate_days": 90,
            "return_weight_tolerance": 5.0,
        }
        settings.create(limits).execute()
        self.assertRecordValues(self.company, [limits])
