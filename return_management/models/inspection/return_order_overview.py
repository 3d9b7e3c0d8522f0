from odoo import api, models
from odoo.fields import Domain

from ..order.overview_card import OverviewFigure
from ..order.return_order_overview import USERS, WAREHOUSE


class ReturnOrderOverview(models.AbstractModel):
    """Goods that arrived and wait for their inspection."""

    _inherit = "return.order.overview"

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), self._get_inspection_card()]

    @api.model
    def _get_inspection_card(self):
        """Return what has to be inspected.

        :rtype: OverviewCard
        """
        drafts = OverviewFigure(
            "return.order.inspection",
            Domain("state", "=", "draft"),
            date="create_date",
            user="order_id.user_id",
            warehouse="order_id.warehouse_id",
        )
        return self._make_return_card(
            key="to_inspect",
            label=self.env._("To Inspect"),
            section="goods",
            icon="fa-search",
            action="return_management.return_order_action_to_inspect",
            domain=Domain("inspection_ids.state", "=", "draft"),
            further=[drafts],
            groups=f"{USERS},{WAREHOUSE}",
        )
