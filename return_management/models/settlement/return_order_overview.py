from odoo import api, models
from odoo.fields import Domain

from ..order.overview_card import OverviewCard, OverviewFigure
from ..order.return_order_overview import FINANCE, USERS


class ReturnOrderOverview(models.AbstractModel):
    """Money that has to be settled."""

    _inherit = "return.order.overview"

    @api.model
    def _get_cards(self):
        return [
            *super()._get_cards(),
            self._get_settlement_card(),
            self._get_draft_credit_card(),
            self._get_charge_card(),
        ]

    @api.model
    def _get_settlement_card(self):
        """Return what has to be settled.

        :rtype: OverviewCard
        """
        to_settle = Domain("state", "=", "authorized") & (
            Domain("is_to_settle", "=", True) | Domain("phase", "=", "settlement")
        )
        inspected = OverviewFigure(
            "return.order.inspection",
            Domain("state", "=", "done") & Domain("order_id", "any", to_settle),
            date="date_done",
            user="order_id.user_id",
            warehouse="order_id.warehouse_id",
        )
        return self._make_return_card(
            key="to_settle",
            label=self.env._("To Settle"),
            section="money",
            icon="fa-balance-scale",
            action="return_management.return_order_action_to_settle",
            domain=to_settle,
            further=[inspected],
            groups=f"{USERS},{FINANCE}",
        )

    @api.model
    def _get_draft_credit_card(self):
        """Return the credit notes that nobody has posted yet.

        :rtype: OverviewCard
        """
        return OverviewCard(
            key="credit_to_post",
            label=self.env._("Credit Notes to Post"),
            section="money",
            icon="fa-file-text-o",
            action="return_management.account_move_action_return_to_post",
            figures=(
                OverviewFigure(
                    "account.move",
                    Domain("move_type", "=", "out_refund")
                    & Domain("state", "=", "draft")
                    & Domain("return_order_id", "!=", False),
                    amount="amount_total_signed",
                    date="create_date",
                    user="return_order_id.user_id",
                    warehouse="return_order_id.warehouse_id",
                ),
            ),
            groups=FINANCE,
        )

    @api.model
    def _get_charge_card(self):
        """Return where the customer got more than came back.

        :rtype: OverviewCard
        """
        return self._make_return_card(
            key="to_charge",
            label=self.env._("To Charge Back"),
            section="money",
            icon="fa-undo",
            action="return_management.return_order_action_to_charge",
            domain=Domain("is_to_charge", "=", True),
            date="date_deadline",
            groups=f"return_management.return_management_group_officer,{FINANCE}",
        )
