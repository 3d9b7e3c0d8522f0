from odoo import Command
from odoo.tests import tagged

from .goods_common import GoodsCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestDetourTours(GoodsCommon, TourCase):
    """What people do in the client where something came in between."""

    # === FINANCE === #

    def test_finance_links_a_credit_note(self):
        returns = self._take_back(self.order, [3.0])
        note = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "ref": "Goodwill 7",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "quantity": 3.0,
                            "price_unit": 90.0,
                            "tax_ids": [Command.set(self.tax_13.ids)],
                        }
                    )
                ],
            }
        )
        note.action_post()
        self._start(returns, "return_finance_links_credit_note", self.user_finance)
        self.assertRecordValues(
            note, [{"return_order_id": returns.id, "amount_total": 305.1}]
        )
        self.assertRecordValues(returns, [{"state": "done", "amount_credited": 270.0}])
        self.assertEqual(returns.line_ids.qty_credited, 3.0)

    def test_finance_credits_a_down_payment(self):
        order = self._create_sale([{}])
        self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": 30.0,
            }
        ).create_invoices()
        order.invoice_ids.action_post()
        self._deliver(order)
        returns = self._take_back(order, [10.0])
        self._start(returns, "return_finance_credits_down_payment", self.user_finance)
        self.assertRecordValues(
            returns.credit_note_ids, [{"amount_untaxed": 300.0, "state": "posted"}]
        )
        self.assertFalse(returns.has_down_payment_to_credit)
        self.assertEqual(order.invoice_status, "invoiced")

    # === GOODS === #

    def test_officer_records_missing_goods(self):
        returns = self._received()
        self._scrap_by_hand(returns, 2.0)
        before = self._available(self.product, self.stock)
        self._start(returns, "return_officer_records_missing_goods", self.user_officer)
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_inspected": 5.0, "qty_accepted": 5.0, "qty_missing": 2.0}],
        )
        self.assertEqual(self._available(self.product, self.stock), before + 3.0)
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)

    def test_officer_inspects_again(self):
        returns = self._received()
        self._inspect(returns, disposition_id=self.send_back.id)
        (returns.picking_ids - returns.reverse_picking_ids).action_cancel()
        before = self._available(self.product, self.stock)
        part = returns.inspection_ids
        self._start(part, "return_officer_inspects_again", self.user_officer)
        self.assertRecordValues(
            part,
            [{"state": "done", "quantity": 5.0, "disposition_id": self.restock.id}],
        )
        self.assertEqual(self._available(self.product, self.stock), before + 5.0)
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)
        self.assertEqual(returns.line_ids.qty_sent_back, 0.0)

    def _receive_parcel(self, quantity):
        """Receive goods that nobody announced, by a transfer made by hand."""
        places = {
            "location_id": self.env.ref("stock.stock_location_customers").id,
            "location_dest_id": self.quarantine.id,
        }
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.reverse_type_id.id,
                "partner_id": self.customer.id,
                "origin": "Parcel 7",
                **places,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "quantity": quantity,
                            "picked": True,
                            **places,
                        }
                    )
                ],
            }
        )
        picking.button_validate()
        return picking

    def test_officer_gives_a_transfer_to_its_return(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        picking = self._receive_parcel(3.0)
        self.assertEqual(returns.line_ids.qty_received, 0.0)
        self.start_tour(
            "/odoo/action-return_management.stock_picking_action_without_return"
            f"?cids={self.company.id}",
            "return_officer_gives_transfer_to_return",
            login=self.user_officer.login,
        )
        self.assertEqual(picking.return_order_id, returns)
        self.assertRecordValues(
            returns, [{"receipt_status": "full", "phase": "inspection"}]
        )
        self.assertRecordValues(
            returns.line_ids, [{"qty_received": 3.0, "qty_in_quarantine": 3.0}]
        )
        self.assertEqual(self.sale_line.qty_delivered, 7.0)
