from odoo.tests import tagged

from ..valuation_common import ValuationCommon


@tagged("post_install", "-at_install")
class TestValuation(ValuationCommon):
    """Goods come back at the cost they left with, in stock and in the accounts."""

    def test_cost_of_the_sale_comes_back_after_the_cost_changed(self):
        for method, product in self.goods.items():
            with self.subTest(method=method):
                self._buy(product, 10.0, 10.0)
                order = self._sell_bought(product, 5.0)
                invoice = self._invoice(order)
                self.assertEqual(self._get_cost_amounts(invoice), [-50.0])
                self._raise_cost(product, 5.0, 40.0)
                returns = self._take_back(order, [2.0])
                receipt = returns.line_ids.move_ids.filtered(
                    lambda move: move._is_return_receipt()
                )
                self.assertRecordValues(receipt, [{"quantity": 2.0, "value": 20.0}])
                credit_note = self._settle(returns)
                self.assertEqual(self._get_cost_amounts(credit_note), [20.0])
                self.assertEqual(receipt.value, 20.0)

    def test_cost_does_not_depend_on_the_share_credited(self):
        product = self.goods["average"]
        self._buy(product, 10.0, 10.0)
        order = self._sell_bought(product, 5.0)
        self._invoice(order)
        for percent in (50.0, 0.0):
            with self.subTest(percent=percent):
                returns = self._take_back(order, [2.0], credit_percent=percent)
                credit_note = self._settle(returns)
                self.assertEqual(self._get_cost_amounts(credit_note), [20.0])

    def test_fifo_cost_is_the_average_of_what_left(self):
        product = self.goods["fifo"]
        self._buy(product, 5.0, 10.0)
        self._buy(product, 5.0, 12.34)
        order = self._sell_bought(product, 6.0)
        invoice = self._invoice(order)
        self.assertEqual(self._get_cost_amounts(invoice), [-62.34])
        returns = self._take_back(order, [3.0])
        self.assertEqual(self._get_cost_amounts(self._settle(returns)), [31.17])
        receipt = returns.line_ids.move_ids.filtered(lambda m: m._is_return_receipt())
        self.assertAlmostEqual(receipt.value, 31.17)

    def test_each_line_of_one_product_keeps_its_own_cost(self):
        product = self.goods["fifo"]
        self._buy(product, 2.0, 10.0)
        self._buy(product, 2.0, 25.0)
        order = self._create_sale(
            [{"product_id": product.id, "product_uom_qty": 2.0}] * 2
        )
        picking = order.picking_ids
        picking.action_assign()
        for move in picking.move_ids.sorted("id"):
            move.picked = True
            move._action_done()
        invoice = self._invoice(order)
        self.assertEqual(sorted(self._get_cost_amounts(invoice)), [-50.0, -20.0])
        for quantities, cost in (([0.0, 1.0], 25.0), ([1.0, 0.0], 10.0)):
            returns = self._take_back(order, quantities)
            self.assertEqual(self._get_cost_amounts(self._settle(returns)), [cost])
            receipt = returns.line_ids.move_ids.filtered(
                lambda move: move._is_return_receipt()
            )
            self.assertEqual(receipt.value, cost)

    def test_two_deliveries_of_one_line_come_back_at_their_own_value(self):
        product = self.goods["fifo"]
        self._buy(product, 2.0, 10.0)
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 4.0}])
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        first = self._invoice(order)
        self._buy(product, 2.0, 30.0)
        rest = order.picking_ids.filtered(lambda picking: picking.state != "done")
        rest.action_assign()
        rest.move_ids.picked = True
        rest.button_validate()
        second = self._invoice(order)
        self.assertEqual(self._get_cost_amounts(first), [-20.0])
        self.assertEqual(self._get_cost_amounts(second), [-60.0])
        # The newest delivery and the newest invoice come back first.
        returns = self._take_back(order, [3.0])
        receipts = returns.line_ids.move_ids.filtered(lambda m: m._is_return_receipt())
        self.assertEqual(sorted(receipts.mapped("value")), [10.0, 60.0])
        costs = {
            note.reversed_entry_id: self._get_cost_amounts(note)
            for note in self._settle(returns)
        }
        self.assertEqual(costs, {second: [60.0], first: [10.0]})

    def test_quarantined_goods_are_valued_but_not_counted_as_stock(self):
        product = self.goods["fifo"]
        self._buy(product, 10.0, 10.0)
        order = self._sell_bought(product, 5.0)
        self._invoice(order)
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns)
        self.assertRecordValues(product, [{"total_value": 80.0, "qty_available": 5.0}])
        self._inspect(returns)
        self.assertRecordValues(product, [{"total_value": 80.0, "qty_available": 8.0}])
        restocked = returns.inspection_ids.move_ids
        self.assertRecordValues(restocked, [{"value": 0.0, "quantity": 3.0}])

    def test_scrapped_goods_leave_the_valuation(self):
        product = self.goods["fifo"]
        self._buy(product, 10.0, 10.0)
        order = self._sell_bought(product, 5.0)
        self._invoice(order)
        returns = self._take_back(order, [3.0], disposition_id=self.scrap.id)
        self.assertRecordValues(product, [{"total_value": 50.0, "qty_available": 5.0}])
        scrapped = returns.inspection_ids.move_ids
        self.assertRecordValues(scrapped, [{"value": 30.0, "quantity": 3.0}])
        # The customer is credited all the same, and the cost of the sale reversed.
        self.assertEqual(self._get_cost_amounts(self._settle(returns)), [30.0])

    def test_no_cost_comes_back_for_goods_that_stay_with_the_customer(self):
        product = self.goods["average"]
        self._buy(product, 10.0, 10.0)
        order = self._sell_bought(product, 5.0)
        self._invoice(order)
        returns = self._create_return(order, [2.0], return_method="none")
        credit_note = self._settle(self._authorize(returns))
        self.assertEqual(credit_note.amount_untaxed, 200.0)
        self.assertEqual(self._get_cost_amounts(credit_note), [])
        self.assertEqual(product.total_value, 50.0)

    def test_goods_sent_back_leave_at_the_value_they_came_with(self):
        product = self.goods["fifo"]
        self._buy(product, 10.0, 10.0)
        order = self._sell_bought(product, 5.0)
        self._invoice(order)
        returns = self._take_back(order, [2.0], disposition_id=self.send_back.id)
        self.assertEqual(product.total_value, 70.0)
        self._ship_back(returns)
        self.assertEqual(product.total_value, 50.0)
        self.assertEqual(returns.state, "done")
