from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.limit_common import LimitMixin


@tagged("post_install", "-at_install")
class TestSettingLimits(LimitMixin, ReturnManagementCommon):
    """No number that is set breaks what reckons with it."""

    models = ("res.company", "return.order.rule")
    by_database = {"order_share_max": 100, "order_share_min": 100}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env["return.order.rule"].create(
            {"name": "Look at it", "company_id": cls.company.id}
        )

    def _get_records(self):
        """Return the company with its limits of risk signs, and a rule."""
        return self.company.sudo(), self.rule

    def test_highest_values_break_nothing(self):
        for name, high in self.company._get_limits().items():
            self.company[name] = high
        returns = self._take_back(self._sell([{}]), [2.0])
        self._settle(returns)
        self.assertEqual(returns.state, "done")
