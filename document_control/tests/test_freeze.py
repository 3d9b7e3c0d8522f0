import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import DocumentControlCommon
from .pdf import make_pdf

PDF = make_pdf(["First page"])
FROZEN = ("in_review", "approved", "released", "obsolete")
REFUSAL = "A0 (can no longer be changed|cannot be changed), its state is “.*”"
CHANGES = {
    "title": "Another Title",
    "body": "<p>Throw the goods away.</p>",
    "description": "Nothing happened.",
    "version": "A5",
    "remarks": "Forged",
    "body_type": "form",
    "date_effective": "2030-01-01",
    "reviewer_id": False,
    "file_name": "other.pdf",
}


@tagged("post_install", "-at_install")
class TestFreeze(DocumentControlCommon, HttpCase):
    """From the review on a revision stays as it is, whoever tries whichever way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.revisions = {
            state: cls._take_to(
                cls._draft(
                    cls._create_document(),
                    body_type="file",
                    file=base64.b64encode(PDF),
                    file_name="first.pdf",
                ),
                state,
            )
            for state in FROZEN
        }
        cls.everybody = (
            cls.user_author
            | cls.user_reviewer
            | cls.user_approver
            | cls.user_controller
            | cls.user_admin
        )

    def _each(self):
        """Give every frozen revision as every user, and as the superuser mode."""
        for revision in self.revisions.values():
            for user in self.everybody:
                yield revision.with_user(user)
            yield revision.sudo()

    # === FIELDS === #

    def test_nobody_writes_a_field(self):
        for revision in self._each():
            for name, value in CHANGES.items():
                with self._assert_refused(UserError, REFUSAL):
                    revision.write({name: value})
                with self._assert_refused(UserError, REFUSAL):
                    revision[name] = value

    def test_context_of_a_client_opens_nothing(self):
        for revision in self._each():
            if not revision.env.su:
                client = revision.with_context(document_transition=True)
                with self._assert_refused(UserError, REFUSAL):
                    client.title = "Another Title"

    def test_one_frozen_revision_spoils_the_edit_of_many(self):
        draft = self._draft(self._create_document())
        revisions = draft + self.revisions["released"]
        for user in self.everybody:
            with self._assert_refused(UserError, REFUSAL):
                revisions.with_user(user).write({"remarks": "Edited in the list"})
        self.assertFalse(draft.remarks)

    def test_translations_do_not_pass_by(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        for revision in self._each():
            for name in ("title", "body", "description"):
                for texts in ({"zh_CN": "假的"}, {"en_US": "Forged"}):
                    with self._assert_refused(UserError, REFUSAL):
                        revision.update_field_translations(name, texts)
            with self._assert_refused(UserError, f"{revision.code} A0"):
                revision.with_context(lang="zh_CN").title = "假的"

    def test_import_does_not_pass_by(self):
        for revision in self._each():
            xml_id = revision.sudo().export_data(["id"])["datas"][0][0]
            result = (
                self.env["controlled.document.revision"]
                .with_env(revision.env)
                .load(["id", "title"], [[xml_id, "Imported"]])
            )
            self.assertFalse(result["ids"])
            self.assertRegex(result["messages"][0]["message"], REFUSAL)
            self.env.invalidate_all()
            self.assertEqual(revision.title, "Return Procedure")

    def test_nobody_deletes(self):
        for revision in self._each():
            error = UserError if revision.env.su else AccessError
            with self._assert_refused(error, "."):
                revision.unlink()
            self.assertTrue(revision.exists())

    def test_document_takes_no_frozen_revision_along(self):
        for state, revision in self.revisions.items():
            with self.subTest(state=state), self._assert_refused(UserError, "."):
                revision.document_id.with_user(self.user_controller).unlink()
            self.assertTrue(revision.exists())

    def test_nothing_passes_by_way_of_the_document(self):
        other = self._create_document()
        for state, revision in self.revisions.items():
            for user in self.everybody:
                document = revision.document_id.with_user(user)
                for command in (
                    Command.update(revision.id, {"title": "Another Title"}),
                    Command.delete(revision.id),
                    Command.unlink(revision.id),
                    Command.clear(),
                ):
                    with (
                        self.subTest(state=state, user=user.name, command=command),
                        self._assert_refused((UserError, AccessError), "."),
                    ):
                        document.revision_ids = [command]
                with self._assert_refused(UserError, REFUSAL):
                    other.with_user(user).revision_ids = [Command.link(revision.id)]

    # === ATTACHED FILES === #

    def _find_attachment(self, revision, name="file"):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", revision._name),
                    ("res_id", "=", revision.id),
                    ("res_field", "=", name),
                ]
            )
            .ensure_one()
        )

    def test_attached_file_is_not_replaced_by_its_own_record(self):
        other = base64.b64encode(make_pdf(["Forged page"]))
        changes = (
            {"datas": other},
            {"raw": b"Forged"},
            {"res_id": 0},
            {"res_field": False},
            {"name": "forged.pdf"},
        )
        for state, revision in self.revisions.items():
            for name in ("file", "prepared_signature"):
                attachment = self._find_attachment(revision, name)
                for user in self.everybody:
                    own = attachment.with_user(user)
                    for values in changes:
                        with (
                            self.subTest(state=state, name=name, values=values),
                            self._assert_refused(AccessError, "."),
                        ):
                            own.write(values)
                    with self._assert_refused(AccessError, "."):
                        own.unlink()
            self.assertEqual(revision._get_file_content(), PDF)

    def test_no_other_file_is_put_in_its_place(self):
        revision = self.revisions["released"]
        values = {
            "name": "forged.pdf",
            "res_model": revision._name,
            "res_id": revision.id,
            "res_field": "file",
            "raw": b"Forged",
        }
        for user in self.everybody:
            Attachment = self.env["ir.attachment"].with_user(user)
            with self._assert_refused(AccessError, "."):
                Attachment.create(values)
            own = Attachment.create({"name": "forged.pdf", "raw": b"Forged"})
            with self._assert_refused(AccessError, "."):
                own.write({key: values[key] for key in ("res_model", "res_id")})

    def test_file_of_a_draft_is_replaced(self):
        draft = self._draft(
            self._create_document(),
            body_type="file",
            file=base64.b64encode(b"First"),
            file_name="first.txt",
        )
        draft.with_user(self.user_author).file = base64.b64encode(b"Second")
        self.assertEqual(draft._get_file_content(), b"Second")

    # === OVER THE WIRE === #

    def _call(self, method, *args, model="controlled.document.revision", **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    @mute_logger("odoo.http")
    def test_remote_calls_change_nothing(self):
        revision = self.revisions["released"]
        calls = {
            "write": [revision.ids, {"title": "Forged"}],
            "web_save": [revision.ids, {"title": "Forged"}, {"title": {}}],
            "update_field_translations": [revision.ids, "title", {"en_US": "Forged"}],
            "unlink": [revision.ids],
        }
        for user in (self.user_author, self.user_controller, self.user_admin):
            self.authenticate(user.login, user.login)
            for method, args in calls.items():
                context = {"document_transition": True}
                kwargs = {"context": context}
                if method == "web_save":
                    kwargs["specification"] = args[2]
                    args = args[:2]
                error = "AccessError" if method == "unlink" else "UserError"
                with (
                    self.subTest(user=user.name, method=method),
                    self.assertRaisesRegex(JsonRpcException, error),
                ):
                    self._call(method, *args, **kwargs)
        self.env.invalidate_all()
        self.assertEqual(revision.title, "Return Procedure")

    @mute_logger("odoo.http")
    def test_inner_methods_are_not_called_from_outside(self):
        revision = self.revisions["approved"]
        self.authenticate(self.user_admin.login, self.user_admin.login)
        for method in ("_write_transition", "_put_in_force", "_retire", "_fill_forms"):
            with self.assertRaisesRegex(JsonRpcException, "AccessError"):
                self._call(method, revision.ids, {"state": "released"})
        self.assertEqual(revision.state, "approved")

    def test_draft_is_changed_over_the_wire(self):
        draft = self._draft(self._create_document())
        self.authenticate(self.user_author.login, self.user_author.login)
        self.assertTrue(self._call("write", draft.ids, {"title": "Better Title"}))
        self.assertEqual(draft.title, "Better Title")
