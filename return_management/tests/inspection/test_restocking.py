from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestRestocking(ReturnManagementCommon):
    """Goods go back on sale as received ones do; until then they are only owned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shelf, cls.drawer = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.stock.id, "usage": "internal"}
                for name in ("Shelf", "Drawer")
            ]
        )
        cls.vendor = cls.env["return.order.disposition"].search(
            [("action", "=", "vendor")], limit=1
        ) or cls.env["return.order.disposition"].create(
            {"name": "To the Vendor", "action": "vendor"}
        )

    def test_putaway_rules_choose_the_shelf(self):
        self.env["stock.putaway.rule"].create(
            {
                "product_id": self.product.id,
                "location_in_id": self.stock.id,
                "location_out_id": self.shelf.id,
            }
        )
        self._take_back(self._sell(), [3.0], disposition_id=self.restock.id)
        self.assertEqual(self._available(self.product, self.shelf), 3.0)
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)

    def test_each_lot_has_its_place(self):
        product = self._create_goods("Inverter", tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"INV{i}", "product_id": product.id} for i in range(2)]
        )
        self.env["stock.putaway.rule"].create(
            {
                "product_id": product.id,
                "location_in_id": self.stock.id,
                "location_out_id": self.drawer.id,
            }
        )
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 2.0}])
        self._deliver_part(order, 1.0, lots)
        self._take_back(order, disposition_id=self.restock.id)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id.usage", "=", "internal")]
        )
        self.assertEqual(quants.filtered("quantity").location_id, self.drawer)
        self.assertEqual(quants.filtered("quantity").lot_id, lots)

    def test_waiting_orders_are_served_at_once(self):
        sold = self._sell()
        waiting = self._create_sale([{"product_uom_qty": 4.0}])
        delivery = waiting.picking_ids
        self.assertEqual(delivery.state, "confirmed")
        returns = self._authorize(self._create_return(sold, [4.0]))
        self._receive(returns)
        # Nobody can sell what was not inspected.
        self.assertEqual(delivery.state, "confirmed")
        self._inspect(returns, disposition_id=self.restock.id)
        self.assertEqual(delivery.state, "assigned")
        self.assertEqual(delivery.move_ids.quantity, 4.0)

    def test_goods_for_the_vendor_serve_nobody(self):
        sold = self._sell()
        waiting = self._create_sale([{"product_uom_qty": 4.0}])
        self._take_back(sold, [4.0], disposition_id=self.vendor.id)
        self.assertEqual(waiting.picking_ids.state, "confirmed")

    def _count_in_stock(self, product, quantity, lots):
        """Count goods as found, so that they have a value of their own."""
        self.env["stock.quant"].with_context(inventory_mode=True).create(
            [
                {
                    "product_id": product.id,
                    "location_id": self.stock.id,
                    "lot_id": lot.id,
                    "inventory_quantity": quantity,
                }
                for lot in lots
            ]
        ).action_apply_inventory()

    def _assert_owned_not_sold(self, product, location, lots, value):
        self.env.invalidate_all()
        for lot in lots.filtered("lot_valuated"):
            self.assertAlmostEqual(lot.total_value, value / len(lots))
        self.assertAlmostEqual(product.total_value, value)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "=", location.id)]
        )
        self.assertAlmostEqual(sum(quants.mapped("value")), value)
        self.assertEqual(
            (product.qty_available, product.free_qty, product.virtual_available),
            (0.0, 0.0, 0.0),
        )

    def test_value_outside_the_warehouse(self):
        """Valued by lot or not: in quarantine and at the vendor nothing is lost."""
        location = self.warehouse.return_vendor_location_id
        for method, by_lot in (
            ("average", True),
            ("fifo", True),
            ("standard", True),
            ("average", False),
            ("fifo", False),
        ):
            with self.subTest(method=method, by_lot=by_lot):
                category = self.env["product.category"].create(
                    {"name": method, "property_cost_method": method}
                )
                product = self._create_goods(
                    "Cell", tracking="lot", lot_valuated=by_lot, categ_id=category.id
                )
                lots = self.env["stock.lot"].create(
                    [{"name": name, "product_id": product.id} for name in ("A", "B")]
                )
                self._count_in_stock(product, 5.0, lots)
                order = self._create_sale(
                    [{"product_id": product.id, "product_uom_qty": 10.0}]
                )
                order.picking_ids.move_ids.picked = True
                order.picking_ids.button_validate()
                self._invoice(order)
                returns = self._authorize(self._create_return(order))
                self._receive(returns)
                self._assert_owned_not_sold(product, self.quarantine, lots, 600.0)
                self._inspect(returns, disposition_id=self.vendor.id)
                self._assert_owned_not_sold(product, location, lots, 600.0)

    def test_part_in_quarantine_part_in_stock(self):
        """Every quant has its own part of the value, none has it twice."""
        order = self._sell()
        self._put_in_stock(self.product, 5.0)
        self._receive(self._authorize(self._create_return(order, [2.0])))
        self.env.invalidate_all()
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id.usage", "=", "internal"),
            ]
        )
        values = {quant.location_id: quant.value for quant in quants}
        self.assertEqual(values[self.stock], 300.0)
        self.assertEqual(values[self.quarantine], 120.0)
        self.assertEqual(self.product.total_value, 420.0)
        self.assertEqual(self.product.free_qty, 5.0)
