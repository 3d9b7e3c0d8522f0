from odoo import Command
from odoo.tests import tagged

from ..valuation_common import ValuationCommon


@tagged("post_install", "-at_install")
class TestCostOfSales(ValuationCommon):
    """What is invoiced after a return costs what was delivered."""

    def test_second_delivery_is_invoiced_at_its_own_cost(self):
        """One piece at 10.00 came back; another one at 20.00 is sold."""
        for method, product in self.goods.items():
            with self.subTest(method=method):
                self._buy(product, 1.0, 10.0)
                order = self._sell_bought(product, 1.0)
                self._invoice(order)
                self._settle(self._take_back(order, disposition_id=self.scrap.id))
                self.assertEqual(self._get_residues(order), (0.0, 0.0))
                product.standard_price = 20.0
                self._buy(product, 1.0, 20.0)
                order.order_line.product_uom_qty = 1.0
                self._ship(order)
                invoice = self._invoice(order)
                self.assertEqual(self._get_cost_amounts(invoice), [-20.0])
                self._settle(self._take_back(order))
                self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_returned_before_the_invoice(self):
        """Two of 10.00 and two of 20.00 left, the dear ones are back: 20.00 is sold."""
        product = self.goods["fifo"]
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 4.0}])
        for cost in (10.0, 20.0):
            self._buy(product, 2.0, cost)
            self._ship(order)
        returns = self._take_back(order, [2.0])
        self.assertEqual(self._get_receipt_values(returns), [40.0])
        self.assertEqual(self._get_cost_amounts(self._invoice(order)), [-20.0])
        self.assertEqual(returns.state, "done")
        self._settle(self._take_back(order, [2.0]))
        self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_billed_ahead_of_the_second_delivery(self):
        """On ordered quantities it costs what the goods cost today."""
        product = self.goods["average"]
        product.invoice_policy = "order"
        self._buy(product, 5.0, 10.0)
        order = self._sell_bought(product, 2.0)
        self._invoice(order)
        self._settle(self._take_back(order, [1.0]))
        order.order_line.product_uom_qty = 3.0
        invoice = self._invoice(order)
        self.assertEqual(invoice.invoice_line_ids.quantity, 2.0)
        self.assertEqual(self._get_cost_amounts(invoice), [-20.0])
        self._ship(order)
        self._settle(self._take_back(order, [3.0]))
        self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_replacement_by_another_product_costs_what_left(self):
        """The replacement left at 10.00; what is still in stock costs 50.00."""
        sold, other = self.goods["average"], self.goods["fifo"]
        self._buy(sold, 2.0, 10.0)
        order = self._sell_bought(sold, 2.0)
        self._invoice(order)
        returns = self._create_return(order, [2.0])
        returns.line_ids.write(
            {"settlement_type": "exchange", "exchange_product_id": other.id}
        )
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        self._buy(other, 2.0, 10.0)
        self._buy(other, 2.0, 50.0)
        self._settle(returns, post=False)
        self._ship_back(returns)
        invoice = returns.return_invoice_ids
        invoice.filtered(lambda m: m.state == "draft").with_user(
            self.user_finance
        ).action_post()
        self.assertEqual(self._get_cost_amounts(invoice), [-20.0])

    def test_goods_valued_by_lot(self):
        """Lots of 10.00 and 30.00 on one line: the documents agree with the stock."""
        for method in ("average", "fifo"):
            product = self._create_goods(
                f"Pack {method}",
                categ_id=self.goods[method].categ_id.id,
                tracking="lot",
                lot_valuated=True,
                standard_price=10.0,
            )
            lots = self.env["stock.lot"].create(
                [{"name": f"{method}-{n}", "product_id": product.id} for n in "AB"]
            )
            for lot, cost in zip(lots, (10.0, 30.0), strict=True):
                self._buy(product, 1.0, cost, lot)
            with self.subTest(method=method):
                order = self._sell_bought(product, 2.0)
                invoice = self._invoice(order)
                booked = -self._get_cost_amounts(invoice)[0]
                given = 0.0
                for lot in lots:
                    returns = self._create_return(order, [1.0])
                    returns.line_ids.sudo().lot_ids = [Command.set(lot.ids)]
                    self._authorize(returns)
                    self._receive(returns)
                    self._inspect(returns)
                    cost = self._get_cost_amounts(self._settle(returns))
                    self.assertEqual(cost, self._get_receipt_values(returns))
                    given += cost[0]
                self.assertEqual(given, booked)
                self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_periodic_valuation_books_nothing(self):
        self._set_terms(due="approval")
        for method in ("standard", "average", "fifo"):
            product = self.goods[method]
            product.categ_id.property_valuation = "periodic"
            with self.subTest(method=method):
                self._buy(product, 5.0, 10.0)
                order = self._sell_bought(product, 5.0)
                self._invoice(order)
                returns = self._authorize(self._create_return(order, [2.0]))
                self._settle(returns)
                invoices = returns.with_user(self.user_officer).action_charge_back()
                invoices.with_user(self.user_finance).action_post()
                order.order_line.product_uom_qty = 6.0
                self._buy(product, 1.0, 20.0)
                self._ship(order)
                self._invoice(order)
                costs = order.invoice_ids.line_ids.filtered(
                    lambda line: line.display_type == "cogs"
                )
                self.assertFalse(costs)
