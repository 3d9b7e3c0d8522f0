import base64

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import DocumentControlCommon
from .pdf import make_pdf


@tagged("post_install", "-at_install")
class TestCompare(DocumentControlCommon):
    """What changed between two revisions, side by side."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()

    def _open(self, records, user=None):
        action = records.with_user(user or self.user_reader).action_compare()
        return Form(
            self.env[action["res_model"]]
            .with_user(user or self.user_reader)
            .with_context(**action["context"])
        ).save()

    def test_changed_lines_stand_side_by_side(self):
        first = self._release_next(
            self.document,
            description="First issue.",
            body="<p>Look</p><p>Count</p><p>Report</p>",
        )
        second = self._release_next(
            self.document,
            description="Weighs the goods.",
            title="Return Rules",
            body="<p>Look</p><p>Count twice</p><p>Weigh</p><p>Report</p>",
        )
        dialog = self._open(second)
        self.assertRecordValues(
            dialog, [{"before_id": first.id, "after_id": second.id}]
        )
        self.assertEqual(
            dialog._get_rows(),
            [
                ("replace", "Return Procedure", "Return Rules"),
                ("replace", "First issue.", "Weighs the goods."),
                ("equal", "Look", "Look"),
                ("replace", "Count", "Count twice"),
                ("replace", "", "Weigh"),
                ("equal", "Report", "Report"),
            ],
        )
        self.assertIn("Count twice", dialog.content)
        self.assertEqual(dialog.content.count("table-danger"), 3)
        self.assertEqual(dialog.content.count("table-success"), 4)

    def test_same_text_has_no_marks(self):
        self._release_next(self.document)
        dialog = self._open(self.document)
        self.assertEqual(dialog.before_id, dialog.after_id)
        self.assertEqual({kind for kind, *__ in dialog._get_rows()}, {"equal"})
        self.assertNotIn("table-danger", dialog.content)

    def test_text_is_shown_as_text(self):
        self._release_next(self.document)
        later = self._release_next(
            self.document, description="<script>alert(1)</script>"
        )
        content = self._open(later).content
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", content)
        self.assertNotIn("<script>", content)

    def test_document_compares_its_two_latest_revisions(self):
        revisions = [self._release_next(self.document) for __ in range(3)]
        dialog = self._open(self.document)
        self.assertRecordValues(
            dialog,
            [{"before_id": revisions[1].id, "after_id": revisions[2].id}],
        )

    def test_attached_files_are_compared_by_their_text(self):
        for texts in (["Gauge 10 mm"], ["Gauge 12 mm", "Jig"]):
            last = self._release_next(
                self.document,
                body_type="file",
                file=base64.b64encode(make_pdf(texts)),
                file_name="gauge.pdf",
            )
        rows = self._open(last)._get_rows()
        self.assertIn(("equal", "gauge.pdf", "gauge.pdf"), rows)
        self.assertIn(("replace", "Gauge 10 mm", "Gauge 12 mm"), rows)
        self.assertIn(("replace", "", "Jig"), rows)

    def test_other_files_are_compared_by_their_checksum(self):
        for content in (b"Drawing 1", b"Drawing 2"):
            last = self._release_next(
                self.document,
                body_type="file",
                file=base64.b64encode(content),
                file_name="gauge.dwg",
            )
        kind, before, after = self._open(last)._get_rows()[-1]
        self.assertEqual(kind, "replace")
        self.assertRegex(before, r"^[0-9a-f]{64}$")
        self.assertNotEqual(before, after)

    def test_forms_are_compared_by_their_layout(self):
        form = self._create_document(
            document_type="form", report_id=self.review_sheet.id
        )
        self._release_next(form, body_type="form")
        self.env["ir.ui.view"].create(
            {
                "name": "later.layout",
                "type": "qweb",
                "mode": "extension",
                "inherit_id": self.review_sheet.form_view_id.id,
                "arch": '<table name="head" position="before"><p>Later</p></table>',
            }
        )
        draft = self._draft(form)
        rows = self._open(draft, self.user_author)._get_rows()
        self.assertIn(("insert", "", "Later"), rows)
        self.assertIn(("equal", "Kind of Review", "Kind of Review"), rows)

    def test_form_without_a_report_is_compared_too(self):
        draft = self._draft(self.document, body_type="form", body=False)
        rows = self._open(draft, self.user_author)._get_rows()
        self.assertEqual(
            rows,
            [
                ("equal", "Return Procedure", "Return Procedure"),
                ("equal", "Says what is new.", "Says what is new."),
            ],
        )

    def test_draft_is_not_compared_by_readers(self):
        released = self._release_next(self.document)
        draft = self._draft(self.document)
        Compare = self.env["controlled.document.compare"].with_user(self.user_reader)
        dialog = Compare.create(
            {
                "document_id": self.document.id,
                "before_id": released.id,
                "after_id": draft.id,
            }
        )
        with self._assert_refused(AccessError, "Revision"):
            dialog._get_rows()
