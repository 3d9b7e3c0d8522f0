from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.return_management.tests.step_common import StepConcurrencyCommon


@tagged("post_install", "-at_install")
class TestTrackingConcurrency(StepConcurrencyCommon):
    """A customer enters the number of the parcel while the return is closed."""

    def _enter_number(self, env):
        """Enter a tracking number, as the customer does in the portal."""
        self._get_return(env)._set_tracking("SF", "SF100")

    def test_tracking_number_and_closing(self):
        """The customer enters the number just before the scheduled action closes."""
        self._expect_goods()
        self._enter_number(self.first)
        self.first.cr.commit()
        self._expire(self.second)
        self.assertEqual(self._get_return(self._newcomer()).state, "authorized")

    def test_tracking_number_and_closing_at_once(self):
        self._expect_goods()
        self._enter_number(self.first)
        self.first.flush_all()
        self._expire(self.second)
        self.first.cr.commit()
        returns = self._get_return(self._newcomer())
        self.assertEqual(returns.state, "authorized")
        self.assertEqual(returns.tracking_number, "SF100")

    def test_closing_and_tracking_number(self):
        self._expect_goods()
        self._race(self._expire, self._enter_number, UserError, "no goods are expected")
        returns = self._get_return(self._newcomer())
        self.assertEqual(returns.state, "cancel")
        self.assertFalse(returns.tracking_number)
