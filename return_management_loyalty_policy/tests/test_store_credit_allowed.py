from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.return_management_loyalty.tests.common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCreditAllowed(StoreCreditCommon):
    """A policy may exclude store credit as a way of refund."""

    def test_policy_may_exclude_store_credit(self):
        returns = self._create_return(self._sell_paid(), [1.0])
        policy = self.env["return.order.policy"].create(
            {"name": "No Store Credit", "allow_store_credit": False}
        )
        returns.line_ids.sudo().policy_id = policy
        with self.assertRaisesRegex(ValidationError, "does not allow"):
            returns.refund_method = "store_credit"

    def test_policies_allow_it_unless_they_say_otherwise(self):
        returns = self._create_return(self._sell_paid(), [1.0])
        policy = self.env["return.order.policy"].create({"name": "Generous"})
        returns.line_ids.sudo().policy_id = policy
        returns.refund_method = "store_credit"
        self.assertEqual(returns.refund_method, "store_credit")
