from odoo.tests import tagged

from ..ledger_common import CreditLedgerCommon


@tagged("post_install", "-at_install")
class TestTurnedInvoices(CreditLedgerCommon):
    """Invoices that Odoo turned into credit notes: the down payment is above them."""

    def _sell(self, lines, percent=30.0, first=1.0, **discount):
        """Pay down, deliver a part and invoice it, then the rest."""
        order = self._create_sale(lines)
        if discount:
            self._apply_discount(order, **discount)
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": "percentage", "amount": percent}
        ).create_invoices()
        order.invoice_ids.action_post()
        for quantity in (first, lines[0]["product_uom_qty"] - first):
            picking = order.picking_ids.filtered(lambda p: p.state != "done")
            picking.move_ids.write({"quantity": quantity, "picked": True})
            picking.with_context(skip_backorder=True).button_validate()
            order._create_invoices(final=True).action_post()
        return order

    def test_goods_of_a_turned_invoice_come_back(self):
        """10 x 100.00 + 10 %; 330.00 paid down, one piece invoiced first."""
        order = self._sell([self._prepare_line(10.0, 100.0)])
        turned = order.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        # 100.00 - 300.00 and 10 %
        self.assertRecordValues(turned, [{"amount_total": 220.0, "state": "posted"}])
        line = order.order_line[0]
        notes = self._credit_back(order, {line: 3.0})
        # Of the newest invoice, which charged nine pieces
        self.assertEqual(notes.mapped("amount_total"), [330.0])
        rest = self._credit_back(order, {line: 7.0}).sorted("amount_total")
        self.assertEqual(rest.mapped("amount_total"), [110.0, 660.0])
        # One piece stands on what is a credit note already: it is not reversed.
        self.assertFalse(rest[0].reversed_entry_id)
        self.assertEqual(rest[1].reversed_entry_id, notes.reversed_entry_id)
        self.assertRecordValues(
            order.order_line[0], [{"qty_delivered": 0.0, "qty_invoiced": 0.0}]
        )
        self.assertEqual(order.invoice_status, "invoiced")

    def test_discount_of_a_turned_invoice_goes_with_its_goods(self):
        """As above less 10 %, which Odoo took off the document with the first piece."""
        order = self._sell(
            [self._prepare_line(10.0, 100.0)],
            discount_type="so_discount",
            discount_percentage=0.1,
        )
        self.assertIn("out_refund", order.invoice_ids.mapped("move_type"))
        line = order.order_line[0]
        notes = self._credit_back(order, {line: 9.0})
        self.assertEqual(notes.mapped("amount_total"), [990.0])
        last = self._credit_back(order, {line: 1.0})
        self.assertEqual(last.mapped("amount_total"), [0.0])
        self._assert_all_back(order)
