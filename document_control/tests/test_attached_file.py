import base64

from odoo.tests import HttpCase, tagged

from .common import DocumentControlCommon
from .pdf import count_red, make_pdf, read_text

TEXTS = ["Drawing of the gauge", "Drawing of the jig"]


@tagged("post_install", "-at_install")
class TestAttachedFile(DocumentControlCommon, HttpCase):
    """Documents whose content is a file from elsewhere."""

    def _create_revision(self, content, name):
        document = self._create_document(name="Gauge")
        self._distribute(document, {self.quality: 1})
        return self._release_next(
            document,
            body_type="file",
            file=base64.b64encode(content),
            file_name=name,
        )

    def _render(self, kind, records, user=None):
        pdf, __ = (
            self.env["ir.actions.report"]
            .with_user(user or self.user_reader)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(
                f"document_control.controlled_document_{kind}_report_action",
                records.ids,
            )
        )
        return pdf

    def test_pages_of_a_pdf_are_printed_behind_the_cover(self):
        revision = self._create_revision(make_pdf(TEXTS), "gauge.pdf")
        pages = read_text(self._render("revision", revision))
        self.assertEqual(len(pages), 3)
        for number, page in enumerate(pages, 1):
            for text in (revision.code, "Gauge", f"{number}/3", "Uncontrolled copy"):
                self.assertIn(text, page)
        self.assertIn("Revision History", pages[0])
        for page, text in zip(pages[1:], TEXTS, strict=True):
            self.assertIn(text, page)
            self.assertNotIn("Revision History", page)

    def test_controlled_copy_of_a_pdf_carries_the_seal_on_every_page(self):
        revision = self._create_revision(make_pdf(TEXTS), "gauge.pdf")
        copy = self._issue(revision, self.quality)
        pdf = self._render("print", copy, self.user_controller)
        pages = read_text(pdf)
        self.assertEqual(len(pages), 3)
        for number, page in enumerate(pages, 1):
            self.assertIn("Controlled copy No. 1", page)
            self.assertGreater(count_red(pdf, number), 200)
        self.assertIn(TEXTS[1], pages[2])

    def test_several_documents_keep_their_own_pages(self):
        gauge = self._create_revision(make_pdf(TEXTS), "gauge.pdf")
        text = self._release_next(self._create_document(name="Only Text"))
        pages = read_text(self._render("revision", gauge + text))
        self.assertEqual(len(pages), 5)
        self.assertIn(TEXTS[0], pages[1])
        self.assertIn("2/3", pages[1])
        self.assertIn("Check the goods on arrival.", pages[4])
        self.assertIn("2/2", pages[4])

    def test_other_file_is_named_on_the_cover(self):
        for content in (b"Not a PDF", b"%PDF-1.4 broken"):
            revision = self._create_revision(content, "gauge.dwg")
            pages = read_text(self._render("revision", revision))
            self.assertEqual(len(pages), 1)
            self.assertIn("the attached file gauge.dwg", pages[0])

    def test_file_is_not_carried_over_to_the_next_revision(self):
        revision = self._create_revision(make_pdf(TEXTS), "gauge.pdf")
        draft = self._draft(revision.document_id, body=False)
        self.assertRecordValues(
            draft, [{"body_type": "file", "file": False, "file_name": False}]
        )
