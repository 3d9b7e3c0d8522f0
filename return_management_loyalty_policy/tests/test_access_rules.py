from odoo.tests import tagged

from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin
from odoo.addons.return_management.tests.common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, ReturnManagementCommon):
    """What is new in this bridge fails until it is in a table."""

    addons = ("return_management_loyalty_policy",)
    fields_table = {"return.order.policy": {"setting": "allow_store_credit"}}
