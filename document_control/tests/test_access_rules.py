from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.base_guarded_fields.tests.table_common import RpcTableMixin

from .access_rules import FIELDS, METHODS
from .common import GROUP, DocumentControlCommon

STATES = ("draft", "in_review", "approved", "released", "obsolete")
WRITERS = ("author", "reviewer", "signer")
# In which state a method of a revision does something
WORKS = {
    "action_submit": "draft",
    "action_register": "draft",
    "action_compare": "draft",
    "action_review": "in_review",
    "action_send_back": "in_review",
    "action_approve": "reviewed",
    "action_release": "approved",
}


@tagged("post_install", "-at_install")
class TestAccessRules(RpcTableMixin, DocumentControlCommon):
    """Field × state × role and method × role: what is new fails until it is here."""

    addons = ("document_control",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.revisions = {}
        for state in STATES:
            document = cls._create_document(name=f"Document {state}")
            cls._distribute(document, {cls.quality: 1})
            cls.revisions[state] = cls._take_to(cls._draft(document), state)
        reviewed = cls._draft(cls._create_document(name="Document reviewed"))
        cls.revisions["reviewed"] = cls._review(reviewed)
        cls.copy = cls._issue(cls.revisions["released"], cls.quality)
        cls.users = {
            "author": cls.user_author,
            "reviewer": cls.user_reviewer,
            "signer": cls.user_approver,
            "controller": cls.user_controller,
            "everybody": cls.user_reader,
        }

    # === TABLES === #

    def test_every_field_is_in_the_table(self):
        self._assert_all_in_table(FIELDS, self._get_fields)

    def test_every_method_is_in_the_table(self):
        self._assert_all_in_table(METHODS, self._get_methods)

    # === FIELDS === #

    def _is_allowed(self, rule, state, role):
        first = state in ("draft", "in_review", "approved")
        if role == "everybody":
            return False
        return {
            "identity": first,
            "control": first or role == "controller",
            "open": True,
            "controller": role == "controller",
            "draft": state == "draft",
            "never": False,
        }[rule]

    def _check_written(self, record, state):
        rules = {
            name: rule
            for (model, name), rule in self._read_table(FIELDS).items()
            if model == record._name
        }
        for role, user in self.users.items():
            expected = {
                name
                for name, rule in rules.items()
                if self._is_allowed(rule, state, role)
            }
            with self.subTest(model=record._name, state=state, role=role):
                self.assertEqual(self._get_written(record, user, rules), expected)

    def test_documents_and_revisions(self):
        for state in STATES:
            revision = self.revisions[state]
            self._check_written(revision, state)
            self._check_written(revision.document_id, state)

    def test_lists_logs_and_settings(self):
        released = self.revisions["released"].document_id
        for record in (
            released.distribution_ids,
            self.copy,
            self.quality,
            self.review_sheet,
        ):
            self._check_written(record, "released")

    def test_next_review_is_not_put_off(self):
        """It follows from the last one: nobody has it forgotten."""
        document = self.revisions["released"].document_id
        due = document.date_next_review
        for user in self.users.values():
            self.assertFalse(self._get_written(document, user, ["date_next_review"]))
        self.assertTrue(due)
        self.assertEqual(document.date_next_review, due)

    # === METHODS === #

    def _get_record(self, model, name):
        if model == "controlled.document.print":
            return self.copy
        state = WORKS.get(name, "released")
        revision = self.revisions[state]
        return revision.document_id if model == "controlled.document" else revision

    def test_roles_call_what_is_theirs(self):
        for (model, name), letters in self._read_table(METHODS).items():
            with self.subTest(model=model, method=name):
                record = self._get_record(model, name)
                self.assertEqual(self._get_callers(record, name, self.users), letters)

    def test_strangers_call_nothing(self):
        """Customers, and who controls the documents of another company."""
        other = self._create_company(name="Second Works")
        roles = ("author", "reviewer", "approver", "controller")
        strangers = [
            new_test_user(self.env, "control_portal", groups="base.group_portal"),
            new_test_user(
                self.env,
                "control_elsewhere",
                groups=",".join(["base.group_user", *(GROUP + r for r in roles)]),
                company_id=other.id,
                company_ids=[Command.set(other.ids)],
            ),
        ]
        for model, name in self._read_table(METHODS):
            record = self._get_record(model, name)
            for user in strangers:
                with self.subTest(model=model, method=name, user=user.login):
                    self.assertIn(self._call(record, user, name), ("denied", "view"))
        for record in (self.copy, *self.revisions.values()):
            names = self._get_fields(record)
            for user in strangers:
                self.assertFalse(record.with_user(user).has_access("read"))
                self.assertFalse(self._get_written(record, user, names))
