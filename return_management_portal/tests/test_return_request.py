from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .request_common import PNG, RequestCommon


@tagged("post_install", "-at_install")
class TestReturnRequest(RequestCommon):
    """What customers can ask for, and the return that is made of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.line = cls.order.order_line

    def _create_windows(self, days_by_group, **values):
        return self._create_policy(
            window_ids=[
                Command.create({"reason_group": group, "return_window_days": days})
                for group, days in days_by_group.items()
            ],
            moves_to_working_day=False,
            **values,
        )

    def _deliver_before(self, days):
        """Let the delivery have arrived some days ago."""
        self.order.picking_ids.date_arrived = self.today - timedelta(days)

    # === ITEMS === #

    def test_quantities_are_read_strictly(self):
        request = self._begin(self.order)
        wrong = ["-1", "+1", "0.5", "1,5", "11", "99999999999999", "nan", "inf"]
        wrong += ["1e3", "1e999", "two", "0x2", "\u0661", "1;2", "1 2", "½"]
        for text in wrong:
            with self.subTest(text=text):
                self.assertIn(self.line.id, request._store_items({self.line.id: text}))
        self.assertFalse(request.line_ids)
        for nothing in ({}, {self.line.id: ""}, {self.line.id: " 0 "}):
            self.assertIn(0, request._store_items(nothing))
        self.assertFalse(request._store_items({self.line.id: "10"}))
        self.assertRecordValues(
            request.line_ids, [{"sale_line_id": self.line.id, "quantity": 10.0}]
        )

    def test_units_that_can_be_divided_take_fractions(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        cable = self._create_goods("Cable", uom_id=kilo.id)
        order = self._sell([{"product_id": cable.id, "product_uom_qty": 2.5}])
        request = self._begin(order)
        line = order.order_line
        self.assertIn(line.id, request._store_items({line.id: "0.001"}))
        self.assertFalse(request._store_items({line.id: "1,25"}))
        self.assertEqual(request.line_ids.quantity, 1.25)

    def test_only_goods_are_offered(self):
        service = self._create_goods("Installation", type="service", is_storable=False)
        freight = self._create_goods(
            "Freight", type="service", is_storable=False, is_freight=True
        )
        self.order.order_line = [
            Command.create({"product_id": product.id, "qty_delivered": 1.0})
            for product in (service, freight)
        ]
        self.order.order_line = [
            Command.create({"display_type": "line_note", "name": "Thanks"})
        ]
        rows = self._begin(self.order)._get_item_rows()
        self.assertEqual([row["line"] for row in rows], [self.line])

    def test_obstacles_are_explained(self):
        waiting = self._create_sale([{}])
        (row,) = self._begin(waiting)._get_item_rows()
        self.assertEqual(row["obstacle"], "Not delivered yet.")
        returns = self._create_return(self.order)
        returns.with_user(self.user_salesperson).action_submit()
        (row,) = self._begin(self.order)._get_item_rows()
        self.assertEqual(row["obstacle"], f"Already part of the return {returns.name}.")

    def test_changed_items_keep_what_was_said_about_the_others(self):
        order = self._sell([{}, {}])
        first, second = order.order_line
        request = self._fill_in(order)
        kept = request.line_ids[0]
        kept.comment = "Swollen"
        request._store_items({first.id: "4", second.id: ""})
        self.assertEqual(request.line_ids, kept)
        self.assertRecordValues(kept, [{"quantity": 4.0, "comment": "Swollen"}])

    # === REASONS === #

    def test_windows_decide_about_the_reasons(self):
        self._create_windows({"customer": 7, "quality": 15, "transport": 15})
        self._deliver_before(10)
        request = self._fill_in(self.order)
        (row,) = request._get_item_rows()
        self.assertEqual(len(row["windows"]), 2)
        self.assertIn("Quality problems, Transport damage: until", row["windows"][0])
        self.assertIn("Change of mind: time ended on", row["windows"][1])
        (row,) = request._get_reason_rows()
        self.assertEqual(row["reasons"], self.reason | self.reason_photo)
        self._deliver_before(20)
        (row,) = self._begin(self.order)._get_item_rows()
        self.assertIn("The time for a return ended on", row["obstacle"])

    def test_reasons_of_other_companies_and_for_staff_are_not_offered(self):
        other = self.setup_other_company(name="Second Company")["company"]
        self.reason.company_id = other
        self.reason_choice.is_portal = False
        (row,) = self._fill_in(self.order)._get_reason_rows()
        self.assertEqual(row["reasons"], self.reason_photo)
        self.assertEqual(
            row["line"]._store_reason(row, str(self.reason.id), ""),
            ["Choose a reason."],
        )
        self.assertFalse(row["line"].reason_id)

    def test_evidence_is_asked_for_by_reason_and_policy(self):
        request = self._fill_in(self.order)
        (row,) = request._get_reason_rows()
        line = request.line_ids
        self.assertFalse(line._store_reason(row, str(self.reason.id), ""))
        self.assertTrue(line._store_reason(row, str(self.reason_photo.id), ""))
        line._store_files([{"name": "crushed.png", "raw": PNG}])
        self.assertFalse(line._get_faults(row))
        self._create_windows({"quality": 15}, require_evidence=True)
        request = self._fill_in(self.order)
        self.assertEqual(request._get_open_screen("summary"), "reason")

    # === WISH AND WAY BACK === #

    def test_settlements_are_those_that_every_policy_allows(self):
        other = self._create_goods("Charger")
        order = self._sell([{}, {"product_id": other.id}])
        self._create_policy(
            product_ids=[Command.set(self.product.ids)],
            allow_repair=False,
            allow_bank_transfer=False,
        )
        self._create_policy(product_ids=[Command.set(other.ids)], allow_exchange=False)
        request = self._fill_in(order)
        offer = request._get_settlement_offer()
        self.assertEqual([option["key"] for option in offer["types"]], ["refund"])
        self.assertEqual([o["key"] for o in offer["methods"]], ["on_account"])
        for choice in (
            ("exchange", False),
            ("allowance", False),
            ("none", False),
            ("refund", "bank_transfer"),
            ("refund", "original_payment"),
            ("refund", None),
            (None, None),
            ("<script>", "on_account"),
        ):
            with self.subTest(choice=choice):
                self.assertTrue(request._store_settlement(*choice))
        self.assertFalse(request._store_settlement("refund", "on_account"))

    def test_company_chooses_the_ways_back(self):
        request = self._fill_in(self.order)
        for ways, offered in (
            ((True, False, True), ["ship", "drop_off"]),
            ((False, True, False), ["pickup"]),
            ((False, False, False), ["ship"]),
        ):
            names = ("ship", "pickup", "drop_off")
            self.company.write(
                {f"return_portal_{n}": w for n, w in zip(names, ways, strict=True)}
            )
            keys = [option["key"] for option in request._get_return_methods()]
            self.assertEqual(keys, offered)
        self.assertTrue(request._store_method("drop_off"))
        self.assertTrue(request._store_method("none"))
        self.assertFalse(request._store_method("ship"))

    # === THE RETURN === #

    def test_submission_makes_the_return(self):
        request = self._fill_in(self.order, 2.0)
        returns = request._confirm()
        self.assertRecordValues(
            returns,
            [
                {
                    "state": "submitted",
                    "channel": "portal",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "user_id": self.order.user_id.id,
                    "submitted_by_id": self.user_portal.id,
                    "reason_id": self.reason.id,
                    "requested_settlement_type": "refund",
                    "refund_method": "on_account",
                    "return_method": "ship",
                }
            ],
        )
        self.assertEqual(request._confirm(), returns, "Once only")
        self.assertEqual(self.line.sudo().return_line_ids, returns.line_ids)

    def test_every_product_keeps_its_reason_words_and_files(self):
        request = self._fill_in(self._sell([{}, {}]), [2.0, 3.0], note="Thank you")
        first, second = request.line_ids
        first.comment = "Swollen\n<script>alert(1)</script>"
        second.reason_id = self.reason_choice
        first._store_files([{"name": "cells.png", "raw": PNG}])
        returns = request._confirm()
        self.assertRecordValues(
            returns.line_ids,
            [
                {"product_uom_qty": 2.0, "reason_id": self.reason.id},
                {"product_uom_qty": 3.0, "reason_id": self.reason_choice.id},
            ],
        )
        self.assertIn("Swollen", returns.description)
        self.assertIn("Thank you", returns.description)
        self.assertNotIn("<script", returns.description)
        file = returns.attachment_ids
        self.assertEqual(
            (file.name, file.res_model, file.res_id),
            ("cells.png", "return.order", returns.id),
        )
        request.unlink()
        self.assertTrue(file.exists())

    def test_units_that_are_gone_are_refused(self):
        request = self._fill_in(self.order, 4.0)
        rival = self._create_return(self.order, [7.0])
        rival.with_user(self.user_salesperson).action_submit()
        with self.assertRaisesRegex(UserError, "Only 3 Units can be returned"):
            request._confirm()
        self.assertFalse(request.return_order_id)
        self.assertEqual(self.line.sudo().return_line_ids, rival.line_ids)

    def test_policies_count_again_at_the_submission(self):
        request = self._fill_in(self.order)
        policy = self._create_windows({"quality": 5})
        self._deliver_before(6)
        with self.assertRaisesRegex(UserError, "“Cells swollen” is not possible any"):
            request._confirm()
        policy.write({"active": False})
        self._create_policy(allow_refund=False)
        with self.assertRaisesRegex(UserError, "Choose what you would like to get"):
            request._confirm()
        self.assertFalse(self.line.return_line_ids)

    def test_order_of_another_company(self):
        data = self.setup_other_company(name="Second Company")
        other = data["company"]
        other.return_portal_drop_off = False
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", other.id)], limit=1
        )
        order = (
            self.env["sale.order"]
            .with_company(other)
            .create(
                {
                    "partner_id": self.customer.id,
                    "warehouse_id": warehouse.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "product_uom_qty": 5.0}
                        )
                    ],
                }
            )
        )
        order.action_confirm()
        self.env["stock.quant"]._update_available_quantity(
            self.product, warehouse.lot_stock_id, 5.0
        )
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        request = self._fill_in(order)
        self.assertEqual(
            [option["key"] for option in request._get_return_methods()], ["ship"]
        )
        returns = request._confirm()
        self.assertEqual(returns.company_id, other)
        self.assertEqual(returns.warehouse_id.company_id, other)

    def test_what_was_never_submitted_is_forgotten_with_its_files(self):
        request = self._fill_in(self.order)
        request.line_ids._store_files([{"name": "cells.png", "raw": PNG}])
        file = request.line_ids.attachment_ids
        request.unlink()
        self.assertFalse(file.exists())

    def test_button_only_where_something_can_be_returned(self):
        waiting = self._create_sale([{}])
        orders = self.order | waiting
        self.assertEqual(orders._filter_returnable_in_portal(), self.order)
        policy = self._create_windows({False: 5})
        self._deliver_before(6)
        self.assertFalse(orders._filter_returnable_in_portal())
        policy.active = False
        self._create_return(self.order).with_user(self.user_salesperson).action_submit()
        self.assertFalse(orders._filter_returnable_in_portal())
