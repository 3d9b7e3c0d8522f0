from odoo.tests import HttpCase, tagged

from .common import KitCommon


@tagged("post_install", "-at_install")
class TestTours(KitCommon, HttpCase):
    """A kit and parts of another one come back, in a real browser."""

    def test_salesperson_returns_a_kit_and_a_component(self):
        order = self._sell_kits()
        self.start_tour(
            f"/odoo/sale.order/{order.id}?cids={self.company.id}",
            "return_kit_as_components",
            login=self.user_salesperson.login,
        )
        returns = order.return_order_ids
        self.assertEqual(returns.state, "submitted")
        quantities = {
            product: sum(lines.mapped("product_uom_qty"))
            for product, lines in returns.line_ids.grouped("product_id").items()
        }
        self.assertEqual(
            quantities, {self.panel: 1.0, self.cable: 3.0, self.screw: 4.0}
        )
