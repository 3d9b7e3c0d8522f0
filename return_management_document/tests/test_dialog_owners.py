from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.dialog_common import DialogOwnersMixin


@tagged("post_install", "-at_install")
class TestDialogOwners(DialogOwnersMixin, ReturnManagementCommon):
    """Dialogs of documents, with everybody who has to do with returns around."""

    addons = ("document_control", "return_management_document")
    least = 5
    groups = (
        *DialogOwnersMixin.groups,
        "document_control.document_control_group_controller",
        "document_control.document_control_group_approver",
    )
