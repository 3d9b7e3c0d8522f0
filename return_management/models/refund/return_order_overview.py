from odoo import api, models
from odoo.fields import Domain

from ..order.overview_card import OverviewCard, OverviewFigure
from ..order.return_order_overview import FINANCE, USERS


class ReturnOrderOverview(models.AbstractModel):
    """Money that customers wait for."""

    _inherit = "return.order.overview"

    @api.model
    def _get_cards(self):
        return [
            *super()._get_cards(),
            self._get_refund_card(),
            self._get_late_refund_card(),
        ]

    @api.model
    def _get_refund_card(self):
        """Return what has to be paid.

        :rtype: OverviewCard
        """
        to_pay = Domain("refund_status", "in", ("pending", "processing"))
        return OverviewCard(
            key="to_refund",
            label=self.env._("Refunds to Pay"),
            section="money",
            icon="fa-money",
            action="return_management.return_order_action_to_refund",
            figures=(
                OverviewFigure("return.order", to_pay),
                OverviewFigure(
                    "account.move",
                    Domain("move_type", "=", "out_refund")
                    & Domain("state", "=", "posted")
                    & Domain("return_order_id", "any", to_pay),
                    amount="amount_residual_signed",
                    date="invoice_date",
                    user="return_order_id.user_id",
                    warehouse="return_order_id.warehouse_id",
                ),
            ),
            groups=f"{USERS},{FINANCE}",
        )

    @api.model
    def _get_late_refund_card(self):
        """Return what should have been paid.

        :rtype: OverviewCard
        """
        return self._make_return_card(
            key="refund_late",
            label=self.env._("Late Refunds"),
            section="money",
            icon="fa-clock-o",
            action="return_management.return_order_action_refund_late",
            domain=Domain("is_refund_late", "=", True),
            date="date_refund_promised",
            groups=f"{USERS},{FINANCE}",
            is_alarm=True,
        )
