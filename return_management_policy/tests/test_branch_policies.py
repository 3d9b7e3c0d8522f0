from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon

from ..models.policy_case import PolicyFacts, ReturnCase
from .policy_common import PolicyMixin


@tagged("post_install", "-at_install")
class TestBranchPolicies(PolicyMixin, ReturnManagementCommon):
    """Branches promise what their company does, until they promise something else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Company = cls.env["res.company"].sudo()
        cls.branch = Company.create({"name": "Branch", "parent_id": cls.company.id})
        cls.desk = Company.create({"name": "Desk", "parent_id": cls.branch.id})
        cls.shared = cls._create_policy(name="Shared", company_id=False)
        cls.parents = cls._create_policy(name="Of the Company")

    def _get_policy(self, company):
        facts = PolicyFacts(company.id, date(2026, 6, 1), self.product.id)
        return self.env["return.order.policy"]._get_applicable([facts])[facts].name

    def test_branch_has_the_policies_of_its_company(self):
        for company in (self.company, self.branch, self.desk):
            with self.subTest(company=company.name):
                self.assertEqual(self._get_policy(company), "Of the Company")
                current = self.env["return.order.policy"].sudo()._get_current(company)
                self.assertEqual(current & self.parents, self.parents)
                self.assertIn(self.shared, current)

    def test_branch_with_policies_of_its_own_has_those(self):
        self._create_policy(name="Of the Branch", company_id=self.branch.id)
        self.assertEqual(self._get_policy(self.company), "Of the Company")
        self.assertEqual(self._get_policy(self.branch), "Of the Branch")
        self.assertEqual(self._get_policy(self.desk), "Of the Branch")

    def test_companies_are_judged_together_and_apart(self):
        own = self._create_policy(name="Of the Desk", company_id=self.desk.id)
        stranger = self.setup_other_company()["company"]
        cases = [
            ReturnCase(PolicyFacts(company.id, date(2026, 6, 1)), False, date.today())
            for company in (self.company, self.branch, self.desk, stranger)
        ]
        verdicts = self.env["return.order.policy"]._judge(cases)
        self.assertEqual(
            [verdict.policy_id for verdict in verdicts],
            [self.parents.id, self.parents.id, own.id, self.shared.id],
        )

    def test_branch_takes_over_a_policy_that_is_taken_out_of_force(self):
        own = self._create_policy(name="Of the Branch", company_id=self.branch.id)
        self.assertEqual(self._get_policy(self.branch), "Of the Branch")
        own.active = False
        self.assertEqual(self._get_policy(self.branch), "Of the Company")

    def test_staff_of_a_branch_reads_and_does_not_write_them(self):
        manager = new_test_user(
            self.env,
            "branch_manager",
            groups="return_management.return_management_group_manager",
            company_id=self.branch.id,
            company_ids=[Command.set(self.branch.ids)],
        )
        policy = self.parents.with_user(manager)
        self.assertEqual(policy.name, "Of the Company")
        self.assertTrue(self.shared.with_user(manager).has_access("write"))
        with self.assertRaises(AccessError):
            policy.sequence = 3
        own = self._create_policy(name="Of the Branch", company_id=self.branch.id)
        company_manager = own.with_user(self.user_manager)
        self.assertFalse(company_manager.has_access("read"))
