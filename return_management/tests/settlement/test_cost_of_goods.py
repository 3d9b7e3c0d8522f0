from odoo.tests import tagged

from ..valuation_common import ValuationCommon


@tagged("post_install", "-at_install")
class TestCostOfGoods(ValuationCommon):
    """What documents book as the cost of goods follows the goods, to the cent."""

    def _sell_parts(self, product, parts, **line):
        """Sell what is bought at different costs, one delivery each, on one invoice.

        :param list[tuple] parts: quantity and cost of each.
        """
        total = sum(quantity for quantity, __ in parts)
        order = self._create_sale(
            [{"product_id": product.id, "product_uom_qty": total, **line}]
        )
        for quantity, cost in parts:
            self._buy(product, quantity, cost)
            self._ship(order)
        return order

    def _charge(self, returns):
        invoices = returns.with_user(self.user_officer).action_charge_back()
        invoices.with_user(self.user_finance).action_post()
        return invoices

    # === CHARGED AGAIN === #

    def test_charge_takes_back_the_cost_that_the_credit_gave(self):
        """Five pieces at 10.00 sold, two credited before they come; the cost is 100."""
        self._set_terms(due="approval")
        for method, product in self.goods.items():
            with self.subTest(method=method):
                self._buy(product, 5.0, 10.0)
                order = self._sell_bought(product, 5.0)
                self._invoice(order)
                returns = self._authorize(self._create_return(order, [2.0]))
                note = self._settle(returns)
                self.assertEqual(self._get_cost_amounts(note), [20.0])
                self._raise_cost(product, 5.0, 100.0)
                charge = self._charge(returns)
                self.assertEqual(self._get_cost_amounts(charge), [-20.0])
                self.assertEqual(self._get_residues(order), (-50.0, 50.0))
                self.assertEqual(returns.state, "done")

    def test_charge_of_goods_that_were_sent_back(self):
        """Credited on receipt, refused by the inspection and sent back: 10 a piece."""
        self._set_terms(due="receipt")
        for method, product in self.goods.items():
            with self.subTest(method=method):
                self._buy(product, 5.0, 10.0)
                order = self._sell_bought(product, 5.0)
                self._invoice(order)
                returns = self._authorize(self._create_return(order, [2.0]))
                self._receive(returns)
                self.assertEqual(self._get_cost_amounts(self._settle(returns)), [20.0])
                self._raise_cost(product, 5.0, 100.0)
                self._inspect(returns, disposition_id=self.send_back.id)
                self._ship_back(returns)
                charge = self._charge(returns)
                self.assertEqual(self._get_cost_amounts(charge), [-20.0])
                # They come once more, and everything else as well.
                again = self._take_back(order, [5.0])
                self._settle(again)
                self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_charge_of_a_part(self):
        """Three of 10.00 in all were credited: 3.33 of it is taken back."""
        self._set_terms(due="approval")
        product = self.goods["fifo"]
        self._buy(product, 3.0, 10.0 / 3)
        order = self._sell_bought(product, 3.0)
        self._invoice(order)
        returns = self._authorize(self._create_return(order, [3.0]))
        self.assertEqual(self._get_cost_amounts(self._settle(returns)), [10.0])
        self._receive(returns, {product: 2.0})
        self._inspect(returns)
        charge = self._charge(returns)
        self.assertEqual(self._get_cost_amounts(charge), [-3.33])
        self.assertEqual(self._get_residues(order), (-3.33, 3.33))
        again = self._take_back(order, [1.0])
        self.assertEqual(self._get_cost_amounts(self._settle(again)), [3.33])
        self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_replacement_in_advance_is_sold_at_its_own_cost(self):
        product = self.goods["fifo"]
        self._buy(product, 5.0, 10.0)
        order = self._sell_bought(product, 5.0)
        self._invoice(order)
        self._buy(product, 5.0, 30.0)
        returns = self._create_return(order, [2.0], replacement_timing="approval")
        returns.line_ids.settlement_type = "exchange"
        self._authorize(returns)
        self._ship_back(returns)
        charge = self._charge(returns)
        self.assertEqual(self._get_cost_amounts(charge), [-60.0])
        self.assertEqual(self._get_residues(order), (-110.0, 110.0))

    # === DELIVERIES OF DIFFERENT VALUE === #

    def test_one_invoice_of_two_deliveries(self):
        """Cost 30.00: the piece of 20.00 comes back first, then that of 10.00."""
        product = self.goods["fifo"]
        order = self._sell_parts(product, [(1.0, 10.0), (1.0, 20.0)])
        invoice = self._invoice(order)
        self.assertEqual(self._get_cost_amounts(invoice), [-30.0])
        for value, residue in ((20.0, -10.0), (10.0, 0.0)):
            returns = self._take_back(order, [1.0])
            self.assertEqual(self._get_receipt_values(returns), [value])
            self.assertEqual(self._get_cost_amounts(self._settle(returns)), [value])
            self.assertEqual(self._get_residues(order), (residue, -residue))

    def test_credit_before_the_goods_is_worth_what_will_come(self):
        self._set_terms(due="approval")
        order = self._sell_parts(self.goods["fifo"], [(2.0, 10.0), (2.0, 20.0)])
        self._invoice(order)
        for value in (20.0, 20.0, 10.0, 10.0):
            returns = self._authorize(self._create_return(order, [1.0]))
            self.assertEqual(self._get_cost_amounts(self._settle(returns)), [value])
            self._receive(returns)
            self.assertEqual(self._get_receipt_values(returns), [value])
        self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_returns_that_are_posted_together_share_the_cost(self):
        """10.00 for three pieces: two credits of one and two pieces make 10.00."""
        product = self.goods["fifo"]
        self._buy(product, 3.0, 10.0 / 3)
        order = self._sell_bought(product, 3.0)
        self._invoice(order)
        returns = self._take_back(order, [1.0]) | self._take_back(order, [2.0])
        notes = self._settle(returns)
        costs = [cost for note in notes for cost in self._get_cost_amounts(note)]
        self.assertEqual(sorted(costs), [3.33, 6.67])
        self.assertEqual(sorted(self._get_receipt_values(returns)), [3.33, 6.67])
        self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_parts_add_up_to_the_whole(self):
        """A third of 10.00 three times: what enters the stock is what is credited."""
        for method, product in self.goods.items():
            with self.subTest(method=method):
                if method == "standard":
                    product.standard_price = 3.33
                self._buy(product, 3.0, 10.0 / 3)
                order = self._sell_bought(product, 3.0)
                invoice = self._invoice(order)
                values = []
                for __ in range(3):
                    returns = self._take_back(order, [1.0])
                    cost = self._get_cost_amounts(self._settle(returns))
                    self.assertEqual(cost, self._get_receipt_values(returns))
                    values += cost
                self.assertEqual(
                    round(sum(values), 2), -self._get_cost_amounts(invoice)[0]
                )
                self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_single_pieces_of_packs(self):
        """Two packs of twelve for 100.00: five pieces, then nine, then the last ten.

        A piece costs 4.1667: 20.83 and 37.50 come back, and 41.67 is left.
        """
        product = self.goods["fifo"]
        dozen = self.env.ref("uom.product_uom_dozen")
        self._buy(product, 24.0, 100.0 / 24)
        order = self._create_sale(
            [
                {
                    "product_id": product.id,
                    "product_uom_qty": 2.0,
                    "product_uom_id": dozen.id,
                }
            ]
        )
        self._ship(order)
        self.assertEqual(self._get_cost_amounts(self._invoice(order)), [-100.0])
        for pieces, cost in ((5.0, 20.83), (9.0, 37.5), (10.0, 41.67)):
            returns = self._create_return(order)
            returns.line_ids.write(
                {
                    "product_uom_id": product.uom_id.id,
                    "product_uom_qty": pieces,
                    "qty_authorized": pieces,
                }
            )
            self._authorize(returns)
            self._receive(returns)
            self._inspect(returns)
            self.assertEqual(self._get_cost_amounts(self._settle(returns)), [cost])
            self.assertEqual(self._get_receipt_values(returns), [cost])
        self.assertEqual(self._get_residues(order), (0.0, 0.0))

    def test_invoice_at_another_cost_comes_back_on_average(self):
        """Delivered at 10.00 and invoiced at 30.00: Odoo books 150 for five pieces."""
        product = self.goods["standard"]
        self._buy(product, 5.0, 10.0)
        order = self._sell_bought(product, 5.0)
        product.standard_price = 30.0
        self.assertEqual(self._get_cost_amounts(self._invoice(order)), [-150.0])
        for quantity, cost in ((2.0, 60.0), (3.0, 90.0)):
            returns = self._take_back(order, [quantity])
            self.assertEqual(self._get_cost_amounts(self._settle(returns)), [cost])
        self.assertEqual(self._get_residues(order), (0.0, 0.0))
