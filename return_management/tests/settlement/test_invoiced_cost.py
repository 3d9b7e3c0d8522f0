from odoo.tests import tagged

from ..invoiced_common import InvoicedCommon


@tagged("post_install", "-at_install")
class TestInvoicedCost(InvoicedCommon):
    """Goods of an invoice come back at the cost that it booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = {
            method: cls._create_goods(
                f"Cell {method}",
                standard_price=12.34,
                categ_id=cls.env["product.category"]
                .create(
                    {
                        "name": f"Perpetual {method}",
                        "property_cost_method": method,
                        "property_valuation": "real_time",
                    }
                )
                .id,
            )
            for method in ("standard", "average")
        }

    def _get_costs(self, moves):
        """Return what documents booked on stock valuation, and on expenses."""
        lines = moves.line_ids.filtered(lambda line: line.display_type == "cogs")
        stock_account = self.company.account_stock_valuation_id
        stock = lines.filtered(lambda line: line.account_id == stock_account)
        return (
            self.company.currency_id.round(sum(stock.mapped("balance"))),
            self.company.currency_id.round(sum((lines - stock).mapped("balance"))),
        )

    def _get_receipts(self, returns):
        return returns.line_ids.move_ids.filtered(lambda m: m._is_return_receipt())

    def test_all_of_the_cost_comes_back(self):
        for method, product in self.goods.items():
            with self.subTest(method=method):
                invoice = self._bill([{"product_id": product.id, "quantity": 3.0}])
                # 3 x 12.34
                self.assertEqual(self._get_costs(invoice), (-37.02, 37.02))
                product.standard_price = 50.0
                first = self._take_back_direct(invoice, [1.0])
                self.assertEqual(self._get_receipts(first).value, 12.34)
                second = self._take_back_direct(invoice)
                self.assertEqual(self._get_receipts(second).value, 24.68)
                notes = self._settle(first)
                self.assertEqual(self._get_costs(notes), (12.34, -12.34))
                notes |= self._settle(second)
                self.assertEqual(self._get_costs(invoice | notes), (0.0, 0.0))

    def test_pieces_of_a_pack_bring_their_part_of_the_cost(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        product = self.goods["average"]
        invoice = self._bill(
            [
                {
                    "product_id": product.id,
                    "quantity": 1.0,
                    "product_uom_id": dozen.id,
                    "price_unit": 1200.0,
                }
            ]
        )
        # 12 x 12.34
        self.assertEqual(self._get_costs(invoice), (-148.08, 148.08))
        product.standard_price = 50.0
        returns = self._take_back_direct(invoice)
        self.assertEqual(self._get_receipts(returns).value, 148.08)
        notes = self._settle(returns)
        self.assertEqual(self._get_costs(invoice | notes), (0.0, 0.0))

    def test_goods_without_booked_cost_come_back_at_that_of_today(self):
        invoice = self._bill([{"quantity": 3.0}])
        self.product.standard_price = 50.0
        returns = self._take_back_direct(invoice, [2.0])
        self.assertEqual(self._get_receipts(returns).value, 100.0)
        self.assertEqual(self._get_costs(self._settle(returns)), (0.0, 0.0))

    def test_goods_charged_again_cost_what_they_cost_before(self):
        product = self.goods["average"]
        self._set_terms(due="approval")
        invoice = self._bill([{"product_id": product.id, "quantity": 3.0}])
        returns = self._authorize(self._create_direct(invoice, [2.0]))
        returns.with_user(self.user_finance).action_approve()
        note = returns.credit_note_ids
        note.with_user(self.user_finance).action_post()
        product.standard_price = 50.0
        returns.with_user(self.user_officer).action_charge_back()
        charge = returns.return_invoice_ids
        charge.with_user(self.user_finance).action_post()
        # 2 x 12.34, back and forth
        self.assertEqual(self._get_costs(note), (24.68, -24.68))
        self.assertEqual(self._get_costs(charge), (-24.68, 24.68))
