from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import DocumentControlCommon
from .pdf import count_red, read_text

REPORT = "document_control.controlled_document_{}_report_action"
LINES = "".join(f"<p>Step {number}: look at the goods.</p>" for number in range(80))


@tagged("post_install", "-at_install")
class TestReports(DocumentControlCommon, HttpCase):
    """What stands on the paper: header, notice, seal, history, distribution."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()
        cls._distribute(cls.document, {cls.quality: 2, cls.warehouse: 1})
        cls.revision = cls._draft(cls.document, body=LINES)

    def _render_pdf(self, kind, records, user=None):
        pdf, extension = (
            self.env["ir.actions.report"]
            .with_user(user or self.user_reader)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(REPORT.format(kind), records.ids)
        )
        self.assertEqual(extension, "pdf")
        return pdf

    def _render_html(self, kind, records, user=None):
        Report = self.env["ir.actions.report"].with_user(user or self.user_reader)
        content, __ = Report._render_qweb_html(REPORT.format(kind), records.ids)
        return content.decode()

    def _read_rows(self, content, name):
        """Return the cells of a table, row by row."""
        rows = html.fromstring(content).xpath(f"//table[@name='{name}']//tr")
        return [
            [" ".join(cell.text_content().split()) for cell in row.xpath("td|th")]
            for row in rows
        ]

    # === HEADER === #

    def test_header_stands_on_every_page(self):
        self._release(self.revision)
        pages = read_text(self._render_pdf("revision", self.revision))
        self.assertEqual(len(pages), 3)
        for number, page in enumerate(pages, 1):
            for text in (
                self.document.code,
                "A0",
                "Return Procedure",
                "Controlled Works",
                "Ann Author",
                "Rita Reviewer",
                "Abel Approver",
                f"{number}/3",
                "Uncontrolled copy",
            ):
                with self.subTest(page=number, text=text):
                    self.assertIn(text, page)
        self.assertIn("Step 0:", pages[1])
        self.assertIn("Step 79:", pages[2])

    def test_pages_are_counted_for_each_document(self):
        self._release(self.revision)
        other = self._release_next(self._create_document(name="Other Procedure"))
        pages = read_text(self._render_pdf("revision", self.revision + other))
        self.assertEqual(len(pages), 5)
        self.assertIn("1/3", pages[0])
        self.assertIn("3/3", pages[2])
        for number, page in enumerate(pages[3:], 1):
            self.assertIn(f"{number}/2", page)
            self.assertIn("Other Procedure", page)

    # === NOTICES AND SEAL === #

    def test_controlled_copy_carries_seal_number_and_department(self):
        self._release(self.revision)
        copies = self._issue(self.revision, self.quality, 2)
        content = self._render_html("print", copies, self.user_controller)
        seals = html.fromstring(content).xpath("//*[@class='o_controlled_seal']")
        self.assertEqual(len(seals), 2)
        self.assertEqual(
            "".join(seals[0].itertext()).replace("\n", "").replace(" ", ""),
            "DCCCONTROLLEDCOPY1",
        )
        pdf = self._render_pdf("print", copies[1], self.user_controller)
        pages = read_text(pdf)
        self.assertEqual(len(pages), 3)
        for page in pages:
            self.assertIn("Controlled copy No. 2", page)
            self.assertRegex(page, r"Quality Center · Kim · printed on \S+ by Carl C")
            self.assertNotIn("Uncontrolled", page)
        for page in (1, 2, 3):
            self.assertGreater(count_red(pdf, page), 200)

    def test_every_other_print_is_uncontrolled_and_has_no_seal(self):
        self._release(self.revision)
        for user in (self.user_reader, self.user_author, self.user_controller):
            content = self._render_html("revision", self.revision, user)
            self.assertIn("Uncontrolled copy", content)
            self.assertNotIn("o_controlled_seal", content)
            self.assertNotIn("Controlled copy No.", content)
        self.assertEqual(count_red(self._render_pdf("revision", self.revision)), 0)

    def test_copies_are_printed_by_document_control_only(self):
        self._release(self.revision)
        copy = self._issue(self.revision, self.quality)
        for user in (self.user_reader, self.user_author, self.user_approver):
            with self._assert_refused(AccessError, "Only the document control center"):
                self._render_html("print", copy, user)

    def test_draft_says_so(self):
        notice = "Draft, not released"
        for take in (lambda r: r, self._submit, self._review, self._approve):
            document = self._create_document()
            revision = self._draft(document)
            take(revision)
            content = self._render_html("revision", revision, self.user_author)
            self.assertIn(notice, content)
            self.assertIn("Uncontrolled copy", content)
            self.assertNotIn("o_controlled_seal", content)
        with self._assert_refused(AccessError, "."):
            self._render_html("revision", revision, self.user_reader)

    def test_obsolete_revision_says_so(self):
        self._release(self.revision)
        self._release_next(self.document)
        content = self._render_html("revision", self.revision)
        self.assertIn("Obsolete, do not use", content)
        self.assertIn("Uncontrolled copy", content)

    def test_history_of_a_withdrawn_document_says_so(self):
        self._release(self.revision)
        content = self._render_html("history", self.document)
        self.assertNotIn("Obsolete, do not use", content)
        self.document.with_user(self.user_controller).action_withdraw()
        content = self._render_html("history", self.document)
        self.assertIn("Obsolete, do not use", content)

    def test_qr_code_stands_on_the_print(self):
        self._release(self.revision)
        content = self._render_html("revision", self.revision)
        codes = html.fromstring(content).xpath("//img[@alt='QR code']/@src")
        self.assertTrue(codes[0].startswith("data:image/png;base64,"))

    # === COVER === #

    def test_history_rows_stand_in_order(self):
        self._release(self.revision)
        second = self._release_next(self.document, description="Adds the second step.")
        draft = self._draft(self.document, description="Not yet released.")
        rows = self._read_rows(self._render_html("revision", second), "history")
        self.assertEqual(len(rows), 3)
        for number, (row, revision) in enumerate(
            zip(rows[1:], self.revision + second, strict=True), 1
        ):
            self.assertEqual(
                row[:3],
                [str(number), f"A{number - 1}", f"{revision.review_sheet_number}"],
            )
            self.assertEqual(
                row[4:8],
                [revision.description, "Ann Author", "Rita Reviewer", "Abel Approver"],
            )
            self.assertTrue(row[3])
        first_rows = self._read_rows(
            self._render_html("revision", self.revision), "history"
        )
        self.assertEqual(len(first_rows), 2)
        draft_rows = self._read_rows(
            self._render_html("revision", draft, self.user_author), "history"
        )
        self.assertEqual(draft_rows[3][1:5], ["A2", "—", "", "Not yet released."])

    def test_distributed_departments_are_ticked(self):
        self._release(self.revision)
        row = self.document.distribution_ids[1]
        content = self._render_html("revision", self.revision)
        self.assertEqual(
            self._read_rows(content, "distribution")[1:],
            [["✓", "Quality Center", "2", "✓", "Warehouse", "1"]],
        )
        row.with_user(self.user_controller).is_distributed = False
        content = self._render_html("revision", self.revision)
        self.assertEqual(
            self._read_rows(content, "distribution")[1:],
            [["✓", "Quality Center", "2", "", "Warehouse", ""]],
        )

    def test_odd_number_of_departments_leaves_no_hole(self):
        sales = self.env["controlled.document.department"].create(
            {"name": "Sales", "sequence": 30}
        )
        self._distribute(self.document, {sales: 4})
        content = self._render_html("revision", self.revision, self.user_author)
        self.assertEqual(
            self._read_rows(content, "distribution")[1:],
            [
                ["✓", "Quality Center", "2", "✓", "Sales", "4"],
                ["✓", "Warehouse", "1", "", "", ""],
            ],
        )

    def test_signatures_stand_on_the_cover(self):
        self._release(self.revision)
        content = self._render_html("revision", self.revision)
        pictures = html.fromstring(content).xpath(
            "//table[@name='signatures']//img[@alt='Signature']"
        )
        self.assertEqual(len(pictures), 3)

    # === LISTS === #

    def test_history_report_says_what_is_in_force(self):
        for revision in (self.revision, None):
            content = self._render_html("history", self.document, self.user_author)
            notice = "Draft, not released" if revision else "Uncontrolled copy"
            self.assertIn(notice, content)
            if revision:
                self._release(revision)
        self.assertEqual(len(self._read_rows(content, "history")), 2)
        self.assertIn("A0", read_text(self._render_pdf("history", self.document))[0])

    def test_history_report_of_a_document_without_revisions_is_empty(self):
        document = self._create_document(name="Nothing Yet")
        content = self._render_html("history", document, self.user_author)
        self.assertIn("Draft, not released", content)
        self.assertEqual(len(self._read_rows(content, "history")), 1)

    def test_register_lists_every_document(self):
        self._release(self.revision)
        draft = self._create_document(name="Not Yet Released", document_type="form")
        documents = self.document + draft
        rows = self._read_rows(self._render_html("register", documents), "register")
        day = rows[1].pop(6)
        self.assertTrue(day)
        self.assertEqual(
            rows[1],
            [
                "1",
                self.document.code,
                "Return Procedure",
                "Procedure",
                "Quality Center",
                "A0",
                "Ann Author",
                "Abel Approver",
                "In Force",
            ],
        )
        self.assertEqual(
            rows[2][2:6], ["Not Yet Released", "Form", "Quality Center", "—"]
        )
        self.assertEqual(rows[2][-1], "Not Released")
        pages = read_text(self._render_pdf("register", documents))
        self.assertEqual(len(pages), 1)
        for text in ("Register of Controlled Documents", "Controlled Works", "1/1"):
            self.assertIn(text, pages[0])

    def test_review_sheet_shows_comments_and_signatures(self):
        self._release(self.revision)
        content = self._render_html("review_sheet", self.revision)
        head = self._read_rows(content, "head")
        self.assertEqual(
            head[0][:2], ["Review Sheet No.", self.revision.review_sheet_number]
        )
        self.assertEqual(head[0][3], "✓ New document Revised document")
        self.assertEqual(head[4][1], "Says what is new.")
        self.assertEqual(head[5][1], "Quality Center [2], Warehouse [1]")
        rows = self._read_rows(content, "signatures")
        self.assertEqual(
            [row[1] for row in rows[1:]], ["", "Reads well.", "Go ahead.", ""]
        )
        self.assertEqual(
            [row[2] for row in rows[1:]],
            ["Ann Author", "Rita Reviewer", "Abel Approver", "Carl Controller"],
        )
        later = self._draft(self.document)
        content = self._render_html("review_sheet", later, self.user_author)
        self.assertEqual(
            self._read_rows(content, "head")[0][3], "New document ✓ Revised document"
        )
