from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.limit_common import LimitMixin


@tagged("post_install", "-at_install")
class TestSettingLimits(LimitMixin, ReturnManagementCommon):
    """No number that is set breaks what reckons with it."""

    models = ("return.order.policy", "return.order.policy.window")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = (
            cls.env["return.order.policy"]
            .sudo()
            .create(
                {
                    "name": "Thirty Days",
                    "window_ids": [(0, 0, {"return_window_days": 30})],
                }
            )
        )

    def _get_records(self):
        return self.policy, self.policy.window_ids

    def test_highest_values_break_nothing(self):
        order = self._sell([{}])
        self.policy.write({"refund_days": 3650, "days_in_transit": 3650})
        self.policy.window_ids.return_window_days = 3650
        self.policy.sudo().state = "confirmed"
        returns = self._take_back(order, [2.0])
        self._settle(returns)
        self.assertEqual(returns.state, "done")
