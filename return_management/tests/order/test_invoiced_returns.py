from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..invoiced_common import InvoicedCommon


@tagged("post_install", "-at_install")
class TestInvoicedReturns(InvoicedCommon):
    """Goods of an invoice without an order come back, and are credited to the cent."""

    zone = "UTC"

    def _bill_with_companions(self):
        """900.00 of goods and 20.00 of freight, 46.00 off: 5 % of each."""
        freight = self.env["product.product"].create(
            {"name": "Parcel", "type": "service", "is_freight": True}
        )
        discount = {
            "product_id": False,
            "name": "Loyal customer",
            "quantity": 1.0,
            "price_unit": -46.0,
        }
        parcel = {"product_id": freight.id, "quantity": 1.0, "price_unit": 20.0}
        return self._bill([{"discount": 10.0}, discount, parcel])

    def test_dialog_shows_goods_with_what_can_come_back(self):
        dialog = self._open_dialog(self._bill_with_companions())
        self.assertRecordValues(
            dialog.line_ids,
            [
                {
                    "product_id": self.product.id,
                    "qty_delivered": 10.0,
                    "qty_returned": 0.0,
                    "qty_returnable": 10.0,
                    "obstacle": False,
                }
            ],
        )
        self.assertRecordValues(
            dialog,
            [
                {
                    "partner_id": self.customer.id,
                    "has_invoices": True,
                    "has_orders": False,
                }
            ],
        )

    def test_line_takes_everything_from_the_invoice(self):
        invoice = self._bill()
        returns = self._create_direct(invoice, [4.0])
        self.assertRecordValues(
            returns.line_ids,
            [
                {
                    "invoice_line_id": invoice.invoice_line_ids.id,
                    "invoice_id": invoice.id,
                    "sale_line_id": False,
                    "product_id": self.product.id,
                    "product_uom_id": self.product.uom_id.id,
                    "product_uom_qty": 4.0,
                    "qty_returnable": 10.0,
                    "price_unit": 90.0,
                    "price_subtotal": 360.0,
                    "currency_id": invoice.currency_id.id,
                    "date_purchase": fields.Date.to_date("2026-01-10"),
                }
            ],
        )
        self.assertEqual(returns.invoice_count, 1)
        self.assertEqual(returns.action_view_invoices()["res_id"], invoice.id)
        self.assertEqual(returns._get_sold_names(), [invoice.name])

    def test_goods_discount_and_freight_come_back_in_two_parts(self):
        self._set_terms(freight=("company", "company"))
        invoice = self._bill_with_companions()
        # 360.00 - 18.00 and 8.00 - 0.40, with 13 % of each
        first = self._settle(self._take_back_direct(invoice, [4.0]))
        self.assertRecordValues(
            first,
            [{"amount_untaxed": 349.6, "amount_tax": 45.45, "amount_total": 395.05}],
        )
        self.assertEqual(first.reversed_entry_id, invoice)
        lines = first.invoice_line_ids
        self.assertEqual(
            [(line.return_role, line.price_subtotal) for line in lines],
            [
                ("goods", 360.0),
                ("reduction", -18.0),
                ("freight", 8.0),
                ("reduction", -0.4),
            ],
        )
        self.assertEqual(lines.account_id, invoice.invoice_line_ids.account_id)
        second = self._settle(self._take_back_direct(invoice))
        self.assertRecordValues(
            second,
            [{"amount_untaxed": 524.4, "amount_tax": 68.17, "amount_total": 592.57}],
        )
        self.assertEqual((first | second).return_order_id.mapped("state"), ["done"] * 2)
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(invoice.return_order_count, 2)
        with self.assertRaisesRegex(UserError, "Nothing can be returned"):
            self._open_dialog(invoice)

    def test_steps_of_the_line_are_those_of_an_order(self):
        invoice = self._bill()
        returns = self._authorize(self._create_direct(invoice, [4.0]))
        line = returns.line_ids
        self.assertEqual((line.qty_held, line.qty_to_credit), (4.0, 0.0))
        self.assertEqual(invoice.invoice_line_ids.qty_returnable, 6.0)
        self._receive(returns)
        self.assertFalse(line.move_ids.origin_returned_move_id)
        self._inspect(returns)
        self.assertRecordValues(
            line, [{"qty_accepted": 4.0, "qty_to_credit": 4.0, "is_to_credit": True}]
        )
        self._settle(returns)
        self.assertRecordValues(
            line,
            [{"qty_credited": 4.0, "amount_credited": 360.0, "qty_to_credit": 4.0}],
        )
        invoice.invoice_line_ids.invalidate_recordset(["qty_returnable"])
        self.assertEqual(invoice.invoice_line_ids.qty_returnable, 6.0)

    def test_invoice_with_and_without_an_order(self):
        order = self._sell(invoice=False)
        invoice = order._create_invoices()
        cell = self._create_goods("Cell")
        invoice.invoice_line_ids = [
            Command.create(
                {
                    "product_id": cell.id,
                    "quantity": 2.0,
                    "price_unit": 50.0,
                    "tax_ids": [Command.set(self.tax_13.ids)],
                }
            )
        ]
        invoice.action_post()
        returns = self._take_back_direct(invoice, [3.0, 1.0])
        self.assertEqual(returns.sale_order_ids, order)
        self.assertEqual(returns.line_ids.invoice_id, invoice)
        credit_note = self._settle(returns)
        # 3 x 90.00 + 50.00
        self.assertRecordValues(
            credit_note, [{"amount_untaxed": 320.0, "amount_tax": 41.6}]
        )
        self.assertEqual(returns.state, "done")
        # The order knows nothing of what it did not sell.
        self.assertRecordValues(
            order.order_line,
            [{"qty_delivered": 7.0, "qty_invoiced": 7.0, "qty_to_invoice": 0.0}],
        )
        rest = self._open_dialog(invoice)
        self.assertEqual(rest.line_ids.mapped("qty_returnable"), [7.0, 1.0])

    def test_several_invoices_at_once(self):
        invoices = self._bill() | self._bill([{"quantity": 3.0, "price_unit": 80.0}])
        returns = self._take_back_direct(invoices, [1.0, 2.0])
        credit_notes = self._settle(returns)
        self.assertEqual(
            {note.reversed_entry_id: note.amount_untaxed for note in credit_notes},
            {invoices[0]: 90.0, invoices[1]: 160.0},
        )
        self.assertEqual(returns.state, "done")
        other = self._bill(partner_id=self.env["res.partner"].create({"name": "B"}).id)
        with self.assertRaisesRegex(UserError, "several customers"):
            self._open_dialog(invoices | other)

    def test_foreign_currency_keeps_the_rate_of_the_invoice(self):
        euro = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-02-01", 4.0)]
        )
        invoice = self._bill([{"price_unit": 90.01}], currency_id=euro.id)
        with freeze_time("2026-02-10"):
            returns = self._take_back_direct(invoice)
            credit_note = self._settle(returns)
        self.assertRecordValues(
            credit_note,
            [
                {
                    "currency_id": euro.id,
                    "amount_untaxed": 900.10,
                    "amount_untaxed_signed": -450.05,
                    "amount_total_signed": -invoice.amount_total_signed,
                }
            ],
        )
        self.assertEqual(returns.currency_id, euro)

    def test_pieces_of_packs_come_back_until_all_is_back(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        piece = self.env.ref("uom.product_uom_unit")
        invoice = self._bill(
            [{"quantity": 2.0, "product_uom_id": dozen.id, "price_unit": 100.0}]
        )
        amounts = []
        # 5, 6 and 13 of 24 pieces for 200.00
        for quantity in (5.0, 6.0, 13.0):
            returns = self._create_direct(invoice, [quantity / 12.0])
            returns.line_ids.write(
                {"product_uom_id": piece.id, "product_uom_qty": quantity}
            )
            self._authorize(returns)
            self._receive(returns)
            self._inspect(returns)
            credit_note = self._settle(returns)
            amounts.append((credit_note.amount_untaxed, credit_note.amount_tax))
            self.assertEqual(returns.state, "done")
        # 41.666..., 50.00 and 108.333...; taxes of 5.41666..., 6.50 and 14.08333...
        self.assertEqual(amounts, [(41.67, 5.42), (50.0, 6.5), (108.33, 14.08)])
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_button_is_there_for_goods_only(self):
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )
        self.assertTrue(self._bill().has_goods_to_return)
        self.assertFalse(self._bill(post=False).has_goods_to_return)
        self.assertFalse(self._bill([{"product_id": service.id}]).has_goods_to_return)
