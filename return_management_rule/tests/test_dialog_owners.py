from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.dialog_common import DialogOwnersMixin
from odoo.addons.return_management_policy.tests.policy_common import PolicyMixin


@tagged("post_install", "-at_install")
class TestDialogOwners(DialogOwnersMixin, PolicyMixin, ReturnManagementCommon):
    """What somebody enters in a dialog is theirs: nobody reads or changes it."""

    addons = ("return_management_rule",)
    least = 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A dry run may try it.
        cls._create_policy()
