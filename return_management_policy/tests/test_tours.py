from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.tour_common import TourCase


@tagged("post_install", "-at_install")
class TestTours(ReturnManagementCommon, TourCase):
    """The way of an exception through the client, in a real browser."""

    def test_exception_is_asked_for_and_approved(self):
        order = self._sell()
        policy = self.env["return.order.policy"].create(
            {
                "name": "Seven days",
                "company_id": self.company.id,
                "window_ids": [Command.create({"return_window_days": 7})],
            }
        )
        policy.action_confirm()
        order.picking_ids.date_arrived = self.today - timedelta(days=30)
        returns = self._create_return(order, [2.0])
        self._start(returns, "return_policy_exception", self.user_salesperson)
        self.assertEqual(returns.exception_reason, "Important customer")
        self.assertEqual(returns.state, "submitted")
        returns.with_user(self.user_officer).action_approve()
        self._start(returns, "return_policy_exception_approved", self.user_manager)
        self.assertEqual(returns.state, "authorized")
