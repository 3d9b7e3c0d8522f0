from .common import ReturnManagementCommon


class AffiliateCommon(ReturnManagementCommon):
    """Customers that are affiliated companies, behind a transit location."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.between = cls.env.ref("stock.stock_location_inter_company")
        cls.between.active = True

    def _sell_to_affiliate(self):
        self.customer.property_stock_customer = self.between
        order = self._sell()
        self.assertEqual(order.picking_ids.move_ids.location_dest_id, self.between)
        return order
