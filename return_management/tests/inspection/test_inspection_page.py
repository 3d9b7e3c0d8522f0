import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon

# One grey pixel
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5E"
    "rkJggg=="
)


@tagged("post_install", "-at_install")
class TestInspectionPage(ReturnManagementCommon):
    """The page that inspects a whole receipt at once, by hand or by scanning."""

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
        names = keys or [f"{code}-{self.id()}-{len(barcodes)}" for code in barcodes]
        scans = [
            {"code": code, "key": key if keys else ""}
            for code, key in zip(barcodes, names, strict=True)
        ]
        results = returns.with_user(self.user_officer).scan_inspections(
            scans, condition
        )
        return " ".join(result["message"] or "" for result in results).strip()

    # === OPENING === #

    def test_page_has_one_open_row_per_draft_of_all_returns(self):
        returns = self._receive_return(4.0) | self._receive_return(2.0)
        drafts = self._open(returns)
        self.assertRecordValues(
            drafts.sorted("quantity"),
            [
                {"quantity": 2.0, "condition": False, "disposition_id": False},
                {"quantity": 4.0, "condition": False, "disposition_id": False},
            ],
        )
        page = self._get_page(returns)
        self.assertEqual([order["id"] for order in page["orders"]], returns.ids)
        self.assertEqual([row["id"] for row in page["rows"]], drafts.ids)
        row = page["rows"][0]
        self.assertEqual(row["product"], "Battery Module")
        self.assertEqual([gap[0] for gap in row["gaps"]], ["condition"])
        self.assertEqual(
            row["outcomes"][0],
            {
                "condition": "as_new",
                "disposition_id": self.restock.id,
                "credit_percent": 100.0,
                "settlement_type": "refund",
                "is_planned": False,
            },
        )
        # Damaged goods never go back to stock unasked.
        self.assertFalse(row["outcomes"][2]["disposition_id"])

    def test_page_opens_from_the_reverse_transfer_and_from_the_list(self):
        returns = self._receive_return()
        picking = returns.reverse_picking_ids.with_user(self.user_officer)
        self.assertTrue(picking.is_return_to_inspect)
        action = picking.action_inspect_return()
        self.assertEqual(action["tag"], "return_management.inspect")
        self.assertEqual(action["context"]["active_ids"], returns.ids)
        action = self._get_drafts(returns).action_inspect()
        self.assertEqual(action["context"]["active_ids"], returns.ids)

    def test_without_goods_to_inspect_the_page_does_not_open(self):
        returns = self._create_return(self._sell(), [1.0])
        with self.assertRaisesRegex(UserError, "nothing waits for an inspection"):
            self._open(returns)

    def test_salesperson_cannot_open_the_page(self):
        returns = self._receive_return().with_user(self.user_salesperson)
        for call in (
            returns.action_inspect,
            returns.get_inspection_page,
            lambda: returns.scan_inspections([{"code": "x"}], "as_new"),
            lambda: returns.inspection_ids.set_outcome("as_new"),
            lambda: returns.inspection_ids.split_off(1.0),
            lambda: returns.inspection_ids.join_parts(),
            lambda: returns.inspection_ids.save_from_page({"finding": "x"}, {}),
            lambda: returns.inspection_ids.add_photo("x.png", ""),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_other_company_sees_nothing_of_the_page(self):
        returns = self._receive_return()
        other = self.setup_other_company()["company"]
        foreign = self.user_officer.copy(
            {
                "login": "officer_elsewhere",
                "company_id": other.id,
                "company_ids": [Command.set(other.ids)],
            }
        )
        for call in (
            returns.with_user(foreign).get_inspection_page,
            lambda: returns.with_user(foreign).scan_inspections([], "as_new"),
            lambda: returns.inspection_ids.with_user(foreign).set_outcome("as_new"),
        ):
            with self.assertRaises(AccessError):
                call()

    # === ONE PRESS === #

    def test_one_press_says_all_of_the_usual_outcome(self):
        drafts = self._open(self._receive_return())
        drafts.set_outcome("as_new")
        self.assertRecordValues(
            drafts,
            [
                {
                    "condition": "as_new",
                    "disposition_id": self.restock.id,
                    "credit_percent": 100.0,
                    "settlement_type": "refund",
                }
            ],
        )
        drafts.set_outcome("unusable")
        self.assertFalse(drafts.disposition_id)
        drafts.disposition_id = self.scrap
        self.assertEqual(drafts.credit_percent, self.scrap.credit_percent)

    def test_unknown_condition_is_refused(self):
        drafts = self._open(self._receive_return())
        with self.assertRaisesRegex(UserError, "“rotten” is no condition"):
            drafts.set_outcome("rotten")

    def test_pressed_after_validating_is_refused(self):
        drafts = self._open(self._receive_return())
        drafts.set_outcome("as_new")
        drafts.action_validate()
        for call in (
            lambda: drafts.set_outcome("unusable"),
            lambda: drafts.split_off(1.0),
            lambda: drafts.save_from_page({"finding": "x"}, {"finding": ""}),
        ):
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                call()

    # === TYPING === #

    def test_what_is_typed_is_kept_at_once(self):
        returns = self._receive_return()
        draft = self._open(returns)
        draft.save_from_page({"finding": "Dented"}, {"finding": ""})
        draft.save_from_page({"credit_percent": 40.0}, {"credit_percent": 0.0})
        row = self._get_page(returns)["rows"][0]
        self.assertEqual((row["finding"], row["credit_percent"]), ("Dented", 40.0))
        # Sent twice, it is the same.
        draft.save_from_page({"finding": "Dented"}, {"finding": ""})

    def test_what_a_colleague_changed_is_not_overwritten(self):
        draft = self._open(self._receive_return())
        draft.with_user(self.user_manager).finding = "Scratched"
        with self.assertRaisesRegex(UserError, "has changed “Finding”"):
            draft.save_from_page({"finding": "Dented"}, {"finding": ""})
        self.assertEqual(draft.finding, "Scratched")
        # Something else does not mind.
        draft.save_from_page(
            {"disposition_id": self.scrap.id}, {"disposition_id": False}
        )
        self.assertEqual(draft.disposition_id, self.scrap)

    def test_page_writes_nothing_else(self):
        draft = self._open(self._receive_return())
        with self.assertRaisesRegex(UserError, "state"):
            draft.save_from_page({"state": "done"}, {})

    # === PHOTOS === #

    def test_photo_is_kept_once(self):
        returns = self._receive_return()
        draft = self._open(returns)
        data = base64.b64encode(PNG).decode()
        photo = draft.add_photo("crack.png", data)
        self.assertEqual(draft.add_photo("crack.png", data), photo)
        self.assertEqual(draft.attachment_ids.ids, [photo])
        self.assertEqual(draft.attachment_ids.res_id, draft.id)
        row = self._get_page(returns)["rows"][0]
        self.assertEqual(row["photos"], [{"id": photo, "name": "crack.png"}])
        draft.remove_photo(photo)
        self.assertFalse(draft.attachment_ids)

    def test_what_is_no_photo_is_refused(self):
        draft = self._open(self._receive_return())
        for data in ("", "no base64!", base64.b64encode(b"<svg/>").decode()):
            with self.assertRaisesRegex(UserError, "crack.png is no photo"):
                draft.add_photo("crack.png", data)
        large = base64.b64encode(PNG + b"0" * 11 * 2**20).decode()
        with self.assertRaisesRegex(UserError, "too large"):
            draft.add_photo("crack.png", large)

    # === SCANNING === #

    def test_scan_counts_the_unit_into_the_chosen_condition(self):
        returns = self._receive_return(4.0)
        self._open(returns)
        self._scan(returns, *[self.product.barcode] * 2, condition="major_damage")
        self._scan(returns, self.product.barcode, condition="as_new")
        self.assertRecordValues(
            self._get_drafts(returns).sorted(lambda i: i.condition or ""),
            [
                {"condition": False, "quantity": 1.0, "qty_counted": 0.0},
                {"condition": "as_new", "quantity": 1.0, "qty_counted": 1.0},
                {"condition": "major_damage", "quantity": 2.0, "qty_counted": 2.0},
            ],
        )

    def test_scanned_damage_does_not_go_back_to_stock_unasked(self):
        returns = self._receive_return(2.0)
        self._open(returns)
        self._scan(returns, self.product.barcode, condition="major_damage")
        drafts = self._get_drafts(returns)
        self.assertFalse(drafts[1].disposition_id)
        drafts[0].set_outcome("as_new")
        with self.assertRaisesRegex(UserError, "choose a disposition"):
            drafts.action_validate()

    def test_scan_beyond_what_was_received_is_not_counted(self):
        returns = self._receive_return(1.0)
        drafts = self._open(returns)
        self.assertFalse(self._scan(returns, self.product.barcode))
        self.assertIn("counted already", self._scan(returns, self.product.barcode))
        self.assertEqual(drafts.qty_counted, 1.0)

    def test_scan_sent_again_is_counted_once(self):
        returns = self._receive_return(4.0)
        self._open(returns)
        codes = [self.product.barcode] * 2
        for __ in range(2):
            self.assertFalse(self._scan(returns, *codes, keys=["a", "b"]))
        self._scan(returns, self.product.barcode, keys=["c"], condition="unusable")
        self._scan(returns, self.product.barcode, keys=["a"])
        self.assertEqual(sum(self._get_drafts(returns).mapped("qty_counted")), 3.0)

    def test_unknown_barcode_is_said_in_words(self):
        returns = self._receive_return(1.0)
        self._open(returns)
        self.assertIn("0000 is neither a product nor", self._scan(returns, "0000"))
        self.assertFalse(self._get_drafts(returns).qty_counted)
        self.assertTrue(self._scan(returns, ""))

    def test_scanned_serial_number_moves_to_its_condition(self):
        returns = self._receive_serials()
        self._open(returns).set_outcome("as_new")
        self._scan(returns, "SN-2", condition="unusable")
        drafts = self._get_drafts(returns).sorted("condition")
        self.assertRecordValues(
            drafts,
            [
                {
                    "condition": "as_new",
                    "lot_ids": (self.serials - self.serials[1]).ids,
                },
                {"condition": "unusable", "lot_ids": self.serials[1].ids},
            ],
        )
        self.assertEqual(drafts.mapped("quantity"), [2.0, 1.0])

    def test_serial_number_scanned_again_changes_its_condition(self):
        returns = self._receive_serials()
        self._open(returns).set_outcome("as_new")
        self._scan(returns, "SN-2", condition="unusable")
        self._scan(returns, "SN-2", condition="as_new")
        self.assertRecordValues(
            self._get_drafts(returns),
            [{"condition": "as_new", "quantity": 3.0, "qty_counted": 1.0}],
        )
        self.assertIn("counted already", self._scan(returns, "SN-2"))

    def test_all_serial_numbers_scanned_are_one_row(self):
        returns = self._receive_serials()
        self._open(returns)
        self._scan(returns, "SN-1", "SN-2", "SN-3")
        draft = self._get_drafts(returns)
        self.assertRecordValues(
            draft, [{"condition": "as_new", "quantity": 3.0, "qty_counted": 3.0}]
        )
        lots = self._get_page(returns)["rows"][0]["lots"]
        self.assertEqual([lot["is_counted"] for lot in lots], [True] * 3)

    def test_tracked_product_asks_for_its_serial_number(self):
        self.tracked.barcode = "6900000000024"
        returns = self._receive_serials()
        self._open(returns)
        message = self._scan(returns, "6900000000024")
        self.assertIn("scan its lot or serial number", message)

    def test_gs1_code_names_product_and_serial_number(self):
        self.tracked.barcode = "6900000000024"
        self.company.nomenclature_id = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        returns = self._receive_serials()
        self._open(returns)
        self.assertFalse(self._scan(returns, "010690000000002421SN-2"))
        counted = self._get_drafts(returns).filtered("qty_counted")
        self.assertEqual(counted.lot_ids, self.serials[1])
        self.assertTrue(self._scan(returns, "010690000000002521SN-1"))

    # === SPLITTING === #

    def test_split_takes_a_part_off_once(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        part = draft.split_off(3.0, key="k")
        self.assertFalse(draft.split_off(3.0, key="k"))
        self.assertEqual(self._get_drafts(returns).mapped("quantity"), [1.0, 3.0])
        self.assertFalse(draft.browse(part).condition)

    def test_split_without_a_number_takes_one_unit_off(self):
        returns = self._receive_return(4.0)
        self._open(returns).split_off()
        self.assertEqual(self._get_drafts(returns).mapped("quantity"), [3.0, 1.0])

    def test_split_of_serial_numbers(self):
        returns = self._receive_serials()
        draft = self._open(returns)
        part = draft.browse(draft.split_off(lot_ids=self.serials[:2].ids))
        self.assertEqual(part.lot_ids, self.serials[:2])
        self.assertEqual(draft.lot_ids, self.serials[2])
        self.assertEqual((part.quantity, draft.quantity), (2.0, 1.0))

    def test_single_unit_cannot_be_split(self):
        draft = self._open(self._receive_return(1.0))
        for quantity in (0.0, 1.0, 2.0, -1.0):
            with self.assertRaisesRegex(UserError, "Battery Module"):
                draft.split_off(quantity)

    def test_parts_are_joined_with_what_was_found(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        part = draft.browse(draft.split_off(1.0))
        part.finding = "Dented"
        photo = part.add_photo("crack.png", base64.b64encode(PNG).decode())
        part.join_parts()
        self.assertRecordValues(
            self._get_drafts(returns),
            [{"quantity": 4.0, "finding": "Dented", "attachment_ids": [photo]}],
        )
        with self.assertRaisesRegex(UserError, "no other part"):
            draft.join_parts()

    # === VALIDATING === #

    def test_every_row_is_an_inspection_of_its_own(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        part = draft.browse(draft.split_off(1.0))
        draft.set_outcome("as_new")
        part.set_outcome("major_damage")
        for values in (
            {"disposition_id": self.scrap.id},
            {"credit_percent": 40.0},
            {"finding": "Dented"},
        ):
            part.save_from_page(values, part._get_page_values())
        (draft | part).action_validate()
        self.assertRecordValues(
            returns.inspection_ids.sorted("quantity"),
            [
                {
                    "state": "done",
                    "quantity": 1.0,
                    "condition": "major_damage",
                    "disposition_id": self.scrap.id,
                    "credit_percent": 40.0,
                    "finding": "Dented",
                },
                {
                    "state": "done",
                    "quantity": 3.0,
                    "condition": "as_new",
                    "disposition_id": self.restock.id,
                    "credit_percent": 100.0,
                    "finding": False,
                },
            ],
        )
        self.assertEqual(returns.inspection_status, "full")
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)

    def test_without_a_condition_nothing_is_validated(self):
        draft = self._open(self._receive_return())
        with self.assertRaisesRegex(UserError, "Battery Module.*choose the condition"):
            draft.action_validate()

    def test_reason_that_says_it_all_needs_no_condition(self):
        self.reason.disposition_id = self.scrap
        returns = self._receive_return()
        draft = self._open(returns)
        self.assertFalse(self._get_page(returns)["rows"][0]["gaps"])
        draft.action_validate()
        self.assertEqual(draft.disposition_id, self.scrap)

    def test_all_that_is_missing_is_said_at_once(self):
        self.env["return.order.reason.check"].create(
            [
                {"reason_id": self.reason.id, "name": "Seals"},
                {"reason_id": self.reason.id, "name": "Voltage"},
            ]
        )
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        draft.split_off(1.0)
        gaps = [[gap[0] for gap in row["gaps"]] for row in self._get_page(returns)["rows"]]
        drafts = self._get_drafts(returns)
        self.assertEqual(
            gaps,
            [
                ["condition", *(f"check_{check.id}" for check in draft.check_ids)]
                for draft in drafts
            ],
        )
        with self.assertRaises(UserError) as refused:
            drafts.action_validate()
        for words in ("choose the condition", "“Seals”", "“Voltage”"):
            self.assertIn(words, str(refused.exception))

    def test_what_is_left_out_waits_for_another_inspection(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        draft.split_off(3.0)
        draft.set_outcome("as_new")
        draft.action_validate()
        left = returns.inspection_ids.filtered(lambda i: i.state == "draft")
        self.assertEqual(left.quantity, 3.0)
        self.assertEqual(returns.inspection_status, "partial")

    def test_serial_numbers_follow_their_rows(self):
        returns = self._receive_serials()
        self._open(returns).set_outcome("as_new")
        self._scan(returns, "SN-3", condition="unusable")
        drafts = self._get_drafts(returns)
        bad = drafts.filtered(lambda row: row.condition == "unusable")
        bad.disposition_id = self.scrap
        drafts.action_validate()
        scrapped = returns.sudo().inspection_ids.filtered(
            lambda i: i.disposition_id == self.scrap
        )
        self.assertEqual(scrapped.lot_ids, self.serials[2])
        self.assertEqual(set(returns.inspection_ids.mapped("state")), {"done"})

    def test_more_than_received_is_refused_naming_the_product(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        with self.assertRaisesRegex(ValidationError, "Battery Module.*only 4"):
            draft.quantity = 5.0
        self.assertEqual(returns.inspection_ids.state, "draft")

    def test_nothing_entered_is_refused(self):
        draft = self._open(self._receive_return(4.0))
        draft.quantity = 0.0
        with self.assertRaisesRegex(UserError, "quantity above zero"):
            draft.action_validate()

    def test_share_follows_the_disposition(self):
        draft = self._open(self._receive_return(4.0))
        draft.set_outcome("as_new")
        draft.save_from_page(
            {"disposition_id": self.send_back.id}, draft._get_page_values()
        )
        self.assertEqual(draft.credit_percent, 0.0)

    def test_double_click_validates_once(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        draft.set_outcome("as_new")
        draft.action_validate()
        draft.action_validate()
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)
        self.assertEqual(len(returns.inspection_ids), 1)

    def test_page_takes_as_many_statements_for_many_rows(self):
        few = self._receive_return(2.0)
        many = few.browse().union(*(self._receive_return(1.0) for __ in range(5)))
        counts = []
        for returns in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._get_page(returns)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_lots_may_be_in_several_conditions(self):
        lot_product = self._create_goods("Cable Drum", tracking="lot")
        lot = self.env["stock.lot"].create(
            {"name": "LOT-7", "product_id": lot_product.id}
        )
        self.env["stock.quant"]._update_available_quantity(
            lot_product, self.stock, 5.0, lot_id=lot
        )
        order = self._create_sale(
            [{"product_id": lot_product.id, "product_uom_qty": 5.0}]
        )
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        returns = self._create_return(order, [2.0])
        returns.sudo().line_ids.lot_ids = [Command.set(lot.ids)]
        self._authorize(returns)
        self._receive(returns)
        drafts = self._open(returns)
        self._scan(returns, "LOT-7", condition="minor_damage")
        drafts = returns.inspection_ids.with_user(self.user_officer)
        self.assertEqual(drafts.lot_ids, lot)
        self.assertEqual(drafts.mapped("quantity"), [1.0, 1.0])
        drafts.filtered(lambda i: not i.condition).set_outcome("as_new")
        drafts.disposition_id = self.restock
        drafts.action_validate()
        self.assertEqual(set(returns.inspection_ids.mapped("state")), {"done"})
