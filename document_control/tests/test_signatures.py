from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SIGNATURE, DocumentControlCommon


@tagged("post_install", "-at_install")
class TestSignatures(DocumentControlCommon):
    """Three different people sign, and what they signed with is kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()
        cls.revision = cls._draft(cls.document)
        cls.all_round = cls._create_all_round_user()

    def _as(self, user):
        return self.revision.with_user(user)

    # === THREE PEOPLE === #

    def test_reviewer_did_not_prepare(self):
        self._as(self.all_round).action_submit()
        with self._assert_refused(AccessError, "A0: three different people"):
            self._as(self.all_round).action_review()
        self._as(self.user_reviewer).action_review()
        self.assertEqual(self.revision.status, "approval")

    def test_approver_neither_prepared_nor_reviewed(self):
        self._as(self.all_round).action_submit()
        self._as(self.user_reviewer).action_review()
        with self._assert_refused(AccessError, "you signed already. Ask somebody"):
            self._as(self.all_round).action_approve()
        other = self._draft(self._create_document())
        self._submit(other)
        other.with_user(self.all_round).action_review()
        with self._assert_refused(AccessError, "you signed already. Ask somebody"):
            other.with_user(self.all_round).action_approve()

    def test_administrator_is_one_person_too(self):
        self._as(self.user_admin).action_submit()
        with self._assert_refused(AccessError, "three different people"):
            self._as(self.user_admin).action_review()
        with self._assert_refused(AccessError, "three different people"):
            self._as(self.user_admin).sudo().action_review()

    def test_who_prepared_may_release(self):
        self._as(self.user_controller).action_submit()
        self._as(self.user_reviewer).action_review()
        self._as(self.user_approver).action_approve()
        self._as(self.user_controller).action_release()
        self.assertEqual(self.revision.status, "current")

    def test_sent_back_revision_may_be_reviewed_by_its_first_author(self):
        self._as(self.user_reviewer).action_submit()
        other = self._create_all_round_reviewer()
        self._as(other).action_send_back("Too short.")
        self._submit(self.revision)
        self._as(self.user_reviewer).action_review()
        self.assertEqual(self.revision.reviewed_by_id, self.user_reviewer)

    def _create_all_round_reviewer(self):
        return self._create_user(
            "reviewer_2",
            "Rolf Reviewer",
            groups="document_control.document_control_group_reviewer",
        )

    # === NAMED PEOPLE === #

    def test_named_reviewer_is_the_only_one(self):
        self._as(self.user_author).reviewer_id = self.user_reviewer
        self._submit(self.revision)
        for user in (self.user_approver, self.all_round, self.user_admin):
            with self._assert_refused(AccessError, "Rita Reviewer was asked"):
                self._as(user).action_review()
            with self._assert_refused(AccessError, "Rita Reviewer was asked"):
                self._as(user).action_send_back("Not like this.")
        self._as(self.user_reviewer).action_review()
        self.assertEqual(self.revision.reviewed_name, "Rita Reviewer")

    def test_named_approver_is_the_only_one(self):
        self._as(self.user_author).approver_id = self.user_approver
        self._review(self.revision)
        for user in (self.all_round, self.user_admin):
            with self._assert_refused(AccessError, "Abel Approver was asked"):
                self._as(user).action_approve()
        self._as(self.user_approver).action_approve()
        self.assertEqual(self.revision.approved_name, "Abel Approver")

    def test_named_people_are_asked_by_activities(self):
        self._as(self.user_author).write(
            {
                "reviewer_id": self.user_reviewer.id,
                "approver_id": self.user_approver.id,
            }
        )
        self._submit(self.revision)
        self.assertRecordValues(
            self._activities(self.document, "review"),
            [
                {
                    "user_id": self.user_reviewer.id,
                    "summary": self.revision.display_name,
                }
            ],
        )
        self._as(self.user_reviewer).action_review()
        self.assertFalse(self._activities(self.document, "review"))
        self.assertEqual(
            self._activities(self.document, "approve").user_id, self.user_approver
        )
        self._as(self.user_approver).action_approve()
        self.assertFalse(self.document.activity_ids)

    def test_sending_back_takes_the_request_back(self):
        self._as(self.user_author).reviewer_id = self.user_reviewer
        self._submit(self.revision)
        self._as(self.user_reviewer).action_send_back("Too short.")
        self.assertFalse(self.document.activity_ids)

    def test_nobody_is_asked_where_nobody_is_named(self):
        self._approve(self.revision)
        self.assertFalse(self.document.activity_ids)

    def test_everybody_sees_what_is_theirs_to_decide(self):
        def can_decide(user):
            Revision = self.env["controlled.document.revision"].with_user(user)
            found = self.revision in Revision.search([("can_decide", "=", True)])
            self.assertEqual(found, self._as(user).can_decide)
            return found

        users = self.user_author, self.user_reviewer, self.user_approver
        users += (self.user_controller,)
        expected = [
            (self._submit, [False, True, True, False]),
            (self._review, [False, False, True, False]),
            (self._approve, [False, False, False, True]),
            (self._release, [False, False, False, False]),
        ]
        for take, verdicts in expected:
            take(self.revision)
            self.assertEqual([can_decide(user) for user in users], verdicts)
            if take != self._release:
                decider = users[verdicts.index(True)]
                self._as(decider).action_send_back("Once more.")

    # === WHAT IS KEPT === #

    def test_names_days_and_drawings_are_kept(self):
        self._release(self.revision)
        today = self.document._get_today()
        values = {}
        for step, user in (
            ("prepared", self.user_author),
            ("reviewed", self.user_reviewer),
            ("approved", self.user_approver),
        ):
            values |= {
                f"{step}_by_id": user.id,
                f"{step}_name": user.name,
                f"date_{step}": today,
            }
            drawing = self.revision[f"{step}_signature"]
            self.assertEqual(drawing, SIGNATURE)
        self.assertRecordValues(self.revision, [values])
        self.assertRecordValues(
            self.revision,
            [{"review_comment": "Reads well.", "approval_comment": "Go ahead."}],
        )

    def test_name_stays_as_it_was_signed(self):
        self._release(self.revision)
        self.user_author.name = "Ann Married"
        self.assertEqual(self.revision.prepared_name, "Ann Author")

    def test_signature_need_not_be_drawn(self):
        self._as(self.user_author).action_submit()
        self._as(self.user_reviewer).action_review()
        self._as(self.user_approver).action_approve()
        self.assertEqual(self.revision.approved_name, "Abel Approver")
        self.assertFalse(self.revision.approved_signature)

    def test_drawing_that_was_slipped_under_a_draft_is_dropped(self):
        names = [f"{step}_signature" for step in ("prepared", "reviewed", "approved")]
        self.env["ir.attachment"].with_user(self.user_author).create(
            [
                {
                    "name": name,
                    "res_model": self.revision._name,
                    "res_id": self.revision.id,
                    "res_field": name,
                    "datas": SIGNATURE,
                }
                for name in names
            ]
        )
        self.env.invalidate_all()
        self._as(self.user_author).action_submit()
        self.env.invalidate_all()
        self.assertRecordValues(self.revision, [dict.fromkeys(names, False)])

    def test_review_sheet_is_numbered_once(self):
        self._submit(self.revision)
        number = self.revision.review_sheet_number
        year = self.document._get_today().year
        self.assertRegex(number, rf"^DR-{year}-\d{{4}}$")
        self._as(self.user_reviewer).action_send_back("Too short.")
        self._release(self.revision)
        self.assertEqual(self.revision.review_sheet_number, number)
        later = self._submit(self._draft(self.document))
        following = f"{number[:-4]}{int(number[-4:]) + 1:04}"
        self.assertEqual(later.review_sheet_number, following)

    def test_every_step_stands_in_the_chatter(self):
        self._release(self.revision)
        bodies = " ".join(self.document.message_ids.mapped("body"))
        self.assertIn("was approved.", bodies)
        self.assertIn("was released, in force from", bodies)
        self.assertEqual(
            self.document.message_ids[0].author_id, self.user_controller.partner_id
        )
