from odoo.tests import tagged

from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin

from .common import ReturnDocumentsCommon


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, ReturnDocumentsCommon):
    """What is new in this addon fails until it is in a table."""

    addons = ("return_management_document",)
    fields_table = {"return.order.inspection": {"om": "department_id"}}

    def _get_bridge_records(self):
        """Return goods that were inspected."""
        returns = self._take_back(self._sell(), [1.0])
        return {"return.order.inspection": returns.inspection_ids}
