from odoo.tests import tagged

from .reception_common import ReceptionCommon
from .tour_common import TourCase


class ScanTourCommon(ReceptionCommon, TourCase):
    """A parcel of five serial numbers, as a reader, a finger and a camera see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.picking = cls._announce(cls._sell_serials(), tracking_number="1Z999AA1")
        cls.returns = cls.picking.return_order_id

    def _open(self, action, tour, user=None):
        user = user or self.user_warehouse
        self.start_tour(
            f"/odoo/action-return_management.{action}?cids={self.company.id}",
            tour,
            login=user.login,
        )
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestScanTours(ScanTourCommon):
    def test_five_serials_need_few_touches(self):
        self._open("return_order_action_receive", "return_receive_five_serials")
        self.assertEqual(self.picking.state, "done")
        self.assertEqual(self.returns.line_ids.qty_received, 5.0)
        self.assertEqual(self.returns.receipt_status, "full")

    def test_what_is_odd_is_told(self):
        self._sell_serials(self.serials[5])
        self._open("return_order_action_receive", "return_receive_what_is_odd")
        self.assertEqual(self.returns.receipt_status, "partial")
        self.assertEqual(
            {line.product_id: line.qty_received for line in self.returns.line_ids},
            {self.serial_goods: 1.0, self.product: 1.0},
        )

    def test_lost_connection_loses_nothing(self):
        self._open("return_order_action_receive", "return_receive_without_connection")
        counted = self.picking.move_line_ids.filtered("picked")
        self.assertEqual(counted.lot_id, self.serials[:3])

    def test_lists_open_what_is_scanned(self):
        for __ in range(2):
            self._create_return(self._sell(), [1.0], tracking_number="TWICE-1")
        self._open("return_order_action", "return_scan_in_lists", self.user_officer)


@tagged("post_install", "-at_install")
class TestScanPhoneTours(ScanTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_five_serials_with_the_camera(self):
        self._open("return_order_action_receive", "return_receive_with_a_phone")
        self.assertEqual(self.picking.state, "done")
        self.assertEqual(self.returns.line_ids.qty_received, 5.0)
        self.assertEqual(self.returns.attachment_ids.mapped("mimetype"), ["image/png"])
