from odoo.tests import HttpCase, tagged

from ..hooks import uninstall_hook
from .common import ReturnDocumentsCommon

HANDLING = "return_order_report_handling"
ANALYSIS = "return_order_inspection_report_analysis"


@tagged("post_install", "-at_install")
class TestUninstall(ReturnDocumentsCommon, HttpCase):
    """What the hook leaves behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._get_document(HANDLING)
        cls.revision = cls._release(cls.document, "B4")
        cls._release(cls._get_document(ANALYSIS), "A0")
        cls.returns = cls._take_back(cls._sell(), [2.0])

    def _get_forms(self):
        return self.env["controlled.document.form"].search(
            [("res_model", "=like", "return.%"), ("company_id", "=", self.company.id)]
        )

    def test_reports_are_no_controlled_forms_any_more(self):
        reports = self._get_report(HANDLING) | self._get_report(ANALYSIS)
        self.assertEqual(len(reports.form_view_id), 2)
        own = self.env.ref(
            "document_control.controlled_document_review_sheet_report_action"
        )
        uninstall_hook(self.env)
        self.assertFalse(reports.form_view_id)
        self.assertFalse(reports.paperformat_id)
        self.assertTrue(own.form_view_id)

    def test_documents_stay_with_what_was_filled_in(self):
        forms = self._get_forms()
        self.assertEqual(len(forms), 2)
        uninstall_hook(self.env)
        self.assertEqual(forms.exists(), forms)
        self.assertEqual(self.document.report_id, self._get_report(HANDLING))
        self.assertEqual(self.revision.state, "released")

    def test_what_was_filled_in_goes_with_the_model(self):
        forms = self._get_forms()
        models = self.env["ir.model"].search([("model", "=", "x_return_gone")])
        self.assertFalse(models)
        model = self.env["ir.model"].create(
            {"name": "Gone", "model": "x_return_gone", "state": "manual"}
        )
        form = (
            self.env["controlled.document.form"]
            .sudo()
            .create(
                {
                    "revision_id": self.revision.id,
                    "res_model": "x_return_gone",
                    "res_id": 1,
                }
            )
        )
        model.with_context(_force_unlink=True).unlink()
        self.assertFalse(form.exists())
        self.assertEqual(forms.exists(), forms)
