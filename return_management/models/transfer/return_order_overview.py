from odoo import api, models
from odoo.fields import Domain

from ..order.overview_card import OverviewCard, OverviewFigure
from ..order.return_order_overview import USERS, WAREHOUSE


class ReturnOrderOverview(models.AbstractModel):
    """Goods that are expected, and those that nobody expected."""

    _inherit = "return.order.overview"

    @api.model
    def _get_cards(self):
        return [
            *super()._get_cards(),
            *self._get_goods_cards(),
            self._get_unannounced_card(),
        ]

    @api.model
    def _get_goods_cards(self):
        """Return what customers have to send, what is on the way, and what is late.

        :rtype: list[OverviewCard]
        """
        expected = Domain("state", "=", "authorized") & Domain(
            "receipt_status", "in", ("pending", "partial")
        )
        today = self.env["res.company"]._get_domain_of_days("date_deadline", "=")
        return [
            self._make_goods_card(
                key="waiting",
                label=self.env._("Waiting for the Customer"),
                icon="fa-hourglass-half",
                domain=expected & Domain("date_sent", "=", False),
                date="date_authorized",
            ),
            self._make_goods_card(
                key="on_the_way",
                label=self.env._("Sent by the Customer"),
                icon="fa-truck",
                domain=expected & Domain("date_sent", "!=", False),
                date="date_sent",
            ),
            self._make_goods_card(
                key="arriving",
                label=self.env._("Expected Today"),
                icon="fa-calendar-check-o",
                domain=expected & today,
            ),
            self._make_goods_card(
                key="late",
                label=self.env._("Late Goods"),
                icon="fa-clock-o",
                domain=Domain("is_late", "=", True),
                date="date_deadline",
                is_alarm=True,
            ),
        ]

    @api.model
    def _make_goods_card(self, **values):
        """Return a card of returns whose goods are expected.

        :param values: see `_make_return_card`.
        :rtype: OverviewCard
        """
        return self._make_return_card(
            section="goods",
            action="return_management.return_order_action_to_receive",
            groups=f"{USERS},{WAREHOUSE}",
            **values,
        )

    @api.model
    def _get_unannounced_card(self):
        """Return what lies in quarantine and belongs to no return.

        :rtype: OverviewCard
        """
        return OverviewCard(
            key="without_return",
            label=self.env._("Quarantine without Return"),
            section="goods",
            icon="fa-question-circle-o",
            action="return_management.stock_picking_action_without_return",
            figures=(
                OverviewFigure(
                    "stock.picking",
                    Domain("is_reverse_transfer", "=", True)
                    & Domain("return_order_id", "=", False)
                    & Domain("state", "!=", "cancel"),
                    date="create_date",
                    warehouse="picking_type_id.warehouse_id",
                ),
            ),
            groups=WAREHOUSE,
            is_alarm=True,
        )
