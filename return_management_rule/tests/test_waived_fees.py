from odoo.tests import tagged

from .common import ReturnRuleCommon


@tagged("post_install", "-at_install")
class TestWaivedFees(ReturnRuleCommon):
    """A restocking fee that a rule waived is neither shown nor kept off the credit."""

    def _get_fee(self, returns):
        line = returns.line_ids
        return line.restocking_fee_type, line.restocking_fee_rate

    def test_credit_is_lowered_only_where_no_rule_waives(self):
        self._create_policy(restocking_fee_type="percent", restocking_fee_rate=10.0)
        self._create_rule("waive_fee", amount_max=40.0)
        small = self._take_back(self.order, [3.0])
        large = self._take_back(self.order, [5.0])
        self.assertEqual(self._get_fee(small), (False, 0.0))
        self.assertEqual(self._get_fee(large), ("percent", 10.0))
        for returns, credited, fee in ((small, 30.0, 0.0), (large, 45.0, 5.0)):
            note = self._settle(returns)
            self.assertEqual(note.amount_untaxed, credited)
            self.assertEqual(returns.line_ids.amount_restocking_fee, fee)
            self.assertEqual(returns.state, "done")

    def test_amount_per_unit_is_waived_as_well(self):
        self._create_policy(restocking_fee_type="fixed", restocking_fee_rate=2.0)
        returns = self._create_return(self.order, [4.0])
        self.assertEqual(self._get_fee(returns), ("fixed", 2.0))
        self._create_rule("waive_fee")
        self._authorize(returns)
        self.assertTrue(returns.is_fee_waived)
        self.assertEqual(self._get_fee(returns), (False, 0.0))

    def test_draft_has_its_fee_again(self):
        self._create_policy(restocking_fee_type="percent", restocking_fee_rate=10.0)
        rule = self._create_rule("waive_fee")
        returns = self._submit(1.0)
        self.assertEqual(self._get_fee(returns), (False, 0.0))
        rule.action_draft()
        returns.with_user(self.user_salesperson).action_draft()
        self.assertEqual(self._get_fee(returns), ("percent", 10.0))

    def test_settlement_screen_is_not_above_the_policy(self):
        self._create_policy(restocking_fee_type="percent", restocking_fee_rate=10.0)
        self._create_rule("waive_fee")
        returns = self._take_back(self.order, [2.0])
        action = returns.with_user(self.user_officer).action_open_settlement()
        screen = (
            self.env[action["res_model"]]
            .with_user(self.user_officer)
            .with_context(**action.get("context", {}))
            .browse(action.get("res_id"))
        )
        self.assertEqual(screen.amount_fee, 0.0)
        self.assertFalse(screen.above_plan)
        self.assertFalse(returns._is_settled_above_plan())
