from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ReturnRuleCommon

WRITTEN = (
    "return.order",
    "return.order.line",
    "return.order.approval",
    "return.order.rule",
    "return.order.policy",
    "stock.picking",
    "mail.activity",
    "mail.message",
    "ir.attachment",
)


@tagged("post_install", "-at_install")
class TestDryRun(ReturnRuleCommon):
    """What rules or a policy would have decided, before they are in force."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Requested on ten days, worth 10.00, 20.00 … 100.00 together 550.00
        cls.past = cls.env["return.order"]
        for number in range(1, 11):
            cls.past += cls._create_return(cls.order, [float(number)])
        now = fields.Datetime.now()
        for days, order in enumerate(cls.past):
            order.date_request = now - timedelta(days=days)
        cls.past.with_user(cls.user_salesperson).action_submit()
        # People approved 1 to 5, and refused 6, 7 and 8.
        cls.past[:5].with_user(cls.user_officer).action_approve()
        cls.past[5:8].with_user(cls.user_officer).action_refuse("Seen before.")
        cls.draft = cls._create_return(cls.order, [1.0])
        cls.draft.copy().action_cancel()
        cls.rule = cls._create_rule("approve", live=False, amount_max=70.0, sequence=5)

    def _run(self, **values):
        run = (
            self.env["return.order.dry.run"]
            .with_user(self.user_manager)
            .create({"rule_ids": [Command.set(self.rule.ids)], **values})
        )
        run.action_run()
        return run

    def _rows(self, run):
        return [
            (
                line.outcome,
                line.return_count,
                line.amount,
                (line.approved_count, line.approved_amount),
                (line.refused_count, line.refused_amount),
                (line.open_count, line.open_amount),
            )
            for line in run.line_ids.sorted()
        ]

    # === RULES === #

    def test_draft_rule_shows_counts_and_money_beside_what_people_decided(self):
        run = self._run()
        self.assertEqual((run.return_count, run.amount), (10, 550.0))
        self.assertEqual(
            self._rows(run),
            [
                ("approve", 6, 210.0, (5, 150.0), (1, 60.0), (0, 0.0)),
                ("none", 4, 340.0, (0, 0.0), (2, 150.0), (2, 190.0)),
            ],
        )
        line = run.line_ids.sorted()[0]
        self.assertEqual(line.rule_id, self.rule)
        self.assertRegex(
            line.summary.replace("\N{NO-BREAK SPACE}", " "),
            r"Approved Automatically: 6 returns, \$ 210\.00; people approved 5 "
            r"\(\$ 150\.00\) and refused 1 \(\$ 60\.00\)",
        )
        found = self.env["return.order"].search(line.action_view_orders()["domain"])
        self.assertEqual(found, self.past[:6].sorted())

    def test_rules_in_force_are_tried_along_or_left_out(self):
        live = self._create_rule(
            "refuse", qty_max=2.0, refusal_text="Not worth it.", sequence=1
        )
        self.assertEqual(
            [row[:3] for row in self._rows(self._run())],
            [("approve", 4, 180.0), ("refuse", 2, 30.0), ("none", 4, 340.0)],
        )
        self.assertEqual(
            [row[:3] for row in self._rows(self._run(is_with_live=False))],
            [("approve", 6, 210.0), ("none", 4, 340.0)],
        )
        self.assertEqual(
            [row[:3] for row in self._rows(self._run(rule_ids=[]))],
            [("refuse", 2, 30.0), ("none", 8, 520.0)],
        )
        live.action_draft()
        with self.assertRaisesRegex(UserError, "no rule to try"):
            self._run(rule_ids=[])

    def test_changes_stand_beside_the_decisions(self):
        rules = self.rule
        for action in ("keep", "waive_fee", "ask_evidence"):
            rules += self._create_rule(action, live=False, qty_max=3.0, sequence=1)
        self.past[0].message_post(
            body="Photo", attachments=[("photo.png", b"not really a picture")]
        )
        self.assertEqual(
            [row[:3] for row in self._rows(self._run(rule_ids=rules.ids))],
            [
                ("approve", 6, 210.0),
                ("none", 4, 340.0),
                ("ask_evidence", 2, 50.0),
                ("keep", 3, 60.0),
                ("waive_fee", 3, 60.0),
            ],
        )

    def test_exception_would_need_a_person(self):
        self._except(self.past[0])
        self.assertEqual(
            [row[:3] for row in self._rows(self._run())],
            [("approve", 5, 200.0), ("review", 1, 10.0), ("none", 4, 340.0)],
        )

    def test_what_a_rule_decided_was_not_decided_by_people(self):
        live = self._create_rule("approve", amount_max=1000.0)
        decided = self._submit(2.0)
        live.action_draft()
        self.assertEqual(decided.state, "authorized")
        row = self._rows(self._run())[0]
        self.assertEqual(row[1:], (7, 230.0, (5, 150.0), (1, 60.0), (1, 20.0)))

    def test_what_was_asked_for_counts_not_what_was_allowed(self):
        self.past[8].line_ids.with_user(self.user_officer).qty_authorized = 1.0
        self.assertEqual(self.past[8].amount_company_currency, 10.0)
        self.assertEqual(self._rows(self._run())[0][1:3], (6, 210.0))

    def test_period_counts_by_the_day_of_the_request(self):
        today = self.today
        run = self._run(
            date_from=today - timedelta(days=3), date_to=today - timedelta(days=1)
        )
        self.assertEqual((run.return_count, run.amount), (3, 90.0))
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self._run(date_from=today, date_to=today - timedelta(days=1))

    def test_period_counts_by_the_day_of_the_company(self):
        """Midnight in Shanghai is four in the afternoon in UTC."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        moments = ("2025-03-09 15:59:59", "2025-03-09 16:00:00", "2025-03-10 16:00:00")
        for order, moment in zip(self.past[:3], moments, strict=True):
            order._write_transition({"date_request": moment})
        self.user_manager.tz = "Pacific/Auckland"
        day = date(2025, 3, 10)
        run = self._run(date_from=day, date_to=day)
        self.assertEqual((run.return_count, run.amount), (1, 20.0))

    # === NOTHING ELSE HAPPENS === #

    def _get_state_of_everything(self):
        self.env.flush_all()
        state = {}
        for model in WRITTEN:
            records = self.env[model].sudo().with_context(active_test=False).search([])
            state[model] = [(r.id, r.write_date) for r in records]
        self.past.invalidate_recordset()
        names = [name for name, field in self.past._fields.items() if field.store]
        return {**state, "values": self.past.sudo().read(names)}

    def test_dry_run_writes_nothing_but_its_result(self):
        self.rule += self._create_rule("keep", live=False)
        policy = self._create_policy(days=5)
        before = self._get_state_of_everything()
        self._run()
        self._run(subject="policy", policy_id=policy.id)
        self.assertEqual(self._get_state_of_everything(), before)

    def _count(self, **values):
        run = (
            self.env["return.order.dry.run"]
            .with_user(self.user_manager)
            .create({"rule_ids": [Command.set(self.rule.ids)], **values})
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run.action_run()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_many_returns_cost_no_more_statements_than_few(self):
        self.rule.write(
            {
                "earlier_returns_max": 50,
                "order_share_max": 90.0,
                "days_since_delivery_max": 10,
                "domain": "[('channel', '=', 'phone')]",
            }
        )
        policy = self._create_policy(days=5)
        # Three of them have the same outcomes as all ten.
        today = self.today
        few = {
            "date_from": today - timedelta(days=7),
            "date_to": today - timedelta(days=4),
        }
        for values in ({}, {"subject": "policy", "policy_id": policy.id}):
            self._count(**values)
            costs = [self._count(**few, **values), self._count(**values)]
            self.assertAlmostEqual(*costs, delta=2, msg=str(values))

    # === POLICY === #

    def _create_policy(self, days, **values):
        return self.env["return.order.policy"].create(
            {
                "name": "Tried",
                "company_id": self.company.id,
                "moves_to_working_day": False,
                "window_ids": [Command.create({"return_window_days": days})],
                **values,
            }
        )

    def test_policy_shows_what_would_be_eligible(self):
        # Delivered on the day of the tenth request.
        delivered = self.order.order_line.move_ids.filtered(
            lambda move: move.location_dest_id.usage == "customer"
        )
        delivered.date -= timedelta(days=9)
        policy = self._create_policy(days=5)
        run = self._run(subject="policy", policy_id=policy.id)
        self.assertEqual(
            [row[:3] for row in self._rows(run)],
            # The first four were asked for on the sixth to ninth day.
            [("lose", 4, 100.0), ("eligible", 6, 450.0)],
        )
        self.assertEqual(run.line_ids.sorted()[0].line_count, 4)
        for days, rows in (
            (9, [("eligible", 10, 550.0)]),
            (0, [("lose", 9, 450.0), ("eligible", 1, 100.0)]),
        ):
            policy.window_ids.return_window_days = days
            run.action_run()
            self.assertEqual([row[:3] for row in self._rows(run)], rows)
        policy.window_ids.kind = "none"
        run.action_run()
        self.assertEqual(self._rows(run)[0][:3], ("lose", 10, 550.0))

    def test_policy_to_try_has_to_be_selected(self):
        with self.assertRaisesRegex(UserError, "Select the policy"):
            self._run(subject="policy")

    # === SCREENS AND RIGHTS === #

    def test_dry_run_opens_from_rules_and_from_a_policy(self):
        action = self.rule.with_user(self.user_manager).action_dry_run()
        Run = self.env["return.order.dry.run"].with_user(self.user_manager)
        form = Form(Run.with_context(**action["context"]))
        self.assertEqual(form.rule_ids[:], self.rule)
        run = form.save()
        run.action_run()
        self.assertEqual(len(run.line_ids), 2)
        policy = self._create_policy(days=5)
        bound = self.env["ir.actions.actions"].get_bindings("return.order.policy")
        self.assertIn("Dry Run", [a["name"] for a in bound["action"]])
        form = Form(
            Run.with_context(
                default_subject="policy",
                active_model=policy._name,
                active_id=policy.id,
            )
        )
        self.assertEqual(form.policy_id, policy)

    def test_rules_of_several_companies_are_not_tried_together(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self._create_rule("keep", live=False, company_id=other.id)
        with self.assertRaisesRegex(UserError, "one company at a time"):
            (self.rule + foreign).action_dry_run()

    def test_only_managers_try_rules(self):
        for user in (self.user_salesperson, self.user_officer, self.user_finance):
            with self.assertRaises(AccessError):
                self.env["return.order.dry.run"].with_user(user).create({})
