from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.dialog_common import DialogOwnersMixin


@tagged("post_install", "-at_install")
class TestDialogOwners(DialogOwnersMixin, ReturnManagementCommon):
    """What somebody enters in a dialog is theirs: nobody reads or changes it."""

    addons = ("return_management_policy",)
    least = 1
