from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestPolicyExceptions(PolicyCommon):
    """What a policy excludes needs a reason and a decision, and both stay visible."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.policy = cls._create_policy(
            [("customer", 7), ("quality", 30)], name="Seven days"
        )
        cls.picking = cls.order.picking_ids
        cls.picking.date_arrived = cls.today - timedelta(days=20)
        cls.unwanted = cls.env["return.order.reason"].create(
            {"name": "No longer wanted", "group": "customer"}
        )
        cls.stage = cls.env["return.order.stage"].search(
            [
                ("company_id", "=", cls.company.id),
                ("gate", "=", "authorize"),
                ("for_exception", "=", True),
            ]
        )

    def _ask(self, **values):
        """Make a return that its policy excludes."""
        values.setdefault("reason_id", self.unwanted.id)
        returns = self._create_return(self.order, [2.0], **values)
        return returns.with_user(self.user_salesperson)

    def _states(self, returns):
        return [(a.stage_id.name, a.state) for a in returns.sudo().approval_ids]

    # === SUBMITTING === #

    def test_exception_without_a_reason_is_not_submitted(self):
        returns = self._ask()
        self.assertTrue(returns.is_policy_exception)
        for reason in (False, "  "):
            returns.exception_reason = reason
            with self.assertRaisesRegex(
                UserError,
                f"{returns.name}, Battery Module: Not eligible.*Seven days.*"
                "Enter the reason for an exception, or remove the line",
            ):
                returns.action_submit()
        self.assertEqual(returns.state, "draft")

    def test_what_is_eligible_needs_no_exception(self):
        returns = self._ask(reason_id=self.reason.id)
        self.assertFalse(returns.is_policy_exception)
        returns.action_submit()
        self.assertEqual(
            self._states(returns), [("Review", "pending"), ("Approve", "skipped")]
        )

    def test_company_without_a_stage_for_exceptions_is_told(self):
        self.stage.active = False
        returns = self._ask(exception_reason="Good customer")
        with self.assertRaisesRegex(UserError, "no approval stage for exceptions"):
            returns.action_submit()

    def test_manager_decides_about_the_exception(self):
        returns = self._ask(exception_reason="Good customer")
        returns.action_submit()
        self.assertEqual(
            self._states(returns),
            [("Review", "pending"), ("Approve", "skipped"), ("Exception", "pending")],
        )
        returns.with_user(self.user_officer).action_approve()
        self.assertEqual(returns.state, "submitted")
        with self.assertRaisesRegex(AccessError, "Exception"):
            returns.with_user(self.user_officer).action_approve()
        returns.with_user(self.user_manager).action_approve("Once.")
        self.assertEqual(returns.state, "authorized")
        self.assertTrue(returns.is_policy_exception, "It stays visible")
        found = self.env["return.order"].search([("is_policy_exception", "=", True)])
        self.assertIn(returns, found)

    def test_refused_exception_refuses_the_return(self):
        returns = self._ask(exception_reason="Good customer")
        returns.action_submit()
        returns.with_user(self.user_officer).action_approve()
        returns.with_user(self.user_manager).action_refuse("Too late.")
        self.assertEqual(returns.state, "refused")
        self.assertFalse(returns.reverse_picking_ids)

    def test_exception_made_by_the_approver_is_decided_too(self):
        returns = self._ask(reason_id=self.reason.id)
        returns.action_submit()
        officer = returns.with_user(self.user_officer)
        officer.reason_id = self.unwanted
        officer.action_approve()
        self.assertEqual(returns.state, "submitted")
        self.assertIn(("Exception", "pending"), self._states(returns))
        returns.with_user(self.user_manager).action_approve()
        self.assertEqual(returns.state, "authorized")

    def test_companies_have_the_stage_for_exceptions(self):
        later = self.env["res.company"].sudo().create({"name": "Founded Later"})
        for company in (self.company, later):
            stages = (
                self.env["return.order.stage"]
                .sudo()
                .search([("company_id", "=", company.id)])
            )
            self.assertEqual(
                [(stage.name, stage.gate) for stage in stages],
                [
                    ("Review", "authorize"),
                    ("Approve", "authorize"),
                    ("Exception", "authorize"),
                    ("Finance check", "settle"),
                    ("Exception", "settle"),
                ],
            )
        self.stage.active = False
        self.company.sudo()._create_return_exception_stages("authorize")
        self.assertFalse(self.stage.search([("id", ">", max(stages.ids))]))

    # === WHAT CANNOT BE FORGED === #

    def test_reason_is_frozen_when_submitted(self):
        returns = self._ask(exception_reason="Good customer")
        returns.action_submit()
        for user in (self.user_salesperson, self.user_manager):
            with self.assertRaisesRegex(UserError, "reason for the exception"):
                returns.with_user(user).exception_reason = "Another one"
        returns.action_draft()
        returns.exception_reason = "Another one"

    def test_verdict_cannot_be_written(self):
        returns = self._ask()
        for record, values in (
            (returns, {"is_policy_exception": False}),
            (returns.line_ids, {"is_eligible": True}),
            (returns.line_ids, {"date_last": "2099-12-31"}),
            (returns.line_ids, {"policy_id": False}),
            (returns.line_ids, {"ineligibility_reason": False}),
            (returns.line_ids, {"date_delivered": "2099-12-31"}),
        ):
            with self.assertRaisesRegex(UserError, "cannot be written"):
                record.write(values)

    # === WHAT THE POLICY DEMANDS === #

    def test_policy_may_require_evidence(self):
        self._require(require_evidence=True)
        returns = self._ask(reason_id=self.reason.id)
        with self.assertRaisesRegex(UserError, "“Seven days”.* requires evidence"):
            returns.action_submit()
        returns.attachment_ids = returns.env["ir.attachment"].create(
            {"name": "photo.png", "raw": b"x"}
        )
        returns.action_submit()
        self.assertEqual(returns.state, "submitted")

    def test_settlement_must_be_one_that_the_policy_allows(self):
        self._require(allow_exchange=False, allow_repair=False)
        returns = self._ask(
            reason_id=self.reason.id, requested_settlement_type="exchange"
        )
        with self.assertRaisesRegex(
            UserError,
            "“Seven days”.* does not allow “Exchange”.*: Refund, Price Reduction",
        ):
            returns.action_submit()
        returns.requested_settlement_type = "refund"
        returns.action_submit()
        self.assertEqual(returns.state, "submitted")

    def _require(self, **values):
        self.assertFalse(self.policy.line_count)
        self.policy.with_user(self.user_manager).write(values)

    # === DECIDED LINES KEEP WHAT DECIDED === #

    def test_arrival_recomputes_what_is_not_decided(self):
        draft = self._ask()
        decided = self._authorize(self._ask(reason_id=self.reason.id))
        last = decided.line_ids.date_last
        arrived = self.today - timedelta(days=1)
        self.picking.with_user(self.user_warehouse).date_arrived = arrived
        self.assertEqual(draft.line_ids.date_delivered, arrived)
        self.assertTrue(draft.line_ids.is_eligible)
        self.assertFalse(draft.is_policy_exception)
        self.assertEqual(decided.line_ids.date_last, last)

    def test_new_version_does_not_touch_what_is_decided(self):
        decided = self._authorize(self._ask(reason_id=self.reason.id))
        self.policy.active = False
        decided.line_ids._recompute_eligibility()
        self.assertEqual(decided.line_ids.policy_id, self.policy)
        draft = self._ask()
        self.assertFalse(draft.line_ids.policy_id)
        self.assertTrue(draft.line_ids.is_eligible)
        self.assertEqual(
            draft.line_ids.eligibility_explanation,
            "Eligible: no return policy applies.",
        )

    def test_explanation_says_policy_window_and_moved_day(self):
        line = self._ask(reason_id=self.reason.id).line_ids
        self.picking.date_arrived = date(2026, 9, 17)
        self.assertEqual(line.date_last, date(2026, 10, 19), "10/17 is a Saturday")
        self.assertIn(
            "last day was 10/19/2026 (moved from Saturday, 10/17/2026). "
            "Seven days, version 1: 30 days for Quality Problem, delivered on "
            "09/17/2026.",
            line.eligibility_explanation,
        )

    # === DAYS OF REAL DELIVERIES === #

    def test_shipment_counts_in_the_time_zone_of_the_company(self):
        self._require(days_in_transit=2)
        self.picking.date_arrived = False
        # 00:30 of the next day in Shanghai
        self.picking.move_ids.date = "2026-06-01 16:30:00"
        line = self._ask(reason_id=self.reason.id).line_ids
        self.assertEqual(line.date_delivered, date(2026, 6, 4))

    def test_last_evening_counts_in_the_time_zone_of_the_company(self):
        self.picking.date_arrived = date(2026, 6, 1)
        returns = self._ask(date_request="2026-06-08 15:59:00")
        self.assertEqual(returns.line_ids.date_last, date(2026, 6, 8))
        self.assertTrue(returns.line_ids.is_eligible, "23:59 in Shanghai")
        returns.date_request = "2026-06-08 16:00:00"
        self.assertFalse(returns.line_ids.is_eligible, "Midnight in Shanghai")

    def test_version_in_force_in_the_evening_of_the_order(self):
        self.policy.date_to = "2026-06-30"
        later = self._create_policy([(False, 1)], date_from="2026-07-01")
        for moment, policy in (
            ("2026-06-30 15:59:00", self.policy),
            ("2026-06-30 16:00:00", later),
        ):
            self.order.sudo().date_order = moment
            self.assertEqual(self._ask().line_ids.policy_id, policy, moment)
