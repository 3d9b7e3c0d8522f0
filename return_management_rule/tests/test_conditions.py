from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.condition_common import ConditionMixin


@tagged("post_install", "-at_install")
class TestConditions(ConditionMixin, ReturnManagementCommon):
    """Conditions that people write look at a list of fields, and are tried at once."""

    def _get_writer(self):
        """Return a rule, as a manager writes its condition."""
        manager = self.env(user=self.user_manager, su=False)
        return manager["return.order.rule"].create(
            {"name": "Look at it", "action": "review", "company_id": self.company.id}
        )

    def _ask(self, record, returns):
        """Let the rule say whether it matches."""
        facts = record.sudo()._gather_facts(returns)[returns.id]
        self.assertIsNot(record._explain_match(facts), None)

    def test_condition_of_an_older_version_decides_nothing(self):
        """It is not run, and stops no return."""
        rule = self._get_writer()
        self._set_condition(rule, "[('company_id.name', 'ilike', '')]")
        rule.action_confirm()
        returns = self._take_back(self._sell([{}]), [2.0])
        self.assertNotIn(rule, returns.rule_ids)
        with self.assertRaises(UserError):
            rule.domain = rule.domain
