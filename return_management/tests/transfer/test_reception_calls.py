from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..reception_common import ReceptionCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestReceptionCalls(ReceptionCommon):
    """What the page sends: once more, too much, from strangers, with photos."""

    # === SENT AGAIN === #

    def test_nothing_counts_twice_that_is_sent_again(self):
        picking = self._announce(self._sell(), [9.0])
        scans = [{"key": f"k{n}", "barcode": self.product.barcode} for n in range(3)]
        page = self._page()
        page.count_scans(picking.id, scans[:2])
        answer = page.count_scans(picking.id, scans)
        self.assertEqual(
            [result["status"] for result in answer["results"]],
            ["known", "known", "counted"],
        )
        self.assertEqual(self._counted(answer["parcel"]), [(3.0, 9.0)])
        page.finish_parcel(picking.id)
        answer = page.count_scans(picking.id, scans)
        self.assertEqual({r["status"] for r in answer["results"]}, {"known"})

    def test_two_hundred_scans_in_one_call(self):
        names = [f"BULK-{number:03}" for number in range(200)]
        serials = self._create_lots(self.serial_goods, *names)
        picking = self._announce(self._sell_serials(serials))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        statuses, parcel = self._scan(picking, *names)
        self.assertEqual(set(statuses), {"counted"})
        self.assertEqual(self._counted(parcel), [(200.0, 200.0)])
        self.assertLess(self.env.cr.sql_log_count - before, 150)

    # === PHOTOS === #

    def test_photo_is_evidence_of_the_return(self):
        picking = self._announce(self._sell(), [1.0])
        page = self._page()
        page.add_photo(picking.id, "photo", PIXEL)
        parcel = page.add_photo(picking.id, "photo", PIXEL)
        self.assertEqual(parcel["photo_count"], 1)
        returns = picking.return_order_id
        self.assertEqual(returns.attachment_ids.res_id, returns.id)
        self.assertEqual(returns.attachment_ids.mimetype, "image/png")
        for data in ("bm8gcGljdHVyZQ==", "", False, "%%%"):
            with self.assertRaisesRegex(UserError, "is no photo"):
                page.add_photo(picking.id, f"bad-{data}", data)

    # === WHO, AND WHAT CLIENTS SEND === #

    def test_only_the_warehouse_receives(self):
        picking = self._announce(self._sell(), [1.0])
        for user in (self.user_salesperson, self.user_finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._page(user).read_parcel(picking.id)
        self._page(self.user_officer).read_parcel(picking.id)

    def test_other_company_and_other_transfers_are_refused(self):
        order = self._sell()
        picking = self._announce(order, [1.0])
        other = self.setup_other_company()["company"]
        stranger = self.user_warehouse.copy(
            {
                "login": "elsewhere",
                "company_id": other.id,
                "company_ids": [Command.set(other.ids)],
            }
        )
        with self.assertRaises(AccessError):
            self._page(stranger).read_parcel(picking.id)
        self.assertFalse(
            self._page(stranger).find_parcels(picking.return_order_id.name)["parcels"]
        )
        delivery = order.picking_ids.filtered(lambda p: p != picking)[:1]
        with self.assertRaisesRegex(UserError, "brings no goods of a return"):
            self._page().read_parcel(delivery.id)

    def test_bad_input_is_refused(self):
        picking = self._announce(self._sell(), [1.0])
        page = self._page()
        for scans in ("x", [1], [{"key": "k"}], [{"key": 1, "barcode": "x"}]):
            with self.subTest(scans=scans), self.assertRaises(UserError):
                page.count_scans(picking.id, scans)
        for number, quantity in enumerate(("2", -1, float("nan"), True, 1e12)):
            with self.subTest(quantity=quantity), self.assertRaises(UserError):
                page.set_counted(
                    picking.id, f"q{number}", picking.move_ids.id, quantity
                )
        for picking_id in (0, "1", None, True, 10**8):
            with self.subTest(picking_id=picking_id), self.assertRaises(UserError):
                page.read_parcel(picking_id)

    def test_no_prices_are_shown(self):
        picking = self._announce(self._sell(), [1.0])
        parcel = self._page().read_parcel(picking.id)
        names = set(parcel) | {name for line in parcel["lines"] for name in line}
        self.assertFalse(
            {name for name in names if "price" in name or "amount" in name}
        )
