from odoo import Command
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestReplacementRoutes(ReturnManagementCommon):
    """Replacements leave as sold goods do: picked, packed, made to order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_goods("Battery Module Plus", lst_price=120.0)
        for product in cls.product | cls.other:
            cls._put_in_stock(product, 50)
        cls.order = cls._sell()
        cls.sale_line = cls.order.order_line

    def _exchange(self, quantity=2.0, product=None, **values):
        returns = self._create_return(
            self.order, [quantity], requested_settlement_type="exchange", **values
        )
        if product:
            returns.line_ids.exchange_product_id = product
        return self._authorize(returns)

    def _do(self, picking, quantity=None):
        """Do one step of the way, as the warehouse."""
        picking.action_assign()
        if quantity is not None:
            picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_user(self.user_warehouse).with_context(
            skip_backorder=True
        ).button_validate()
        self.assertEqual(picking.state, "done")

    def _next(self, returns):
        return returns.replacement_picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )

    def test_pick_pack_ship(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        for product in (None, self.other):
            with self.subTest(product=product):
                delivered = self.sale_line.qty_delivered
                returns = self._exchange(product=product, replacement_timing="approval")
                line = returns.line_ids
                for step in ("pick_type_id", "pack_type_id", "out_type_id"):
                    picking = self._next(returns)
                    self.assertEqual(picking.picking_type_id, self.warehouse[step])
                    self.assertEqual(picking.return_order_id, returns)
                    self.assertEqual(picking.partner_id, self.customer)
                    self.assertEqual(
                        (line.qty_replaced, line._get_qty_shipping("replacement")),
                        (0.0, 2.0),
                    )
                    self.assertEqual(self.sale_line.qty_delivered, delivered)
                    self._do(picking)
                self.assertEqual(line.qty_replaced, 2.0)
                self.assertEqual(line.qty_in_quarantine, 0.0)
                self.assertFalse(self._next(returns))
                self.assertFalse(line.is_to_ship)
                self._receive(returns)
                self._inspect(returns, disposition_id=self.restock.id)
        self.assertEqual(self.sale_line.qty_delivered, 8.0)
        self.assertEqual(len(self.order.order_line), 1)

    def test_parts_and_cancelled_steps_are_owed_again(self):
        self.warehouse.delivery_steps = "pick_ship"
        returns = self._exchange(3.0, replacement_timing="approval")
        self._do(self._next(returns), 1.0)
        line = returns.line_ids
        self.assertEqual(line._get_qty_shipping("replacement"), 3.0)
        ship = self._next(returns).filtered(
            lambda p: p.picking_type_id == self.warehouse.out_type_id
        )
        self._do(ship)
        self.assertEqual(line.qty_replaced, 1.0)
        self._do(self._next(returns))
        self._next(returns).action_cancel()
        self.assertEqual(line._get_qty_shipping("replacement"), 1.0)
        self.assertTrue(line.is_to_ship)

    def test_steps_stay_apart_from_other_deliveries(self):
        """Neither the order's own delivery nor another return takes a replacement."""
        self.warehouse.delivery_steps = "pick_ship"
        self.sale_line.product_uom_qty = 14.0
        first = self._exchange(1.0, replacement_timing="approval")
        second = self._exchange(1.0, replacement_timing="approval")
        for returns in first | second:
            self._do(self._next(returns))
            move = self._next(returns).move_ids
            self.assertEqual(move.product_uom_qty, 1.0)
            self.assertEqual(move.return_line_id.order_id, returns)
        own = self.order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel") and not p.return_order_id
        )
        self.assertEqual(own.move_ids.product_uom_qty, 4.0)

    def test_raised_order_delivers_nothing_twice(self):
        """Whatever step the replacement is at, one more ordered is one more sent."""
        self.warehouse.delivery_steps = "pick_pack_ship"
        self.order = self._create_sale([{"discount": 10.0}])
        self.sale_line = self.order.order_line
        for __ in range(3):
            self._deliver(self.order)
        self._invoice(self.order)
        returns = self._exchange()
        self._receive(returns)
        self._inspect(returns, disposition_id=self.restock.id)
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        for ordered in (11.0, 12.0, 13.0, 14.0):
            self.sale_line.product_uom_qty = ordered
            own = self.order.picking_ids.filtered(
                lambda p: p.state not in ("done", "cancel") and not p.return_order_id
            )
            self.assertEqual(
                sum(own.move_ids.mapped("product_uom_qty")), ordered - 10.0
            )
            if self._next(returns):
                self._do(self._next(returns))
        self.assertEqual(returns.line_ids.qty_replaced, 2.0)
        self.assertEqual(self.sale_line.qty_delivered, 10.0)

    def test_make_to_order(self):
        bulk = self.env["stock.location"].create(
            {"name": "Bulk", "location_id": self.warehouse.view_location_id.id}
        )
        mto = self.env.ref("stock.route_warehouse0_mto")
        mto.active = True
        supply = self.env["stock.route"].create(
            {
                "name": "From Bulk",
                "product_selectable": True,
                "rule_ids": [
                    Command.create(
                        {
                            "name": "Bulk to Stock",
                            "action": "pull",
                            "location_src_id": bulk.id,
                            "location_dest_id": self.stock.id,
                            "picking_type_id": self.warehouse.int_type_id.id,
                            "procure_method": "make_to_stock",
                            "warehouse_id": self.warehouse.id,
                        }
                    )
                ],
            }
        )
        self.other.route_ids = mto | supply
        self.env["stock.quant"]._update_available_quantity(self.other, bulk, 5.0)
        returns = self._exchange(product=self.other, replacement_timing="approval")
        move = returns.replacement_picking_ids.move_ids
        self.assertEqual(move.procure_method, "make_to_order")
        self.assertEqual(move.state, "waiting")
        self.assertEqual(move.move_orig_ids.location_id, bulk)
        self._do(move.move_orig_ids.picking_id)
        self.assertEqual(move.state, "assigned")
        self._do(move.picking_id)
        self.assertEqual(returns.line_ids.qty_replaced, 2.0)

    def test_without_rules_it_leaves_from_stock(self):
        self.env["stock.rule"].search([]).active = False
        returns = self._exchange(replacement_timing="approval")
        picking = returns.replacement_picking_ids
        self.assertEqual(picking.location_id, self.stock)
        self.assertEqual(picking.picking_type_id, self.warehouse.out_type_id)
        self._do(picking)
        self.assertEqual(returns.line_ids.qty_replaced, 2.0)
