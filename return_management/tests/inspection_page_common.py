import base64

from .common import ReturnManagementCommon

# One grey pixel
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5E"
    "rkJggg=="
)


class InspectionPageCommon(ReturnManagementCommon):
    """What the client calls of the inspection page, as an officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.barcode = "6900000000017"
        cls.tracked = cls._create_goods("Inverter", tracking="serial")
        cls.serials = cls.env["stock.lot"].create(
            [
                {"name": f"SN-{number}", "product_id": cls.tracked.id}
                for number in range(1, 4)
            ]
        )

    def _receive_return(self, quantity=4.0):
        returns = self._create_return(self._sell(), [quantity])
        self._authorize(returns)
        self._receive(returns)
        return returns

    def _receive_serials(self):
        order = self._create_sale(
            [{"product_id": self.tracked.id, "product_uom_qty": 3.0}]
        )
        self._put_in_stock(self.tracked, 3.0, self.serials)
        picking = order.picking_ids
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        self._invoice(order)
        returns = self._create_return(order)
        returns.sudo().line_ids.lot_ids = self.serials
        self._authorize(returns)
        self._receive(returns)
        return returns

    def _open(self, returns):
        """Open the page as an officer, and return its drafts."""
        action = returns.with_user(self.user_officer).action_inspect()
        self.assertEqual(action["tag"], "return_management.inspect")
        return self._get_drafts(returns)

    def _get_drafts(self, returns):
        drafts = returns.inspection_ids.filtered(lambda i: i.state == "draft")
        return drafts.with_user(self.user_officer).sorted("id")

    def _get_page(self, returns):
        return returns.with_user(self.user_officer).get_inspection_page()

    def _scan(self, returns, *barcodes, condition="as_new", keys=()):
        """Scan on the page as the client does.

        :return: the words for what was not counted.
        """
        scans = [
            {"code": code, "key": key}
            for code, key in zip(barcodes, keys or [""] * len(barcodes), strict=True)
        ]
        results = returns.with_user(self.user_officer).scan_inspections(
            scans, condition
        )
        return " ".join(result["message"] or "" for result in results).strip()
