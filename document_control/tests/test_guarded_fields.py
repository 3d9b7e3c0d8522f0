from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DocumentControlCommon

GUARDED = {
    "state": "released",
    "sequence": 9,
    "review_sheet_number": "DR-1",
    "prepared_by_id": 1,
    "prepared_name": "Somebody Else",
    "prepared_signature": b"R0lG",
    "date_prepared": "2020-01-01",
    "reviewed_by_id": 1,
    "reviewed_name": "Somebody Else",
    "date_reviewed": "2020-01-01",
    "review_comment": "Forged",
    "approved_by_id": 1,
    "approved_name": "Somebody Else",
    "date_approved": "2020-01-01",
    "approval_comment": "Forged",
    "released_by_id": 1,
    "date_release": "2020-01-01",
    "date_obsolete": "2020-01-01",
    "form_view_id": 1,
    "content_facts": [],
    "content_html": "<p>Forged</p>",
    "company_id": 1,
}


@tagged("post_install", "-at_install")
class TestGuardedFields(DocumentControlCommon):
    """What follows from the buttons is neither written, created nor smuggled in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()
        cls.writers = cls.user_author | cls.user_controller | cls.user_admin

    # === REVISIONS === #

    def test_guarded_fields_are_those_of_the_decisions(self):
        guarded = self.env["controlled.document.revision"]._get_guarded_fields()
        self.assertEqual(guarded - GUARDED.keys(), self._get_other_guarded_fields())
        self.assertLessEqual(GUARDED.keys(), guarded)

    def _get_other_guarded_fields(self):
        return {"reviewed_signature", "approved_signature", "verification_token"}

    def test_decisions_are_not_written(self):
        revision = self._draft(self.document)
        for user in self.writers:
            for name, value in GUARDED.items():
                with (
                    self.subTest(user=user.name, name=name),
                    self._assert_refused(UserError, "A0: .* follows from the buttons"),
                ):
                    revision.with_user(user).write({name: value})

    def test_decisions_are_not_created(self):
        for user in self.writers:
            Revision = self.env["controlled.document.revision"].with_user(user)
            for name, value in GUARDED.items():
                with (
                    self.subTest(user=user.name, name=name),
                    self._assert_refused(UserError, "follows from the buttons"),
                ):
                    Revision.create({"document_id": self.document.id, name: value})

    def test_decisions_are_not_smuggled_in_by_the_context(self):
        defaults = {f"default_{name}": value for name, value in GUARDED.items()}
        defaults["default_verification_token"] = "guessable"
        for user in self.writers:
            document = self._create_document()
            revision = (
                self.env["controlled.document.revision"]
                .with_user(user)
                .with_context(**defaults, document_transition=True)
                .create({"document_id": document.id})
            )
            self.assertRecordValues(
                revision,
                [
                    {
                        "state": "draft",
                        "sequence": 1,
                        "review_sheet_number": False,
                        "prepared_name": False,
                        "reviewed_name": False,
                        "approved_name": False,
                        "released_by_id": False,
                        "date_release": False,
                        "form_view_id": False,
                        "content_html": False,
                        "company_id": self.company.id,
                    }
                ],
            )
            self.assertNotEqual(revision.sudo().verification_token, "guessable")

    def test_button_of_the_document_takes_no_defaults_along(self):
        action = (
            self.document.with_user(self.user_author)
            .with_context(default_state="released", default_prepared_name="Forged")
            .action_new_revision()
        )
        revision = self.env["controlled.document.revision"].browse(action["res_id"])
        self.assertRecordValues(revision, [{"state": "draft", "prepared_name": False}])

    def test_import_takes_no_decisions_along(self):
        self._draft(self.document)
        other = self._create_document(name="Imported Procedure")
        xml_id = other.export_data(["id"])["datas"][0][0]
        fields = ["document_id/id", "state", "prepared_name"]
        for user in self.writers:
            Revision = self.env["controlled.document.revision"].with_user(user)
            result = Revision.load(fields, [[xml_id, "Released", "Forged"]])
            self.assertFalse(result["ids"])
            self.assertRegex(result["messages"][0]["message"], "follows from the butt")

    def test_draft_stays_with_its_document(self):
        released = self._release_next(self._create_document()).document_id
        draft = self._draft(self.document)
        for user in self.writers:
            with self._assert_refused(UserError, "A0"):
                draft.with_user(user).write(
                    {"document_id": released.id, "version": "A5"}
                )

    def test_codes_of_prints_are_secret_and_different(self):
        first = self._release_next(self.document)
        second = self._draft(self.document)
        tokens = {revision.verification_token for revision in (first, second)}
        self.assertEqual(len(tokens), 2)
        self.assertGreaterEqual(min(map(len, tokens)), 43)
        for user in (self.user_reader, self.user_author, self.user_approver):
            with self._assert_refused(AccessError, "verification_token"):
                first.with_user(user).read(["verification_token"])

    # === DOCUMENTS === #

    def test_identity_stays_after_the_first_release(self):
        self._draft(self.document)
        self.document.with_user(self.user_author).write(
            {"code": "OWN-1", "name": "Early Title", "document_type": "record"}
        )
        self._release(self.document.open_revision_id)
        other = self._create_company(name="Second Works")
        self.user_admin.company_ids = [Command.link(other.id)]
        changes = {
            "code": "OWN-2",
            "name": "Late Title",
            "document_type": "form",
            "company_id": other.id,
        }
        message = "OWN-1 .* was released: file code, title, type and company stay"
        for user in self.writers:
            for name, value in changes.items():
                with (
                    self.subTest(user=user.name, name=name),
                    self._assert_refused(UserError, message),
                ):
                    self.document.with_user(user).with_context(
                        document_transition=True
                    ).write({name: value})
        with self._assert_refused(UserError, message):
            self.document.sudo().name = "Late Title"

    def test_title_is_not_translated_past_the_release(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self._release_next(self.document)
        for user in self.writers:
            for texts in ({"zh_CN": "假的"}, {"en_US": "Forged"}):
                with self._assert_refused(UserError, "was released"):
                    self.document.with_user(user).update_field_translations(
                        "name", texts
                    )

    def test_released_document_is_not_deleted(self):
        self._release_next(self.document)
        message = "was released and cannot be deleted. Withdraw it"
        with self._assert_refused(UserError, message):
            self.document.with_user(self.user_controller).unlink()
        self.document.with_user(self.user_controller).action_withdraw()
        with self._assert_refused(UserError, message):
            self.document.with_user(self.user_admin).unlink()

    def test_document_goes_together_with_its_drafts(self):
        draft = self._draft(self.document)
        with self._assert_refused(AccessError, "delete"):
            self.document.with_user(self.user_author).unlink()
        self.document.with_user(self.user_controller).unlink()
        self.assertFalse(draft.exists())

    def test_date_of_the_review_is_not_written_by_authors(self):
        self._release_next(self.document)
        with self._assert_refused(AccessError, "Only the document control center"):
            self.document.with_user(self.user_author).date_last_review = "2030-01-01"

        with self._assert_refused(AccessError, "Only the document control center"):
            self.env["controlled.document"].with_user(self.user_author).create(
                {"name": "Reviewed in Advance", "date_last_review": "2099-01-01"}
            )

    def test_authors_do_not_change_how_a_released_document_is_controlled(self):
        self.document.with_user(self.user_author).review_interval = 6
        self._release_next(self.document)
        for values in (
            {"active": False},
            {"report_id": False},
            {"content_source": False},
            {"version_scheme": "number"},
            {"review_interval": 0},
        ):
            with self._assert_refused(AccessError, "Only the document control center"):
                self.document.with_user(self.user_approver).write(values)
        self.document.with_user(self.user_controller).review_interval = 24
        self.assertEqual(self.document.review_interval, 24)

    # === LOGS === #

    def test_log_of_forms_is_not_written(self):
        values = {"revision_id": 1, "res_model": "res.partner", "res_id": 1}
        for user in self.writers:
            with self._assert_refused(AccessError, "Filled-in Form"):
                self.env["controlled.document.form"].with_user(user).create(values)

    def test_departments_and_lists_are_kept_by_document_control(self):
        self._distribute(self.document, {self.quality: 1})
        row = self.document.distribution_ids
        for user in (self.user_author, self.user_approver):
            with self._assert_refused(AccessError, "modify"):
                row.with_user(user).copies = 5
            with self._assert_refused(AccessError, "modify"):
                self.quality.with_user(user).user_id = user
        row.with_user(self.user_controller).copies = 5
        self.assertEqual(row.copies, 5)
