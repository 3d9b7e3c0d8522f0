from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..reception_common import ReceptionCommon


@tagged("post_install", "-at_install")
class TestScan(ReceptionCommon):
    """A code opens what it names, for who may see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell_serials()
        cls.picking = cls._announce(cls.order, [2.0], tracking_number="1Z999AA1")
        cls.returns = cls.picking.return_order_id

    def _find(self, code, user=None):
        scan = self.env["return.order.scan"].with_user(user or self.user_officer)
        return scan.find_by_barcode(code)

    def _assert_opens(self, code, record, user=None):
        found = self._find(code, user)
        self.assertFalse(found["choices"])
        self.assertEqual(found["action"].get("res_model"), record._name)
        self.assertEqual(found["action"].get("res_id"), record.id)
        return found

    def test_slip_and_tracking_number_open_the_return(self):
        for code in (
            self.returns.name,
            self.returns.name.lower(),
            "1Z999AA1",
            " 1Z999AA1\n",
        ):
            with self.subTest(code=code):
                self._assert_opens(code, self.returns)

    def test_warehouse_receives_what_it_scans_at_once(self):
        action = self._find(self.returns.name, self.user_warehouse)["action"]
        self.assertEqual(action["tag"], "return_order_receive")
        self.assertEqual(action["params"], {"picking_ids": self.picking.ids})

    def test_transfer_opens_the_page_that_counts(self):
        action = self._find(self.picking.name)["action"]
        self.assertEqual(action["tag"], "return_order_receive")
        self.assertEqual(action["params"], {"picking_ids": self.picking.ids})
        self._scan(self.picking, *self.picking.move_line_ids.lot_id.mapped("name"))
        self._page().finish_parcel(self.picking.id)
        self._assert_opens(self.picking.name, self.picking)

    def test_serial_opens_its_return_or_its_sale(self):
        inside = self.picking.move_line_ids.lot_id[0]
        self._assert_opens(inside.name, self.returns)
        sold = self._sell_serials(self.serials[5])
        choices = self._find("INV-6", self.user_manager)["choices"] or [
            self._find("INV-6", self.user_warehouse)
        ]
        actions = [choice["action"]["res_model"] for choice in choices]
        self.assertIn("stock.picking", actions)
        self.assertEqual(
            self._find("INV-6", self.user_warehouse)["action"]["res_id"],
            sold.picking_ids.id,
        )

    def test_product_is_found_by_any_form_of_its_number(self):
        self.serial_goods.barcode = "614141000036"
        for code in ("614141000036", "0614141000036", "00614141000036"):
            with self.subTest(code=code):
                action = self._find(code)["action"]
                self.assertEqual(action["res_model"], "return.order")
                orders = self.env["return.order"].search(action["domain"])
                self.assertEqual(orders, self.returns)
        self._assert_opens(self.product.barcode, self.product)

    def test_package_is_opened(self):
        package = self.env["stock.package"].create({"name": "PACK-77"})
        self._assert_opens("PACK-77", package)

    def test_closed_returns_say_since_when(self):
        draft = self._create_return(self._sell(), [1.0])
        draft.with_user(self.user_salesperson).action_submit()
        draft.with_user(self.user_officer).action_refuse("Too old")
        found = self._assert_opens(draft.name, draft)
        self.assertEqual(found["type"], "warning")
        self.assertRegex(found["message"], f"{draft.name} was refused on .*: Too old")
        self.assertIn("Too old", self._page().find_parcels(draft.name)["message"])
        self.returns.with_user(self.user_officer).action_cancel()
        self.assertIn("was cancelled on", self._find(self.returns.name)["message"])

    def test_unknown_codes_and_wrong_digits_are_told(self):
        found = self._find("WHO-KNOWS")
        self.assertEqual((found["type"], found["action"]), ("danger", False))
        self.assertIn("is unknown", found["message"])
        self.assertIn("check digit", self._find("5012345678901")["message"])
        self.assertIn("check digit", self._find("0105012345678901")["message"])
        for odd in ("", "   ", False, None, 17, "%", "_" * 5000):
            with self.subTest(odd=odd):
                self.assertEqual(self._find(odd)["type"], "danger")

    def test_several_hits_are_a_choice(self):
        other = self._create_return(self._sell(), [1.0], tracking_number="1Z999AA1")
        found = self._find("1Z999AA1")
        self.assertFalse(found["action"])
        self.assertEqual(
            {choice["id"] for choice in found["choices"]}, {self.returns.id, other.id}
        )

    def test_what_is_not_theirs_is_unknown(self):
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "scan_elsewhere",
            groups="return_management.return_management_group_manager,"
            "sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        colleague = new_test_user(
            self.env,
            "scan_colleague",
            groups="return_management.return_management_group_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        codes = (self.returns.name, "1Z999AA1", self.picking.name)
        for user in (stranger, colleague):
            for code in (*codes, self.picking.move_line_ids.lot_id[0].name):
                with self.subTest(user=user.login, code=code):
                    found = self._find(code, user)
                    self.assertIn("is unknown", found["message"])
        portal = new_test_user(self.env, "scan_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self._find(self.returns.name, portal)

    def test_statements_do_not_grow(self):
        self._find("INV-1")
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._find("INV-1")
        self.assertLess(self.env.cr.sql_log_count - before, 60)

    def test_expected_parcels_are_listed_and_found(self):
        page = self._page()
        self.assertIn(
            self.picking.id, [p["id"] for p in page.find_parcels()["parcels"]]
        )
        for code in (self.returns.name, "1Z999AA1", self.picking.name):
            found = page.find_parcels(code)["parcels"]
            self.assertEqual([p["id"] for p in found], self.picking.ids)
        self.assertIn("no parcel", page.find_parcels("WHO-KNOWS")["message"])
        draft = self._create_return(self._sell(), [1.0])
        message = page.find_parcels(draft.name)["message"]
        self.assertIn("is not authorized yet", message)

    def test_received_return_says_by_what(self):
        self._scan(self.picking, *self.picking.move_line_ids.lot_id.mapped("name"))
        self._page().finish_parcel(self.picking.id)
        message = self._page().find_parcels(self.returns.name)["message"]
        self.assertIn(f"received already, by {self.picking.name}", message)
