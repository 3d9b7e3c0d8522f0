from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestSeparation(ReturnManagementCommon):
    """Who decides did not ask, and nobody decides in the place of who is gone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.return_separate_settlement = True
        cls.order = cls._sell([{}])
        cls.stage = cls.env["return.order.stage"].search(
            [("company_id", "=", cls.company.id), ("gate", "=", "authorize")], limit=1
        )
        cls.chief = cls._create_user("chief")

    @classmethod
    def _create_user(cls, login, groups=""):
        return new_test_user(
            cls.env,
            f"separate_{login}",
            groups=",".join(filter(None, ("base.group_user", groups))),
            name=login.title(),
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _submit(self):
        returns = self._create_return(self.order, [1.0])
        returns.with_user(self.user_salesperson).action_submit()
        return returns

    def _get_told(self, returns):
        """Return who was asked to name somebody."""
        activities = returns.activity_ids.filtered(
            lambda activity: "Nobody can decide" in (activity.summary or "")
        )
        return activities.user_id

    # === WHO IS MISSING === #

    def _remove_chief(self, how):
        if how == "archived":
            self.chief.active = False
        else:
            self.chief.sudo().unlink()

    def test_stage_of_who_is_gone_opens_to_nobody(self):
        """A named approver leaves: the group does not decide instead."""
        self.stage.approver_ids = self.chief
        for how in ("archived", "deleted"):
            self._remove_chief(how)
            returns = self._submit()
            with self.subTest(how=how):
                with self.assertRaisesRegex(AccessError, "nobody can decide the stage"):
                    returns.with_user(self.user_officer).action_approve()
                self.assertIn("nobody can decide", returns.missing_approver)
                self.assertIn(self.user_manager, self._get_told(returns))
                self.assertEqual(returns.state, "submitted")

    def test_return_says_who_is_missing(self):
        self.stage.approver_ids = self.chief
        self.chief.active = False
        self.assertIn("as Chief may not any more", self._submit().missing_approver)

    def test_manager_names_somebody(self):
        self.stage.approver_ids = self.chief
        self.chief.active = False
        returns = self._submit()
        named = self._create_user("named")
        stage = self.stage.with_user(self.user_manager)
        stage.approver_ids = [Command.set(named.ids)]
        self.env.invalidate_all()
        self.assertFalse(returns.missing_approver)
        self.assertFalse(self._get_told(returns))
        self.assertEqual(returns.activity_ids.user_id, named)
        with self.assertRaises(AccessError):
            returns.with_user(self.user_officer).action_approve()
        self.assertTrue(
            self.stage.with_user(named)._can_decide(named), "Named, without any group."
        )

    def test_stage_goes_to_the_group_when_a_manager_says_so(self):
        self.stage.approver_ids = self.chief
        returns = self._submit()
        self.stage.with_user(self.user_manager).approver_ids = [Command.clear()]
        self.assertIn(self.user_officer, returns.activity_ids.user_id)
        returns.with_user(self.user_officer).action_approve()
        self.assertEqual(returns.state, "authorized")

    def test_stage_without_group_members_says_so(self):
        group = self.env["res.groups"].create({"name": "Nobody Yet"})
        self.stage.approver_group_id = group
        returns = self._submit()
        self.assertIn("nobody can decide", returns.missing_approver)
        self.assertIn(self.user_manager, self._get_told(returns))

    def test_who_leaves_while_a_return_waits_is_missed_later(self):
        self.stage.approver_ids = self.chief
        returns = self._submit()
        self.assertFalse(returns.missing_approver)
        self.chief.active = False
        self.env.invalidate_all()
        for __ in range(2):
            self.env["return.order.approval"]._cron_remind_late()
        self.env.invalidate_all()
        self.assertIn(self.user_manager, self._get_told(returns))
        told = returns.activity_ids.filtered(
            lambda activity: activity.user_id == self.user_manager
        )
        self.assertEqual(len(told), 1, "Once.")

    def test_decision_keeps_the_name(self):
        returns = self._submit()
        returns.with_user(self.user_officer).action_approve()
        name = self.user_officer.name
        self.user_officer.name = "Somebody Else"
        decided = returns.approval_ids.filtered(lambda a: a.state == "approved")
        self.assertEqual(decided.user_name, name)

    # === WHO TOOK PART === #

    def _create_all_round_user(self):
        return self._create_user(
            "all_round",
            "account.group_account_invoice,"
            "return_management.return_management_group_manager",
        )

    def test_who_inspected_does_not_approve_the_money(self):
        one = self._create_all_round_user()
        returns = self._authorize(self._create_return(self.order, [1.0]))
        self._receive(returns)
        returns.inspection_ids.with_user(one).set_outcome("as_new")
        returns.inspection_ids.with_user(one).action_validate()
        returns.with_user(self.user_officer).action_settle()
        with self.assertRaisesRegex(AccessError, "whose goods they inspected"):
            returns.with_user(one).action_approve()
        self.assertNotIn(one, returns.activity_ids.user_id)
        returns.with_user(self.user_finance).action_approve()
        self.assertTrue(returns.credit_note_ids)

    def test_who_asked_for_the_money_does_not_approve_it(self):
        one = self._create_all_round_user()
        returns = self._take_back(self.order, [1.0])
        returns.with_user(one).action_settle()
        self.assertEqual(returns.settle_requested_by_id, one)
        with self.assertRaisesRegex(AccessError, "that they asked for"):
            returns.with_user(one).action_approve()

    def test_company_of_one_person_can_say_so(self):
        one = self._create_all_round_user()
        returns = self._take_back(self.order, [1.0])
        returns.with_user(one).action_settle()
        self.company.return_separate_settlement = False
        self.env.invalidate_all()
        returns.with_user(one).action_approve()
        self.assertTrue(returns.credit_note_ids)

    def test_the_only_one_who_could_is_told_so(self):
        stage = self.env["return.order.stage"].search(
            [("company_id", "=", self.company.id), ("gate", "=", "settle")], limit=1
        )
        one = self._create_all_round_user()
        stage.approver_ids = one
        returns = self._take_back(self.order, [1.0])
        returns.with_user(one).action_settle()
        self.assertIn("only All_Round may decide", returns.missing_approver)
        self.assertIn(self.user_manager, self._get_told(returns))

    def test_duties_are_separate_where_two_people_are(self):
        company = self.setup_other_company()["company"]
        self.assertTrue(company.return_separate_settlement)
