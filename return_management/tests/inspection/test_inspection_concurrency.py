from odoo.exceptions import UserError
from odoo.tests import tagged

from ..concurrency_common import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestInspectionConcurrency(ConcurrencyCommon):
    """Goods in quarantine are inspected, and scrapped by Odoo's own button."""

    def _create_data(self, env):
        """Let the piece arrive, to be put back into stock."""
        self._sell_piece(env)
        inspection = self._receive_piece(env, "restock")
        picking = inspection.order_id.reverse_picking_ids
        self.inspection_id, self.receipt_id = inspection.id, picking.id

    def _remove_data(self):
        with self.registry.cursor() as cr:
            cr.execute(
                """
                DELETE FROM stock_scrap WHERE product_id = %(product)s;
                DELETE FROM return_order_inspection_check WHERE inspection_id IN (
                    SELECT id FROM return_order_inspection WHERE order_id IN (
                        SELECT id FROM return_order WHERE partner_id = %(partner)s));
                DELETE FROM return_order_inspection WHERE order_id IN (
                    SELECT id FROM return_order WHERE partner_id = %(partner)s);
                """,
                {"partner": self.partner_id, "product": self.product_id},
            )
        self._remove_piece()

    def _inspect(self, env):
        env["return.order.inspection"].browse(self.inspection_id).action_validate()

    def _scrap(self, env):
        """Scrap the piece from its transfer.

        :raise Warned: if Odoo warns that there is none.
        """
        receipt = env["stock.picking"].browse(self.receipt_id)
        scrap = env["stock.scrap"].create(
            {
                "picking_id": receipt.id,
                "product_id": self.product_id,
                "product_uom_id": receipt.move_ids.product_uom.id,
                "location_id": receipt.move_ids.location_dest_id.id,
                "scrap_qty": 1.0,
            }
        )
        result = scrap.action_validate()
        if isinstance(result, dict):
            raise Warned(result["name"])

    def _assert_stock(self, restocked, scrapped):
        env = self._newcomer()
        quants = env["stock.quant"].search([("product_id", "=", self.product_id)])
        picking = env["stock.picking"].browse(self.receipt_id)
        waiting = quants.filtered(
            lambda quant: quant.location_id == picking.move_ids.location_dest_id
        )
        self.assertEqual(sum(waiting.mapped("quantity")), 0.0)
        inside = quants.filtered(lambda quant: quant.location_id.usage == "internal")
        self.assertEqual(sum(inside.mapped("quantity")), restocked)
        lost = quants.filtered(lambda quant: quant.location_id.usage == "inventory")
        self.assertEqual(sum(lost.mapped("quantity")), scrapped)

    def test_scrapped_goods_are_not_inspected(self):
        self._race(self._scrap, self._inspect, UserError, "took them away")
        self._assert_stock(0.0, 1.0)

    def test_inspected_goods_are_not_scrapped(self):
        self._race(self._inspect, self._scrap, Warned, "Insufficient Quantity")
        self._assert_stock(1.0, 0.0)

    def test_at_once(self):
        self._race(
            self._inspect, self._scrap, UserError, "Somebody else is", at_once=True
        )
        self._assert_stock(1.0, 0.0)

    def test_at_once_in_the_other_order(self):
        self._race(
            self._scrap, self._inspect, UserError, "somebody else is", at_once=True
        )
        self._assert_stock(0.0, 1.0)


class Warned(Exception):
    """Odoo asks whether to go below zero."""
