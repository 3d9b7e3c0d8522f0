from .valuation_common import ValuationCommon


class DropshipCommon(ValuationCommon):
    """Goods that a vendor delivers to the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.customers = cls.env.ref("stock.stock_location_customers")

    def _sell_dropshipped(self, product):
        """Sell goods that a vendor delivers, as `stock_dropshipping` moves them."""
        order = self._create_sale([{"product_id": product.id}])
        order.picking_ids.action_cancel()
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.customers.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 10.0,
                            "location_id": self.suppliers.id,
                            "location_dest_id": self.customers.id,
                            "sale_line_id": order.order_line.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = 10.0
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertTrue(picking.move_ids.is_dropship)
        self._invoice(order)
        return order, picking
