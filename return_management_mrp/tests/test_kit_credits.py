from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import KitCommon


@tagged("post_install", "-at_install")
class TestKitCredits(KitCommon):
    def _get_amounts(self, returns):
        """Return the credited amounts of panels, cables and screws."""
        lines = returns.credit_note_ids.invoice_line_ids
        return [
            sum(
                lines.filtered(lambda line, p=p: line.product_id == p).mapped(
                    "price_subtotal"
                )
            )
            for p in (self.panel, self.cable, self.screw)
        ]

    def test_whole_kits_by_value(self):
        """3 kits at 100: 300 × 20/33, 10/33 and 3/33, together 300 to the cent."""
        order = self._sell_kits()
        returns = self._bring_back(self._create_return(order))
        self._assert_invoiced(order)
        self._settle(returns)
        self.assertEqual(self._get_amounts(returns), [181.82, 90.91, 27.27])
        note = returns.credit_note_ids
        self.assertEqual((note.amount_untaxed, note.amount_tax), (300.0, 39.0))
        self.assertEqual(note.invoice_line_ids.mapped("quantity"), [3.0, 6.0, 12.0])
        self.assertIn("Panel, part of:\nField Kit", note.invoice_line_ids[0].name)
        line = order.order_line
        self.assertEqual((line.qty_invoiced, line.qty_invoiced_posted), (0.0, 0.0))
        self.assertEqual(returns.settlement_status, "full")
        self._assert_invoiced(order)

    def test_single_components_add_up_to_the_kit(self):
        """One kit, piece by piece: every step is invoiced, the last cent comes back."""
        order = self._sell_kits(1.0)
        line = order.order_line
        steps = [
            (self.panel, 1.0, 60.61, 0.39),
            (self.cable, 1.0, 15.15, 0.24),
            (self.cable, 1.0, 15.15, 0.09),
            (self.screw, 1.0, 2.27, 0.07),
            (self.screw, 3.0, 6.82, 0.0),
        ]
        for product, quantity, amount, left in steps:
            with self.subTest(product=product.name, left=left):
                returns = self._return_components(order, {product: quantity})
                self._authorize(returns)
                self._assert_invoiced(order)
                self._receive(returns)
                self._assert_invoiced(order)
                self._inspect(returns)
                self._settle(returns)
                self.assertEqual(returns.credit_note_ids.amount_untaxed, amount)
                self.assertEqual(line.qty_invoiced, left)
                self.assertEqual(line.untaxed_amount_to_invoice, 0.0)
                self.assertEqual(line.qty_to_invoice, 0.0)
                self.assertEqual(returns.state, "done")
        self.assertEqual(line.untaxed_amount_invoiced, 0.0)

    def test_ordered_quantities(self):
        """On ordered quantities the order stays invoiced all the way as well."""
        self.kit.invoice_policy = "order"
        order = self._create_sale([{"product_id": self.kit.id, "product_uom_qty": 2.0}])
        self._invoice(order)
        self._deliver(order)
        line = order.order_line
        returns = self._bring_back(
            self._return_components(order, {self.screw: 1.0}, kits=1.0)
        )
        self._assert_invoiced(order)
        self._settle(returns)
        # 100 × (1 + 0.75/33) = 102.27; 2 - 1.0227 = 0.98 kits stay.
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 102.27)
        self.assertEqual(line.qty_invoiced, 0.98)
        self._assert_invoiced(order)

    def test_kits_that_are_delivered_again_are_billed(self):
        """Three of ten kits came back, eleven are ordered: four are to be billed."""
        for policy, ahead in (("order", 4.0), ("delivery", 0.0)):
            with self.subTest(policy=policy):
                self.kit.invoice_policy = policy
                order = self._sell_kits(10.0)
                line = order.order_line
                returns = self._return_components(order, {}, kits=3.0)
                self._settle(self._bring_back(returns))
                self._assert_invoiced(order)
                line.product_uom_qty = 11.0
                self.assertEqual(line.qty_to_invoice, ahead)
                self._deliver(order)
                self.assertEqual(line.qty_to_invoice, 4.0)
                self._invoice(order)
                self.assertEqual(line.qty_invoiced, 11.0)
                self._assert_invoiced(order)

    def test_partly_invoiced_kits_come_back_uninvoiced_first(self):
        """Of 3 kits 1 is invoiced: two come back without a credit, the third with."""
        order = self._sell_kits(invoice=False)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 1.0
        invoice.action_post()
        first = self._bring_back(self._create_return(order, [2.0]))
        self.assertEqual(first.state, "done")
        self.assertFalse(first.credit_note_ids)
        self._assert_invoiced(order)
        last = self._bring_back(self._create_return(order, [1.0]))
        self._settle(last)
        self.assertEqual(last.credit_note_ids.amount_untaxed, 100.0)
        self.assertEqual(order.order_line.qty_invoiced, 0.0)

    def test_two_invoices_share_a_component(self):
        """Four panels of two invoices (1 and 3 kits): newest first, exact amounts."""
        order = self._sell_kits(4.0, invoice=False)
        for quantity in (3.0, 1.0):
            invoice = order._create_invoices()
            invoice.invoice_line_ids.quantity = quantity
            invoice.action_post()
        returns = self._bring_back(self._return_components(order, {self.panel: 4.0}))
        self._settle(returns)
        # 4 × 60.6060 = 242.42, of which the newest invoice gives its 100.
        self.assertEqual(
            sorted(returns.credit_note_ids.mapped("amount_untaxed")), [100.0, 142.42]
        )
        self.assertEqual(returns.line_ids.qty_credited, 4.0)
        self._settle(
            self._bring_back(
                self._return_components(order, {self.cable: 8.0, self.screw: 16.0})
            )
        )
        self.assertEqual(order.order_line.untaxed_amount_invoiced, 0.0)
        self.assertEqual(order.order_line.qty_invoiced, 0.0)

    def test_share_and_discount(self):
        """10 % discount, half of it credited: 90 × 20/33 × 50 % = 27.27."""
        order = self._sell(
            [{"product_id": self.kit.id, "product_uom_qty": 1.0, "discount": 10.0}]
        )
        returns = self._bring_back(
            self._return_components(order, {self.panel: 1.0}), credit_percent=50.0
        )
        self._settle(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 27.27)
        self._assert_invoiced(order)

    def test_tax_per_piece_is_given_back_per_kit(self):
        """An eco tax of 2.00 per kit comes back once for all 7 components of one."""
        eco = self.env["account.tax"].create(
            {
                "name": "Eco",
                "amount_type": "fixed",
                "amount": 2.0,
                "type_tax_use": "sale",
                "company_id": self.company.id,
            }
        )
        self.kit.taxes_id = [Command.link(eco.id)]
        order = self._sell_kits(1.0)
        self.assertEqual(order.invoice_ids.amount_tax, 15.0)
        returns = self._bring_back(self._create_return(order))
        self._settle(returns)
        note = returns.credit_note_ids
        self.assertEqual((note.amount_untaxed, note.amount_tax), (100.0, 15.0))

    def test_shares_stay_as_they_were(self):
        """New costs after the first return leave the shares of the price alone."""
        order = self._sell_kits(1.0)
        self._settle(
            self._bring_back(self._return_components(order, {self.panel: 1.0}))
        )
        self.cable.standard_price = 400.0
        rest = self._return_components(order, {self.cable: 2.0, self.screw: 4.0})
        self._settle(self._bring_back(rest))
        self.assertEqual(rest.credit_note_ids.amount_untaxed, 39.39)

    def test_no_costs_then_list_prices_then_alike(self):
        """Without costs list prices count, without prices components count alike."""
        free = {"standard_price": 0.0}
        dear = self._create_goods("Dear", lst_price=30.0, **free)
        cheap = self._create_goods("Cheap", lst_price=10.0, **free)
        order = self._sell_kits(1.0, kit=self._create_kit("A", [(dear, 1), (cheap, 1)]))
        line = self._get_line(self._create_return(order), dear)
        self.assertEqual((line.kit_ratio, line.price_unit), (0.75, 75.0))
        (dear + cheap).lst_price = 0.0
        order = self._sell_kits(1.0, kit=self._create_kit("B", [(dear, 1), (cheap, 1)]))
        line = self._get_line(self._create_return(order), dear)
        self.assertEqual(line.kit_ratio, 0.5)

    def test_worthless_component_is_not_credited(self):
        """A leaflet without cost comes back and closes without a credit."""
        leaflet = self._create_goods("Leaflet", standard_price=0.0, lst_price=0.0)
        kit = self._create_kit("Kit", [(self.panel, 1), (leaflet, 1)])
        order = self._sell_kits(1.0, kit=kit)
        returns = self._bring_back(self._return_components(order, {leaflet: 1.0}))
        self.assertEqual(returns.state, "done")
        self.assertFalse(returns.credit_note_ids)
        self._settle(
            self._bring_back(self._return_components(order, {self.panel: 1.0}))
        )
        self.assertEqual(order.order_line.untaxed_amount_invoiced, 0.0)

    def test_undone_credit_gives_everything_back(self):
        """A deleted draft is owed again; a whole kit credited by hand counts."""
        order = self._sell_kits(2.0)
        returns = self._bring_back(self._return_components(order, {self.panel: 1.0}))
        notes = self._settle(returns, post=False)
        self.assertEqual(returns.line_ids.qty_credited, 1.0)
        self.assertFalse(returns.line_ids.is_to_credit)
        notes.sudo().unlink()
        self.assertTrue(returns.line_ids.is_to_credit)
        self.assertEqual(order.order_line.qty_invoiced, 2.0)
        self._reverse(order.invoice_ids, 1.0)
        self.assertFalse(returns.line_ids.is_to_credit)

    def test_never_more_than_invoiced(self):
        """A dearer draft than what the invoice charged is not posted."""
        order = self._sell_kits(1.0)
        returns = self._bring_back(self._create_return(order))
        notes = self._settle(returns, post=False)
        notes.sudo().invoice_line_ids[0].price_unit *= 2
        with self._refused(UserError, "would give back"):
            notes.action_post()

    def test_kept_goods_are_credited_without_moves(self):
        """Without goods the kit is credited on approval and counted as kept no more."""
        order = self._sell_kits(2.0)
        returns = self._create_return(order, [1.0], return_method="none")
        self._authorize(returns)
        self.assertFalse(returns.reverse_picking_ids)
        self._assert_invoiced(order)
        self._settle(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 100.0)
        self.assertEqual(order.order_line.qty_invoiced, 1.0)
        self._assert_invoiced(order)

    def test_cost_of_goods_follows_the_kit(self):
        """Of the cost that was booked for two cables one gives back half.

        Odoo cannot post kits of several components under perpetual valuation, and
        books the cost of a pair twice: what was booked counts here.
        """
        perpetual = self.env["product.category"].create(
            {"name": "Perpetual", "property_valuation": "real_time"}
        )
        self.cable.categ_id = perpetual
        pair = self._create_kit("Pair", [(self.cable, 2)])
        pair.write({"categ_id": perpetual.id, "is_storable": True})
        order = self._sell_kits(1.0, kit=pair)
        booked = order.invoice_ids.line_ids.filtered(
            lambda line: line.display_type == "cogs" and line.balance > 0
        )
        self.assertEqual(len(booked), 1)
        returns = self._bring_back(self._return_components(order, {self.cable: 1.0}))
        self._settle(returns)
        lines = returns.sudo().credit_note_ids.line_ids.filtered(
            lambda line: line.display_type == "cogs"
        )
        back = lines.filtered(lambda line: line.account_id == booked.account_id)
        self.assertEqual(back.mapped("balance"), [-booked.balance / 2])
        self.assertEqual(sum(lines.mapped("balance")), 0.0)

    def test_price_included(self):
        """113.00 with 13 % included: prices of 68.48, 34.25 and 10.27 come back."""
        self.tax_13.price_include_override = "tax_included"
        order = self._sell(
            [{"product_id": self.kit.id, "product_uom_qty": 1.0, "price_unit": 113.0}]
        )
        invoice = order.invoice_ids
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (100.0, 13.0))
        notes = self.env["account.move"]
        for components in ({self.panel: 1.0}, {self.cable: 2.0}, {self.screw: 4.0}):
            returns = self._bring_back(self._return_components(order, components))
            notes |= self._settle(returns)
        lines = notes.invoice_line_ids
        self.assertEqual(lines.mapped("price_subtotal"), [60.6, 30.31, 9.09])
        self.assertEqual(notes.mapped("amount_total"), [68.48, 34.25, 10.27])
        self.assertEqual(sum(notes.mapped("amount_tax")), 13.0)
        self.assertEqual(order.order_line.untaxed_amount_invoiced, 0.0)
