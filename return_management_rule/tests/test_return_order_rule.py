from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ReturnRuleCommon


@tagged("post_install", "-at_install")
class TestReturnOrderRule(ReturnRuleCommon):
    """What automatic decisions do with returns, and what they never do."""

    # === DECISIONS === #

    def test_approved_return_skips_its_stages_with_the_explanation(self):
        rule = self._create_rule("approve", amount_max=100.0, eligibility="eligible")
        returns = self._submit(8.0)
        self.assertEqual((returns.state, returns.rule_id), ("authorized", rule))
        self.assertEqual(returns.rule_ids, rule)
        self.assertEqual(set(returns.approval_ids.mapped("state")), {"skipped"})
        review = returns.approval_ids.filtered(lambda a: a.stage_id == self.review)
        self.assertEqual(review.comment, "Approved by the rule “Rule approve”.")
        self.assertTrue(review.date_decided)
        self.assertFalse(review.user_id)
        self.assertEqual(returns.reverse_picking_ids.state, "assigned")
        log = self._get_log(returns)
        self.assertRegex(log, "Rule “Rule approve” matched: value .*80.00 below .*100")
        self.assertIn("; eligible. Approved by it.", log)

    def test_refused_return_tells_the_customer_why_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        rule = self._create_rule(
            "refuse", reason_group="quality", refusal_text="Too late."
        )
        rule.with_context(lang="zh_CN").refusal_text = "太晚了。"
        self.customer.lang = "zh_CN"
        returns = self._submit(1.0)
        self.assertEqual((returns.state, returns.rule_id), ("refused", rule))
        self.assertEqual(returns.refusal_reason, "太晚了。")
        self.assertTrue(returns.date_closed)
        self.assertFalse(returns.approval_ids)
        self.assertFalse(returns.reverse_picking_ids)
        self.assertIn("Refused by it", self._get_log(returns))
        self.assertEqual(self.order.order_line.qty_returnable, 100.0)

    def test_policy_exception_is_never_approved_by_a_rule(self):
        self._create_rule("approve", amount_max=100.0)
        self.stages.amount_min = 5000.0
        policy = self.env["return.order.policy"].create(
            {
                "name": "No returns",
                "company_id": self.company.id,
                "window_ids": [Command.create({"kind": "none"})],
            }
        )
        policy.action_confirm()
        returns = self._submit(1.0, exception_reason="A good customer.")
        self.assertTrue(returns.is_policy_exception)
        self.assertEqual(returns.state, "submitted")
        self.assertIn("pending", returns.approval_ids.mapped("state"))
        self.assertIn("a policy exception needs a person", self._get_log(returns))

    def test_person_is_asked_where_no_stage_would_apply(self):
        self.review.amount_min = 5000.0
        rule = self._create_rule("review")
        returns = self._submit(1.0)
        self.assertEqual((returns.state, returns.rule_id), ("submitted", rule))
        pending = returns.approval_ids.filtered(lambda a: a.state == "pending")
        self.assertEqual(pending.stage_id, self.review)
        self.assertEqual(pending.comment, "Asked for by the rule “Rule review”.")
        self.assertFalse(pending.date_decided)

    def test_rule_cannot_ask_a_person_where_nobody_is_named(self):
        self._create_rule("review")
        self.stages.active = False
        with self.assertRaisesRegex(UserError, "no approval stage"):
            self._submit(1.0)

    def test_settlement_keeps_its_own_stages(self):
        self._create_rule("approve", amount_max=100.0, return_method="none")
        returns = self._submit(1.0, return_method="none")
        self.assertEqual(returns.state, "authorized")
        returns.with_user(self.user_officer).action_settle()
        self.assertEqual(returns.open_gate, "settle")

    def test_first_rule_that_decides_wins_and_ends_the_search(self):
        self._create_rule("waive_fee", sequence=9)
        first = self._create_rule("review", sequence=5)
        self._create_rule("refuse", sequence=6, qty_min=1, refusal_text="No.")
        waived = self._create_rule("waive_fee", sequence=1)
        self._create_rule("approve", sequence=2, amount_min=5000.0)
        returns = self._submit(1.0)
        self.assertEqual(returns.state, "submitted")
        self.assertEqual(returns.rule_id, first)
        self.assertEqual(returns.rule_ids, waived + first)
        self.assertTrue(returns.is_fee_waived)

    def test_drafts_archived_and_other_rules_do_nothing(self):
        self._create_rule("approve", amount_max=1000.0, live=False)
        self._create_rule("approve", amount_max=1000.0).active = False
        returns = self._submit(1.0)
        self.assertEqual((returns.state, len(returns.rule_ids)), ("submitted", 0))
        self.assertNotIn("matched", self._get_log(returns))

    # === CHANGES === #

    def test_goods_stay_with_the_customer(self):
        self._create_rule("keep", amount_max=20.0)
        returns = self._authorize(self._create_return(self.order, [1.0]))
        self.assertEqual(returns.return_method, "none")
        self.assertFalse(returns.reverse_picking_ids)
        self.assertFalse(returns.line_ids.is_goods_expected)
        self.assertEqual(self._submit(3.0).return_method, "ship")

    def test_first_destination_counts(self):
        second, third = self.env["stock.warehouse"].create(
            [
                {"name": name, "code": name[:5], "company_id": self.company.id}
                for name in ("Repair shop", "Outlet")
            ]
        )
        self._create_rule("route", sequence=1, warehouse_id=second.id)
        self._create_rule("route", sequence=2, warehouse_id=third.id)
        returns = self._authorize(self._create_return(self.order, [1.0]))
        self.assertEqual(returns.warehouse_id, second)
        self.assertEqual(
            returns.reverse_picking_ids.picking_type_id.warehouse_id, second
        )
        self.assertIn("The goods go to Repair shop", self._get_log(returns))

    def test_evidence_is_asked_for_before_anything_happens(self):
        self._create_rule("keep", sequence=1)
        self._create_rule("ask_evidence", sequence=2)
        returns = self._create_return(self.order, [1.0])
        salesperson = returns.with_user(self.user_salesperson)
        with (
            self.assertRaisesRegex(UserError, "“Rule ask_evidence” asks for evidence"),
            self.cr.savepoint(),
        ):
            salesperson.action_submit()
        self.assertEqual((returns.state, returns.return_method), ("draft", "ship"))
        salesperson.attachment_ids = [
            Command.create({"name": "photo.png", "raw": b"photo"})
        ]
        salesperson.action_submit()
        self.assertEqual((returns.state, returns.return_method), ("submitted", "none"))

    # === MANY RETURNS === #

    def test_returns_submitted_together_get_their_own_decisions(self):
        self._create_rule("keep", amount_max=20.0, sequence=1)
        approve = self._create_rule("approve", amount_max=50.0, sequence=2)
        refuse = self._create_rule(
            "refuse", amount_min=90.0, refusal_text="Too much.", sequence=3
        )
        returns = self.env["return.order"]
        for quantity in (1.0, 4.0, 6.0, 9.0):
            returns += self._create_return(self.order, [quantity])
        returns.with_user(self.user_salesperson).action_submit()
        self.assertRecordValues(
            returns,
            [
                {"state": "authorized", "rule_id": approve.id, "return_method": "none"},
                {"state": "authorized", "rule_id": approve.id, "return_method": "ship"},
                {"state": "submitted", "rule_id": False, "return_method": "ship"},
                {"state": "refused", "rule_id": refuse.id, "return_method": "ship"},
            ],
        )
        self.assertEqual(len(returns.reverse_picking_ids), 1)
        self.assertEqual(returns[2].approval_ids[0].state, "pending")
        self.assertEqual(
            [self._get_log(order).count("matched") for order in returns], [2, 1, 0, 1]
        )

    def test_returns_submitted_together_count_as_earlier_ones(self):
        self._create_rule("approve", is_first_return=True)
        returns = self.env["return.order"]
        for __ in range(3):
            returns += self._create_return(self.order, [1.0])
        returns.with_user(self.user_salesperson).action_submit()
        states = returns.sorted(lambda o: (o.date_request, o.id)).mapped("state")
        self.assertEqual(states, ["authorized", "submitted", "submitted"])

    def _measure_submit(self, returns):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        returns.with_user(self.user_salesperson)._apply_rules()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_many_returns_are_evaluated_in_constant_statements(self):
        self._create_rule(
            "approve",
            amount_max=100.0,
            qty_max=5,
            reason_group="quality",
            categ_ids=self.product.categ_id.ids,
            partner_category_ids=self.tag.ids,
            earlier_returns_max=50,
            order_share_max=50.0,
            days_since_delivery_max=10,
            domain="[('channel', '=', 'phone')]",
        )
        self.customer.category_id = self.tag
        self._measure_submit(self._create_return(self.order, [1.0]))
        few = self._create_return(self.order, [1.0])
        for __ in range(2):
            few += self._create_return(self.order, [1.0])
        many = self.env["return.order"]
        for __ in range(20):
            many += self._create_return(self.order, [1.0])
        costs = [self._measure_submit(few), self._measure_submit(many)]
        self.assertEqual(set(many.mapped("rule_id.action")), {"approve"})
        # More rows, not more statements, but for the messages' own inserts.
        self.assertAlmostEqual(*costs, delta=2)

    def test_no_statement_is_needed_where_no_rule_is_in_force(self):
        returns = self._create_return(self.order, [1.0])
        returns.mapped("company_id.name")
        self._create_rule("review", live=False)
        self.env.flush_all()
        returns._apply_rules()
        with self.assertQueryCount(0):
            returns._apply_rules()

    # === WHAT IS KEPT === #

    def test_rule_that_decided_is_kept_as_it_was(self):
        rule = self._create_rule("approve", amount_max=100.0)
        returns = self._submit(1.0)
        manager = rule.with_user(self.user_manager)
        with self.assertRaisesRegex(UserError, "kept as it was"):
            manager.amount_max = 5000.0
        with self.assertRaisesRegex(UserError, "kept as it was"):
            manager.update_field_translations("name", {"en_US": "Other"})
        with self.assertRaisesRegex(UserError, "kept as it was"):
            manager.unlink()
        manager.write({"active": False, "sequence": 3})
        manager.action_draft()
        copy = manager.copy()
        copy.amount_max = 50.0
        self.assertEqual((copy.name, copy.state), ("Rule approve (copy)", "draft"))
        self.assertEqual(rule.order_count, 1)
        self.assertEqual(
            self.env["return.order"].search(rule.action_view_orders()["domain"]),
            returns,
        )

    def test_back_to_draft_lets_the_rules_decide_again(self):
        rule = self._create_rule("waive_fee")
        returns = self._submit(1.0)
        rule.action_draft()
        salesperson = returns.with_user(self.user_salesperson)
        salesperson.action_draft()
        self.assertFalse(returns.rule_ids)
        self.assertFalse(returns.is_fee_waived)
        salesperson.action_submit()
        self.assertFalse(returns.is_fee_waived)

    def test_what_rules_decide_cannot_be_forged(self):
        rule = self._create_rule("approve", amount_max=1.0)
        returns = self._create_return(self.order, [1.0]).with_user(self.user_manager)
        for name, value in (
            ("rule_id", rule.id),
            ("rule_ids", [Command.link(rule.id)]),
            ("is_fee_waived", True),
        ):
            for records in (returns, returns.with_context(return_transition=True)):
                with self.assertRaisesRegex(UserError, "follows from the buttons"):
                    records.write({name: value})
            with self.assertRaisesRegex(UserError, "follows from the buttons"):
                returns.create({"partner_id": self.customer.id, name: value})
        copy = returns.sudo().copy()
        self.assertFalse(copy.rule_ids)

    # === RIGHTS, COMPANIES === #

    def test_only_managers_make_rules_and_put_them_in_force(self):
        rule = self._create_rule("approve", amount_max=1.0, live=False)
        for user in (self.user_salesperson, self.user_officer, self.user_finance):
            for call in (
                rule.with_user(user).action_confirm,
                rule.with_user(user).action_draft,
                lambda user=user: rule.with_user(user).copy(),
                lambda user=user: rule.with_user(user).write({"amount_max": 9.0}),
            ):
                with self.assertRaises(AccessError):
                    call()
        manager = rule.with_user(self.user_manager)
        with self.assertRaisesRegex(UserError, "follows from the buttons"):
            manager.state = "live"
        with self.assertRaisesRegex(UserError, "follows from the buttons"):
            manager.create({"name": "Live", "state": "live"})
        manager.action_confirm()
        self.assertEqual(rule.state, "live")

    def test_rules_of_another_company_do_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        rule = self._create_rule("approve", amount_max=1e6, company_id=other.id)
        self.assertEqual(self._submit(1.0).state, "submitted")
        with self.assertRaises(AccessError):
            rule.with_user(self.user_manager).read(["name"])

    def test_description_names_the_rules_in_force(self):
        self._create_rule("waive_fee", live=False, name="Only a draft")
        self._create_rule(
            "approve", amount_max=100.0, earlier_returns_max=2, eligibility="eligible"
        )
        (section,) = (
            section
            for section in self.company._describe_returns()
            if section["title"] == "Automatic Decisions"
        )
        self.assertTrue(section["is_ordered"])
        facts = [text for __, text in section["facts"]]
        self.assertEqual(len(facts), 1)
        self.assertRegex(
            facts[0],
            "Rule approve: Approve; value below .*100.00; earlier returns up to 2 "
            "within 365 days; eligible",
        )

    def test_refusal_is_told_to_whoever_listens(self):
        self._create_rule("refuse", amount_max=1e6, refusal_text="Not any more.")
        heard = []
        returns = self._create_return(self.order, [1.0])
        with patch.object(
            self.registry["return.order"],
            "_on_refused",
            lambda orders: heard.append(orders),
        ):
            returns.with_user(self.user_salesperson).action_submit()
        self.assertEqual(heard, [returns])
        self.assertEqual(returns.state, "refused")

    def test_earlier_requests_count_by_their_day(self):
        self._create_rule("approve", is_first_return=True, earlier_days=30)
        first = self._submit(1.0)
        earlier = fields.Datetime.now() - timedelta(days=29)
        first._write_transition({"date_request": earlier})
        self.assertEqual(
            (first.state, self._submit(1.0).state), ("authorized", "submitted")
        )
