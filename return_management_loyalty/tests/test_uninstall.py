from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestUninstall(StoreCreditCommon):
    """What the hook saves of the demo data."""

    def test_orders_and_returns_of_the_demo_data_are_not_deleted(self):
        self._check_demo_is_kept(
            "return_management_loyalty", uninstall_hook, "return_order_view_form"
        )
