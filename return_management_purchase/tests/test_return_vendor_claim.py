from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
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
                    "date_due": self.today + timedelta(days=30),
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
        received = order.picking_ids.move_ids
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
                    "origin_returned_move_id": received.id,
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
        with self.assertRaisesRegex(UserError, f"{picking.name} is done"):
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

    def test_cancelled_transfer_can_be_made_again(self):
        self._purchase()
        claim = self._agree(self._claim(3.0)).with_user(self.user_officer)
        claim.action_create_transfer()
        first = claim.sudo().picking_ids
        first.action_cancel()
        claim.action_create_transfer()
        second = claim.sudo().picking_ids - first
        self.assertEqual(second.move_ids.product_uom_qty, 3.0)
        self.assertEqual(second.state, "assigned")

    def test_goods_leave_from_where_the_disposition_put_them(self):
        self._purchase()
        shelf = self.env["stock.location"].create(
            {
                "name": "Vendor Shelf",
                "usage": "internal",
                "location_id": self.stock.location_id.id,
                "company_id": self.company.id,
            }
        )
        to_shelf = self.to_vendor.copy(
            {"company_id": self.company.id, "location_dest_id": shelf.id}
        )
        claim = self._agree(self._claim(3.0, disposition_id=to_shelf.id))
        self.assertEqual(self._available(self.product, shelf), 3.0)
        # Where other goods would go now does not matter.
        to_shelf.location_dest_id = False
        picking = self._ship(claim)
        self.assertEqual(picking.move_ids.location_id, shelf)
        self.assertEqual(self._available(self.product, shelf), 0.0)

    # === SEVERAL AT ONCE === #

    def test_returns_of_one_vendor_make_one_claim(self):
        self._purchase(20.0)
        returns = self._set_aside(2.0) | self._set_aside(3.0)
        action = returns.with_user(self.user_officer).action_create_vendor_claims()
        claim = self.env["return.vendor.claim"].browse(action["res_id"])
        self.assertEqual(claim.order_ids, returns)
        self.assertEqual(sorted(claim.line_ids.mapped("quantity")), [2.0, 3.0])
        self._agree(claim)
        picking = self._ship(claim)
        self.assertEqual(len(picking), 1)
        self.assertEqual(sorted(picking.move_ids.mapped("quantity")), [2.0, 3.0])

    def test_goods_on_open_claims_are_not_taken_from_a_purchase_twice(self):
        older = self._purchase(5.0, 50.0)
        latest = self._purchase(3.0, 60.0)
        first = self._claim(2.0)
        second = self._claim(2.0)
        self.assertEqual(first.line_ids.purchase_line_id, latest.order_line)
        self.assertEqual(
            {
                line.purchase_line_id: (line.quantity, line.price_unit)
                for line in second.line_ids
            },
            {latest.order_line: (1.0, 60.0), older.order_line: (1.0, 50.0)},
        )
        # What has left is no longer received, so it is not counted twice.
        self._agree(first)
        self._ship(first)
        self.assertEqual(latest.order_line.qty_received, 1.0)
        self.assertEqual(latest.order_line._get_qty_to_claim(), 0.0)

    def test_purchases_in_two_currencies_make_two_claims(self):
        currency = self.setup_other_currency("EUR")
        product = self._create_goods("Lot Battery", tracking="lot")
        self._purchase(2.0, 40.0, product, lots=["L1"])
        self._purchase(2.0, 30.0, product, lots=["L2"], currency_id=currency.id)
        lots = self.env["stock.lot"].search([("product_id", "=", product.id)])
        self.assertEqual(len(lots), 2)
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 4.0}])
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self._invoice(order)
        claims = self._claim(4.0, order).sorted("amount_expected")
        self.assertEqual(
            [
                (claim.currency_id, claim.amount_expected, claim.line_ids.lot_names)
                for claim in claims
            ],
            [(currency, 60.0, "L2"), (self.company.currency_id, 80.0, "L1")],
        )
        self._agree(claims)
        self._ship(claims)
        self.assertFalse(
            lots.quant_ids.filtered(
                lambda q: q.location_id == self.vendor_location and q.quantity
            )
        )

    def test_delivery_supplied_by_its_own_purchase_is_followed(self):
        mto = self.env.ref("stock.route_warehouse0_mto")
        mto.active = True
        buy = self.env.ref("purchase_stock.route_warehouse0_buy")
        self.product.write(
            {
                "route_ids": [Command.set((mto | buy).ids)],
                "seller_ids": [
                    Command.create({"partner_id": self.vendor.id, "price": 42.0})
                ],
            }
        )
        sale = self._create_sale([{"product_uom_qty": 2.0}])
        purchase = self.env["purchase.order"].search(
            [("order_line.product_id", "=", self.product.id)]
        )
        purchase.button_confirm()
        purchase.picking_ids.move_ids.picked = True
        purchase.picking_ids.button_validate()
        sale.picking_ids.move_ids.picked = True
        sale.picking_ids.button_validate()
        self._invoice(sale)
        # Bought later from somebody else, these are not the goods that were sold.
        other = self.env["res.partner"].create({"name": "Other Cells"})
        self._purchase(partner_id=other.id)
        claim = self._claim(2.0, sale)
        self.assertEqual(claim.partner_id, self.vendor)
        self.assertEqual(claim.line_ids.purchase_line_id, purchase.order_line)
        self.assertEqual(claim.amount_expected, 84.0)
