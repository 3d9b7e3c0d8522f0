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
        rows = (
            (
                "waiting",
                self.env._("Waiting for the Customer"),
                "fa-hourglass-half",
                expected & Domain("date_sent", "=", False),
                "date_authorized",
            ),
            (
                "on_the_way",
                self.env._("Sent by the Customer"),
                "fa-truck",
                expected & Domain("date_sent", "!=", False),
                "date_sent",
            ),
            (
                "arriving",
                self.env._("Expected Today"),
                "fa-calendar-check-o",
                expected & today,
                "",
            ),
            (
                "late",
                self.env._("Late Goods"),
                "fa-clock-o",
                Domain("is_late", "=", True),
                "date_deadline",
            ),
        )
        return [
            OverviewCard(
                key=key,
                label=label,
                section="goods",
                icon=icon,
                action="return_management.return_order_action_to_receive",
                figures=(
                    OverviewFigure(
                        "return.order", domain, "amount_company_currency", date
                    ),
                ),
                groups=f"{USERS},{WAREHOUSE}",
                is_alarm=key == "late",
            )
            for key, label, icon, domain, date in rows
        ]

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
