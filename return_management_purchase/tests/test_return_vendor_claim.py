from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ReturnPurchaseCommon


@tagged("post_install", "-at_install")
class TestReturnVendorClaim(ReturnPurchaseCommon):
    # === WHO IS CLAIMED FROM === #

    def test_claim_names_the_latest_purchase_and_its_price(self):
        self._purchase(price=50.0)
        latest = self._purchase(price=60.0, line={"discount": 10.0})
        claim = self._claim(3.0, finding="Cells swollen at delivery")
        self.assertRegex(claim.name, r"^VC/\d{4}/\d{5}$")
        self.assertRecordValues(
            claim,
            [
                {
                    "partner_id": self.vendor.id,
                    "company_id": self.company.id,
                    "state": "draft",
                    "amount_expected": 162.0,
                    "amount_credited": 0.0,
                    "user_id": self.user_officer.id,
                    "date_due": date.today() + timedelta(days=30),
                }
            ],
        )
        self.assertRecordValues(
            claim.line_ids,
            [
                {
                    "quantity": 3.0,
                    "price_unit": 54.0,
                    "purchase_line_id": latest.order_line.id,
                    "reason": "Cells swollen at delivery",
                }
            ],
        )

    def test_more_than_the_latest_purchase_brought_is_taken_from_earlier_ones(self):
        first = self._purchase(quantity=5.0, price=50.0)
        latest = self._purchase(quantity=2.0, price=60.0)
        claim = self._claim(8.0)
        self.assertRecordValues(
            claim.line_ids.sorted("quantity"),
            [
                # Nothing was purchased of the last piece: its cost counts.
                {"quantity": 1.0, "price_unit": 60.0, "purchase_line_id": False},
                {
                    "quantity": 2.0,
                    "price_unit": 60.0,
                    "purchase_line_id": latest.order_line.id,
                },
                {
                    "quantity": 5.0,
                    "price_unit": 50.0,
                    "purchase_line_id": first.order_line.id,
                },
            ],
        )
        self.assertEqual(claim.amount_expected, 430.0)

    def test_pieces_go_back_to_the_vendors_they_came_from(self):
        product = self._create_goods("Serial Battery", tracking="serial")
        other = self.env["res.partner"].create({"name": "Other Cells"})
        self._purchase(2.0, 40.0, product, lots=["S1", "S2"])
        self._purchase(1.0, 45.0, product, lots=["S3"], partner_id=other.id)
        lots = self.env["stock.lot"].search([("product_id", "=", product.id)])
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 3.0}])
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self._invoice(order)
        claims = self._claim(3.0, order).sorted("amount_expected")
        self.assertEqual(claims.partner_id, other | self.vendor)
        self.assertEqual(claims.mapped("amount_expected"), [45.0, 80.0])
        self.assertEqual(
            [set(claim.line_ids.lot_ids.mapped("name")) for claim in claims],
            [{"S3"}, {"S1", "S2"}],
        )
        texts = claims.line_ids.with_user(self.user_purchaser).mapped("lot_names")
        self.assertEqual(set(texts), {"S3", "S1, S2"})
        self._agree(claims)
        self._ship(claims)
        moves = claims.picking_ids.move_ids.sorted("product_uom_qty")
        self.assertEqual(
            [set(move.lot_ids.mapped("name")) for move in moves],
            [{"S3"}, {"S1", "S2"}],
        )
        self.assertFalse(
            lots.quant_ids.filtered(
                lambda q: q.location_id == self.vendor_location and q.quantity
            )
        )

    def test_goods_never_purchased_are_claimed_from_the_first_vendor(self):
        self.product.seller_ids = [
            Command.create({"partner_id": self.vendor.id, "price": 55.0})
        ]
        claim = self._claim(2.0)
        self.assertEqual(claim.partner_id, self.vendor)
        self.assertEqual(claim.amount_expected, 120.0)
        self.assertFalse(claim.line_ids.purchase_line_id)

    def test_goods_without_any_vendor_are_refused_with_a_remedy(self):
        returns = self._set_aside(2.0)
        with self.assertRaisesRegex(UserError, f"{returns.name}.*tab “Purchase”"):
            returns.with_user(self.user_officer).action_create_vendor_claims()
        self.assertFalse(returns.vendor_claim_ids)

    # === WHAT IS CLAIMED === #

    def test_goods_are_claimed_once(self):
        self._purchase()
        returns = self._set_aside(3.0)
        self.assertTrue(returns.is_to_claim)
        returns.with_user(self.user_officer).action_create_vendor_claims()
        self.assertFalse(returns.is_to_claim)
        self.assertEqual(returns.vendor_claim_count, 1)
        with self.assertRaisesRegex(UserError, "nothing to claim"):
            returns.with_user(self.user_officer).action_create_vendor_claims()

    def test_restocked_goods_are_not_claimed(self):
        self._purchase()
        returns = self._take_back(self._sell(), [2.0], disposition_id=self.restock.id)
        self.assertFalse(returns.is_to_claim)
        with self.assertRaisesRegex(UserError, "nothing to claim"):
            returns.with_user(self.user_officer).action_create_vendor_claims()

    def test_lowered_quantity_can_be_claimed_again_but_no_more(self):
        self._purchase()
        claim = self._claim(3.0)
        line = claim.line_ids.with_user(self.user_officer)
        line.quantity = 2.0
        self.assertEqual(line.inspection_id.qty_to_claim, 1.0)
        rest = line.inspection_id._create_vendor_claims()
        self.assertEqual(rest.line_ids.quantity, 1.0)
        with self.assertRaisesRegex(ValidationError, "4 claimed.*only 3"):
            line.quantity = 3.0
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "quantity_positive"),
            self.cr.savepoint(),
        ):
            line.quantity = 0.0
            line.flush_recordset()

    def test_cancelled_claim_frees_the_goods(self):
        self._purchase()
        claim = self._claim(3.0).with_user(self.user_officer)
        claim.action_send()
        claim.action_create_transfer()
        claim.action_cancel()
        self.assertEqual(claim.state, "cancel")
        self.assertEqual(claim.sudo().picking_ids.state, "cancel")
        again = claim.line_ids.inspection_id._create_vendor_claims()
        self.assertEqual(again.line_ids.quantity, 3.0)
        with self.assertRaisesRegex(ValidationError, "6 claimed"):
            claim.action_draft()

    def test_purchase_of_another_vendor_is_refused(self):
        self._purchase()
        claim = self._claim(3.0)
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        foreign = self._purchase(partner_id=stranger.id)
        line = claim.line_ids.with_user(self.user_purchaser)
        with self.assertRaisesRegex(ValidationError, "no purchase of"):
            line.purchase_line_id = foreign.order_line

    # === THE WAY OF THE GOODS === #

    def test_goods_leave_for_the_vendor_and_the_purchase_falls(self):
        order = self._purchase(10.0)
        claim = self._claim(3.0)
        self.assertEqual(self._available(self.product, self.vendor_location), 3.0)
        stock = self._available(self.product, self.stock)
        with self.assertRaisesRegex(UserError, "“Draft”; this needs"):
            claim.with_user(self.user_officer).action_create_transfer()
        self._agree(claim)
        picking = self._ship(claim)
        self.assertRecordValues(
            picking.move_ids,
            [
                {
                    "state": "done",
                    "quantity": 3.0,
                    "location_id": self.vendor_location.id,
                    "location_dest_id": self.vendor.property_stock_supplier.id,
                    "purchase_line_id": order.order_line.id,
                    "origin_returned_move_id": order.picking_ids.move_ids[0].id,
                    "to_refund": True,
                }
            ],
        )
        self.assertEqual(picking.partner_id, self.vendor)
        self.assertEqual(order.order_line.qty_received, 7.0)
        self.assertEqual(claim.line_ids.qty_sent, 3.0)
        self.assertEqual(self._available(self.product, self.vendor_location), 0.0)
        self.assertEqual(self._available(self.product, self.stock), stock)
        self.assertEqual(order.return_vendor_claim_count, 1)
        with self.assertRaisesRegex(UserError, "nothing is left to send"):
            claim.with_user(self.user_officer).action_create_transfer()
        with self.assertRaisesRegex(UserError, "have left"):
            claim.with_user(self.user_officer).action_cancel()

    def test_partial_shipment_leaves_a_backorder_of_the_claim(self):
        order = self._purchase(10.0)
        claim = self._agree(self._claim(3.0))
        claim.with_user(self.user_officer).action_create_transfer()
        picking = claim.picking_ids.with_user(self.user_warehouse)
        picking.move_ids.write({"quantity": 1.0, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(claim.line_ids.qty_sent, 1.0)
        self.assertEqual(order.order_line.qty_received, 9.0)
        self.assertEqual(claim.picking_count, 2)
        backorder = claim.picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(backorder.move_ids.product_uom_qty, 2.0)

    # === DECISIONS === #

    def test_refusal_needs_the_answer_of_the_vendor(self):
        self._purchase()
        claim = self._claim(2.0).with_user(self.user_purchaser)
        with self.assertRaisesRegex(UserError, "“Draft”; this needs"):
            claim.action_refuse()
        claim.action_send()
        with self.assertRaisesRegex(UserError, "vendor's answer"):
            claim.action_refuse()
        claim.answer = "Out of warranty"
        claim.action_refuse()
        self.assertRecordValues(
            claim,
            [{"state": "refused", "date_closed": date.today(), "amount_open": 0.0}],
        )
        self.assertFalse(claim.line_ids.sudo().order_id.line_ids._has_vendor_credit())

    def test_vendor_and_quantity_are_fixed_once_sent_but_the_price_is_open(self):
        self._purchase()
        claim = self._claim(2.0).with_user(self.user_purchaser)
        claim.action_send()
        claim.line_ids.price_unit = 30.0
        self.assertEqual(claim.amount_expected, 60.0)
        with self.assertRaisesRegex(UserError, "this needs"):
            claim.line_ids.quantity = 1.0
        with self.assertRaisesRegex(UserError, "this needs"):
            claim.partner_id = self.customer
        with self.assertRaisesRegex(UserError, "follows from the buttons"):
            claim.state = "credited"
        claim.action_agree()
        with self.assertRaisesRegex(UserError, "this needs"):
            claim.line_ids.price_unit = 40.0

    def test_rights(self):
        self._purchase()
        returns = self._set_aside(2.0)
        for user in (self.user_salesperson, self.user_warehouse, self.user_finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                returns.with_user(user).action_create_vendor_claims()
        claim = returns.inspection_ids.with_user(
            self.user_officer
        )._create_vendor_claims()
        with self.assertRaises(AccessError):
            claim.with_user(self.user_salesperson).read(["name"])
        with self.assertRaises(AccessError):
            claim.with_user(self.user_finance).action_send()
        with self.assertRaises(AccessError):
            claim.with_user(self.user_finance).answer = "Yes"
        with self.assertRaises(AccessError):
            claim.with_user(self.user_officer).unlink()
        self._agree(claim)
        for user in (self.user_officer, self.user_purchaser):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                claim.with_user(user).action_create_refund()

    def test_forms_open_for_everybody_concerned(self):
        order = self._purchase()
        returns = self._set_aside(2.0)
        claim = returns.inspection_ids.with_user(
            self.user_officer
        )._create_vendor_claims()
        for user in (self.user_officer, self.user_purchaser, self.user_finance):
            with self.subTest(user=user.login):
                Form(claim.with_user(user))
        Form(returns.with_user(self.user_officer))
        Form(returns.with_user(self.user_salesperson))
        Form(order.with_user(self.user_purchaser))

    def test_other_company_sees_and_touches_nothing(self):
        self._purchase()
        claim = self._claim(2.0)
        other = self._create_company(name="Other Company")
        self.user_officer.write({"company_ids": [Command.link(other.id)]})
        there = claim.with_user(self.user_officer).with_context(
            allowed_company_ids=other.ids
        )
        with self.assertRaises(AccessError):
            there.action_send()
        self.assertFalse(there.search([]))
        # Purchases of the other company are no source for goods of this one.
        line = claim.line_ids.sudo()
        foreign = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "company_id": other.id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
        )
        with self.assertRaises(UserError):
            line.purchase_line_id = foreign.order_line

    # === AGE === #

    def test_open_claims_are_grouped_by_age(self):
        self._purchase(20.0)
        claims = self.env["return.vendor.claim"]
        ages = [0, 30, 31, 60, 61, 91]
        for days in ages:
            claim = self._claim(1.0)
            claim.date_claim = date.today() - timedelta(days=days)
            claims |= claim
        self.assertEqual([claim.age_days for claim in claims], ages)
        buckets = ["0", "0", "1", "1", "2", "3"]
        self.assertEqual(claims.mapped("age_bucket"), buckets)
        domain = [("id", "in", claims.ids)]
        groups = claims._read_group(domain, ["age_bucket"], ["amount_open:sum"])
        self.assertEqual(groups, [("0", 120.0), ("1", 120.0), ("2", 60.0), ("3", 60.0)])
        found = claims.search([*domain, ("age_bucket", "=", "1")])
        self.assertEqual(found, claims[2:4])
        self.assertTrue(claims.fields_get(["age_bucket"])["age_bucket"]["groupable"])

    def test_overdue_claims_are_found(self):
        self._purchase()
        claim = self._claim(1.0)
        self.assertFalse(claim.is_overdue)
        claim.date_due = date.today() - timedelta(days=1)
        self.assertTrue(claim.is_overdue)
        self.assertIn(claim, claim.search([("is_overdue", "=", True)]))
        claim.with_user(self.user_officer).action_cancel()
        self.assertFalse(claim.is_overdue)
