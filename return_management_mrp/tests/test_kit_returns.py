from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import KitCommon


@tagged("post_install", "-at_install")
class TestKitReturns(KitCommon):
    def test_kit_comes_back_as_its_components(self):
        """Two of three kits: a line, a move and an inspection per component."""
        order = self._sell_kits()
        line = order.order_line
        self.assertEqual((line.is_return_kit, line.qty_returnable), (True, 3.0))
        self.assertFalse(line._get_return_obstacle())
        returns = self._create_return(order, [2.0])
        self.assertRecordValues(
            returns.line_ids.sorted(lambda r: r.product_id.id),
            [
                {
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "kit_qty": 2.0,
                    "kit_product_id": self.kit.id,
                    "sale_line_id": line.id,
                }
                for product, quantity in (
                    (self.panel, 2.0),
                    (self.cable, 4.0),
                    (self.screw, 8.0),
                )
            ],
        )
        self.assertAlmostEqual(sum(returns.line_ids.mapped("price_subtotal")), 200.0)

    def test_goods_of_a_kit_go_through_quarantine(self):
        """Moves name delivery, order line and bill; the quarantine ends empty."""
        order = self._sell_kits()
        line = order.order_line
        returns = self._create_return(order, [2.0])
        self._authorize(returns)
        moves = returns.reverse_picking_ids.move_ids
        self.assertEqual(len(moves), 3)
        for move in moves:
            self.assertEqual(move.origin_returned_move_id.product_id, move.product_id)
            self.assertEqual(move.bom_line_id, move.origin_returned_move_id.bom_line_id)
            self.assertEqual(move.sale_line_id, line)
            self.assertTrue(move.to_refund)
            self.assertTrue(move.return_line_id)
        self.assertEqual(line.qty_returnable, 1.0)
        self._receive(returns)
        self.assertEqual(line.qty_delivered, 1.0)
        self.assertEqual(self._available(self.cable, self.quarantine), 4.0)
        self.assertEqual(len(returns.inspection_ids), 3)
        self._inspect(returns, disposition_id=self.restock.id)
        self.assertEqual(self._available(self.cable, self.quarantine), 0.0)
        self.assertEqual(self._available(self.cable, self.stock), 4.0)
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self.assertEqual(line.qty_returned, 2.0)

    def test_limits_name_the_component(self):
        """One too many is refused, alone, beside kits, and while others are held."""
        order = self._sell_kits()
        with self._refused(ValidationError, "Field Kit.*4 .* only 3 "):
            self._create_return(order, [4.0])
        with self._refused(ValidationError, "Panel.*4 .* only 3 "):
            self._return_components(order, {self.panel: 4.0})
        with self._refused(ValidationError, "Cable.*only 6 "):
            self._return_components(order, {self.cable: 3.0}, kits=2.0)
        returns = self._return_components(order, {self.cable: 2.0}, kits=2.0)
        returns.with_user(self.user_salesperson).action_submit()
        line = order.order_line
        self.assertEqual(line.qty_returnable, 0.0)
        with self._refused(ValidationError, "Cable.*only 0 "):
            self._return_components(order, {self.cable: 1.0})
        self._return_components(order, {self.panel: 1.0})
        returns.action_cancel()
        self.assertEqual(line.qty_returnable, 3.0)

    def test_strangers_and_plain_products_are_refused(self):
        """Only components of the very kit may name its order line."""
        order = self._sell_kits()
        with self._refused(ValidationError, "not the product"):
            self._return_components(order, {self.product: 1.0})
        plain = self._sell()
        with self._refused(UserError, "Only kits"):
            self._return_components(plain, {self.panel: 1.0})
        self.assertFalse(plain.order_line.is_return_kit)

    def test_partly_delivered_kit(self):
        """Components of incomplete kits come back, kits only as far as complete."""
        order = self._create_sale([{"product_id": self.kit.id, "product_uom_qty": 3.0}])
        line = order.order_line
        self.assertIn("Not delivered", line._get_return_obstacle())
        self._deliver_components(
            order, {self.panel: 3.0, self.cable: 2.0, self.screw: 4.0}
        )
        self.assertEqual((line.qty_delivered, line.qty_returnable), (1.0, 1.0))
        self._invoice(order)
        spare = self._bring_back(self._return_components(order, {self.panel: 2.0}))
        self.assertEqual(line.qty_delivered, 1.0)
        self.assertFalse(any(spare.line_ids.mapped("is_to_credit")))
        self.assertEqual(spare.state, "done")
        self._assert_invoiced(order)
        rest = self._bring_back(self._create_return(order, [1.0]))
        self._settle(rest)
        self.assertEqual(rest.credit_note_ids.amount_untaxed, 100.0)
        self.assertEqual(line.qty_invoiced, 0.0)
        self.assertIn("has been returned", line._get_return_obstacle())

    def test_own_wizard_in_between(self):
        """What Odoo's own wizard takes is gone, and what returns hold is refused."""
        order = self._sell_kits()
        held = self._return_components(order, {self.panel: 2.0})
        held.with_user(self.user_salesperson).action_submit()
        delivery = order.picking_ids

        def take(quantity):
            wizard = Form(
                self.env["stock.return.picking"].with_context(
                    active_id=delivery.id, active_model="stock.picking"
                )
            ).save()
            for row in wizard.product_return_moves:
                row.quantity = quantity if row.product_id == self.panel else 0.0
            return wizard._create_return()

        with self._refused(UserError, "Panel.*only 1 "):
            take(2.0)
        picking = take(1.0)
        line = order.order_line
        self.assertEqual(line.qty_returnable, 0.0)
        with self._refused(ValidationError, "Panel.*only 0 "):
            self._return_components(order, {self.panel: 1.0})
        picking.move_ids.quantity = 2.0
        picking.move_ids.picked = True
        with self._refused(UserError, "Panel: 1 Units more"):
            picking.button_validate()

    def test_nested_kit_and_component_used_twice(self):
        """A kit in a kit counts by its leaves; each line of the bill gives its part."""
        pack = self._create_kit("Pack", [(self.cable, 3), (self.screw, 1)])
        big = self._create_kit("Big Kit", [(self.panel, 1), (self.cable, 1), (pack, 2)])
        order = self._sell_kits(5.0, kit=big)
        line = order.order_line
        self.assertEqual(line.qty_returnable, 5.0)
        returns = self._create_return(order, [2.0])
        self.assertEqual(self._get_line(returns, self.cable).product_uom_qty, 14.0)
        self._authorize(returns)
        cables = returns.reverse_picking_ids.move_ids.filtered(
            lambda move: move.product_id == self.cable
        )
        self.assertEqual(sorted(cables.mapped("product_uom_qty")), [2.0, 12.0])
        self._receive(returns)
        self.assertEqual((line.qty_delivered, line.qty_returnable), (3.0, 3.0))
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 200.0)
        self._assert_invoiced(order)

    def test_serial_component(self):
        """Serial numbers of a component are announced, received and inspected."""
        tracked = self._create_goods("Radio", tracking="serial", standard_price=9.0)
        kit = self._create_kit("Radio Kit", [(tracked, 1), (self.cable, 1)])
        lots = self.env["stock.lot"].create(
            [{"name": f"R{i}", "product_id": tracked.id} for i in range(2)]
        )
        order = self._create_sale([{"product_id": kit.id, "product_uom_qty": 2.0}])
        picking = order.picking_ids
        self._put_in_stock(tracked, 2.0, lots)
        self._put_in_stock(self.cable, 2.0)
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        self._invoice(order)
        returns = self._create_return(order, [1.0])
        line = self._get_line(returns, tracked)
        line.sudo().lot_ids = lots[1]
        self._authorize(returns)
        self._receive(returns)
        inspection = line.sudo().inspection_ids
        self.assertEqual(inspection.lot_ids, lots[1])
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 100.0)

    def test_goods_sent_back_are_delivered_again(self):
        """What is refused at the inspection makes the kit whole again."""
        order = self._sell_kits()
        returns = self._bring_back(
            self._create_return(order, [1.0]), disposition_id=self.send_back.id
        )
        line = order.order_line
        self.assertEqual(line.qty_delivered, 2.0)
        self._ship_back(returns)
        self.assertEqual((line.qty_delivered, line.qty_returnable), (3.0, 3.0))
        self.assertEqual(line.qty_returned, 0.0)
        self.assertEqual(returns.state, "done")

    def test_dialog_offers_kits_and_then_components(self):
        """Kits by default; a click opens their components, both make one return."""
        order = self._sell_kits()
        action = order.with_user(self.user_salesperson).action_create_return_order()
        wizard = (
            self.env["return.order.create"]
            .with_user(self.user_salesperson)
            .browse(action["res_id"])
        )
        self.assertTrue(wizard.can_open_kits)
        self.assertEqual(wizard.line_ids.mapped("qty_returnable"), [3.0])
        wizard.action_open_kits()
        self.assertFalse(wizard.can_open_kits)
        rows = {row.component_id: row for row in wizard.line_ids}
        self.assertEqual(rows[self.cable].qty_returnable, 6.0)
        self.assertIn("Field Kit", rows[self.cable].obstacle)
        wizard.action_all()
        whole = wizard.line_ids.filtered(lambda row: not row.component_id)
        self.assertEqual((whole.quantity, rows[self.cable].quantity), (3.0, 0.0))
        wizard.action_none()
        rows[self.cable].quantity = 7.0
        self.assertIn("More than", rows[self.cable].obstacle)
        rows[self.cable].quantity = 1.0
        wizard.action_create()
        self.assertRecordValues(
            wizard.order_id.line_ids,
            [{"product_id": self.cable.id, "product_uom_qty": 1.0, "kit_qty": 0.0}],
        )

    def test_kits_in_dozens(self):
        """A dozen kits: ten of them are 0.83 dozens and bring ten panels."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._sell(
            [
                {
                    "product_id": self.kit.id,
                    "product_uom_qty": 1.0,
                    "product_uom_id": dozen.id,
                    "price_unit": 1200.0,
                }
            ]
        )
        line = order.order_line
        self.assertEqual(line.qty_returnable, 1.0)
        returns = self._create_return(order, [0.83])
        self.assertEqual(self._get_line(returns, self.panel).product_uom_qty, 10.0)
        self._bring_back(returns)
        self._settle(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 1000.0)
        self.assertEqual(line.qty_returnable, 0.17)
        self._settle(self._bring_back(self._create_return(order, [0.17])))
        self.assertEqual(line.qty_invoiced, 0.0)
        self.assertEqual(line.untaxed_amount_invoiced, 0.0)

    def test_two_companies(self):
        """A kit follows the costs of its company, and is nothing for another one."""
        other = self.setup_other_company()["company"]
        self.panel.with_company(other).standard_price = 500.0
        returns = self._create_return(self._sell_kits(), [1.0])
        line = self._get_line(returns, self.panel)
        self.assertAlmostEqual(line.kit_ratio, 20.0 / 33.0)
        stranger = new_test_user(
            self.env,
            "return_stranger",
            groups="base.group_user,return_management.return_management_group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        found = self.env["return.order.line"].with_user(stranger).search([])
        self.assertFalse(found & returns.line_ids)
        with self._refused(AccessError, ""):
            line.with_user(stranger).read(["kit_product_id"])

    def test_form_takes_kits_apart(self):
        """A kit chosen in the form of a return becomes its components on saving."""
        order = self._sell_kits()
        returns = self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {"sale_line_id": order.order_line.id, "product_uom_qty": 1.0}
                    )
                ],
            }
        )
        self.assertEqual(len(returns.line_ids), 3)
        line = self._get_line(returns, self.screw)
        self.assertIn("part of Field Kit", line.name)
        line.product_uom_qty = 1.0
        self.assertEqual(line.kit_qty, 0.0)
        copy = returns.copy()
        self.assertEqual(len(copy.line_ids), 3)

    def test_kit_without_an_order_is_refused(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": "2026-01-10",
                "invoice_line_ids": [
                    Command.create({"product_id": product.id, "quantity": 2.0})
                    for product in (self.kit, self.cable)
                ],
            }
        )
        invoice.action_post()
        action = invoice.action_create_return_order()
        dialog = self.env["return.order.create"].browse(action["res_id"])
        self.assertEqual(dialog.line_ids.mapped("qty_returnable"), [0.0, 2.0])
        self.assertIn("A kit without an order", dialog.line_ids[0].obstacle)
        dialog.action_all()
        returns = self.env["return.order"].browse(dialog.action_create()["res_id"])
        self.assertEqual(returns.line_ids.product_id, self.cable)
