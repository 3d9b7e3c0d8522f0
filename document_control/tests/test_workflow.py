from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SIGNATURE, DocumentControlCommon


@tagged("post_install", "-at_install")
class TestWorkflow(DocumentControlCommon):
    """The steps of a revision: their order, and which group takes which."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()
        cls.revision = cls._draft(cls.document)

    def _as(self, user):
        return self.revision.with_user(user)

    def _register(self, user):
        return self._as(user).action_register(
            "2024-03-01", "Zhou Ning", "Ingrid Falk", "He Wenbo"
        )

    # === THE WAY === #

    def test_revision_goes_its_way(self):
        self.assertRecordValues(
            self.revision,
            [{"state": "draft", "status": "draft", "version": "A0", "sequence": 1}],
        )
        self._submit(self.revision)
        self.assertRecordValues(
            self.revision, [{"state": "in_review", "status": "review"}]
        )
        self._as(self.user_reviewer).action_review()
        self.assertRecordValues(
            self.revision, [{"state": "in_review", "status": "approval"}]
        )
        self._as(self.user_approver).action_approve()
        self.assertRecordValues(
            self.revision, [{"state": "approved", "status": "approved"}]
        )
        self.assertEqual(self.document.status, "draft")
        self._as(self.user_controller).action_release()
        today = self.document._get_today()
        self.assertRecordValues(
            self.revision,
            [
                {
                    "state": "released",
                    "status": "current",
                    "date_release": today,
                    "date_effective": today,
                    "released_by_id": self.user_controller.id,
                }
            ],
        )

    def test_released_revision_is_the_one_in_force(self):
        self.assertRecordValues(
            self.document,
            [{"status": "draft", "open_revision_id": self.revision.id}],
        )
        self._release(self.revision)
        self.assertRecordValues(
            self.document,
            [
                {
                    "status": "current",
                    "current_revision_id": self.revision.id,
                    "version": "A0",
                    "open_revision_id": False,
                }
            ],
        )

    def test_several_revisions_are_decided_at_once(self):
        revisions = self.revision + self._draft(self._create_document())
        self._release(revisions)
        self.assertEqual(revisions.mapped("status"), ["current", "current"])
        self.assertEqual(len(set(revisions.mapped("review_sheet_number"))), 2)

    # === WHO === #

    def test_reader_does_not_even_see_a_revision_in_progress(self):
        for state in ("draft", "in_review", "approved"):
            revision = self._take_to(self._draft(self._create_document()), state)
            Revision = revision.with_user(self.user_reader)
            with self.subTest(state=state):
                self.assertFalse(Revision.search([("id", "=", revision.id)]))
                with self._assert_refused(AccessError, "Revision"):
                    Revision.read(["title"])

    def test_reader_reads_what_is_released(self):
        for state in ("released", "obsolete"):
            revision = self._take_to(self._draft(self._create_document()), state)
            Revision = revision.with_user(self.user_reader)
            self.assertTrue(Revision.search([("id", "=", revision.id)]))
            self.assertEqual(Revision.title, "Return Procedure")

    def test_reader_takes_no_step(self):
        steps = {
            "draft": ["action_submit"],
            "in_review": ["action_review", "action_approve"],
            "approved": ["action_release"],
        }
        for state, names in steps.items():
            revision = self._take_to(self._draft(self._create_document()), state)
            for name in names:
                with self.subTest(name=name), self._assert_refused(AccessError, "."):
                    getattr(revision.with_user(self.user_reader), name)()

    def test_reader_drafts_nothing(self):
        for action in (
            lambda user: self.document.with_user(user).action_new_revision(),
            lambda user: (
                self.env["controlled.document"]
                .with_user(user)
                .create({"name": "Own Rules"})
            ),
            lambda user: (
                self.env["controlled.document.sign"]
                .with_user(user)
                .create({"revision_ids": self.revision.ids})
            ),
        ):
            with self._assert_refused(AccessError, "."):
                action(self.user_reader)

    def test_review_is_for_reviewers(self):
        self._submit(self.revision)
        for user in (self.user_author, self.user_controller):
            with self._assert_refused(AccessError, "A0: only the group “Reviewer”"):
                self._as(user).action_review()

    def test_approval_is_for_approvers(self):
        self._review(self.revision)
        other = self._create_user(
            "reviewer_2",
            "Rolf Reviewer",
            groups="document_control.document_control_group_reviewer",
        )
        for user in (self.user_author, other, self.user_controller):
            with self._assert_refused(AccessError, "A0: only the group “Approver”"):
                self._as(user).action_approve()

    def test_release_is_for_document_control(self):
        self._approve(self.revision)
        for user in (self.user_author, self.user_reviewer, self.user_approver):
            message = "A0: only the group “Document Control Center”"
            with self._assert_refused(AccessError, message):
                self._as(user).action_release()
            self.assertEqual(self.revision.state, "approved")

    def test_history_is_entered_by_document_control(self):
        for user in (self.user_author, self.user_reviewer, self.user_approver):
            message = "A0: only the group “Document Control Center”"
            with self._assert_refused(AccessError, message):
                self._register(user)
            with self._assert_refused(AccessError, "."):
                self.env["controlled.document.register"].with_user(user).create(
                    {
                        "revision_id": self.revision.id,
                        "date_release": "2024-03-01",
                        "prepared_name": "A",
                        "reviewed_name": "B",
                        "approved_name": "C",
                    }
                )

    def test_document_is_withdrawn_by_document_control(self):
        self._release(self.revision)
        for user in (self.user_reader, self.user_author, self.user_approver):
            with self._assert_refused(AccessError, "Only the document control center"):
                self.document.with_user(user).action_withdraw()
        self.document.with_user(self.user_controller).action_withdraw()
        self.assertEqual(self.document.status, "withdrawn")

    def test_everybody_reviews_by_dialog_what_is_theirs(self):
        self._submit(self.revision)
        Sign = self.env["controlled.document.sign"]
        values = {"revision_ids": self.revision.ids, "step": "review"}
        with self._assert_refused(AccessError, "only the group “Reviewer”"):
            Sign.with_user(self.user_controller).create(values).action_sign()
        dialog = Sign.with_user(self.user_reviewer).create(
            {**values, "comment": "Fine.", "signature": SIGNATURE}
        )
        dialog.action_sign()
        self.assertRecordValues(
            self.revision,
            [{"status": "approval", "review_comment": "Fine."}],
        )

    # === WRONG ORDER === #

    def test_steps_are_taken_in_their_order(self):
        admin = self.user_admin
        allowed = {
            "draft": {"action_submit"},
            "in_review": {"action_review", "action_send_back"},
            "approved": {"action_release", "action_send_back"},
            "released": set(),
            "obsolete": set(),
        }
        steps = {
            "action_submit": (),
            "action_review": (),
            "action_approve": (),
            "action_release": (),
            "action_send_back": ("Wrong.",),
        }
        for state, names in allowed.items():
            revision = self._take_to(self._draft(self._create_document()), state)
            for name in steps.keys() - names:
                with (
                    self.subTest(state=state, name=name),
                    self._assert_refused(UserError, "A0: this is not the next step"),
                ):
                    getattr(revision.with_user(admin), name)(*steps[name])

    def test_double_click_takes_a_step_once(self):
        for take in ("_submit", "_review", "_approve", "_release"):
            revision = self._draft(self._create_document())
            getattr(self, take)(revision)
            step, user = {
                "_submit": ("action_submit", self.user_author),
                "_review": ("action_review", self.user_reviewer),
                "_approve": ("action_approve", self.user_approver),
                "_release": ("action_release", self.user_controller),
            }[take]
            with self._assert_refused(UserError, "not the next step.*Reload"):
                getattr(revision.with_user(user), step)()

    # === COMPLETENESS === #

    def test_revision_without_description_is_refused(self):
        for nothing in (False, "", "  \n "):
            self._as(self.user_author).description = nothing
            with self._assert_refused(UserError, "A0: describe what was revised"):
                self._submit(self.revision)

    def test_revision_without_content_is_refused(self):
        for values in (
            {"body_type": "text", "body": False},
            {"body_type": "text", "body": "<p><br></p>"},
            {"body_type": "file"},
            {"body_type": "form"},
        ):
            self._as(self.user_author).write(values)
            with (
                self.subTest(values=values),
                self._assert_refused(UserError, "A0 is empty. Write its text"),
            ):
                self._submit(self.revision)
