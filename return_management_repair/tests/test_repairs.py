from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import RepairReturnsCommon


@tagged("post_install", "-at_install")
class TestRepairs(RepairReturnsCommon):
    """Returned goods are repaired and go back; nothing is credited."""

    # === ONE PIECE AFTER THE OTHER === #

    def test_settlement_creates_the_repair(self):
        order = self._sell()
        returns = self._return_to_repair(order, [2.0], finding="Cells & case")
        self._assert_order(order, 8.0, 10.0)
        self.assertTrue(returns.is_to_settle)
        self._settle_repair(returns)
        repair = returns.repair_order_ids
        self.assertRecordValues(
            repair,
            [
                {
                    "product_id": self.product.id,
                    "product_qty": 2.0,
                    "partner_id": self.customer.id,
                    "picking_type_id": self.warehouse.repair_type_id.id,
                    "product_location_src_id": self.repair_location.id,
                    "product_location_dest_id": self.repair_location.id,
                    "under_warranty": True,
                    "state": "draft",
                    "return_order_id": returns.id,
                }
            ],
        )
        self.assertIn("Cells &amp; case", repair.internal_notes)
        self.assertFalse(returns.is_to_settle)
        self.assertFalse(returns.picking_ids - returns.reverse_picking_ids)
        self.assertEqual(returns.state, "authorized")

    def test_done_repair_creates_the_way_back_and_closes_the_return(self):
        order = self._sell()
        returns = self._return_to_repair(order, [2.0])
        self._settle_repair(returns)
        self._use_part(returns.repair_order_ids)
        self._finish(returns.repair_order_ids)
        delivery = returns.picking_ids - returns.reverse_picking_ids
        self.assertEqual(delivery.move_ids.product_uom_qty, 2.0)
        self.assertEqual(delivery.move_ids.location_id, self.repair_location)
        self.assertEqual(returns.state, "authorized")
        self._ship_back(returns)
        self._assert_order(order, 10.0, 10.0)
        self.assertRecordValues(
            returns.line_ids,
            [
                {
                    "qty_received": 2.0,
                    "qty_to_repair": 2.0,
                    "qty_repaired": 2.0,
                    "qty_in_quarantine": 0.0,
                    "qty_credited": 0.0,
                }
            ],
        )
        self.assertEqual(returns.state, "done")
        self.assertFalse(returns.credit_note_ids)
        for location in (self.repair_location, self.quarantine):
            self.assertEqual(self._available(self.product, location), 0.0)
        self.assertEqual(self._available(self.part, self.stock), 19.0)

    def test_repair_of_a_part_leaves_the_rest_to_be_repaired(self):
        """1 of 3 is repaired already, so the settlement repairs 2."""
        returns = self._return_to_repair(self._sell(), [3.0])
        inspection = returns.inspection_ids
        first = (
            self.env["repair.order"]
            .with_user(self.user_warehouse)
            .create(
                {
                    "return_inspection_id": inspection.id,
                    "product_id": self.product.id,
                    "product_qty": 1.0,
                }
            )
        )
        self._finish(first)
        self.assertEqual(inspection.repair_status, "pending")
        self.assertFalse(returns.picking_ids - returns.reverse_picking_ids)
        self._settle_repair(returns)
        rest = returns.repair_order_ids - first
        self.assertEqual(rest.product_qty, 2.0)
        self._finish(rest)
        self.assertEqual(inspection.repair_status, "done")
        self._ship_back(returns)
        self.assertEqual(returns.line_ids.qty_repaired, 3.0)
        self.assertEqual(returns.state, "done")

    def test_parts_and_moves_of_the_repair_are_no_goods_of_the_return(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        returns.with_user(self.user_officer).action_create_repair_orders()
        repair = returns.repair_order_ids
        self._use_part(repair)
        self._finish(repair)
        self.assertFalse((repair.move_ids | repair.move_id).return_line_id)
        self.assertEqual(returns.line_ids.qty_received, 1.0)

    def test_repaired_before_the_settlement_leaves_at_once(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        returns.with_user(self.user_officer).action_create_repair_orders()
        self.assertEqual(returns.inspection_ids.repair_status, "progress")
        with self.assertRaisesRegex(UserError, "is being repaired"):
            returns.with_user(self.user_officer).action_settle()
        self.assertIn("Repair: ", returns.next_step)
        self._finish(returns.repair_order_ids)
        self.assertFalse(returns.is_to_settle)
        self._ship_back(returns)
        self.assertEqual(returns.state, "done")

    def test_every_serial_number_has_its_repair_and_goes_back_itself(self):
        order, lots = self._sell_serials("A-1", "A-2", "A-3")
        stranger = lots[0].copy({"name": "A-0"})
        self.env["stock.quant"]._update_available_quantity(
            lots.product_id, self.repair_location, 1.0, lot_id=stranger
        )
        returns = self._return_to_repair(order, [3.0])
        self._settle_repair(returns)
        repairs = returns.repair_order_ids
        self.assertEqual(repairs.lot_id, lots)
        self.assertEqual(repairs.mapped("product_qty"), [1.0, 1.0, 1.0])
        self._finish(repairs[:2])
        self.assertFalse(returns.picking_ids - returns.reverse_picking_ids)
        self._finish(repairs[2])
        self._ship_back(returns)
        moves = (returns.picking_ids - returns.reverse_picking_ids).move_ids
        self.assertEqual(moves.lot_ids, lots)
        self.assertEqual(returns.state, "done")
        self._assert_order(order, 3.0, 3.0)

    def test_repair_from_the_reverse_transfer_belongs_to_the_return(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        picking = returns.reverse_picking_ids.with_user(self.user_warehouse)
        action = picking.action_repair_return()
        repair = (
            self.env["repair.order"]
            .with_user(self.user_warehouse)
            .with_context(**action["context"])
            .create({"product_id": self.product.id})
        )
        self.assertEqual(repair.return_order_id, returns)
        self.assertEqual(repair.return_inspection_id, returns.inspection_ids)
        self.assertEqual(repair.product_location_src_id, self.repair_location)
        self._finish(repair)
        self._ship_back(returns)
        self.assertEqual(returns.state, "done")

    def test_part_of_a_line_is_repaired_and_the_rest_refunded(self):
        """3 received: 1 repaired, 2 refunded at 90.00."""
        order = self._sell()
        returns = self._authorize(self._create_return(order, [3.0]))
        returns = returns.with_env(self.env)
        self._receive(returns)
        draft = returns.inspection_ids.with_user(self.user_officer)
        draft.write(
            {
                "quantity": 1.0,
                "condition": "minor_damage",
                "settlement_type": "repair",
                "disposition_id": self.repair.id,
            }
        )
        draft.action_validate()
        rest = returns.inspection_ids - draft
        rest.with_user(self.user_officer).set_outcome("as_new")
        rest.with_user(self.user_officer).write({"settlement_type": "refund"})
        rest.with_user(self.user_officer).action_validate()
        note = self._settle(returns)
        self.assertEqual(note.amount_untaxed, 180.0)
        self.assertEqual(returns.repair_order_ids.product_qty, 1.0)
        self._finish(returns.repair_order_ids)
        self._ship_back(returns)
        self._assert_order(order, 8.0, 8.0)
        self.assertEqual(returns.state, "done")

    # === OUT OF WARRANTY === #

    def test_repair_out_of_warranty_is_quoted_once_to_its_customer(self):
        self.reason.group = "customer"
        returns = self._return_to_repair(self._sell(), [1.0])
        officer = returns.with_user(self.user_officer)
        self.assertFalse(officer.is_to_quote_repair)
        officer.action_create_repair_orders()
        self.assertFalse(returns.repair_order_ids.under_warranty)
        self._use_part(returns.repair_order_ids, 2.0)
        self.assertTrue(officer.is_to_quote_repair)
        self.assertTrue(officer.action_quote_repairs())
        quote = returns.repair_order_ids.sale_order_id
        self.assertRecordValues(
            quote, [{"partner_id": self.customer.id, "amount_untaxed": 60.0}]
        )
        self.assertFalse(officer.is_to_quote_repair)
        with self.assertRaisesRegex(UserError, "no repair is to be quoted"):
            officer.action_quote_repairs()

    def test_repairs_of_two_customers_are_quoted_each_to_its_own(self):
        self.reason.group = "customer"
        neighbour = self.env["res.partner"].create({"name": "Wind Fields Ltd"})
        returns = self._return_to_repair(self._sell(), [1.0])
        returns |= self._return_to_repair(self._sell(partner_id=neighbour.id), [1.0])
        officer = returns.with_user(self.user_officer)
        officer.action_create_repair_orders()
        self._use_part(returns.repair_order_ids)
        officer.action_quote_repairs()
        for order in returns:
            self.assertRecordValues(
                order.repair_order_ids.sale_order_id,
                [{"partner_id": order.partner_id.id, "amount_untaxed": 30.0}],
            )

    # === RIGHTS AND BAD INPUT === #

    def test_only_officers_create_and_quote_repairs(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        for user in (self.user_salesperson, self.user_warehouse, self.user_finance):
            with self.assertRaises(AccessError):
                returns.with_user(user).action_create_repair_orders()
            with self.assertRaises(AccessError):
                returns.with_user(user).action_quote_repairs()

    def test_users_without_rights_on_repairs_follow_them_all_the_same(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        self._settle_repair(returns)
        seen = returns.with_user(self.user_salesperson)
        self.assertEqual(seen.repair_count, 1)
        self.assertFalse(seen.is_to_quote_repair)
        self.assertIn("Repair: ", seen.next_step)
        with self.assertRaises(AccessError):
            seen.read(["repair_order_ids"])

    def test_double_click_creates_no_second_repair(self):
        returns = self._return_to_repair(self._sell(), [2.0])
        officer = returns.with_user(self.user_officer)
        officer.action_create_repair_orders()
        with self.assertRaisesRegex(UserError, "nothing waits for a repair"):
            officer.action_create_repair_orders()
        self.assertEqual(len(returns.repair_order_ids), 1)

    def test_repairs_by_rpc_obey_the_inspection(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        inspection = returns.inspection_ids
        Repair = self.env["repair.order"].with_user(self.user_warehouse)
        vals = {"return_inspection_id": inspection.id, "product_id": self.product.id}
        for wrong, message in (
            ({"product_qty": 2.0}, "more of .* would be repaired"),
            ({"product_id": self.part.id}, "belongs to"),
        ):
            with (
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                Repair.create({**vals, **wrong})
        refunded = self._take_back(self._sell(), [1.0]).inspection_ids
        with (
            self.assertRaisesRegex(ValidationError, "is not to be repaired"),
            self.cr.savepoint(),
        ):
            Repair.create({**vals, "return_inspection_id": refunded.id})
        with self.assertRaises(UserError):
            inspection.with_user(self.user_officer).write(
                {"is_sent_back_unrepaired": True}
            )

    def test_what_is_scrapped_is_not_repaired(self):
        returns = self._create_return(
            self._sell(), [1.0], requested_settlement_type="repair"
        )
        self._authorize(returns)
        self._receive(returns)
        with self.assertRaisesRegex(UserError, "is to be repaired"):
            self._inspect(returns, disposition_id=self.scrap.id)

    def test_warehouse_without_repairs_is_named(self):
        returns = self._return_to_repair(self._sell(), [1.0])
        self.warehouse.repair_type_id = False
        with self.assertRaisesRegex(UserError, "no operation type for repairs"):
            returns.with_user(self.user_officer).action_create_repair_orders()

    def test_other_company_does_not_touch_the_repairs(self):
        other = self.setup_other_company(name="Second Company")["company"]
        stranger = new_test_user(
            self.env,
            "repair_stranger",
            groups="return_management.return_management_group_manager,"
            "stock.group_stock_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        returns = self._return_to_repair(self._sell(), [1.0])
        with self.assertRaises(AccessError):
            returns.with_user(stranger).action_create_repair_orders()
        self._settle_repair(returns)
        self.assertEqual(returns.repair_order_ids.company_id, self.company)
        with self.assertRaises(UserError):
            self.env["repair.order"].create(
                {
                    "company_id": other.id,
                    "product_id": self.product.id,
                    "picking_type_id": self.env["stock.warehouse"]
                    .search([("company_id", "=", other.id)], limit=1)
                    .repair_type_id.id,
                    "return_inspection_id": returns.inspection_ids.id,
                }
            )
