import base64

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..inspection_page_common import PNG, InspectionPageCommon


@tagged("post_install", "-at_install")
class TestInspectionParts(InspectionPageCommon):
    """Goods are scanned into conditions, split, joined, described and photographed."""

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

    def test_what_a_colleague_pressed_is_not_pressed_over(self):
        returns = self._receive_return(4.0)
        draft = self._open(returns)
        other = draft.browse(draft.split_off(1.0))
        other.with_user(self.user_manager).set_outcome("unusable")
        with self.assertRaisesRegex(UserError, "has changed “Condition” meanwhile"):
            other.set_outcome("as_new", seen=False)
        # All that were open: the one that is not any more stays.
        (draft | other).set_outcome("as_new", seen=False)
        self.assertEqual((draft | other).mapped("condition"), ["as_new", "unusable"])
        draft.set_outcome("as_new", seen=False)

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
        self.tracked.barcode = "6900000000021"
        self.company.nomenclature_id = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        returns = self._receive_serials()
        self._open(returns)
        self.assertFalse(self._scan(returns, "010690000000002121SN-2"))
        counted = self._get_drafts(returns).filtered("qty_counted")
        self.assertEqual(counted.lot_ids, self.serials[1])
        # Another product, and a number that is not here
        self.assertTrue(self._scan(returns, "010690000000002521SN-1"))
        self.assertTrue(self._scan(returns, "010690000000002121SN-9"))
        self.assertEqual(sum(self._get_drafts(returns).mapped("qty_counted")), 1.0)

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
