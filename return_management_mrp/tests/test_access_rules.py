from odoo.tests import tagged

from odoo.addons.return_management.tests.bridge_common import BridgeTableMixin

from .common import KitCommon


@tagged("post_install", "-at_install")
class TestAccessRules(BridgeTableMixin, KitCommon):
    """What is new in this bridge fails until it is in a table."""

    addons = ("return_management_mrp",)
    fields_table = {
        "account.move.line": {"never": "return_kit_ratio"},
        "return.order.line": {
            "draft": "kit_qty",
            "never": "kit_product_id kit_ratio",
        },
        "sale.order.line": {
            "never": "is_return_kit return_kit_recipe return_kit_shares",
        },
    }
    methods_table = {"stock.move": {"somwf": "action_explode"}}

    def _get_bridge_records(self):
        """Override: kits that are credited."""
        order = self._sell_kits()
        returns = self._bring_back(self._create_return(order, [1.0]))
        self._settle(returns)
        return {
            "account.move.line": returns.credit_note_ids.invoice_line_ids,
            "return.order.line": returns.line_ids,
            "sale.order.line": order.order_line,
            "stock.move": returns.picking_ids.move_ids,
        }

    def test_number_of_kits_stays_with_what_was_asked(self):
        returns = self._create_return(self._sell_kits(), [1.0])
        line = returns.line_ids[:1]
        self.assertTrue(self._get_written(line, self.user_salesperson, ["kit_qty"]))
        self._authorize(returns)
        self.assertFalse(self._get_written(line, self.user_manager, ["kit_qty"]))
        self.assertEqual(line.kit_qty, 1.0)
