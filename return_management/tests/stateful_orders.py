from .common import ReturnManagementCommon


class StatefulOrders(ReturnManagementCommon):
    """What was sold before anything comes back: with lots, in dozens, a service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispositions = (
            cls.restock
            | cls.scrap
            | cls.send_back
            | cls.env.ref("return_management.return_order_disposition_discount")
        )
        cls._create_tracked_goods()
        cls._create_orders()

    @classmethod
    def _create_tracked_goods(cls):
        cls.by_lot = cls._create_goods("Electrolyte", tracking="lot")
        cls.by_serial = cls._create_goods("Inverter", tracking="serial")
        for product, numbers, quantity in (
            (cls.by_lot, ("L1", "L2"), 4),
            (cls.by_serial, ("S1", "S2", "S3"), 1),
        ):
            lots = cls.env["stock.lot"].create(
                [{"name": name, "product_id": product.id} for name in numbers]
            )
            for lot in lots:
                cls.env["stock.quant"]._update_available_quantity(
                    product, cls.stock, quantity, lot_id=lot
                )

    @classmethod
    def _create_orders(cls):
        cls.on_order = cls._create_goods("Cable", invoice_policy="order")
        cls.service = cls._create_goods(
            "Mounting", type="service", is_storable=False, invoice_policy="order"
        )
        cls.goods = cls.product | cls.on_order | cls.by_lot | cls.by_serial
        dozen = cls.env.ref("uom.product_uom_dozen")
        cls.orders = cls._sell(
            [
                {"discount": 10.0},
                {
                    "product_id": cls.on_order.id,
                    "product_uom_id": dozen.id,
                    "product_uom_qty": 2.0,
                },
                {"product_id": cls.by_lot.id, "product_uom_qty": 6.0},
            ]
        )
        cls.orders |= cls._sell(
            [
                {"product_id": cls.by_serial.id, "product_uom_qty": 3.0},
                {"product_uom_qty": 5.0, "price_unit": 33.33},
                {"product_id": cls.on_order.id, "product_uom_qty": 7.0},
                {"product_id": cls.service.id, "product_uom_qty": 4.0},
            ],
            invoice=False,
        )

    @classmethod
    def _deliver(cls, order):
        """Override to deliver the lots that are in stock, and services by hand."""
        for picking in order.picking_ids.filtered(lambda p: p.state != "done"):
            for move in picking.move_ids.filtered(lambda m: m.has_tracking == "none"):
                cls._put_in_stock(move.product_id, move.product_qty)
            picking.action_assign()
            picking.move_ids.picked = True
            picking.with_context(skip_backorder=True).button_validate()
        for line in order.order_line:
            if line.product_id.type == "service":
                line.qty_delivered = line.product_uom_qty
