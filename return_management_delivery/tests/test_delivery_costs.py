from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestDeliveryCosts(ReturnManagementCommon):
    """A carrier that bills what it costs bills nothing that a return ships."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "Parcel Service",
                "fixed_price": 12.0,
                "invoice_policy": "real",
                "product_id": cls._create_goods("Parcel", type="service").id,
            }
        )
        cls._put_in_stock(cls.product, 50)

    def _ship(self, picking):
        picking.carrier_id = self.carrier
        picking.move_ids.picked = True
        picking.with_user(self.user_warehouse).button_validate()
        self.assertEqual((picking.state, picking.carrier_price), ("done", 12.0))

    def _assert_nothing_added(self, order):
        self.assertEqual(len(order.order_line), 1)
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_deliveries_of_the_order_are_billed(self):
        order = self._create_sale([{}])
        self._ship(order.picking_ids)
        self.assertRecordValues(
            order.order_line.filtered("is_delivery"), [{"price_unit": 12.0}]
        )

    def test_goods_sent_back_cost_nothing(self):
        order = self._sell()
        returns = self._take_back(order, [3.0], disposition_id=self.send_back.id)
        self._ship(
            returns.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
        )
        self._assert_nothing_added(order)

    def test_replacements_cost_nothing(self):
        for steps in ("ship_only", "pick_ship"):
            with self.subTest(steps):
                self.warehouse.delivery_steps = "ship_only"
                order = self._sell()
                self.warehouse.delivery_steps = steps
                returns = self._create_return(
                    order, [2.0], requested_settlement_type="exchange"
                )
                returns.replacement_timing = "approval"
                self._authorize(returns)
                if steps == "pick_ship":
                    picking = returns.replacement_picking_ids
                    picking.move_ids.picked = True
                    picking.with_user(self.user_warehouse).button_validate()
                self._ship(
                    returns.replacement_picking_ids.filtered(
                        lambda p: p.picking_type_id == self.warehouse.out_type_id
                    )
                )
                self._receive(returns)
                self._inspect(returns, disposition_id=self.restock.id)
                self._assert_nothing_added(order)
