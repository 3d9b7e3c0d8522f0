from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon

from .. import hooks
from .policy_common import PolicyMixin


@tagged("post_install", "-at_install")
class TestUninstall(PolicyMixin, ReturnManagementCommon):
    """What the hook leaves behind."""

    def test_policies_of_the_demo_data_are_forgotten(self):
        policy = self._create_policy()
        self.env["ir.model.data"].create(
            {
                "module": "return_management_policy",
                "name": "return_order_policy_test_demo",
                "model": policy._name,
                "res_id": policy.id,
            }
        )
        hooks.uninstall_hook(self.env)
        self.assertFalse(policy.get_external_id()[policy.id])
        self.assertTrue(policy.exists())
