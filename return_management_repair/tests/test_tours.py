from odoo.tests import tagged

from odoo.addons.return_management.tests.tour_common import TourCase

from .common import RepairReturnsCommon


@tagged("post_install", "-at_install")
class TestTours(RepairReturnsCommon, TourCase):
    """From the inspected return to the repaired goods, in a real browser."""

    def test_officer_has_goods_repaired(self):
        returns = self._return_to_repair(self._sell(), [2.0])
        self._start(returns, "return_officer_has_goods_repaired", self.user_officer)
        self.assertRecordValues(
            returns.repair_order_ids,
            [{"product_qty": 2.0, "under_warranty": True, "state": "draft"}],
        )
        self.assertEqual(returns.inspection_ids.repair_status, "progress")

    def test_warehouse_repairs_and_the_goods_go_back(self):
        returns = self._return_to_repair(self._sell(), [2.0])
        returns.with_user(self.user_officer).action_create_repair_orders()
        self._start(
            returns.repair_order_ids, "return_warehouse_repairs", self.user_warehouse
        )
        self.assertEqual(returns.inspection_ids.repair_status, "done")
        delivery = returns.picking_ids - returns.reverse_picking_ids
        self.assertEqual(delivery.move_ids.product_uom_qty, 2.0)
