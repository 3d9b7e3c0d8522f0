from odoo import Command
from odoo.tests import tagged

from .common import KitCommon


@tagged("post_install", "-at_install")
class TestKitRecipes(KitCommon):
    """What was delivered comes back, whatever the bill of materials says today."""

    def _get_bom(self, kit):
        return self.env["mrp.bom"].search(
            [("product_tmpl_id", "=", kit.product_tmpl_id.id)]
        )

    def _get_bom_line(self, product):
        bom_lines = self._get_bom(self.kit).bom_line_ids
        return bom_lines.filtered(lambda line: line.product_id == product)

    def _change_bom(self, change):
        """Edit the bill of materials of the kit after its delivery."""
        antenna = self._create_goods("Antenna", standard_price=9.0)
        bom = self._get_bom(self.kit)
        added = Command.create({"product_id": antenna.id, "product_qty": 3})
        if change == "raised":
            self._get_bom_line(self.cable).product_qty = 5
        elif change == "lowered":
            self._get_bom_line(self.screw).product_qty = 1
        elif change == "replaced":
            self._get_bom_line(self.panel).unlink()
            bom.bom_line_ids = [added]
        elif change == "exchanged in place":
            self._get_bom_line(self.panel).product_id = antenna
        elif change == "rewritten":
            bom.bom_line_ids.unlink()
            bom.bom_line_ids = [added]
        elif change == "archived":
            bom.active = False
        elif change == "manufactured":
            bom.type = "normal"
        else:
            bom.product_qty = 2.0

    def test_changed_bills_do_not_touch_deliveries(self):
        for change in (
            "raised",
            "lowered",
            "replaced",
            "exchanged in place",
            "rewritten",
            "archived",
            "manufactured",
            "for two kits",
        ):
            with self.subTest(change=change), self.env.cr.savepoint() as savepoint:
                order = self._sell_kits()
                self._change_bom(change)
                self.env.invalidate_all()
                line = order.order_line
                self.assertEqual((line.is_return_kit, line.qty_returnable), (True, 3.0))
                returns = self._bring_back(self._create_return(order, [2.0]))
                self.assertRecordValues(
                    returns.line_ids,
                    [
                        {"product_id": self.panel.id, "qty_received": 2.0},
                        {"product_id": self.cable.id, "qty_received": 4.0},
                        {"product_id": self.screw.id, "qty_received": 8.0},
                    ],
                )
                self.assertEqual(self._settle(returns).amount_untaxed, 200.0)
                self.assertEqual(line.qty_delivered, 1.0)
                self.assertEqual(line.qty_returnable, 1.0)
                self._assert_invoiced(order)
                rest = self._bring_back(self._create_return(order, [1.0]))
                self.assertEqual(self._settle(rest).amount_untaxed, 100.0)
                self.assertEqual((line.qty_delivered, line.qty_invoiced), (0.0, 0.0))
                savepoint.rollback()

    def test_single_components_of_a_rewritten_bill(self):
        order = self._sell_kits()
        self._change_bom("rewritten")
        for product, quantity, amount in ((self.panel, 3.0, 181.82),):
            returns = self._return_components(order, {product: quantity})
            self._bring_back(returns)
            self.assertEqual(self._settle(returns).amount_untaxed, amount)
        self.assertEqual(order.order_line.qty_returnable, 0.0)

    def test_bill_changed_between_order_and_delivery(self):
        """The transfer was made by the old bill."""
        order = self._create_sale([{"product_id": self.kit.id, "product_uom_qty": 3.0}])
        self._change_bom("lowered")
        self._deliver(order)
        self._invoice(order)
        self.assertEqual(order.order_line.qty_returnable, 3.0)
        returns = self._create_return(order, [1.0])
        self.assertEqual(self._get_line(returns, self.screw).product_uom_qty, 4.0)

    def test_order_confirmed_again_follows_its_new_transfer(self):
        order = self._create_sale([{"product_id": self.kit.id, "product_uom_qty": 3.0}])
        order._action_cancel()
        order.action_draft()
        self._change_bom("lowered")
        order.action_confirm()
        order.picking_ids.filtered(lambda p: p.state == "cancel").unlink()
        self._deliver(order)
        self._invoice(order)
        returns = self._create_return(order, [3.0])
        self.assertEqual(self._get_line(returns, self.screw).product_uom_qty, 3.0)

    def test_raised_order_keeps_its_recipe(self):
        order = self._create_sale([{"product_id": self.kit.id, "product_uom_qty": 2.0}])
        order.order_line.product_uom_qty = 3.0
        self.assertEqual(order.order_line.return_kit_recipe["kits"], 3.0)
        self._deliver(order)
        self._invoice(order)
        self.assertEqual(order.order_line.qty_returnable, 3.0)
        returns = self._create_return(order, [3.0])
        self.assertEqual(self._get_line(returns, self.screw).product_uom_qty, 12.0)

    def test_recipe_of_orders_from_before(self):
        """Without a recipe the bill of the delivery counts, as it is today."""
        order = self._sell_kits()
        order.order_line.sudo().return_kit_recipe = False
        self.assertEqual(order.order_line.qty_returnable, 3.0)
        returns = self._bring_back(self._create_return(order, [2.0]))
        self.assertEqual(self._settle(returns).amount_untaxed, 200.0)

    def test_product_that_became_a_kit_comes_back_in_one_piece(self):
        box = self._create_goods("Box")
        order = self._sell([{"product_id": box.id, "product_uom_qty": 3.0}])
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": box.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [Command.create({"product_id": self.panel.id})],
            }
        )
        self.assertEqual(order.order_line.qty_returnable, 3.0)
        for disposition in (self.restock, self.scrap):
            returns = self._bring_back(
                self._create_return(order, [1.0]), disposition_id=disposition.id
            )
            self.assertEqual(returns.line_ids.product_id, box)
            self.assertEqual(returns.line_ids.move_ids.product_id, box)
            self.assertEqual(self._settle(returns).amount_untaxed, 100.0)
        self.assertEqual(order.order_line.qty_returnable, 1.0)
