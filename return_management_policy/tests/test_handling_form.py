from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.return_management.tests.report_common import ReturnReportCommon


@tagged("post_install", "-at_install")
class TestHandlingForm(ReturnReportCommon, HttpCase):
    """The return handling form tells what the policy said."""

    def test_policy_and_exception_stand_on_the_form(self):
        order = self._sell()
        policy = self.env["return.order.policy"].create(
            {
                "name": "Seven days",
                "company_id": self.company.id,
                "moves_to_working_day": False,
                "window_ids": [Command.create({"return_window_days": 7})],
            }
        )
        policy.action_confirm()
        order.picking_ids.date_arrived = "2026-06-01"
        returns = self._create_return(order, [1.0], exception_reason="Boxes are sealed")
        returns.with_user(self.user_salesperson).action_submit()
        text = "\n".join(self._render("return_order_report_handling", returns))
        for part in (
            *("Seven days", "06/08/2026", "Return Window Expired"),
            *("Policy Exception", "Boxes are sealed"),
        ):
            self.assertIn(part, text)
