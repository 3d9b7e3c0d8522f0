from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestUninstall(StoreCreditCommon):
    """What the hook saves of the demo data."""

    def test_orders_and_returns_of_the_demo_data_are_not_deleted(self):
        order = self._sell()
        returns = self._create_return(order)
        names = self.env["ir.model.data"].create(
            [
                {
                    "module": "return_management_loyalty",
                    "name": f"{record._table}_test_demo",
                    "model": record._name,
                    "res_id": record.id,
                }
                for record in (order, returns, self.product)
            ]
        )
        uninstall_hook(self.env)
        self.assertFalse(names.exists())
        self.assertTrue(order.exists() and returns.exists() and self.product.exists())
        self.assertTrue(
            self.env.ref("return_management_loyalty.return_order_policy_view_form")
        )
