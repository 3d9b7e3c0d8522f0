from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ReturnDocumentsCommon

ANALYSIS = "return_order_inspection_report_analysis"


@tagged("post_install", "-at_install")
class TestAnalysisRecord(ReturnDocumentsCommon, HttpCase):
    """Who takes the measure, and which revision the record was filled in on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_officer = new_test_user(
            cls.env,
            "return_officer_2",
            groups="return_management.return_management_group_officer",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.other_officer.name = "Other Wu"
        cls.department = (
            cls.env["controlled.document.department"]
            .with_user(cls.user_controller)
            .create({"name": "Quality Center", "company_id": cls.company.id})
        )
        cls.document = cls._get_document(ANALYSIS)
        cls._release(cls.document, "A0")
        returns = cls._take_back(cls._sell(), [2.0], finding="Cells swollen at 40 °C")
        cls.inspection = returns.inspection_ids

    def _analyze(self):
        self.inspection.with_user(self.user_officer).write(
            {
                "root_cause": "Charger without temperature limit",
                "department_id": self.department.id,
                "measure": "Limit in the firmware",
                "verification": "100 cycles without a finding",
            }
        )

    def test_record_is_printed_with_everything(self):
        self._analyze()
        self.inspection.with_user(self.other_officer).action_verify()
        pages = self._render(ANALYSIS, self.inspection)
        self.assertEqual(len(pages), 1)
        for text in (
            *("A0", self.document.code, "Cells swollen at 40 °C"),
            *("Charger without temperature limit", "Quality Center"),
            *("Limit in the firmware", "100 cycles", self.inspection.order_id.name),
            *(self.user_officer.name, self.other_officer.name),
        ):
            self.assertIn(text, pages[0])

    def test_record_keeps_the_revision_of_the_inspection(self):
        self._release(self.document, "A1")
        self.assertIn("A0", self._render(ANALYSIS, self.inspection)[0])

    def test_department_stays_once_the_measure_was_verified(self):
        self._analyze()
        self.inspection.with_user(self.other_officer).action_verify()
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            self.inspection.with_user(self.user_officer).department_id = False

    def test_department_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        department = self.department.sudo().create(
            {"name": "Lab", "company_id": other.id}
        )
        with self.assertRaisesRegex(UserError, "company inconsistencies"):
            self.inspection.with_user(self.user_officer).department_id = department.id
