import random

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import KitCommon


@tagged("post_install", "-at_install")
class TestKitSequences(KitCommon):
    """Whatever comes back in which order: never more than was invoiced."""

    def _assert_within_limits(self, order):
        """Compare the order with its invoices, and with what components are worth."""
        line = order.order_line
        notes = order.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        credits = notes.invoice_line_ids
        charged = sum(
            order.invoice_ids.filtered(lambda m: m.move_type == "out_invoice").mapped(
                "amount_untaxed"
            )
        )
        credited = sum(credits.mapped("price_subtotal"))
        self.assertLessEqual(round(credited, 2), charged)
        kits = sum(c.quantity * c.return_kit_ratio for c in credits)
        self.assertAlmostEqual(
            credited, 100.0 * kits, delta=0.005 * len(credits) + 1e-6
        )
        self.assertAlmostEqual(line.qty_invoiced, charged / 100.0 - kits, delta=0.0051)
        self._assert_invoiced(order)
        for product, per_kit in ((self.panel, 1), (self.cable, 2), (self.screw, 4)):
            lines = order.order_line.return_line_ids.filtered(
                lambda r, p=product: r.product_id == p
            )
            back = sum(lines.mapped("qty_given_back"))
            self.assertLessEqual(back, per_kit * line.product_uom_qty)

    def _return_at_random(self, order, chance):
        """Bring back a random part of what is left and settle it, now and then not."""
        line = order.order_line
        left = line._get_components_left()[line.id]
        kits = float(chance.randint(0, int(line.qty_returnable)))
        taken = line._get_kit_component_quantities(kits)
        components = {
            product: float(chance.randint(0, int(left[product.id] - taken[product.id])))
            for product in (self.panel, self.cable, self.screw)
        }
        if not kits and not any(components.values()):
            return
        returns = self._return_components(order, components, kits=kits)
        self._authorize(returns)
        self._assert_invoiced(order)
        if chance.random() < 0.2:
            returns.with_user(self.user_officer).action_cancel()
            return
        self._receive(returns)
        send_back = chance.random() < 0.2
        self._inspect(
            returns,
            disposition_id=(self.send_back if send_back else self.restock).id,
        )
        self._assert_invoiced(order)
        if send_back:
            self._ship_back(returns)
        else:
            self._settle(returns)
        self.assertEqual(returns.state, "done")

    def _return_the_rest(self, order):
        line = order.order_line
        left = line._get_components_left()[line.id]
        rest = {
            product: left[product.id]
            for product in (self.panel, self.cable, self.screw)
            if left[product.id]
        }
        if rest:
            self._settle(self._bring_back(self._return_components(order, rest)))

    def test_random_sequences_end_at_nothing(self):
        """Kits and pieces in any order add up to the invoice, to the cent."""
        for seed, policy in ((1, "delivery"), (2, "order"), (3, "delivery")):
            with self.subTest(seed=seed):
                chance = random.Random(seed)
                self.kit.invoice_policy = policy
                order = self._sell_kits(3.0)
                for __ in range(3):
                    self._return_at_random(order, chance)
                    self._assert_within_limits(order)
                self._return_the_rest(order)
                self._assert_within_limits(order)
                line = order.order_line
                self.assertEqual(line.qty_invoiced, 0.0)
                self.assertEqual(line.untaxed_amount_invoiced, 0.0)
                self.assertEqual(line.qty_delivered, 0.0)
                for product in (self.panel, self.cable, self.screw):
                    self.assertEqual(self._available(product, self.quarantine), 0.0)

    def test_line_set_back_to_its_kit_is_taken_apart_again(self):
        """A component that is exchanged for the kit keeps no line for a whole kit."""
        order = self._sell_kits()
        returns = self._return_components(order, {self.panel: 1.0})
        line = returns.line_ids
        line.write({"product_id": self.kit.id, "product_uom_qty": 2.0})
        self.assertEqual(len(returns.line_ids), 3)
        self.assertEqual(
            self._get_line(returns, self.screw).product_uom_qty,
            8.0,
        )
        self.assertEqual(set(returns.line_ids.mapped("kit_qty")), {2.0})
        with self._refused(UserError, "Field Kit.*only 3 "):
            line.write({"product_id": self.kit.id, "product_uom_qty": 4.0})

    def test_shares_cannot_be_written(self):
        """What a component is worth follows from the order, not from who asks."""
        order = self._sell_kits()
        line = self._return_components(order, {self.panel: 1.0}).line_ids
        for values in ({"kit_ratio": 1.0}, {"kit_product_id": False}):
            with self._refused(UserError, "follows from"):
                line.with_user(self.user_salesperson).write(values)

    def test_kit_beside_its_own_component(self):
        """A cable sold by itself and one of a kit keep their lines and prices apart."""
        order = self._sell(
            [
                {"product_id": self.kit.id, "product_uom_qty": 1.0},
                {
                    "product_id": self.cable.id,
                    "product_uom_qty": 3.0,
                    "price_unit": 8.0,
                },
            ]
        )
        kit_line, cable_line = order.order_line
        self.assertEqual((kit_line.qty_returnable, cable_line.qty_returnable), (1, 3))
        returns = self._create_return(order, [1.0, 3.0])
        cables = self._get_line(returns, self.cable)
        self.assertRecordValues(
            cables.sorted("product_uom_qty"),
            [
                {"sale_line_id": kit_line.id, "product_uom_qty": 2.0},
                {"sale_line_id": cable_line.id, "product_uom_qty": 3.0},
            ],
        )
        self._settle(self._bring_back(returns))
        lines = returns.credit_note_ids.invoice_line_ids
        self.assertEqual(
            sorted(
                lines.filtered(lambda c: c.product_id == self.cable).mapped(
                    "price_subtotal"
                )
            ),
            [24.0, 30.3],
        )
        self.assertEqual(order.order_line.mapped("qty_invoiced"), [0.0, 0.0])

    def test_components_in_another_unit(self):
        """A dozen cables of six kits: 12 × 5/33 of 100 = 181.82, limits in pieces."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._sell_kits(6.0)
        returns = self._return_components(order, {self.cable: 1.0})
        line = returns.line_ids
        line.product_uom_id = dozen
        self.assertEqual((line.qty_returnable, line.product_uom_qty), (1.0, 1.0))
        self.assertAlmostEqual(line.price_unit, 181.8181818)
        with self._refused(UserError, "Cable.*24 Units.*only 12"):
            line.product_uom_qty = 2.0
        self._settle(self._bring_back(returns))
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 181.82)
        self.assertEqual(order.order_line.qty_invoiced, 4.18)
        self._assert_invoiced(order)

    def test_obstacles_are_told(self):
        """Held kits name the return that holds them; returned ones say so."""
        order = self._sell_kits(1.0)
        line = order.order_line
        returns = self._create_return(order)
        returns.with_user(self.user_salesperson).action_submit()
        self.assertIn(returns.name, line._get_return_obstacle())
        with self._refused(UserError, "Nothing can be returned"):
            order.action_create_return_order()
        returns.action_cancel()
        self.assertFalse(line._get_return_obstacle())
        panel = self._bring_back(self._return_components(order, {self.panel: 1.0}))
        self._settle(panel)
        wizard = self.env["return.order.create"].browse(
            order.action_create_return_order()["res_id"]
        )
        self.assertIn("No complete kit", wizard.line_ids.obstacle)
        wizard.action_open_kits()
        rows = wizard.line_ids.filtered(lambda row: row.component_id == self.panel)
        self.assertIn("Nothing of this component", rows.obstacle)
        self.assertEqual((rows.qty_returned, rows.qty_delivered), (1.0, 0.0))
