from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..invoiced_common import InvoicedCommon


@tagged("post_install", "-at_install")
class TestReplacementsReturned(InvoicedCommon):
    """Another product that replaced the goods comes back as what it was invoiced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dearer = cls._create_goods("Battery Module Plus", lst_price=150.0)
        cls.cheaper = cls._create_goods("Battery Module Lite", lst_price=70.0)
        for product in cls.product | cls.dearer | cls.cheaper:
            cls._put_in_stock(product, 50)

    def _exchange(self, returns, product):
        """Exchange the goods of a draft for another product, up to the last step."""
        returns.requested_settlement_type = "exchange"
        returns.line_ids.requested_settlement_type = "exchange"
        returns.line_ids.exchange_product_id = product
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns, disposition_id=self.restock.id)
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        pickings = returns.replacement_picking_ids.with_user(self.user_warehouse)
        pickings.move_ids.picked = True
        pickings.button_validate()
        documents = returns.credit_note_ids | returns.return_invoice_ids
        documents.with_user(self.user_finance).action_post()
        self.assertEqual(returns.state, "done")
        return returns.return_invoice_ids

    def _exchange_sale(self, quantity=2.0):
        order = self._sell()
        return order, self._exchange(
            self._create_return(order, [quantity]), self.dearer
        )

    def _return_by_hand(self, product, quantity, **values):
        """Make a return of a product alone, as the salesperson would type it."""
        returns = self.env["return.order"].with_user(self.user_salesperson)
        return returns.create(
            {
                "partner_id": self.customer.id,
                "reason_id": self.reason.id,
                "line_ids": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity}
                    )
                ],
                **values,
            }
        )

    def test_replacement_comes_back_for_money(self):
        order, invoice = self._exchange_sale()
        self.assertEqual(invoice.amount_untaxed, 300.0)
        self.assertEqual(invoice.invoice_line_ids.qty_returnable, 2.0)
        returns = self._take_back_direct(invoice, [1.0])
        notes = self._settle(returns)
        self.assertEqual(notes.amount_untaxed, 150.0)
        self.assertEqual(notes.amount_tax, 19.5)
        self.assertEqual(invoice.invoice_line_ids.qty_returnable, 1.0)
        self.assertEqual(returns.state, "done")
        # The order knows of the goods that it sold only.
        self.assertEqual(order.order_line.qty_delivered, 8.0)
        self.assertEqual(order.order_line.qty_returnable, 8.0)

    def test_replacements_of_replacements_come_back_without_end(self):
        order, invoice = self._exchange_sale()
        for product, amount in (
            (self.cheaper, 140.0),
            (self.dearer, 300.0),
            (self.cheaper, 140.0),
        ):
            invoice = self._exchange(self._create_direct(invoice), product)
            self.assertEqual(invoice.amount_untaxed, amount)
        notes = self._settle(self._take_back_direct(invoice))
        self.assertEqual(notes.amount_untaxed, 140.0)
        self.assertEqual(invoice.invoice_line_ids.qty_returnable, 0.0)
        for product in self.dearer | self.cheaper:
            self.assertEqual(self._available(product, self.stock), 50.0)
            self.assertEqual(self._available(product, self.quarantine), 0.0)
        # The order offers the replacements as well, all four of them.
        action = order.with_user(self.user_salesperson).action_create_return_order()
        rows = self.env[action["res_model"]].browse(action["res_id"]).line_ids
        self.assertEqual(len(rows.invoice_line_id), 4)

    def test_order_and_delivery_offer_the_replacement(self):
        order, invoice = self._exchange_sale()
        delivery = invoice.return_order_id.replacement_picking_ids
        for record in (order, delivery):
            action = record.with_user(
                self.user_salesperson if record == order else self.user_manager
            ).action_create_return_order()
            rows = self.env[action["res_model"]].browse(action["res_id"]).line_ids
            row = rows.filtered("invoice_line_id")
            self.assertEqual(row.invoice_line_id, invoice.invoice_line_ids)
            self.assertEqual(row.qty_returnable, 2.0)

    def test_product_alone_finds_its_replacement(self):
        __, invoice = self._exchange_sale()
        returns = self._return_by_hand(self.dearer, 2.0)
        self.assertEqual(returns.line_ids.invoice_line_id, invoice.invoice_line_ids)
        self.assertEqual(returns.line_ids.price_unit, 150.0)
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns, disposition_id=self.restock.id)
        self.assertEqual(self._settle(returns).amount_untaxed, 300.0)
        again = self._return_by_hand(self.dearer, 1.0)
        self.assertFalse(again.line_ids.invoice_line_id)

    def test_only_what_was_given_is_found(self):
        __, invoice = self._exchange_sale()
        self.assertFalse(
            self._return_by_hand(self.dearer, 3.0).line_ids.invoice_line_id
        )
        self.assertFalse(
            self._return_by_hand(self.cheaper, 1.0).line_ids.invoice_line_id
        )
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.assertFalse(
            self._return_by_hand(
                self.dearer, 1.0, partner_id=stranger.id
            ).line_ids.invoice_line_id
        )
        with self.assertRaisesRegex(ValidationError, "3 Units asked for.*only 2"):
            self._create_direct(invoice, [3.0])

    def test_own_wizard_of_odoo_counts(self):
        """What Odoo's own return brought cannot come back a second time."""
        __, invoice = self._exchange_sale()
        delivery = invoice.return_order_id.replacement_picking_ids
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=delivery.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 1.0
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        self.assertFalse(back.move_ids.return_role)
        self.assertFalse(back.return_order_id)
        back.move_ids.picked = True
        back.button_validate()
        line = invoice.invoice_line_ids
        line.invalidate_recordset(["qty_returnable"])
        self.assertEqual(line.qty_returnable, 1.0)
        # The credit by hand is for the same piece.
        self._credit_by_hand(invoice, 1.0)
        line.invalidate_recordset(["qty_returnable"])
        self.assertEqual(line.qty_returnable, 1.0)
        with self.assertRaises(UserError):
            self._create_direct(invoice, [2.0])
