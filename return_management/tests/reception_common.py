from itertools import count

from .common import ReturnManagementCommon


class ReceptionCommon(ReturnManagementCommon):
    """Parcels with serial numbers, lots and plain goods, and the page that counts."""

    keys = count()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serial_goods = cls._create_goods(
            "Inverter", tracking="serial", barcode="4006381333931"
        )
        cls.lot_goods = cls._create_goods("Cell", tracking="lot")
        cls.product.barcode = "5012345678900"
        cls.serials = cls._create_lots(
            cls.serial_goods, *(f"INV-{number}" for number in range(1, 7))
        )

    @classmethod
    def _create_lots(cls, product, *names):
        return cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )

    @classmethod
    def _sell_serials(cls, serials=None, **values):
        """Sell and deliver serial numbers, the first five by default."""
        serials = serials or cls.serials[:5]
        order = cls._create_sale(
            [{"product_id": cls.serial_goods.id, "product_uom_qty": len(serials)}],
            **values,
        )
        cls._deliver_part(order, 1.0, serials)
        return order

    @classmethod
    def _announce(cls, order, quantities=None, **values):
        """Authorize a return.

        :return: its reverse transfer.
        """
        returns = cls._authorize(cls._create_return(order, quantities, **values))
        return returns.reverse_picking_ids.with_env(cls.env)

    def _page(self, user=None):
        return self.env["return.order.reception"].with_user(user or self.user_warehouse)

    def _scan(self, picking, *codes, user=None, **values):
        """Scan codes in one call, as the page does.

        :return: the statuses, and the parcel.
        """
        scans = [
            {"key": f"key-{next(self.keys)}", "barcode": code, **values}
            for code in codes
        ]
        answer = self._page(user).count_scans(picking.id, scans)
        self.results = answer["results"]
        return [result["status"] for result in self.results], answer["parcel"]

    def _counted(self, parcel):
        return [(line["counted"], line["expected"]) for line in parcel["lines"]]
