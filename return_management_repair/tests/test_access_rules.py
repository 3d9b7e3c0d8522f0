from odoo.tests import tagged

from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin

from .common import RepairReturnsCommon


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, RepairReturnsCommon):
    """What is new in this bridge fails until it is in a table."""

    addons = ("return_management_repair",)
    fields_table = {
        # The link stays open until the goods are repaired.
        "repair.order": {"omw": "return_inspection_id", "never": "return_order_id"},
        "return.order.inspection": {"never": "is_sent_back_unrepaired repair_status"},
    }
    methods_table = {
        "repair.order": {
            "omw": "action_repair_cancel action_repair_done action_view_return_order",
        },
        "return.order": {
            "omw": "action_view_repair_orders",
            "om": "action_create_repair_orders action_quote_repairs",
        },
        "return.order.inspection": {"om": "action_create_repair_orders"},
    }

    def _get_bridge_records(self):
        """Override: goods under repair."""
        returns = self._return_to_repair(self._sell(), [1.0])
        returns.with_user(self.user_officer).action_create_repair_orders()
        return {
            "repair.order": returns.repair_order_ids,
            "return.order": returns,
            "return.order.inspection": returns.inspection_ids,
        }
