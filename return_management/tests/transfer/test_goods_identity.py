from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestGoodsIdentity(ReturnManagementCommon):
    """Package, owner and piece are part of the goods, wherever they go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consignor = cls.env["res.partner"].create({"name": "Consignor"})
        cls.dispositions = {
            action: cls.env.ref(f"return_management.return_order_disposition_{action}")
            for action in ("restock", "repair", "vendor", "scrap", "send_back")
        }
        cls.places = {
            "restock": cls.stock,
            "repair": cls.warehouse.return_repair_location_id,
            "vendor": cls.warehouse.return_vendor_location_id,
            "scrap": cls.warehouse.return_scrap_location_id,
            "send_back": cls.customer.property_stock_customer,
        }

    def _get_content(self, product, location):
        """Return what lies in a location, as package, owner and quantity."""
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "=", location.id),
                ("quantity", "!=", 0),
            ],
            order="id",
        )
        return [(q.package_id.name, q.owner_id.name, q.quantity) for q in quants]

    def _sell_consigned(self, product, quantity=5.0):
        self.env["stock.quant"]._update_available_quantity(
            product, self.stock, quantity, owner_id=self.consignor
        )
        order = self._create_sale(
            [{"product_id": product.id, "product_uom_qty": quantity}]
        )
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self._invoice(order)
        return order

    def _sell_pieces(self, names, **values):
        """Sell serial numbers of one product, one order each."""
        product = self._create_goods("Inverter", tracking="serial")
        orders = self.env["sale.order"]
        for name in names:
            lot = self.env["stock.lot"].create({"name": name, "product_id": product.id})
            self._put_in_stock(product, 1, lot)
            line = {"product_id": product.id, "product_uom_qty": 1.0}
            order = self._create_sale([line], **values)
            order.picking_ids.move_ids.picked = True
            order.picking_ids.button_validate()
            self._invoice(order)
            orders |= order
        return orders

    def _find_way_back(self, returns):
        return returns.picking_ids - returns.reverse_picking_ids

    # === PACKAGES === #

    def test_goods_leave_the_package_that_they_came_in(self):
        self._put_in_stock(self.product, 30)
        for action, disposition in self.dispositions.items():
            with self.subTest(action):
                product = self._create_goods(f"Packed {action}")
                order = self._sell([{"product_id": product.id}])
                returns = self._authorize(self._create_return(order, [3.0]))
                receipt = returns.reverse_picking_ids.with_user(self.user_warehouse)
                receipt.action_put_in_pack()
                package = receipt.move_line_ids.result_package_id.name
                self.assertTrue(package)
                receipt.move_ids.picked = True
                receipt.button_validate()
                self._inspect(returns, disposition_id=disposition.id)
                if action == "send_back":
                    self._ship_back(returns)
                else:
                    package = False
                self.assertEqual(self._get_content(product, self.quarantine), [])
                self.assertIn(
                    (package, False, 3.0),
                    self._get_content(product, self.places[action]),
                )

    def test_part_of_a_package_goes_back_without_it(self):
        order = self._sell()
        returns = self._authorize(self._create_return(order, [3.0]))
        receipt = returns.reverse_picking_ids.with_user(self.user_warehouse)
        receipt.action_put_in_pack()
        receipt.move_ids.picked = True
        receipt.button_validate()
        draft = returns.inspection_ids.with_user(self.user_officer)
        draft.set_outcome("as_new")
        draft.write({"quantity": 1.0, "disposition_id": self.send_back.id})
        draft.action_validate()
        operation = self._find_way_back(returns).move_line_ids
        self.assertTrue(operation.package_id)
        self.assertFalse(operation.result_package_id)
        self._inspect(returns, disposition_id=self.restock.id)
        self._ship_back(returns)
        self.assertEqual(self._get_content(self.product, self.quarantine), [])

    # === OWNERS === #

    def test_consigned_goods_stay_those_of_their_owner(self):
        for action, disposition in self.dispositions.items():
            with self.subTest(action):
                product = self._create_goods(f"Consigned {action}")
                returns = self._take_back(
                    self._sell_consigned(product), [3.0], disposition_id=disposition.id
                )
                if action == "send_back":
                    self._ship_back(returns)
                self.assertEqual(self._get_content(product, self.quarantine), [])
                owners = self.env["stock.quant"].search(
                    [("product_id", "=", product.id), ("quantity", "!=", 0)]
                )
                self.assertEqual(owners.owner_id, self.consignor)
                self.assertGreaterEqual(min(owners.mapped("quantity")), 0.0)
                self.assertTrue(all(quant.owner_id for quant in owners))
                self.assertEqual(product.total_value, 0.0)

    def test_announced_lots_keep_their_owner(self):
        product = self._create_goods("Cell", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": product.id})
        self.env["stock.quant"]._update_available_quantity(
            product, self.stock, 5, lot_id=lot, owner_id=self.consignor
        )
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 5.0}])
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        returns = self._create_return(order, [2.0])
        returns.sudo().line_ids.lot_ids = lot
        self._authorize(returns)
        operation = returns.reverse_picking_ids.move_line_ids
        self.assertRecordValues(
            operation,
            [{"lot_id": lot.id, "owner_id": self.consignor.id, "quantity": 2.0}],
        )

    def test_goods_of_another_owner_are_not_taken(self):
        consigned = self._authorize(
            self._create_return(self._sell_consigned(self.product), [3.0])
        )
        own = self._authorize(self._create_return(self._sell(), [3.0]))
        self._receive(consigned | own)
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id", "=", self.quarantine.id),
                ("owner_id", "=", self.consignor.id),
            ]
        )
        quant = quant.with_context(inventory_mode=True)
        quant.inventory_quantity = 0.0
        quant.action_apply_inventory()
        with self.assertRaisesRegex(UserError, consigned.name), self.cr.savepoint():
            self._inspect(consigned, disposition_id=self.restock.id)
        self._inspect(own, disposition_id=self.restock.id)
        part = consigned.inspection_ids.with_user(self.user_officer)
        part.missing_type = "lost"
        part.action_validate()
        self.assertEqual(self._get_content(self.product, self.quarantine), [])

    # === THE OWN PIECE === #

    def test_customer_gets_the_own_piece_back(self):
        returns = self.env["return.order"]
        for order in self._sell_pieces(("SN1", "SN2")):
            returns |= self._authorize(self._create_return(order))
        self._receive(returns)
        first, second = returns
        self._inspect(second, disposition_id=self.send_back.id)
        delivery = self._find_way_back(second).with_user(self.user_warehouse)
        delivery.do_unreserve()
        self.assertFalse(delivery.move_line_ids)
        delivery.action_assign()
        self.assertEqual(delivery.move_line_ids.lot_id.name, "SN2")
        with (
            self.assertRaisesRegex(UserError, "SN1 .* Take SN2"),
            self.cr.savepoint(),
        ):
            delivery.move_line_ids.lot_id = first.inspection_ids.lot_ids
            delivery.move_ids.picked = True
            delivery.button_validate()
        self._ship_back(second)
        self._inspect(first, disposition_id=self.restock.id)
        self.assertEqual(second.state, "done")
        product = first.line_ids.product_id
        self.assertEqual(self._get_content(product, self.quarantine), [])

    def test_rest_of_the_pieces_follows(self):
        product = self._create_goods("Inverter", tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("A1", "A2", "A3")]
        )
        self._put_in_stock(product, 1, lots)
        line = {"product_id": product.id, "product_uom_qty": 3.0}
        order = self._create_sale([line])
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        returns = self._authorize(self._create_return(order))
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        delivery = self._find_way_back(returns).with_user(self.user_warehouse)
        delivery.move_line_ids[:2].unlink()
        delivery.move_ids.picked = True
        delivery.with_context(skip_backorder=True).button_validate()
        sent = delivery.move_line_ids.lot_id
        rest = self._find_way_back(returns) - delivery
        rest.do_unreserve()
        rest.action_assign()
        self.assertEqual(rest.move_line_ids.lot_id, lots - sent)
        self._ship_back(returns)
        self.assertEqual(returns.line_ids.qty_in_quarantine, 0.0)

    def test_no_more_goes_back_than_came(self):
        returns = self._authorize(self._create_return(self._sell(), [3.0]))
        other = self._authorize(self._create_return(self._sell(), [4.0]))
        self._receive(returns | other)
        self._inspect(returns, disposition_id=self.send_back.id)
        delivery = self._find_way_back(returns).with_user(self.user_warehouse)
        with (
            self.assertRaisesRegex(UserError, "gets back 3 Units .* not 5"),
            self.cr.savepoint(),
        ):
            delivery.move_ids.quantity = 5.0
            delivery.move_ids.picked = True
            delivery.button_validate()

    def test_goods_that_left_are_not_sent_back(self):
        returns = self._authorize(self._create_return(self._sell(), [3.0]))
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        delivery = self._find_way_back(returns).with_user(self.user_warehouse)
        delivery.do_unreserve()
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.quarantine, -3.0
        )
        delivery.action_assign()
        self.assertEqual(delivery.state, "confirmed")
        with (
            self.assertRaisesRegex(UserError, "3 Units .* not in"),
            self.cr.savepoint(),
        ):
            delivery.move_ids.quantity = 3.0
            delivery.move_ids.picked = True
            delivery.button_validate()

    def test_goods_go_back_to_the_address_of_the_delivery(self):
        branch = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.customer.id, "type": "delivery"}
        )
        orders = self.env["sale.order"]
        for address in self.customer | branch:
            orders |= self._sell(partner_shipping_id=address.id)
        Return = self.env["return.order"].with_user(self.user_salesperson)
        returns = Return.create(
            {
                "partner_id": self.customer.id,
                "reason_id": self.reason.id,
                "line_ids": [
                    Command.create({"sale_line_id": line.id, "product_uom_qty": 2.0})
                    for line in orders.order_line
                ],
            }
        )
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        addresses = {
            picking.partner_id: picking.move_ids.sale_line_id.order_id
            for picking in self._find_way_back(returns)
        }
        self.assertEqual(addresses, {self.customer: orders[0], branch: orders[1]})
