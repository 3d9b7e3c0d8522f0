from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import DocumentControlCommon

XML_ID = "document_control.controlled_document_review_sheet_report_action"
LAYOUT = "document_control.controlled_document_review_sheet_form"
MARK = "Printed by a later layout"


@tagged("post_install", "-at_install")
class TestForms(DocumentControlCommon):
    """Forms remember the revision they were filled in on, and its layout.

    The form is the addon's own: the document review sheet, filled in by submitting.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form_document = cls._create_document(
            name="Document Review Sheet",
            code="QF-DR",
            document_type="form",
            report_id=cls.review_sheet.id,
        )
        cls.form_a0 = cls._release_form()
        cls.document = cls._create_document()

    @classmethod
    def _release_form(cls, document=None, **values):
        document = document or cls.form_document
        return cls._release(
            cls._draft(document, body_type="form", body=False, **values)
        )

    def _change_layout(self):
        """Change the layout of the report as another addon would."""
        self.env["ir.ui.view"].create(
            {
                "name": "later.layout",
                "type": "qweb",
                "mode": "extension",
                "inherit_id": self.env.ref(LAYOUT).id,
                "arch": f"""
                    <table name="head" position="before"><p>{MARK}</p></table>
                """,
            }
        )

    def _print(self, revision, user=None):
        Report = self.env["ir.actions.report"].with_user(user or self.user_author)
        content, __ = Report._render_qweb_html(XML_ID, revision.ids)
        return content.decode()

    def _assert_header(self, content, version, code="QF-DR"):
        self.assertRegex(content, rf"File Code</th>\s*<td><span>{code}</span>")
        self.assertRegex(content, rf"Version</th>\s*<td><span>{version}</span>")

    def _get_forms(self, record):
        return self.env["controlled.document.form"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )

    # === WHICH REVISION === #

    def test_submitting_fills_in_the_form_in_force(self):
        draft = self._draft(self.document)
        self.assertFalse(self._get_forms(draft))
        self._submit(draft)
        self.assertRecordValues(
            self._get_forms(draft),
            [
                {
                    "revision_id": self.form_a0.id,
                    "document_id": self.form_document.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(self.form_a0.form_count, 1)

    def test_form_keeps_revision_and_layout_it_was_filled_in_on(self):
        old = self._submit(self._draft(self.document))
        before = self._print(old)
        self._assert_header(before, "A0")
        self._change_layout()
        form_a1 = self._release_form(title="Review Record")
        new = self._submit(self._draft(self._create_document()))
        content = self._print(old)
        self._assert_header(content, "A0")
        self.assertNotIn(MARK, content)
        self.assertNotIn("Review Record", content)
        self.assertIn(old.review_sheet_number, content)
        content = self._print(new)
        self._assert_header(content, "A1")
        self.assertIn(MARK, content)
        self.assertIn("Review Record", content)
        self.assertEqual(self._get_forms(new).revision_id, form_a1)

    def test_changed_layout_waits_for_its_release(self):
        old = self._submit(self._draft(self.document))
        self._change_layout()
        for revision in (old, self._draft(self._create_document())):
            content = self._print(revision)
            self._assert_header(content, "A0")
            self.assertNotIn(MARK, content)

    def test_form_that_is_not_filled_in_is_printed_by_the_revision_in_force(self):
        draft = self._draft(self.document)
        self._assert_header(self._print(draft), "A0")
        self._release_form()
        self._assert_header(self._print(draft), "A1")

    def test_upcoming_form_is_not_used_yet(self):
        with freeze_time("2027-05-04"):
            form_a1 = self._release_form(date_effective="2027-06-01")
            early = self._submit(self._draft(self.document))
        self.env.invalidate_all()
        with freeze_time("2027-06-01"):
            late = self._submit(self._draft(self._create_document()))
        self.assertEqual(self._get_forms(early).revision_id, self.form_a0)
        self.assertEqual(self._get_forms(late).revision_id, form_a1)

    def test_form_is_filled_in_once(self):
        revision = self._submit(self._draft(self.document))
        self._release_form()
        revision.with_user(self.user_reviewer).action_send_back("Once more.")
        self._submit(revision)
        self.assertEqual(self._get_forms(revision).revision_id, self.form_a0)
        self.assertFalse(revision._fill_forms(XML_ID))

    def test_nothing_is_filled_in_without_a_form_in_force(self):
        self.form_document.with_user(self.user_controller).action_withdraw()
        revision = self._submit(self._draft(self.document))
        self.assertFalse(self._get_forms(revision))
        content = self._print(revision)
        self._assert_header(content, "—", code="—")
        self.assertIn("Document Review Sheet", content)

    def test_withdrawn_form_still_prints_what_was_filled_in(self):
        revision = self._submit(self._draft(self.document))
        self.form_document.with_user(self.user_controller).action_withdraw()
        self._assert_header(self._print(revision), "A0")

    def test_nothing_new_is_filled_in_on_other_revisions(self):
        form_a1 = self._release_form()
        draft = self._draft(self.form_document)
        with freeze_time("2020-01-01"):
            self.assertEqual(form_a1.status, "upcoming")
        self.env.invalidate_all()
        values = {"res_model": "res.partner", "res_id": self.partner.id}
        Form = self.env["controlled.document.form"]
        for revision, version in ((self.form_a0, "A0"), (draft, "A2")):
            message = f"QF-DR {version} is not in force: nothing new can be filled in"
            with self._assert_refused(ValidationError, message):
                Form.create({"revision_id": revision.id, **values})
        self.assertTrue(Form.create({"revision_id": form_a1.id, **values}))

    def test_log_goes_with_the_record_that_was_filled_in(self):
        revision = self._submit(self._draft(self.document))
        revision.with_user(self.user_reviewer).action_send_back("Not needed.")
        forms = self._get_forms(revision)
        revision.with_user(self.user_author).unlink()
        self.assertFalse(forms.exists())

    def test_filled_in_forms_open_from_the_revision(self):
        revision = self._submit(self._draft(self.document))
        action = self.form_a0.with_user(self.user_reader).action_view_forms()
        forms = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(forms.mapped("res_id"), [revision.id])

    # === LAYOUTS === #

    def test_form_is_printed_blank_as_a_specimen(self):
        Report = self.env["ir.actions.report"].with_user(self.user_reader)
        content, __ = Report._render_qweb_html(
            "document_control.controlled_document_revision_report_action",
            self.form_a0.ids,
        )
        content = content.decode()
        self.assertIn("Uncontrolled copy", content)
        self.assertIn("Kind of Review", content)
        self.assertNotIn("✓", content)
        self._assert_header(content, "A0")

    def test_kept_layout_is_not_touched(self):
        kept = self.form_a0.form_view_id
        self.assertNotEqual(kept, self.env.ref(LAYOUT))
        changes = (
            {"arch": "<p>Forged</p>"},
            {"arch_db": "<p>Forged</p>"},
            {"arch_base": "<p>Forged</p>"},
            {"key": "document_control.free"},
            {"active": False},
            {"inherit_id": self.env.ref(LAYOUT).id, "mode": "extension"},
            {"group_ids": [Command.link(self.env.ref("base.group_system").id)]},
        )
        message = "this layout is kept with a released form and cannot be changed"
        admin = kept.with_user(self.user_admin)
        for view in (admin, admin.with_context(keep_layout=True), kept.sudo()):
            for values in changes:
                with (
                    self.subTest(values=values),
                    self._assert_refused(UserError, message),
                ):
                    view.write(values)
            with self._assert_refused(UserError, message):
                view.update_field_translations("arch_db", {"en_US": {"Title": "X"}})
            with self._assert_refused(UserError, message):
                view.unlink()

    def test_kept_layout_is_not_extended(self):
        kept = self.form_a0.form_view_id
        values = {
            "name": "forged.layout",
            "type": "qweb",
            "mode": "extension",
            "inherit_id": kept.id,
            "arch": '<table name="head" position="before"><p>Forged</p></table>',
        }
        View = self.env["ir.ui.view"].with_user(self.user_admin)
        message = "this layout is kept with a released form and cannot be changed"
        with self._assert_refused(UserError, message):
            View.create(values)
        other = View.create({**values, "inherit_id": self.env.ref(LAYOUT).id})
        with self._assert_refused(UserError, message):
            other.inherit_id = kept

    def test_layouts_of_nobody_are_free(self):
        view = self.env["ir.ui.view"].create(
            {"name": "free.layout", "type": "qweb", "arch": "<p>Free</p>"}
        )
        view.with_user(self.user_admin).arch = "<p>Changed</p>"
        self.assertIn("Changed", view.arch)
        view.with_user(self.user_admin).unlink()

    # === COMPANIES === #

    def test_each_company_prints_by_its_own_form(self):
        other = self._create_company(name="Second Works")
        users = self.user_author + self.user_reviewer + self.user_approver
        users += self.user_controller
        users.company_ids = [Command.link(other.id)]
        values = {"company_id": other.id, "department_id": False}
        form = self._create_document(
            name="Prüfblatt",
            code="F-1",
            document_type="form",
            report_id=self.review_sheet.id,
            version_scheme="number",
            **values,
        )
        self._release_form(form)
        own = self._submit(self._draft(self.document))
        foreign = self._submit(self._draft(self._create_document(**values)))
        self._assert_header(self._print(own), "A0")
        content = self._print(foreign)
        self._assert_header(content, r"1\.0", code="F-1")
        self.assertIn("Second Works", content)

    def test_reader_prints_what_was_filled_in(self):
        revision = self._release_next(self.document)
        content = self._print(revision, self.user_reader)
        self._assert_header(content, "A0")
        draft = self._draft(self.document)
        with self._assert_refused(AccessError, "."):
            self._print(draft, self.user_reader)
