from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestApprovals(ReturnManagementCommon):
    """Who decides about a return, who does not, and what is kept of it."""

    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.stages = cls.env["return.order.stage"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.review, cls.approve, cls.exception, cls.finance_check = cls.stages[:4]
        cls.colleague = cls._create_user("return_officer_2", "officer")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            groups=f"return_management.return_management_group_{group}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _submit(self, quantity=1.0, user=None, **values):
        returns = self._create_return(self.order, [quantity], **values)
        returns.user_id = user or self.user_salesperson
        returns.with_user(user or self.user_salesperson).action_submit()
        return returns

    def _states(self, returns):
        approvals = returns.approval_ids.sorted("id")
        return [(a.stage_id.name, a.state) for a in approvals]

    # === STAGES === #

    def test_every_company_has_the_default_stages(self):
        later = self.env["res.company"].sudo().create({"name": "Founded Later"})
        for company in self.company + later:
            stages = (
                self.env["return.order.stage"]
                .sudo()
                .search([("company_id", "=", company.id)])
            )
            self.assertRecordValues(
                stages,
                [
                    {"name": "Review", "gate": "authorize", "amount_min": 0.0},
                    {"name": "Approve", "gate": "authorize", "amount_min": 1000.0},
                    {"name": "Finance check", "gate": "settle", "amount_min": 0.0},
                    {"name": "Exception", "gate": "settle", "amount_min": 0.0},
                ],
            )

    def test_stage_below_its_amount_is_skipped_with_the_explanation(self):
        returns = self._submit(9.0)
        self.assertEqual(
            self._states(returns), [("Review", "pending"), ("Approve", "skipped")]
        )
        skipped = returns.approval_ids.filtered(lambda a: a.state == "skipped")
        self.assertRegex(skipped.comment, r"900\.00.*less than.*1,000\.00")
        self.assertTrue(skipped.date_decided)

    def test_stage_applies_from_its_amount_on(self):
        returns = self._submit(10.0)
        self.assertEqual(
            self._states(returns), [("Review", "pending"), ("Approve", "pending")]
        )

    def test_stage_does_not_apply_at_its_upper_amount(self):
        self.review.amount_max = 500.0
        self.assertEqual(self._states(self._submit(4.0))[0], ("Review", "pending"))
        returns = self._submit(5.0)
        self.assertEqual(returns.approval_ids[0].state, "skipped")
        self.assertRegex(returns.approval_ids[0].comment, "not below")

    def test_stage_applies_to_its_reason_group_only(self):
        self.review.reason_group = "transport"
        returns = self._submit()
        self.assertEqual(returns.state, "authorized", "No stage was left.")
        self.assertRegex(returns.approval_ids[0].comment, "another group")

    def test_stage_applies_where_its_condition_is_met(self):
        self.review.domain = "[('channel', '=', 'portal')]"
        self.assertEqual(self._submit(channel="portal").state, "submitted")
        other = self._submit(channel="phone")
        self.assertEqual(other.state, "authorized")
        self.assertRegex(other.approval_ids[0].comment, "condition .* not met")

    def test_condition_that_cannot_be_read_is_refused(self):
        for domain in ("[('no_such_field', '=', 1)]", "[(", "[1]", "{}", "5"):
            with (
                self.subTest(domain=domain),
                self.assertRaisesRegex(ValidationError, "Review is not valid"),
                self.cr.savepoint(),
            ):
                self.review.domain = domain

    def test_return_passes_straight_through_where_no_stage_applies(self):
        self.stages.active = False
        returns = self._submit()
        self.assertEqual(returns.state, "authorized")
        self.assertFalse(returns.approval_ids)
        self.assertEqual(returns.reverse_picking_ids.state, "assigned")

    # === WHO DECIDES === #

    def test_named_approvers_take_the_place_of_the_group(self):
        self.review.approver_ids = self.colleague
        returns = self._submit()
        with self.assertRaisesRegex(AccessError, "not among .* return_officer_2"):
            returns.with_user(self.user_officer).action_approve()
        returns.with_user(self.colleague).action_approve()
        self.assertEqual(returns.state, "authorized")

    def test_approver_of_another_company_is_not_asked(self):
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        stranger = self._create_user("return_stranger", "officer")
        stranger.sudo().write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        returns = self._submit()
        self.assertNotIn(stranger, returns.activity_ids.user_id)
        self.assertFalse(self.review._can_decide(stranger))
        with self.assertRaises(AccessError):
            returns.with_user(stranger).action_approve()

    def test_nobody_approves_what_they_submitted(self):
        for user in (self.user_officer, self.user_manager):
            returns = self._submit(user=user)
            self.assertFalse(returns.with_user(user).can_decide)
            with self.assertRaisesRegex(AccessError, "nobody approves what they"):
                returns.with_user(user).action_approve()
            with self.assertRaisesRegex(AccessError, "nobody approves what they"):
                returns.with_user(user).action_refuse("No.")
            self.assertEqual(returns.state, "submitted")
            self.assertNotIn(user, returns.activity_ids.user_id)

    def test_four_eyes_unless_the_stage_allows_the_same_approver(self):
        returns = self._submit(10.0).with_user(self.user_manager)
        returns.action_approve()
        with self.assertRaisesRegex(AccessError, "you approved the stage “Review”"):
            returns.action_approve()
        self.approve.allow_same_approver = True
        returns.action_approve()
        self.assertEqual(returns.state, "authorized")

    def test_approver_of_an_earlier_round_decides_again(self):
        with freeze_time("2026-03-02 09:00:00"):
            self.cr._now = None
            returns = self._submit(10.0)
            returns.with_user(self.user_officer).action_approve()
            returns.with_user(self.user_manager).action_refuse("Too many.")
        with freeze_time("2026-03-03 09:00:00"):
            self.cr._now = None
            returns.with_user(self.user_salesperson).action_draft()
            returns.with_user(self.user_salesperson).action_submit()
            returns.with_user(self.user_officer).action_approve()
            returns.with_user(self.user_manager).action_approve()
        self.cr._now = None
        self.assertEqual(returns.state, "authorized")

    def test_others_are_told_whom_to_ask(self):
        returns = self._submit()
        for user in (self.user_salesperson, self.user_warehouse, self.user_finance):
            with self.assertRaises(AccessError) as caught:
                returns.with_user(user).action_approve()
        self.assertRegex(str(caught.exception), f"{returns.name}.*Review.*return_offi")

    # === REFUSING === #

    def test_refusal_needs_a_reason(self):
        returns = self._submit().with_user(self.user_officer)
        for reason in (None, False, "", "   "):
            with self.assertRaisesRegex(UserError, "give the reason for the refusal"):
                returns.action_refuse(reason)
        self.assertEqual(returns.state, "submitted")

    def test_refusal_at_the_first_gate_refuses_the_return(self):
        returns = self._submit(10.0)
        returns.with_user(self.user_officer).action_refuse("Opened by the customer.")
        self.assertRecordValues(
            returns,
            [{"state": "refused", "refusal_reason": "Opened by the customer."}],
        )
        self.assertEqual(
            self._states(returns), [("Review", "refused"), ("Approve", "skipped")]
        )
        self.assertEqual(self.order.order_line.qty_returnable, 10.0)

    def test_refusal_of_the_settlement_keeps_what_was_decided(self):
        returns = self._authorize(self._create_return(self.order, [2.0]))
        self._receive(returns)
        self._inspect(returns)
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_refuse("Check the price.")
        self.assertEqual(returns.state, "authorized")
        self.assertFalse(returns.credit_note_ids)
        self.assertIn(("Review", "approved"), self._states(returns))
        self.assertIn(("Finance check", "refused"), self._states(returns))
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 200.0)

    # === LESS THAN ASKED === #

    def test_only_the_approver_lowers_the_authorized_quantity(self):
        returns = self._submit(4.0)
        line = returns.line_ids
        with self.assertRaises(AccessError):
            line.with_user(self.user_salesperson).qty_authorized = 3.0
        with self.assertRaisesRegex(ValidationError, "between zero and the 4"):
            line.with_user(self.user_officer).qty_authorized = 5.0
        line.with_user(self.user_officer).qty_authorized = 3.0
        returns.with_user(self.user_officer).action_approve()
        self.assertEqual(returns.reverse_picking_ids.move_ids.product_uom_qty, 3.0)
        self.assertEqual(self.order.order_line.qty_returnable, 7.0)
        with self.assertRaisesRegex(UserError, "authorized already"):
            line.with_user(self.user_officer).qty_authorized = 2.0

    def test_what_was_lowered_is_asked_for_again_after_a_reset(self):
        returns = self._submit(4.0)
        returns.line_ids.with_user(self.user_officer).qty_authorized = 1.0
        returns.with_user(self.user_salesperson).action_draft()
        self.assertEqual(returns.line_ids.qty_authorized, 4.0)
        self.assertEqual(returns.amount_untaxed, 400.0)

    # === MANY AT ONCE === #

    def test_many_returns_are_submitted_and_approved_at_once(self):
        orders = self.order | self._sell([{}]) | self._sell([{}])
        returns = self.env["return.order"].concat(
            *(self._create_return(order, [1.0]) for order in orders)
        )
        returns.with_user(self.user_salesperson).action_submit()
        returns.with_user(self.user_officer).action_approve("All fine.")
        self.assertEqual(set(returns.mapped("state")), {"authorized"})
        self.assertEqual(len(returns.reverse_picking_ids), 3)
        approved = returns.approval_ids.filtered(lambda a: a.state == "approved")
        self.assertEqual(approved.mapped("comment"), ["All fine."] * 3)

    def test_one_forbidden_return_stops_the_whole_selection(self):
        returns = self._submit() | self._submit(user=self.user_officer)
        with self.assertRaisesRegex(AccessError, returns[1].name):
            returns.with_user(self.user_officer).action_approve()
