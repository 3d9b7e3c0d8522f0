from odoo.tests import tagged

from odoo.addons.return_management.tests.access_common import AccessTableMixin
from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin
from odoo.addons.return_management.tests.common import ReturnManagementCommon

from .common import ReturnSurveyCommon


@tagged("post_install", "-at_install")
class TestAccessRights(AccessTableMixin, ReturnManagementCommon):
    """What every group may do, in the lists and through RPC."""

    addon = "return_management_survey"
    rights = {"return.order.satisfaction.report": ["", "r", "r", "r", "", "r", ""]}


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, ReturnSurveyCommon):
    """What is new in this addon fails until it is in a table."""

    addons = ("return_management_survey",)
    fields_table = {
        "res.company": {"setting": "return_survey_days return_survey_low_mark"},
        "return.order": {"never": "date_survey"},
    }
    methods_table = {"return.order": {"somwf": "action_view_ratings"}}

    def _get_bridge_records(self):
        """Return a return that was rated."""
        self.returned._answer_survey(4)
        return {"return.order": self.returned}
