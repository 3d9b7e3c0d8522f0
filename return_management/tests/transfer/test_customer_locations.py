from odoo.tests import new_test_user, tagged

from ..affiliate_common import AffiliateCommon


@tagged("post_install", "-at_install")
class TestCustomerLocations(AffiliateCommon):
    """Goods come back from where they were delivered to."""

    def _get_quantity(self, location):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", location.id)]
        )
        return sum(quants.mapped("quantity"))

    def _finish(self, returns):
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.state, "done")

    def test_customer_with_a_location_of_its_own(self):
        site = self.env["stock.location"].create(
            {"name": "Site", "usage": "customer", "location_id": self.customers.id}
        )
        address = self.env["res.partner"].create(
            {
                "name": "Site",
                "type": "delivery",
                "parent_id": self.customer.id,
                "property_stock_customer": site.id,
            }
        )
        order = self._sell(partner_shipping_id=address.id)
        self.assertEqual(self._get_quantity(site), 10.0)
        returns = self._authorize(self._create_return(order, [3.0]))
        self.assertEqual(returns.reverse_picking_ids.location_id, site)
        self._finish(returns)
        self.assertEqual(self._get_quantity(site), 7.0)
        exchanged = self._create_return(order, [2.0])
        exchanged.line_ids.settlement_type = "exchange"
        self._authorize(exchanged)
        self._receive(exchanged)
        self._inspect(exchanged)
        self._settle(exchanged, post=False)
        replacement = exchanged.replacement_picking_ids.with_user(self.user_warehouse)
        replacement.move_ids.quantity = 2.0
        replacement.move_ids.picked = True
        replacement.button_validate()
        self.assertEqual(self._get_quantity(site), 7.0)
        self.assertEqual(self._get_quantity(self.customers), 0.0)

    def test_location_that_changed_since_the_delivery(self):
        order = self._sell()
        transit = self.env["stock.location"].create(
            {"name": "Affiliates", "usage": "transit", "company_id": self.company.id}
        )
        self.customer.property_stock_customer = transit
        returns = self._authorize(self._create_return(order, [3.0]))
        self._finish(returns)
        self.assertEqual(returns.line_ids.qty_received, 3.0)
        self.assertEqual(self._get_quantity(self.customers), 7.0)
        self.assertEqual(self._get_quantity(transit), 0.0)

    def test_transit_of_the_company_itself_is_no_customer(self):
        transit = self.env["stock.location"].create(
            {"name": "Truck", "usage": "transit", "company_id": self.company.id}
        )
        self.customer.property_stock_customer = transit
        returns = self.env["return.order"].new({"partner_id": self.customer.id})
        returns.company_id = self.company
        self.assertEqual(returns._get_customer_location(), self.customers)

    # === AFFILIATED COMPANIES === #

    def test_affiliated_company_returns_goods(self):
        order = self._sell_to_affiliate()
        self.assertEqual(order.order_line.qty_returnable, 10.0)
        returns = self._authorize(self._create_return(order, [4.0]))
        self.assertEqual(returns.reverse_picking_ids.location_id, self.between)
        self._finish(returns)
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_received": 4.0, "qty_inspected": 4.0, "qty_credited": 4.0}],
        )
        self.assertEqual(order.order_line.qty_delivered, 6.0)
        self.assertEqual(order.order_line.qty_returnable, 6.0)
        self.assertEqual(self._get_quantity(self.between), 6.0)

    def test_goods_are_sent_back_to_the_affiliated_company(self):
        order = self._sell_to_affiliate()
        returns = self._take_back(order, [4.0], disposition_id=self.send_back.id)
        self._ship_back(returns)
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_sent_back": 4.0, "qty_in_quarantine": 0.0, "qty_given_back": 0.0}],
        )
        self.assertEqual(order.order_line.qty_delivered, 10.0)
        self.assertEqual(self._get_quantity(self.between), 10.0)

    def test_limits_hold_between_companies(self):
        order = self._sell_to_affiliate()
        returns = self._authorize(self._create_return(order, [10.0]))
        with self.assertRaisesRegex(Exception, "more would come back"):
            self._receive(returns, {self.product: 12.0})

    def test_delivery_to_an_affiliated_company_offers_its_return(self):
        order = self._sell_to_affiliate()
        user = new_test_user(
            self.env,
            "return_warehouse_sales",
            groups="stock.group_stock_user,sales_team.group_sale_salesman_all_leads,"
            "return_management.return_management_group_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        delivery = order.picking_ids.with_user(user)
        self.assertTrue(delivery.is_sent_to_customer)
        action = delivery.action_create_return_order()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(dialog.line_ids.sale_line_id, order.order_line)
        returns = self._authorize(self._create_return(order, [1.0]))
        self.assertEqual(delivery.return_order_ids, returns)
