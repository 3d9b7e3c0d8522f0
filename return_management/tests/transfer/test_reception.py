from odoo.exceptions import UserError
from odoo.tests import tagged, users

from ..reception_common import ReceptionCommon


@tagged("post_install", "-at_install")
class TestReception(ReceptionCommon):
    """The page counts, and writes what it counts to Odoo's own transfer."""

    # === COUNTING === #

    @users("return_warehouse")
    def test_five_serials_are_counted_and_received(self):
        picking = self._announce(self._sell_serials())
        statuses, parcel = self._scan(picking, *self.serials[:5].mapped("name"))
        self.assertEqual(statuses, ["counted"] * 5)
        self.assertEqual(self._counted(parcel), [(5.0, 5.0)])
        self.assertEqual(picking.move_line_ids.mapped("picked"), [True] * 5)
        result = self._page().finish_parcel(picking.id)
        self.assertTrue(result["is_done"])
        returns = picking.return_order_id
        self.assertEqual(returns.line_ids.qty_received, 5.0)
        self.assertEqual(returns.inspection_ids.sudo().lot_ids, self.serials[:5])

    def test_plain_goods_are_counted_one_by_one(self):
        picking = self._announce(self._sell(), [3.0])
        statuses, parcel = self._scan(picking, "5012345678900", "5012345678900")
        self.assertEqual(statuses, ["counted"] * 2)
        self.assertEqual(self._counted(parcel), [(2.0, 3.0)])
        move = picking.move_ids
        self.assertEqual(
            move.move_line_ids.sorted("picked").mapped(
                lambda line: (line.picked, line.quantity)
            ),
            [(False, 1.0), (True, 2.0)],
        )
        self.assertEqual(move.quantity, 3.0)

    def test_what_a_colleague_sees_is_where_to_go_on(self):
        picking = self._announce(self._sell_serials())
        self._scan(picking, "INV-2", "INV-4")
        self.env.invalidate_all()
        parcel = self._page(self.user_officer).read_parcel(picking.id)
        counted = [n["name"] for n in parcel["lines"][0]["numbers"] if n["is_counted"]]
        self.assertEqual(sorted(counted), ["INV-2", "INV-4"])
        self._scan(picking, "INV-1", user=self.user_officer)
        picking.with_user(self.user_warehouse).with_context(
            skip_backorder=True
        ).button_validate()
        self.assertEqual(
            picking.move_line_ids.lot_id, self.serials[:2] + self.serials[3]
        )

    def test_another_serial_of_the_same_delivery_is_taken(self):
        picking = self._announce(self._sell_serials(), [2.0])
        proposed = picking.move_line_ids.lot_id
        others = self.serials[:5] - proposed
        statuses, parcel = self._scan(picking, *others[:2].mapped("name"))
        self.assertEqual(statuses, ["counted"] * 2)
        self.assertEqual(self._counted(parcel), [(2.0, 2.0)])
        self._page().finish_parcel(picking.id)
        self.assertEqual(picking.move_line_ids.lot_id, others[:2])

    def test_gs1_names_product_serial_lot_and_quantity(self):
        self.company.nomenclature_id = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        order = self._create_sale(
            [
                {"product_id": self.serial_goods.id, "product_uom_qty": 1.0},
                {"product_uom_qty": 8.0},
            ]
        )
        picking = order.picking_ids
        self._put_in_stock(self.serial_goods, 1.0, self.serials[0])
        self._put_in_stock(self.product, 8.0)
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        parcel = self._announce(order)
        statuses, counts = self._scan(
            parcel, "010400638133393121INV-1", "0105012345678900\x1d306"
        )
        self.assertEqual(statuses, ["counted"] * 2)
        self.assertEqual(self._counted(counts), [(1.0, 1.0), (6.0, 8.0)])
        self._scan(parcel, "0105012345678901\x1d301")
        self.assertIn("check digit", self.results[0]["message"])

    def test_lots_are_counted_in_parts(self):
        lots = self._create_lots(self.lot_goods, "LOT-A", "LOT-B")
        order = self._create_sale(
            [{"product_id": self.lot_goods.id, "product_uom_qty": 6.0}]
        )
        self._deliver_part(order, 3.0, lots)
        picking = self._announce(order)
        statuses, parcel = self._scan(picking, "LOT-A", "LOT-B", "LOT-A", "LOT-Q")
        self.assertEqual(statuses, ["counted", "counted", "counted", "unknown"])
        self.assertEqual(self._counted(parcel), [(3.0, 6.0)])
        self._page().finish_parcel(picking.id)
        self.assertEqual(
            {line.lot_id.name: line.quantity for line in picking.move_line_ids},
            {"LOT-A": 2.0, "LOT-B": 1.0},
        )

    def test_pack_counts_its_pieces(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.env["product.uom"].create(
            {"product_id": self.product.id, "uom_id": dozen.id, "barcode": "BOX-12"}
        )
        order = self._sell([{"product_uom_qty": 24.0}])
        picking = self._announce(order)
        self.assertEqual(
            self._counted(self._scan(picking, "BOX-12")[1]), [(12.0, 24.0)]
        )

    def test_transfer_in_another_unit_is_counted_in_pieces(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._sell([{"product_uom_qty": 2.0, "product_uom_id": dozen.id}])
        picking = self._announce(order)
        answer = self._page().set_counted(picking.id, "k", picking.move_ids.id, 18.0)
        self.assertEqual(self._counted(answer["parcel"]), [(18.0, 24.0)])
        self._page().finish_parcel(picking.id)
        self.assertEqual(picking.return_order_id.line_ids.qty_received, 1.5)

    # === WHAT IS ODD === #

    def test_what_does_not_belong_is_refused_in_words(self):
        self._sell_serials(self.serials[5])
        picking = self._announce(self._sell_serials())
        self.product.barcode = "5012345678900"
        cases = {
            "NEVER-SEEN": ("unknown", "is unknown"),
            "5012345678900": ("wrong_goods", "Wrong goods: Battery Module"),
            "INV-6": ("wrong_number", "INV-6 of Inverter was not delivered on"),
            "4006381333931": ("number", "scan the serial number"),
        }
        for code, (status, words) in cases.items():
            with self.subTest(code=code):
                statuses, parcel = self._scan(picking, code)
                self.assertEqual(statuses, [status])
                self.assertIn(words, self.results[0]["message"])
                self.assertEqual(self._counted(parcel), [(0.0, 5.0)])
        self._scan(picking, "INV-1")
        self.assertEqual(self._scan(picking, "INV-1")[0], ["twice"])

    def test_serial_that_came_back_already_is_refused(self):
        order = self._sell_serials()
        first = self._announce(order, [1.0])
        name = first.move_line_ids.lot_id.name
        self._scan(first, name)
        self._page().finish_parcel(first.id)
        second = self._announce(order, [2.0])
        self.assertEqual(self._scan(second, name)[0], ["returned"])
        self.assertIn("came back already", self.results[0]["message"])

    def test_too_many_are_refused_until_they_are_accepted(self):
        picking = self._announce(self._sell(), [2.0])
        code = self.product.barcode
        statuses, __ = self._scan(picking, code, code, code)
        self.assertEqual(statuses, ["counted", "counted", "too_many"])
        statuses, parcel = self._scan(picking, code, is_accepted=True)
        self.assertEqual(statuses, ["counted"])
        self.assertEqual(self._counted(parcel), [(3.0, 2.0)])
        self._page().finish_parcel(picking.id)
        # What was delivered may come back, as in Odoo's own form.
        self.assertRecordValues(
            picking.return_order_id.line_ids,
            [{"qty_authorized": 2.0, "qty_received": 3.0}],
        )

    def test_more_than_was_delivered_is_on_a_line_of_its_own(self):
        picking = self._announce(self._sell([{"product_uom_qty": 1.0}]))
        code = self.product.barcode
        self._scan(picking, code)
        statuses, parcel = self._scan(picking, code, is_accepted=True)
        self.assertEqual(statuses, ["counted"])
        self.assertEqual([line["is_unexpected"] for line in parcel["lines"]], [0, 1])
        self._page().finish_parcel(picking.id)
        self.assertRecordValues(
            picking.return_order_id.line_ids.sorted("id"),
            [
                {"is_unexpected": False, "qty_received": 1.0},
                {"is_unexpected": True, "qty_received": 1.0},
            ],
        )

    def test_wrong_goods_and_numbers_can_be_taken_in(self):
        self._sell_serials(self.serials[5])
        picking = self._announce(self._sell_serials(self.serials[:2]))
        codes = ("INV-6", self.product.barcode, "NEW-9")
        extra = {"is_accepted": True, "product_id": self.serial_goods.id}
        self._scan(picking, "INV-1", "INV-2")
        statuses, __ = self._scan(picking, *codes, **extra)
        self.assertEqual(statuses, ["counted"] * 3)
        self._page().finish_parcel(picking.id)
        lines = picking.return_order_id.line_ids.filtered("is_unexpected")
        self.assertEqual(
            {line.product_id: line.qty_received for line in lines},
            {self.serial_goods: 2.0, self.product: 1.0},
        )
        self.assertEqual(picking.return_order_id.receipt_status, "full")

    # === BY TOUCH === #

    def test_counts_are_set_and_taken_back(self):
        picking = self._announce(self._sell(), [5.0])
        move = picking.move_ids
        page = self._page()
        for key, quantity in (("a", 4.0), ("b", 1.0), ("c", 5.0), ("d", 0.0)):
            answer = page.set_counted(picking.id, key, move.id, quantity)
            self.assertEqual(self._counted(answer["parcel"]), [(quantity, 5.0)])
            self.assertEqual(move.quantity, 5.0)
        answer = page.set_counted(picking.id, "e", move.id, 7.0)
        self.assertEqual(answer["results"][0]["status"], "too_many")
        answer = page.set_counted(picking.id, "f", move.id, 7.0, True)
        self.assertEqual(self._counted(answer["parcel"]), [(7.0, 5.0)])
        answer = page.set_counted(picking.id, "g", move.id, 2.0)
        self.assertEqual(self._counted(answer["parcel"]), [(2.0, 5.0)])
        self.assertEqual(move.quantity, 5.0)

    def test_serial_is_taken_back(self):
        picking = self._announce(self._sell_serials())
        self._scan(picking, "INV-1", "INV-2")
        line = picking.move_line_ids.filtered(lambda line: line.lot_id.name == "INV-2")
        answer = self._page().drop_counted(picking.id, "drop", line.id)
        self.assertEqual(self._counted(answer["parcel"]), [(1.0, 5.0)])
        self.assertEqual(self._scan(picking, "INV-2")[0], ["counted"])

    def test_goods_taken_in_by_mistake_leave_nothing(self):
        picking = self._announce(self._sell_serials())
        __, parcel = self._scan(picking, self.product.barcode, is_accepted=True)
        extra = parcel["lines"][1]
        answer = self._page().set_counted(picking.id, "zero", extra["id"], 0.0)
        self.assertEqual(len(answer["parcel"]["lines"]), 1)
        self._scan(picking, "INV-1")
        self._page().finish_parcel(picking.id)
        self.assertFalse(picking.return_order_id.line_ids.filtered("is_unexpected"))

    # === FINISHING === #

    def test_rest_stays_expected_or_is_given_up(self):
        for is_expected, states in ((True, ["assigned", "done"]), (False, ["done"])):
            with self.subTest(is_expected=is_expected):
                picking = self._announce(self._sell(), [4.0])
                self._scan(picking, self.product.barcode)
                result = self._page().finish_parcel(picking.id, is_expected)
                self.assertTrue(result["is_done"])
                returns = picking.return_order_id
                self.assertEqual(
                    sorted(
                        returns.reverse_picking_ids.filtered(
                            lambda p: p.state != "cancel"
                        ).mapped("state")
                    ),
                    states,
                )
                self.assertEqual(
                    returns.receipt_status, "partial" if is_expected else "full"
                )
                # Sent again after the connection was lost
                again = self._page().finish_parcel(picking.id, is_expected)
                self.assertTrue(again["is_done"])
                self.assertEqual(returns.line_ids.qty_received, 1.0)

    def test_nothing_counted_cannot_be_finished(self):
        picking = self._announce(self._sell(), [4.0])
        with self.assertRaisesRegex(UserError, "nothing was counted"):
            self._page().finish_parcel(picking.id)
