from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon
from ..condition_common import ConditionMixin


@tagged("post_install", "-at_install")
class TestConditions(ConditionMixin, ReturnManagementCommon):
    """Conditions that people write look at a list of fields, and are tried at once."""

    def _get_writer(self):
        """Return a stage, as a manager writes its condition."""
        manager = self.env(user=self.user_manager, su=False)
        return manager["return.order.stage"].search(
            [("company_id", "=", self.company.id), ("gate", "=", "settle")], limit=1
        )

    def _ask(self, record, returns):
        """Let the stage say whether it is skipped."""
        record._get_skip_explanation(returns)

    def test_condition_of_an_older_version_lets_nobody_pass(self):
        """It is not run, and stops no return."""
        stage = self._get_writer()
        self._set_condition(stage, "[('company_id.name', 'ilike', '')]")
        returns = self._take_back(self._sell([{}]), [2.0])
        returns.with_user(self.user_officer).action_settle()
        self.assertEqual(returns._get_pending_approval().stage_id, stage.sudo())
        with self.assertRaises(UserError):
            stage.domain = stage.domain
