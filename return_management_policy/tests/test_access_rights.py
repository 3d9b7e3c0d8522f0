from odoo.tests import tagged

from odoo.addons.return_management.tests.access_common import AccessTableMixin
from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin
from odoo.addons.return_management.tests.common import ReturnManagementCommon

from .policy_common import PolicyMixin

FIELDS = {
    "res.company": {"setting": "return_policy_in_confirmation"},
    "return.order": {"never": "is_policy_exception", "draft": "exception_reason"},
    "return.order.line": {
        "never": "date_delivered date_last ineligibility_reason is_eligible policy_id",
    },
    "return.order.policy": {
        "setting": (
            "active allow_allowance allow_bank_transfer allow_exchange "
            "allow_on_account allow_original_payment allow_refund allow_repair "
            "categ_ids company_id country_ids currency_id customer_text date_from "
            "date_to days_in_transit fee_waived_reason_ids goods_condition "
            "is_final_sale moves_to_working_day name partner_category_ids "
            "partner_ids previous_id product_ids product_tag_ids refund_days "
            "refund_trigger require_evidence restocking_fee_rate restocking_fee_type "
            "sequence starts_next_day state team_ids version"
        ),
    },
    "return.order.policy.freight": {
        "setting": (
            "company_id freight_back_bearer freight_out_bearer liability policy_id"
        ),
    },
    "return.order.policy.window": {
        "setting": "company_id kind policy_id reason_group return_window_days",
    },
    "stock.picking": {"somwf": "date_arrived"},
}
# Which roles are not refused for want of rights; a view that is opened asks for itself
METHODS = {
    "return.order.policy": {
        "m": "action_confirm action_draft action_new_version",
        "somwf": "action_view_lines action_view_versions",
    },
}


@tagged("post_install", "-at_install")
class TestAccessRights(AccessTableMixin, ReturnManagementCommon):
    """What every group may do, in the lists and through RPC."""

    addon = "return_management_policy"
    rights = {
        "return.order.policy": ["r", "r", "r", "crwd", "r", "r", ""],
        "return.order.policy.freight": ["r", "r", "r", "crwd", "r", "r", ""],
        "return.order.policy.window": ["r", "r", "r", "crwd", "r", "r", ""],
        "return.order.policy.load": ["", "", "", "crwd", "", "", ""],
    }


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, PolicyMixin, ReturnManagementCommon):
    """What is new in this addon fails until it is in a table."""

    addons = ("return_management_policy",)
    fields_table = FIELDS
    methods_table = METHODS

    def _get_bridge_records(self):
        """Return a return that a policy decided about, its delivery and the policy."""
        order = self._sell([{}])
        policy = self._create_policy()
        returns = self._authorize(self._create_return(order, [2.0]))
        self.assertEqual(returns.line_ids.policy_id, policy)
        return {
            "return.order": returns,
            "return.order.line": returns.line_ids,
            "return.order.policy": policy,
            "stock.picking": order.picking_ids,
        }
