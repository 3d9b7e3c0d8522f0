from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestSendBack(DocumentControlCommon):
    """Who decides may send a revision back; its author changes it and signs again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()
        cls.revision = cls._draft(cls.document)

    def _as(self, user):
        return self.revision.with_user(user)

    def test_sending_back_clears_what_was_signed(self):
        for take, user in (
            (self._submit, self.user_reviewer),
            (self._review, self.user_approver),
            (self._approve, self.user_controller),
        ):
            take(self.revision)
            number = self.revision.review_sheet_number
            self._as(user).action_send_back("Section 3 is unclear.")
            empty = dict.fromkeys(
                f"{step}_{name}"
                for step in ("prepared", "reviewed", "approved")
                for name in ("by_id", "name", "signature")
            )
            self.assertRecordValues(
                self.revision,
                [
                    {
                        **dict.fromkeys(empty, False),
                        "state": "draft",
                        "date_prepared": False,
                        "review_comment": False,
                        "approval_comment": False,
                        "review_sheet_number": number,
                    }
                ],
            )
            self.assertIn("Section 3 is unclear.", self.document.message_ids[0].preview)
            self._as(self.user_author).title = "Corrected Title"

    def test_sending_back_needs_a_reason(self):
        self._submit(self.revision)
        for reason in (False, "", "  "):
            with self._assert_refused(UserError, "A0: say what has to be changed"):
                self._as(self.user_reviewer).action_send_back(reason)

    def test_only_who_decides_sends_back(self):
        self._submit(self.revision)
        with self._assert_refused(AccessError, "only the group “Reviewer”"):
            self._as(self.user_controller).action_send_back("No.")
        self._as(self.user_reviewer).action_review()
        with self._assert_refused(AccessError, "you signed already"):
            self.revision.with_user(
                self._promote(self.user_reviewer, "approver")
            ).action_send_back("No.")
        self._as(self.user_approver).action_approve()
        with self._assert_refused(AccessError, "only the group “Document Control"):
            self._as(self.user_approver).action_send_back("No.")

    def _promote(self, user, role):
        user.group_ids += self.env.ref(
            f"document_control.document_control_group_{role}"
        )
        return user
