from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestUninstall(ReturnManagementCommon):
    """What the hook saves; tools/tests/test_uninstall.py uninstalls for real."""

    def _name(self, record, name):
        return self.env["ir.model.data"].create(
            {
                "module": "return_management",
                "name": name,
                "model": record._name,
                "res_id": record.id,
            }
        )

    def test_orders_of_the_demo_data_are_not_deleted(self):
        order = self._sell([{}])
        names = self._name(order, "sale_order_test_demo") | self._name(
            self.product, "product_test_demo_product_template"
        )
        uninstall_hook(self.env)
        self.assertFalse(names.exists())
        self.assertTrue(order.exists() and self.product.exists())

    def test_what_belongs_to_the_addon_goes_with_it(self):
        returns = self._create_return(self._sell([{}]))
        kept = self._name(returns, "return_order_test_demo") | self._name(
            self.user_officer, "res_users_test_demo"
        )
        uninstall_hook(self.env)
        self.assertEqual(kept.exists(), kept)
        self.assertTrue(self.env.ref("return_management.return_order_view_form"))
