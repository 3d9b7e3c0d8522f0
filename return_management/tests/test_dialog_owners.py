from odoo.tests import new_test_user, tagged

from .common import ReturnManagementCommon
from .dialog_common import DialogOwnersMixin


@tagged("post_install", "-at_install")
class TestDialogOwners(DialogOwnersMixin, ReturnManagementCommon):
    """What somebody enters in a dialog is theirs: nobody reads or changes it."""

    addons = ("return_management",)
    least = 7

    def test_a_decision_with_its_signature_stays_the_approvers(self):
        """An internal user turned “approve” into “refuse” in the officer's name."""
        returns = self._create_return(self._sell([{}]), [2.0])
        returns.with_user(self.user_salesperson).action_submit()
        dialog = (
            self.env["return.order.decide"]
            .with_user(self.user_officer)
            .create({"order_ids": returns.ids, "signature": b"R0lGODlhAQABAAAAACw="})
        )
        nobody = new_test_user(self.env, "bare_user", groups="base.group_user")
        self._assert_denied(dialog, nobody, "read", ["signature", "decision"])
        self._assert_denied(dialog, nobody, "write", {"decision": "refuse"})
        self.assertFalse(self.env["return.order.decide"].with_user(nobody).search([]))
        files = self.env["ir.attachment"].with_user(nobody)
        self.assertFalse(files.search([("res_model", "=", dialog._name)]))
        dialog.action_decide()
        self.assertEqual(returns.state, "authorized")
