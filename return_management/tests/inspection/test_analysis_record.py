import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..report_common import ReturnReportCommon

ANALYSIS = "return_order_inspection_report_analysis"
PIXEL = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
        "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
    )
)


@tagged("post_install", "-at_install")
class TestAnalysisRecord(ReturnReportCommon, HttpCase):
    """Root cause, measure and its verification, on paper."""

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
        returns = cls._take_back(cls._sell(), [2.0], finding="Cells swollen at 40 °C")
        cls.inspection = returns.inspection_ids

    def _analyze(self):
        self.inspection.with_user(self.user_officer).write(
            {
                "root_cause": "Charger without temperature limit",
                "measure": "Limit in the firmware",
                "verification": "100 cycles without a finding",
            }
        )

    def test_record_is_printed_with_everything(self):
        self._analyze()
        self.inspection.with_user(self.user_officer).attachment_ids = [
            Command.create({"name": "swollen.png", "datas": PIXEL}),
            Command.create({"name": "report.txt", "datas": PIXEL}),
        ]
        self.inspection.with_user(self.other_officer).action_verify()
        pages = self._render(ANALYSIS, self.inspection)
        self.assertEqual(len(pages), 1)
        for text in (
            *("Analysis Record", "Cells swollen at 40 °C", "report.txt"),
            *("Charger without temperature limit", "Limit in the firmware"),
            *("100 cycles", self.inspection.order_id.name),
            *(self.user_officer.name, self.other_officer.name),
        ):
            self.assertIn(text, pages[0])

    def test_photo_is_on_the_record(self):
        self.inspection.with_user(self.user_officer).attachment_ids = [
            Command.create({"name": "swollen.png", "datas": PIXEL})
        ]
        html, __ = self.env["ir.actions.report"]._render_qweb_html(
            self._get_report(ANALYSIS), self.inspection.ids
        )
        self.assertIn('alt="swollen.png"', html.decode())

    def test_nobody_verifies_what_they_inspected(self):
        self._analyze()
        with self.assertRaisesRegex(AccessError, "nobody verifies"):
            self.inspection.with_user(self.user_officer).action_verify()
        self.assertFalse(self.inspection.date_verified)

    def test_measure_is_needed_before_it_is_verified(self):
        with self.assertRaisesRegex(UserError, "enter the measure"):
            self.inspection.with_user(self.other_officer).action_verify()

    def test_salesperson_does_not_verify(self):
        self._analyze()
        with self.assertRaises(AccessError):
            self.inspection.with_user(self.user_salesperson).action_verify()

    def test_verified_analysis_stays(self):
        self._analyze()
        self.inspection.with_user(self.other_officer).action_verify()
        for values in ({"measure": "Nothing"}, {"root_cause": "Moon"}):
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                self.inspection.with_user(self.user_officer).write(values)
        with self.assertRaisesRegex(UserError, "follows from the buttons"):
            self.inspection.with_user(
                self.user_officer
            ).verified_by_id = self.user_officer
