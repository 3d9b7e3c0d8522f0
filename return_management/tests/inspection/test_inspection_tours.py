from odoo.tests import HttpCase, tagged

from ..common import ReturnManagementCommon
from ..tour_common import TourCase


class InspectionTours(TourCase):
    """Five lines, two of them of serial numbers, are inspected in the client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls.env["product.product"]
        for name in ("Module A", "Module B", "Module C"):
            cls.goods |= cls._create_goods(name)
        cls.serials = cls.env["stock.lot"]
        for name in ("Inverter A", "Inverter B"):
            product = cls._create_goods(name, tracking="serial")
            cls.goods |= product
            lots = cls.env["stock.lot"].create(
                [
                    {"name": f"{name[-1]}{name[-1]}-{n}", "product_id": product.id}
                    for n in (1, 2)
                ]
            )
            cls.serials |= lots
            cls._put_in_stock(product, 2.0, lots)

    def _arrive(self, goods=None):
        """Let two of each come back."""
        goods = goods or self.goods
        plain = goods.filtered(lambda product: product.tracking == "none")
        for product in plain:
            self._put_in_stock(product, 2.0)
        order = self._create_sale(
            [{"product_id": product.id, "product_uom_qty": 2.0} for product in goods]
        )
        picking = order.picking_ids
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        self._invoice(order)
        returns = self._create_return(order)
        for line in returns.sudo().line_ids:
            line.lot_ids = self.serials.filtered(
                lambda lot, line=line: lot.product_id == line.product_id
            )
        self._receive(self._authorize(returns))
        return returns

    def _assert_inspected(self, returns):
        self.assertEqual(set(returns.inspection_ids.mapped("state")), {"done"})
        self.assertEqual(returns.inspection_status, "full")


@tagged("post_install", "-at_install")
class TestInspectionTours(InspectionTours, ReturnManagementCommon):
    def test_five_lines_in_fifteen_touches(self):
        returns = self._arrive()
        self._start(returns, "return_inspection_of_five_lines", self.user_officer)
        self._assert_inspected(returns)
        conditions = {
            lot.name: part.condition
            for part in returns.sudo().inspection_ids
            for lot in part.lot_ids
        }
        self.assertEqual(
            conditions,
            {"AA-1": "as_new", "AA-2": "unusable", "BB-1": "as_new", "BB-2": "as_new"},
        )

    def test_colleague_goes_on_where_somebody_left(self):
        returns = self._arrive()
        self._start(returns, "return_inspection_begun", self.user_officer)
        self.assertEqual(set(returns.inspection_ids.mapped("state")), {"draft"})
        self.assertIn("Lid is loose", returns.inspection_ids.mapped("finding"))
        self._start(returns, "return_inspection_handed_over", self.user_manager)
        self._assert_inspected(returns)
        self.assertEqual(returns.inspection_ids.inspector_id, self.user_manager)

    def test_keyboard_alone_suffices(self):
        returns = self._arrive()
        self._start(returns, "return_inspection_by_keyboard", self.user_officer)
        self._assert_inspected(returns)


@tagged("post_install", "-at_install")
class TestInspectionToursOnPhone(InspectionTours, ReturnManagementCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_five_lines_in_fifteen_touches(self):
        returns = self._arrive()
        self._start(returns, "return_inspection_of_five_lines", self.user_officer)
        self._assert_inspected(returns)

    def test_colleague_goes_on_where_somebody_left(self):
        returns = self._arrive()
        self._start(returns, "return_inspection_begun", self.user_officer)
        self._start(returns, "return_inspection_handed_over", self.user_manager)
        self._assert_inspected(returns)


@tagged("post_install", "-at_install")
class TestInspectionUnits(HttpCase):
    """The parts of the page that can be tried without a server."""

    def test_units_of_the_page(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            "&filter=%40return_management",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
        )
