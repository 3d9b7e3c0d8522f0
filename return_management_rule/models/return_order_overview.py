from odoo import api, models
from odoo.fields import Domain


class ReturnOrderOverview(models.AbstractModel):
    """Risk signs that nobody has looked at."""

    _inherit = "return.order.overview"

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), self._get_risk_card()]

    @api.model
    def _get_risk_card(self):
        """Return the returns with open risk signs.

        :rtype: OverviewCard
        """
        return self._make_return_card(
            key="risk",
            label=self.env._("Risk Signs"),
            section="decision",
            icon="fa-exclamation-triangle",
            action="return_management.return_order_action",
            domain=Domain("has_open_risk", "=", True),
            date="date_submitted",
            groups="return_management.return_management_group_officer",
            is_alarm=True,
        )
