from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestReturnOrderInspect(ReturnManagementCommon):
    """The screen that inspects a whole receipt at once, by hand or by scanning."""

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
        """Open the screen as an officer, and give its record."""
        action = returns.with_user(self.user_officer).action_inspect()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        return wizard.with_user(self.user_officer)

    def _scan(self, wizard, *barcodes, condition=None):
        """Scan on the screen as the web client does, and save."""
        with Form(wizard) as form:
            if condition:
                form.condition = condition
            for barcode in barcodes:
                form._barcode_scanned = barcode

    # === OPENING === #

    def test_screen_has_one_row_per_draft_of_all_returns(self):
        returns = self._receive_return(4.0) | self._receive_return(2.0)
        wizard = self._open(returns)
        self.assertRecordValues(
            wizard.line_ids.sorted("quantity"),
            [
                {
                    "quantity": 2.0,
                    "condition": "as_new",
                    "disposition_id": self.restock.id,
                    "credit_percent": 100.0,
                },
                {
                    "quantity": 4.0,
                    "condition": "as_new",
                    "disposition_id": self.restock.id,
                    "credit_percent": 100.0,
                },
            ],
        )
        self.assertEqual(wizard.order_ids, returns)
        self.assertTrue(wizard.has_several_orders)

    def test_screen_opens_from_the_reverse_transfer(self):
        returns = self._receive_return()
        picking = returns.reverse_picking_ids.with_user(self.user_officer)
        self.assertTrue(picking.is_return_to_inspect)
        action = picking.action_inspect_return()
        self.assertEqual(action["res_model"], "return.order.inspect")

    def test_without_goods_to_inspect_the_screen_does_not_open(self):
        returns = self._create_return(self._sell(), [1.0])
        with self.assertRaisesRegex(UserError, "nothing waits for an inspection"):
            self._open(returns)

    def test_salesperson_cannot_open_the_screen(self):
        returns = self._receive_return()
        with self.assertRaises(AccessError):
            returns.with_user(self.user_salesperson).action_inspect()

    # === SCANNING === #

    def test_scan_counts_the_unit_into_the_chosen_condition(self):
        wizard = self._open(self._receive_return(4.0))
        self._scan(wizard, *[self.product.barcode] * 2, condition="major_damage")
        self._scan(wizard, self.product.barcode, condition="as_new")
        self.assertRecordValues(
            wizard.line_ids.sorted("condition"),
            [
                {"condition": "as_new", "quantity": 2.0, "qty_counted": 1.0},
                {"condition": "major_damage", "quantity": 2.0, "qty_counted": 2.0},
            ],
        )

    def test_scanned_damage_does_not_go_back_to_stock_unasked(self):
        wizard = self._open(self._receive_return(2.0))
        self._scan(wizard, self.product.barcode, condition="major_damage")
        self.assertFalse(wizard.line_ids[1].disposition_id)
        with self.assertRaisesRegex(UserError, "choose a disposition"):
            wizard.action_validate()

    def test_scan_beyond_what_was_received_is_not_counted(self):
        wizard = self._open(self._receive_return(1.0))
        self._scan(wizard, self.product.barcode)
        self.assertIn(
            "counted already",
            wizard.on_barcode_scanned(self.product.barcode)["warning"]["message"],
        )
        self.assertEqual(wizard.line_ids.qty_counted, 1.0)

    def test_unknown_barcode_gives_a_notification(self):
        wizard = self._open(self._receive_return(1.0))
        warning = wizard.on_barcode_scanned("0000")["warning"]
        self.assertEqual(warning["type"], "notification")
        self.assertIn("0000", warning["message"])

    def test_scanned_serial_number_moves_to_its_condition(self):
        wizard = self._open(self._receive_serials())
        self._scan(wizard, "SN-2", condition="unusable")
        self.assertRecordValues(
            wizard.line_ids.sorted("condition"),
            [
                {
                    "condition": "as_new",
                    "lot_ids": (self.serials - self.serials[1]).ids,
                },
                {"condition": "unusable", "lot_ids": self.serials[1].ids},
            ],
        )
        self.assertEqual(wizard.line_ids.mapped("quantity"), [2.0, 1.0])

    def test_serial_number_scanned_again_changes_its_condition(self):
        wizard = self._open(self._receive_serials())
        self._scan(wizard, "SN-2", condition="unusable")
        self._scan(wizard, "SN-2", condition="as_new")
        rows = wizard.line_ids.filtered("quantity")
        self.assertRecordValues(
            rows, [{"condition": "as_new", "quantity": 3.0, "qty_counted": 1.0}]
        )
        self.assertIn(
            "counted already", wizard.on_barcode_scanned("SN-2")["warning"]["message"]
        )

    def test_tracked_product_asks_for_its_serial_number(self):
        self.tracked.barcode = "6900000000024"
        wizard = self._open(self._receive_serials())
        warning = wizard.on_barcode_scanned("6900000000024")["warning"]
        self.assertIn("scan its lot or serial number", warning["message"])

    # === SPLITTING === #

    def test_split_adds_a_row_for_the_rest(self):
        wizard = self._open(self._receive_return(4.0))
        wizard.line_ids.quantity = 3.0
        wizard.line_ids.action_split()
        self.assertEqual(wizard.line_ids.mapped("quantity"), [3.0, 1.0])

    def test_split_of_a_full_row_takes_one_unit_off(self):
        wizard = self._open(self._receive_return(4.0))
        wizard.line_ids.action_split()
        self.assertEqual(wizard.line_ids.mapped("quantity"), [3.0, 1.0])

    def test_single_unit_cannot_be_split(self):
        wizard = self._open(self._receive_return(1.0))
        with self.assertRaisesRegex(UserError, "Battery Module"):
            wizard.line_ids.action_split()

    # === VALIDATING === #

    def test_validate_writes_every_row_to_an_inspection_of_its_own(self):
        returns = self._receive_return(4.0)
        wizard = self._open(returns)
        wizard.line_ids.action_split()
        wizard.line_ids[1].write(
            {
                "condition": "major_damage",
                "disposition_id": self.scrap.id,
                "credit_percent": 40.0,
                "finding": "Dented",
            }
        )
        wizard.action_validate()
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

    def test_what_is_left_out_waits_for_another_inspection(self):
        returns = self._receive_return(4.0)
        wizard = self._open(returns)
        wizard.line_ids.quantity = 1.0
        wizard.action_validate()
        left = returns.inspection_ids.filtered(lambda i: i.state == "draft")
        self.assertEqual(left.quantity, 3.0)
        self.assertEqual(returns.inspection_status, "partial")

    def test_serial_numbers_follow_their_rows(self):
        returns = self._receive_serials()
        wizard = self._open(returns)
        self._scan(wizard, "SN-3", condition="unusable")
        bad = wizard.line_ids.filtered(lambda row: row.condition == "unusable")
        bad.disposition_id = self.scrap
        wizard.action_validate()
        scrapped = returns.sudo().inspection_ids.filtered(
            lambda i: i.disposition_id == self.scrap
        )
        self.assertEqual(scrapped.lot_ids, self.serials[2])
        self.assertEqual(set(returns.inspection_ids.mapped("state")), {"done"})

    def test_more_than_received_is_refused_naming_the_product(self):
        returns = self._receive_return(4.0)
        wizard = self._open(returns)
        wizard.line_ids.quantity = 5.0
        with self.assertRaisesRegex(ValidationError, "Battery Module.*only 4"):
            wizard.action_validate()
        self.assertEqual(returns.inspection_ids.state, "draft")

    def test_nothing_entered_is_refused(self):
        wizard = self._open(self._receive_return(4.0))
        wizard.line_ids.quantity = 0.0
        with self.assertRaisesRegex(UserError, "at least one row"):
            wizard.action_validate()

    def test_share_follows_the_disposition(self):
        wizard = self._open(self._receive_return(4.0))
        with Form(wizard) as form, form.line_ids.edit(0) as row:
            row.disposition_id = self.send_back
            self.assertEqual(row.credit_percent, 0.0)

    def test_double_click_validates_once(self):
        returns = self._receive_return(4.0)
        wizard = self._open(returns)
        wizard.action_validate()
        with self.assertRaises(UserError):
            wizard.action_validate()
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)
        self.assertEqual(len(returns.inspection_ids), 1)

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
        wizard = self._open(returns)
        self._scan(wizard, "LOT-7", condition="minor_damage")
        self.assertEqual(wizard.line_ids.lot_ids, lot)
        self.assertEqual(wizard.line_ids.mapped("quantity"), [1.0, 1.0])
        wizard.line_ids.disposition_id = self.restock
        wizard.action_validate()
        self.assertEqual(set(returns.inspection_ids.mapped("state")), {"done"})
