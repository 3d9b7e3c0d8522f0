from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.return_management.tests.concurrency_common import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestClosingConcurrency(ConcurrencyCommon):
    """The customer sends the goods while the scheduled action closes the return."""

    def setUp(self):
        super().setUp()
        # Who may decide is told elsewhere.
        self.patch(
            self.registry["return.order"],
            "_get_decision_obstacle",
            lambda order, approval: False,
        )

    def _create_data(self, env):
        """Authorize a return whose goods are awaited."""
        self._sell_piece(env)
        returns = self._create_return(env)
        returns.action_submit()
        self._pass_gate(returns)
        self.return_id = returns.id

    def _get_return(self, env):
        return env["return.order"].browse(self.return_id)

    def _enter_number(self, env):
        """Enter a tracking number, as the customer does in the portal."""
        self._get_return(env)._set_tracking("SF", "SF100")

    def _expire(self, env):
        """Close what was looked up in a moment before, as the scheduled action does."""
        returns = self._get_return(env)
        returns.mapped("tracking_number")
        returns._work_in_batches("_close_expired")

    def test_tracking_number_and_closing(self):
        """The customer enters the number just before the scheduled action closes."""
        self._enter_number(self.first)
        self.first.cr.commit()
        self._expire(self.second)
        self.assertEqual(self._get_return(self._newcomer()).state, "authorized")

    def test_tracking_number_and_closing_at_once(self):
        self._enter_number(self.first)
        self.first.flush_all()
        self._expire(self.second)
        self.first.cr.commit()
        returns = self._get_return(self._newcomer())
        self.assertEqual(returns.state, "authorized")
        self.assertEqual(returns.tracking_number, "SF100")

    def test_closing_and_tracking_number(self):
        self._race(self._expire, self._enter_number, UserError, "no goods are expected")
        returns = self._get_return(self._newcomer())
        self.assertEqual(returns.state, "cancel")
        self.assertFalse(returns.tracking_number)
