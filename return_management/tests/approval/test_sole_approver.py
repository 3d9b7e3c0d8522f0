from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestSoleApprover(ReturnManagementCommon):
    """A company of one person decides alone, and every such decision says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.return_sole_approver = True
        cls.company.return_separate_settlement = True
        cls.order = cls._sell([{}])
        cls.boss = cls.user_manager
        cls.boss.group_ids |= (
            cls.user_salesperson.group_ids
            | cls.user_warehouse.group_ids
            | cls.user_finance.group_ids
        )
        stages = cls.env["return.order.stage"].search(
            [("company_id", "=", cls.company.id)]
        )
        stages.approver_ids = cls.boss
        cls.officers = cls.env.ref("return_management.return_management_group_officer")
        # Nobody else handles returns.
        officers = cls.env["return.order"]._get_returns_people(cls.company, "officer")
        groups = cls.officers | cls.officers.all_implied_by_ids
        (officers - cls.boss).group_ids -= groups

    def _submit(self, quantity=10.0):
        # 10 pieces at 100.00 need both stages.
        returns = self._create_return(self.order, [quantity]).with_user(self.boss)
        returns.action_submit()
        return returns

    def test_all_of_a_return_is_decided_alone(self):
        returns = self._submit()
        self.assertTrue(returns.can_decide)
        self.assertFalse(returns.missing_approver)
        self.assertIn(self.boss.name, returns.next_step)
        self.assertEqual(returns.activity_ids.user_id, self.boss)
        returns.action_approve("Own return")
        if returns.state == "submitted":
            returns.action_approve()
        self.assertEqual(returns.state, "authorized")
        self.assertEqual(set(returns.approval_ids.mapped("is_alone")), {True})
        self.assertIn(
            "Own return Decided alone", " ".join(returns.message_ids.mapped("body"))
        )
        form, __ = self.env["ir.actions.report"]._render_qweb_html(
            "return_management.return_order_report_handling_action", returns.ids
        )
        self.assertIn("Decided alone: the company has nobody else.", form.decode())
        returns.reverse_picking_ids.move_ids.picked = True
        returns.reverse_picking_ids.button_validate()
        returns.inspection_ids.with_user(self.boss).condition = "as_new"
        returns.inspection_ids.with_user(self.boss).action_validate()
        returns.action_settle()
        returns.action_approve()
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 1000.0)
        settled = returns.approval_ids.filtered(lambda a: a.gate == "settle")
        self.assertEqual(set(settled.mapped("is_alone")), {True})

    def test_second_officer_ends_it(self):
        self.user_officer.group_ids |= self.officers
        returns = self._submit(1.0)
        self.assertFalse(returns.can_decide)
        with self.assertRaisesRegex(AccessError, "A returns manager can name"):
            returns.action_approve()
        self.assertFalse(any(returns.approval_ids.mapped("is_alone")))

    def test_setting_has_to_allow_it(self):
        self.company.return_sole_approver = False
        returns = self._submit(1.0)
        with self.assertRaisesRegex(AccessError, "allow in the settings of returns"):
            returns.action_approve()
        self.assertIn("this person decides alone", returns.missing_approver)

    def test_what_others_submitted_is_no_decision_alone(self):
        returns = self._create_return(self.order, [1.0])
        returns.with_user(self.user_salesperson).action_submit()
        returns.with_user(self.boss).action_approve()
        self.assertEqual(returns.approval_ids[0].is_alone, False)

    def test_new_companies_of_several_people_separate(self):
        company = self.env["res.company"].create({"name": "Many Hands Ltd"})
        self.assertFalse(company.return_sole_approver)
