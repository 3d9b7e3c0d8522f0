from ast import literal_eval
from datetime import date, timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ReturnPurchaseCommon


@tagged("post_install", "-at_install")
class TestReturnVendorClaimDecision(ReturnPurchaseCommon):
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
            [
                {
                    "state": "refused",
                    "date_closed": self.today,
                    "amount_open": 0.0,
                }
            ],
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

    # === AGE === #

    def test_open_claims_are_grouped_by_age(self):
        self._purchase(20.0)
        claims = self.env["return.vendor.claim"]
        ages = [0, 30, 31, 60, 61, 91]
        for days in ages:
            claim = self._claim(1.0)
            claim.date_claim = self.today - timedelta(days=days)
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

    def test_due_date_follows_the_claim_and_may_be_changed(self):
        self._purchase()
        claim = self._claim(1.0).with_user(self.user_purchaser)
        claim.date_claim = date(2026, 1, 1)
        self.assertEqual(claim.date_due, date(2026, 1, 31))
        claim.date_due = date(2026, 2, 15)
        self.assertEqual(claim.date_due, date(2026, 2, 15))

    def test_refused_claim_can_be_taken_up_again(self):
        self._purchase()
        claim = self._claim(2.0).with_user(self.user_purchaser)
        claim.action_send()
        claim.answer = "Not our fault"
        claim.action_refuse()
        self.assertEqual(claim.amount_open, 0.0)
        claim.action_draft()
        self.assertRecordValues(
            claim, [{"state": "draft", "date_closed": False, "amount_open": 120.0}]
        )
        self._agree(claim)
        self.assertEqual(claim.state, "agreed")

    def test_empty_claim_is_not_sent(self):
        self._purchase()
        claim = self._claim(2.0).with_user(self.user_officer)
        inspection = claim.line_ids.inspection_id
        claim.line_ids.unlink()
        self.assertEqual(inspection.qty_to_claim, 2.0)
        with self.assertRaisesRegex(UserError, f"{claim.name} has no lines"):
            claim.action_send()
        claim.action_cancel()
        self.assertEqual(claim.state, "cancel")

    def test_only_drafts_and_cancelled_claims_are_deleted_by_managers(self):
        self._purchase()
        claim = self._claim(2.0)
        claim.with_user(self.user_officer).action_send()
        with self.assertRaisesRegex(UserError, "this needs"):
            claim.with_user(self.user_manager).unlink()
        with self.assertRaisesRegex(UserError, "this needs"):
            claim.line_ids.with_user(self.user_officer).unlink()
        claim.with_user(self.user_officer).action_cancel()
        claim.with_user(self.user_manager).unlink()
        self.assertFalse(claim.exists())

    def test_claims_are_not_made_by_hand(self):
        self._purchase()
        claim = self._claim(2.0)
        vals = {
            "partner_id": self.vendor.id,
            "company_id": self.company.id,
            "currency_id": self.company.currency_id.id,
        }
        for user in (self.user_officer, self.user_purchaser, self.user_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["return.vendor.claim"].with_user(user).create(vals)
        line = claim.line_ids.with_user(self.user_officer)
        for name, value in (
            ("qty_sent", 2.0),
            ("qty_credited", 2.0),
            ("is_credited", True),
            ("inspection_id", False),
        ):
            with (
                self.subTest(field=name),
                self.assertRaisesRegex(UserError, "follows from the buttons"),
            ):
                line.write({name: value})

    def test_double_click_on_every_button_is_harmless(self):
        self._purchase()
        claim = self._agree(self._claim(2.0)).with_user(self.user_officer)
        for method in ("action_send", "action_agree", "action_draft"):
            with (
                self.subTest(method=method),
                self.assertRaisesRegex(UserError, "“Agreed”; this needs"),
            ):
                getattr(claim, method)()
        claim.action_cancel()
        with self.assertRaisesRegex(UserError, "“Cancelled”; this needs"):
            claim.action_cancel()

    def test_numbers_count_up(self):
        self._purchase()
        first, second = self._claim(1.0), self._claim(1.0)
        self.assertEqual(int(second.name[-5:]), int(first.name[-5:]) + 1)

    def test_buttons_lead_from_document_to_document(self):
        order = self._purchase()
        self._bill(order)
        claim = self._agree(self._claim(2.0))
        picking = self._ship(claim)
        refund = self._refund(claim)
        returns = claim.order_ids
        for source, method, target in (
            (returns.with_user(self.user_officer), "action_view_vendor_claims", claim),
            (claim.with_user(self.user_officer), "action_view_orders", returns),
            (claim.with_user(self.user_officer), "action_view_pickings", picking),
            (claim.with_user(self.user_finance), "action_view_refunds", refund),
            (picking.sudo(), "action_view_return_vendor_claim", claim),
            (refund, "action_view_return_vendor_claim", claim),
            (order, "action_view_return_vendor_claims", claim),
        ):
            with self.subTest(method=method, source=source._name):
                action = getattr(source, method)()
                self.assertEqual(action["res_model"], target._name)
                self.assertEqual(action["res_id"], target.id)

    def test_stranger_documents_have_no_claim(self):
        order = self._purchase()
        claim = self._agree(self._claim(2.0))
        picking = self._ship(claim)
        copied = picking.sudo().copy()
        self.assertFalse(copied.return_vendor_claim_id)
        self.assertFalse(copied.move_ids.return_vendor_claim_line_id)
        self.assertEqual(claim.picking_count, 1)
        self.assertEqual(self._purchase().return_vendor_claim_count, 0)
        self.assertEqual(order.return_vendor_claim_count, 1)

    def test_inspections_to_claim_are_found(self):
        self._purchase()
        waiting = self._set_aside(2.0).inspection_ids
        claimed = self._claim(1.0).line_ids.inspection_id
        view = self.env.ref(
            "return_management_purchase.return_order_inspection_view_search"
        )
        node = etree.fromstring(view.arch).find(".//filter[@name='filter_to_claim']")
        domain = literal_eval(node.get("domain"))
        found = self.env["return.order.inspection"].search(domain)
        self.assertIn(waiting.id, found.ids)
        self.assertNotIn(claimed.id, found.ids)
