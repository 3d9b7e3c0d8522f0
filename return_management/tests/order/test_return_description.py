from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestReturnDescription(ReturnManagementCommon):
    """How a company handles returns, in words drawn from its settings."""

    def _describe(self):
        """Return the sections by their title."""
        sections = self.company._describe_returns()
        self.assertEqual(len({s["sequence"] for s in sections}), len(sections))
        return {section["title"]: section for section in sections}

    def _get_texts(self, title):
        return [text for __, text in self._describe()[title]["facts"]]

    def test_settings_describe_themselves(self):
        self.company.return_days_to_send = 10
        for title, part in (
            ("Approval Stages", "Finance check"),
            ("Return Reasons", "Cells swollen"),
            ("Dispositions", "Back to Stock"),
            ("Times and Ways", "within 10 days"),
        ):
            with self.subTest(title):
                self.assertIn(part, "\n".join(self._get_texts(title)))

    def test_company_without_stages_needs_no_approval(self):
        self.env["return.order.stage"].search(
            [("company_id", "=", self.company.id)]
        ).active = False
        section = self._describe()["Approval Stages"]
        self.assertEqual(section["facts"], [])
        self.assertEqual(section["intro"], "No approval is needed.")

    def test_settings_of_another_company_do_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        before = self.company._describe_returns()
        stages = self.env["return.order.stage"].search([("company_id", "=", other.id)])
        stages.amount_min = 77.0
        other.return_days_to_send = 3
        self.assertEqual(self.company._describe_returns(), before)
