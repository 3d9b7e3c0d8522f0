from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestReturnOrderPolicy(PolicyCommon):
    """What a policy may say, its versions, and that it stays once it has decided."""

    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.policy = cls._create_policy([(False, 30)], name="Terms", confirm=False)
        cls.as_manager = cls.policy.with_user(cls.user_manager)

    def _decide(self):
        """Let the policy decide about a return."""
        self.as_manager.action_confirm()
        returns = self._create_return(self.order, [1.0])
        self.assertEqual(returns.line_ids.policy_id, self.policy)
        return returns

    # === WHAT IT MAY SAY === #

    @mute_logger("odoo.sql_db")
    def test_impossible_values_are_refused(self):
        for values in (
            {"date_from": "2026-02-01", "date_to": "2026-01-31"},
            {"days_in_transit": -1},
            {"refund_days": -1},
            {"restocking_fee_type": "percent", "restocking_fee_rate": 100.01},
            {"restocking_fee_type": "fixed", "restocking_fee_rate": -0.01},
            {"window_ids": [Command.create({"return_window_days": -1})]},
            {"window_ids": [Command.create({"return_window_days": 5})]},
            {"freight_ids": [Command.create({"liability": "company"})] * 2},
        ):
            with (
                self.subTest(values),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.policy.write(values)
                self.env.flush_all()

    def test_fixed_fee_above_hundred_is_no_percentage(self):
        self.as_manager.write(
            {"restocking_fee_type": "fixed", "restocking_fee_rate": 250.0}
        )
        self.env.flush_all()
        self.assertIn("250.00", self.policy._format_restocking_fee())

    def test_policy_of_equal_rank_is_refused(self):
        self.as_manager.action_confirm()
        rival = self._create_policy([(False, 10)], name="Rival", confirm=False)
        with self.assertRaisesRegex(ValidationError, "“Rival” and “Terms”.*sequence"):
            rival.with_user(self.user_manager).action_confirm()

    def test_policies_that_differ_in_anything_are_in_force_together(self):
        self.as_manager.action_confirm()
        for values in (
            {"sequence": 11},
            {"company_id": False},
            {"country_ids": [Command.set(self.env.ref("base.cn").ids)]},
            {"product_ids": [Command.set(self.product.ids)]},
        ):
            with self.subTest(values):
                other = self._create_policy([(False, 10)], confirm=False)
                other.write(values)
                other.with_user(self.user_manager).action_confirm()
                self.assertEqual(other.state, "confirmed")

    def test_policies_one_after_the_other_do_not_overlap(self):
        self.policy.date_to = "2026-06-30"
        self.as_manager.action_confirm()
        self._create_policy([(False, 10)], date_from="2026-07-01")
        with self.assertRaisesRegex(ValidationError, "Test policy"):
            self.as_manager.date_to = "2026-07-01"

    def test_sequence_cannot_make_two_policies_equal_afterwards(self):
        self.as_manager.action_confirm()
        other = self._create_policy([(False, 10)], sequence=20)
        with self.assertRaisesRegex(ValidationError, "Terms"):
            other.with_user(self.user_manager).sequence = self.policy.sequence

    @mute_logger("odoo.sql_db")
    def test_what_a_policy_is_limited_to_cannot_be_deleted(self):
        tag = self.env["product.tag"].create({"name": "Test final sale"})
        self.policy.product_tag_ids = tag
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            tag.unlink()

    # === VERSIONS === #

    @freeze_time("2026-11-24")
    def test_new_version_ends_the_former_one_the_day_before(self):
        self.as_manager.action_confirm()
        action = self.as_manager.action_new_version()
        version = self.as_manager.browse(action["res_id"])
        self.assertRecordValues(
            version,
            [
                {
                    "state": "draft",
                    "version": 2,
                    "previous_id": self.policy.id,
                    "date_from": date(2026, 11, 24),
                    "name": "Terms",
                }
            ],
        )
        self.assertEqual(version.window_ids.return_window_days, 30)
        self.assertEqual(
            self.as_manager.action_new_version()["res_id"],
            version.id,
            "The draft is opened again",
        )
        version.action_confirm()
        self.assertEqual(self.policy.date_to, date(2026, 11, 23))
        self.assertEqual(version.version_count, 2)
        with self.assertRaisesRegex(UserError, "was replaced by"):
            self.as_manager.action_new_version()

    def test_new_version_begins_after_the_former_one(self):
        self.policy.date_from = "2026-03-01"
        self.as_manager.action_confirm()
        action = self.as_manager.action_new_version()
        version = self.as_manager.browse(action["res_id"])
        version.date_from = "2026-03-01"
        with self.assertRaisesRegex(ValidationError, "must begin after"):
            version.action_confirm()

    def test_version_taken_back_gives_its_time_to_the_former_one(self):
        self.as_manager.action_confirm()
        action = self.as_manager.action_new_version()
        version = self.as_manager.browse(action["res_id"])
        version.action_confirm()
        with self.assertRaisesRegex(UserError, "Set that one back"):
            self.as_manager.action_draft()
        version.action_draft()
        self.assertEqual(version.state, "draft")
        self.assertFalse(self.policy.date_to)

    def test_policy_in_force_is_not_confirmed_twice(self):
        self.as_manager.action_confirm()
        with self.assertRaisesRegex(UserError, "in force already"):
            self.as_manager.action_confirm()

    # === WHAT HAS DECIDED STAYS === #

    def test_policy_that_decided_is_kept_as_it_is(self):
        returns = self._decide()
        message = f"{returns.name}.*New Version"
        for change in (
            lambda: self.as_manager.write({"refund_days": 3}),
            lambda: self.as_manager.window_ids.write({"return_window_days": 3}),
            lambda: self.as_manager.window_ids.unlink(),
            lambda: self.as_manager.write(
                {"freight_ids": [Command.create({"liability": "company"})]}
            ),
            self.as_manager.action_draft,
            self.as_manager.unlink,
        ):
            with self.assertRaisesRegex(UserError, message):
                change()
        self.as_manager.write({"sequence": 5, "date_to": "2099-12-31", "active": False})
        self.assertFalse(self.policy.active)

    def test_policy_that_never_decided_may_change(self):
        self.as_manager.action_confirm()
        self.as_manager.refund_days = 3
        self.as_manager.action_draft()
        self.as_manager.unlink()
        self.assertFalse(self.policy.exists())

    # === RIGHTS === #

    def test_only_managers_put_policies_in_force(self):
        for user in (self.user_salesperson, self.user_officer, self.user_finance):
            policy = self.policy.with_user(user)
            for call in (
                policy.action_confirm,
                policy.action_new_version,
                policy.action_draft,
                policy.unlink,
                lambda policy=policy: policy.write({"refund_days": 1}),
            ):
                with self.assertRaises(AccessError):
                    call()
            self.assertEqual(policy.name, "Terms", "Everybody reads policies")

    def test_state_and_version_follow_from_the_buttons(self):
        for values in ({"state": "confirmed"}, {"version": 9}, {"previous_id": 1}):
            with self.assertRaisesRegex(UserError, "Use the buttons"):
                self.as_manager.write(values)
            with self.assertRaisesRegex(UserError, "Use the buttons"):
                self.as_manager.create({"name": "Forged", **values})

    def test_other_companies_do_not_see_the_policy(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.user_manager.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        policies = self.env["return.order.policy"].with_user(self.user_manager)
        self.assertNotIn(self.policy, policies.search([]))
        with self.assertRaises(AccessError):
            self.as_manager.action_confirm()

    # === PRESETS === #

    @freeze_time("2026-11-24")
    def test_presets_become_drafts_that_can_be_put_in_force(self):
        expected = {
            "china": ({False: 7, "quality": 15}, "receipt", 7),
            "eu": ({False: 14, "quality": 730}, "sent", 14),
            "b2b": ({False: 30}, "inspection", 14),
        }
        for preset, (windows, trigger, days) in expected.items():
            load = self.env["return.order.policy.load"].with_user(self.user_manager)
            action = load.create(
                {"preset": preset, "company_id": self.company.id}
            ).action_load()
            policy = self.as_manager.browse(action["res_id"])
            lengths = {w.reason_group: w.return_window_days for w in policy.window_ids}
            self.assertEqual({**lengths, **windows}, lengths)
            self.assertRecordValues(
                policy,
                [
                    {
                        "state": "draft",
                        "refund_trigger": trigger,
                        "refund_days": days,
                        "date_from": date(2026, 11, 24),
                    }
                ],
            )
            policy.action_confirm()
            self.assertTrue(policy._describe().startswith(policy.name))
        self.assertEqual(policy.restocking_fee_rate, 15.0)
        self.assertIn(
            self.env.ref("return_management.return_order_reason_defective"),
            policy.fee_waived_reason_ids,
        )

    def test_presets_are_for_managers(self):
        with self.assertRaises(AccessError):
            self.env["return.order.policy.load"].with_user(self.user_officer).create(
                {"preset": "eu"}
            )

    def test_description_names_the_policies_in_force(self):
        def get_facts():
            return [
                fact
                for section in self.company._describe_returns()
                if section["title"] == "Return Policies"
                for fact in section["facts"]
            ]

        self._create_policy([(False, 9)], sequence=20, date_to="2020-12-31")
        self.assertFalse(get_facts(), "Nothing applies today")
        self.as_manager.action_confirm()
        ((key, text),) = get_facts()
        self.assertEqual(key, f"policy/{self.policy.id}")
        self.assertIn("every reason: 30 days", text)
