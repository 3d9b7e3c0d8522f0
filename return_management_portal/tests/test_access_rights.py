from odoo.tests import tagged

from odoo.addons.return_management.tests.access_common import AccessTableMixin
from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin
from odoo.addons.return_management.tests.common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestAccessRights(AccessTableMixin, ReturnManagementCommon):
    """What every group may do, in the lists and through RPC."""

    addon = "return_management_portal"
    rights = {
        "return.order.link.request": ["", "", "", "r", "", "", ""],
        "return.order.request": ["", "", "r", "r", "", "", ""],
        "return.order.request.line": ["", "", "r", "r", "", "", ""],
    }


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, ReturnManagementCommon):
    """What is new in this addon fails until it is in a table."""

    addons = ("return_management_portal",)
    fields_table = {
        "res.company": {
            "setting": (
                "return_link_days return_portal_drop_off return_portal_pickup "
                "return_portal_ship"
            )
        },
        "return.order.reason": {"setting": "is_portal"},
    }
    methods_table = {
        "return.order": {
            "som": "action_change_link action_submit",
            "somwf": "action_preview_return_order",
        }
    }

    def _get_bridge_records(self):
        returns = self._authorize(self._create_return(self._sell([{}]), [2.0]))
        return {"return.order": returns}
