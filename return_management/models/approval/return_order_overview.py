from odoo import api, models
from odoo.fields import Domain

from ..order.overview_card import OverviewCard, OverviewFigure
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
        pending = OverviewFigure(
            "return.order",
            Domain("approval_ids.state", "=", "pending"),
            amount="amount_company_currency",
            date="date_submitted",
        )
        late = pending._replace(domain=Domain("is_decision_late", "=", True))
        deciders = f"return_management.return_management_group_officer,{FINANCE}"
        common = {
            "section": "decision",
            "action": "return_management.return_order_action_to_approve",
            "groups": deciders,
            "mine": Domain("can_decide", "=", True),
        }
        return [
            OverviewCard(
                key="to_approve",
                label=self.env._("To Approve"),
                icon="fa-check-square-o",
                figures=(pending,),
                **common,
            ),
            OverviewCard(
                key="decision_late",
                label=self.env._("Late Decisions"),
                icon="fa-clock-o",
                figures=(late,),
                is_alarm=True,
                **common,
            ),
        ]
