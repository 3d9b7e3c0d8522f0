from odoo import api, models
from odoo.fields import Domain

from ..order.return_order_overview import FINANCE


class ReturnOrderOverview(models.AbstractModel):
    """What waits for a decision."""

    _inherit = "return.order.overview"

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), *self._get_decision_cards()]

    @api.model
    def _get_decision_cards(self):
        """Return what has to be decided, and what should have been.

        :rtype: list[OverviewCard]
        """
        common = {
            "section": "decision",
            "action": "return_management.return_order_action_to_approve",
            "date": "date_submitted",
            "groups": f"return_management.return_management_group_officer,{FINANCE}",
            "mine": Domain("can_decide", "=", True),
        }
        return [
            self._make_return_card(
                key="to_approve",
                label=self.env._("To Approve"),
                icon="fa-check-square-o",
                domain=Domain("approval_ids.state", "=", "pending"),
                **common,
            ),
            self._make_return_card(
                key="decision_late",
                label=self.env._("Late Decisions"),
                icon="fa-clock-o",
                domain=Domain("is_decision_late", "=", True),
                is_alarm=True,
                **common,
            ),
        ]
