from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestHandlingPlan(ReturnManagementCommon):
    """What becomes of the goods follows from the reason and the condition."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.barcode = "6900000000017"
        cls.discount = cls.env.ref(
            "return_management.return_order_disposition_discount"
        )
        cls.reason.write({"disposition_id": cls.restock.id, "credit_percent": 90.0})
        cls.reason.plan_ids = [
            Command.create(
                {
                    "condition": "minor_damage",
                    "disposition_id": cls.discount.id,
                    "credit_percent": 95.0,
                }
            ),
            Command.create(
                {
                    "condition": "unusable",
                    "disposition_id": cls.scrap.id,
                    "credit_percent": 40.0,
                    "settlement_type": "exchange",
                }
            ),
        ]
        cls.order = cls._sell()

    def _draft(self, quantity=2.0, **values):
        returns = self._create_return(self.order, [quantity], **values)
        self._receive(self._authorize(returns))
        return returns.inspection_ids.with_user(self.user_officer)

    def _assert_proposal(self, part, disposition, percent):
        self.assertRecordValues(
            part, [{"disposition_id": disposition.id, "credit_percent": percent}]
        )

    # === INSPECTION === #

    def test_condition_without_a_plan_follows_the_reason(self):
        draft = self._draft()
        self._assert_proposal(draft, self.restock, 90.0)
        draft.condition = "major_damage"
        self._assert_proposal(draft, self.restock, 90.0)

    def test_plan_beats_disposition_and_share_of_the_reason(self):
        draft = self._draft()
        self.discount.credit_percent = 50.0
        draft.condition = "minor_damage"
        # 95 %: neither the 90 % of the reason nor the 50 % of the disposition.
        self._assert_proposal(draft, self.discount, 95.0)
        self.assertEqual(draft._get_proposed_percent(), 95.0)
        draft.condition = "unusable"
        self._assert_proposal(draft, self.scrap, 40.0)
        self.assertEqual(draft._get_proposed_settlement_type(), "exchange")
        draft.condition = "as_new"
        self._assert_proposal(draft, self.restock, 90.0)
        self.assertFalse(draft._get_proposed_settlement_type())

    def test_other_disposition_than_planned_caps_the_share(self):
        draft = self._draft()
        draft.condition = "minor_damage"
        draft.disposition_id = self.send_back
        self.assertEqual(draft.credit_percent, 0.0)
        draft.disposition_id = self.restock
        self.assertEqual(draft.credit_percent, 95.0)

    def test_what_the_inspector_types_stays(self):
        draft = self._draft()
        with Form(draft) as form:
            form.condition = "unusable"
            self.assertEqual(form.disposition_id, self.scrap)
            self.assertEqual(form.credit_percent, 40.0)
            form.credit_percent = 10.0
        self._assert_proposal(draft, self.scrap, 10.0)
        draft.write({"condition": "unusable", "finding": "Burnt"})
        self._assert_proposal(draft, self.scrap, 10.0)
        draft.write({"condition": "minor_damage", "credit_percent": 20.0})
        self._assert_proposal(draft, self.discount, 20.0)

    def test_without_a_plan_nothing_follows_the_condition(self):
        self.reason.plan_ids.unlink()
        draft = self._draft()
        draft.credit_percent = 33.0
        draft.condition = "unusable"
        self._assert_proposal(draft, self.restock, 33.0)
        with Form(draft) as form:
            form.condition = "minor_damage"
        self._assert_proposal(draft, self.restock, 33.0)

    def test_credit_note_pays_the_share_of_the_plan(self):
        draft = self._draft()
        draft.condition = "unusable"
        self.assertEqual(draft.settlement_type, "exchange")
        draft.settlement_type = "refund"
        returns = draft.order_id.with_env(self.env)
        self._inspect(returns)
        # 2 x 90.00 x 40 %
        self.assertEqual(self._settle(returns).amount_untaxed, 72.0)

    # === INSPECTION PAGE === #

    def test_buttons_of_the_page_are_the_plan(self):
        draft = self._draft()
        row = draft.order_id.get_inspection_page()["rows"][0]
        outcomes = {outcome["condition"]: outcome for outcome in row["outcomes"]}
        self.assertEqual(
            outcomes["unusable"],
            {
                "condition": "unusable",
                "disposition_id": self.scrap.id,
                "credit_percent": 40.0,
                "settlement_type": "exchange",
                "is_planned": True,
            },
        )
        for condition, outcome in outcomes.items():
            draft.set_outcome(condition)
            del outcome["is_planned"]
            self.assertRecordValues(draft, [outcome])
        draft.action_validate()
        self._assert_proposal(draft, self.scrap, 40.0)

    def test_plan_needs_to_know_the_condition(self):
        draft = self._draft()
        with self.assertRaisesRegex(UserError, "choose the condition"):
            draft.action_validate()
        self.reason.plan_ids.unlink()
        draft.action_validate()
        self._assert_proposal(draft, self.restock, 90.0)

    def test_scan_into_another_condition_follows_the_plan(self):
        draft = self._draft()
        order = draft.order_id
        for condition in ("minor_damage", "major_damage"):
            order.scan_inspections([{"code": self.product.barcode}], condition)
        rows = order.inspection_ids.sorted("condition")
        self.assertRecordValues(
            rows,
            [
                # Not planned: the inspector has to choose.
                {"condition": "major_damage", "disposition_id": False},
                {"condition": "minor_damage", "disposition_id": self.discount.id},
            ],
        )
        self.assertEqual(rows[1].credit_percent, 95.0)

    # === SETTINGS === #

    @mute_logger("odoo.sql_db")
    def test_one_plan_per_condition(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.reason.plan_ids.create(
                {
                    "reason_id": self.reason.id,
                    "condition": "unusable",
                    "disposition_id": self.scrap.id,
                }
            )

    @mute_logger("odoo.sql_db")
    def test_bad_plans_are_refused(self):
        plan = self.reason.plan_ids[0]
        keep = self.env.ref("return_management.return_order_disposition_keep")
        with self.assertRaisesRegex(ValidationError, "Cells swollen.*not possible"):
            plan.disposition_id = keep
        for share in (-1.0, 101.0):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                plan.credit_percent = share
                plan.flush_recordset()

    def test_plan_of_another_company_is_not_mixed_in(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self.scrap.copy({"company_id": other.id, "name": "Elsewhere only"})
        self.reason.company_id = self.company
        self.assertEqual(self.reason.plan_ids.company_id, self.company)
        with self.assertRaisesRegex(UserError, "company inconsistencies"):
            self.reason.plan_ids[0].disposition_id = foreign
        plans = self.reason.plan_ids.with_user(self.user_manager)
        self.reason.company_id = other
        self.assertFalse(plans.search([("id", "in", plans.ids)]))

    def test_only_managers_plan(self):
        for user in (self.user_officer, self.user_salesperson):
            plan = self.reason.plan_ids[0].with_user(user)
            self.assertEqual(plan.credit_percent, 95.0)
            with self.assertRaises(AccessError):
                plan.credit_percent = 1.0
        self.reason.plan_ids[0].with_user(self.user_manager).credit_percent = 1.0

    def test_description_tells_the_plan(self):
        self.reason.check_ids = [
            Command.create({"name": name}) for name in ("Seals", "Voltage")
        ]
        text = self.reason._describe()
        for part in (
            "checklist: 2 points",
            "Minor Damage: Sell at a Discount, 95 % credited",
            "Unusable: Scrap, Exchange, 40 % credited",
        ):
            self.assertIn(part, text)
