from odoo.addons.return_management.tests.common import ReturnManagementCommon


class RepairReturnsCommon(ReturnManagementCommon):
    """Returns whose goods are to be repaired, and a spare part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.env.ref("return_management.return_order_disposition_repair")
        cls.repair_location = cls.warehouse.return_repair_location_id
        cls.part = cls._create_goods("Cell", lst_price=30.0)
        cls._put_in_stock(cls.part, 20)

    @classmethod
    def _return_to_repair(cls, order, quantities, **inspection):
        """Make, authorize, receive and inspect a return whose goods are repaired."""
        returns = cls._create_return(
            order, quantities, requested_settlement_type="repair"
        )
        cls._authorize(returns)
        cls._receive(returns)
        cls._inspect(returns, disposition_id=cls.repair.id, **inspection)
        return returns.with_env(cls.env)

    @classmethod
    def _sell_serials(cls, *names):
        """Sell, deliver and invoice pieces with these serial numbers."""
        product = cls._create_goods("Inverter", tracking="serial")
        lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )
        order = cls._create_sale(
            [{"product_id": product.id, "product_uom_qty": len(names)}]
        )
        cls._deliver_part(order, 1.0, lots)
        cls._invoice(order)
        return order, lots

    @classmethod
    def _settle_repair(cls, returns):
        returns.with_user(cls.user_officer).action_settle()
        returns.with_user(cls.user_finance).action_approve()

    @classmethod
    def _use_part(cls, repairs, quantity=1.0):
        cls.env["stock.move"].create(
            [
                {
                    "repair_id": repair.id,
                    "product_id": cls.part.id,
                    "product_uom_qty": quantity,
                    "repair_line_type": "add",
                }
                for repair in repairs
            ]
        )

    @classmethod
    def _finish(cls, repairs):
        """Repair, as the warehouse."""
        for repair in repairs.with_user(cls.user_warehouse):
            repair.action_validate()
            repair.action_repair_start()
            repair.move_ids.picked = True
            repair.action_repair_end()

    def _assert_order(self, order, delivered, invoiced):
        self.assertRecordValues(
            order.order_line,
            [{"qty_delivered": delivered, "qty_invoiced": invoiced}],
        )
        self.assertEqual(order.invoice_status, "invoiced")
