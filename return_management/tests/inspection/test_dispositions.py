from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestDispositions(ReturnManagementCommon):
    """Each result sends its goods somewhere, and nothing stays in quarantine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.sale_line = cls.order.order_line
        cls.dispositions = {
            action: cls.env.ref(f"return_management.return_order_disposition_{action}")
            for action in ("restock", "discount", "repair", "vendor")
        }
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf R", "location_id": cls.stock.id, "usage": "internal"}
        )
        cls.dispositions["relocate"] = cls.env["return.order.disposition"].create(
            {
                "name": "To the shelf",
                "action": "relocate",
                "company_id": cls.company.id,
                "location_dest_id": cls.shelf.id,
            }
        )

    def _received(self, quantity=3.0):
        returns = self._authorize(self._create_return(self.order, [quantity]))
        self._receive(returns)
        return returns

    def _inspect_part(self, returns, quantity, **values):
        draft = returns.inspection_ids.filtered(lambda i: i.state == "draft")
        draft = draft.with_user(self.user_officer)
        draft.write({"condition": "as_new"})
        draft.write({"quantity": quantity, **values})
        draft.action_validate()
        return draft

    def _assert_waiting(self, returns):
        self.assertRecordValues(
            returns, [{"state": "authorized", "phase": "inspection"}]
        )

    def _assert_quarantine_empty(self, returns):
        self.assertEqual(returns.state, "done")
        self.assertEqual(self._available(self.product, self.quarantine), 0.0)
        self.assertEqual(sum(returns.line_ids.mapped("qty_in_quarantine")), 0.0)

    def test_goods_move_where_the_disposition_says(self):
        destinations = {
            "restock": self.stock,
            "discount": self.warehouse.return_discount_location_id,
            "repair": self.warehouse.return_repair_location_id,
            "vendor": self.warehouse.return_vendor_location_id,
            "relocate": self.shelf,
        }
        for action, location in destinations.items():
            with self.subTest(action=action):
                returns = self._received(2.0)
                inspections = self._inspect(
                    returns, disposition_id=self.dispositions[action].id
                )
                self.assertRecordValues(
                    inspections.move_ids,
                    [
                        {
                            "state": "done",
                            "quantity": 2.0,
                            "location_id": self.quarantine.id,
                            "location_dest_id": location.id,
                        }
                    ],
                )
                self._settle(returns)
                self._assert_quarantine_empty(returns)

    def test_only_sellable_places_count_as_available(self):
        sellable = {"restock", "discount", "relocate"}
        for action, disposition in self.dispositions.items():
            with self.subTest(action=action):
                returns = self._received(1.0)
                before = self.product.free_qty
                self._inspect(returns, disposition_id=disposition.id)
                self.product.invalidate_recordset()
                gained = self.product.free_qty - before
                self.assertEqual(gained, 1.0 if action in sellable else 0.0)

    def test_scrapped_goods_stand_in_the_list_of_scraps(self):
        returns = self._received()
        inspection = self._inspect(returns, disposition_id=self.scrap.id)
        scraps = self.env["stock.scrap"].search(
            [("return_inspection_id", "=", inspection.id)]
        )
        self.assertRecordValues(
            scraps,
            [
                {
                    "state": "done",
                    "scrap_qty": 3.0,
                    "product_id": self.product.id,
                    "location_id": self.quarantine.id,
                    "scrap_location_id": self.warehouse.return_scrap_location_id.id,
                    "origin": returns.name,
                }
            ],
        )
        self.assertEqual(self.sale_line.qty_delivered, 7.0)
        self.assertEqual(self._settle(returns).amount_untaxed, 270.0)
        self._assert_quarantine_empty(returns)

    # === SEND BACK === #

    def test_goods_that_are_not_accepted_go_back_to_the_customer(self):
        returns = self._received()
        self._inspect(returns, disposition_id=self.send_back.id)
        delivery = returns.picking_ids - returns.reverse_picking_ids
        self.assertRecordValues(
            delivery,
            [
                {
                    "state": "assigned",
                    "picking_type_id": self.warehouse.out_type_id.id,
                    "partner_id": self.customer.id,
                    "sale_id": self.order.id,
                }
            ],
        )
        operations = delivery.move_line_ids
        self.assertRecordValues(operations, [{"quantity": 3.0}])
        self.assertEqual(operations.location_id, self.quarantine)
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_inspected": 3.0, "qty_accepted": 0.0, "qty_to_credit": 0.0}],
        )
        self._assert_waiting(returns)
        self.assertEqual(self.sale_line.qty_delivered, 7.0)
        self.assertEqual(self.sale_line.qty_returnable, 7.0)
        self._ship_back(returns)
        self.assertRecordValues(
            self.sale_line,
            [
                {
                    "qty_delivered": 10.0,
                    "qty_returnable": 10.0,
                    "qty_returned": 0.0,
                    "qty_to_invoice": 0.0,
                }
            ],
        )
        self.assertFalse(returns.credit_note_ids)
        self._assert_quarantine_empty(returns)

    def test_goods_that_were_sent_back_can_be_returned_again(self):
        first = self._received(10.0)
        self._inspect(first, disposition_id=self.send_back.id)
        shipped = self._ship_back(first)
        second = self._received(4.0)
        receipt = second.reverse_picking_ids.move_ids
        self.assertEqual(receipt.origin_returned_move_id, shipped.move_ids)
        self._inspect(second)
        self.assertEqual(self._settle(second).amount_untaxed, 360.0)
        self.assertRecordValues(
            self.sale_line,
            [{"qty_delivered": 6.0, "qty_invoiced": 6.0, "qty_returnable": 6.0}],
        )
        self._assert_quarantine_empty(second)

    def test_cancelled_delivery_does_not_leave_goods_behind_unnoticed(self):
        returns = self._received()
        self._inspect(returns, disposition_id=self.send_back.id)
        delivery = returns.picking_ids - returns.reverse_picking_ids
        delivery.with_user(self.user_warehouse).action_cancel()
        self._assert_waiting(returns)
        again = delivery.copy()
        again.action_confirm()
        again.action_assign()
        self._ship_back(returns)
        self._assert_quarantine_empty(returns)

    # === MIXED RESULTS === #

    def test_line_is_split_over_conditions(self):
        returns = self._received(6.0)
        self._inspect_part(returns, 3.0)
        self._inspect_part(returns, 2.0, condition="major_damage", credit_percent=50.0)
        self._inspect_part(
            returns, 1.0, condition="unusable", disposition_id=self.send_back.id
        )
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_inspected": 6.0, "qty_accepted": 5.0, "qty_to_credit": 5.0}],
        )
        self.assertEqual(returns.inspection_status, "full")
        # 3 x 90.00 and 2 x 45.00
        self.assertEqual(self._settle(returns).amount_untaxed, 360.0)
        self.assertEqual(returns.state, "authorized")
        self._ship_back(returns)
        self.assertRecordValues(
            self.sale_line, [{"qty_delivered": 5.0, "qty_invoiced": 5.0}]
        )
        self.assertEqual(self.order.invoice_status, "invoiced")
        self._assert_quarantine_empty(returns)

    def test_settling_waits_for_all_of_the_goods_to_be_inspected(self):
        returns = self._received()
        self._inspect_part(returns, 1.0)
        self.assertEqual(returns.inspection_status, "partial")
        with self.assertRaisesRegex(UserError, "has not been inspected"):
            self._settle(returns)

    def test_no_more_is_inspected_than_was_received(self):
        returns = self._received()
        draft = returns.inspection_ids.with_user(self.user_officer)
        with self.assertRaisesRegex(ValidationError, "only 3 received"):
            draft.quantity = 4.0

    def test_validated_inspections_are_frozen(self):
        inspection = self._inspect(self._received())
        for values in (
            {"quantity": 1.0},
            {"disposition_id": self.scrap.id},
            {"credit_percent": 50.0},
            {"condition": "unusable"},
            {"finding": "Seal was broken by the customs."},
        ):
            with (
                self.subTest(**values),
                self.assertRaisesRegex(UserError, "can no longer be changed"),
            ):
                inspection.write(values)
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            inspection.unlink()
        # What is found out later has its place in the analysis.
        inspection.root_cause = "Seal was broken by the customs."

    def test_goods_that_wait_cannot_be_forgotten(self):
        draft = self._received().inspection_ids.with_user(self.user_officer)
        with self.assertRaisesRegex(UserError, "wait for their inspection"):
            draft.unlink()
        self._inspect_part(draft.order_id, 3.0)

    def test_customer_cannot_keep_what_was_received(self):
        keep = self.env.ref("return_management.return_order_disposition_keep")
        draft = self._received().inspection_ids.with_user(self.user_officer)
        with self.assertRaisesRegex(ValidationError, "is not possible"):
            draft.disposition_id = keep

    def test_disposition_follows_the_reason(self):
        self.reason.write({"disposition_id": self.scrap.id, "credit_percent": 80.0})
        self.assertRecordValues(
            self._received().inspection_ids,
            [{"disposition_id": self.scrap.id, "credit_percent": 80.0}],
        )
