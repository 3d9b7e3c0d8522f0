from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestPeriodicReview(DocumentControlCommon):
    """Somebody checks from time to time that a document is still right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()
        with freeze_time("2026-03-02 12:00:00"):
            cls._release_next(cls.document)

    def _remind(self, day):
        self.env.invalidate_all()
        with freeze_time(f"{day} 06:00:00"):
            self.env["controlled.document"]._cron_remind_review()
        return self._activities(self.document, "periodic_review")

    def _confirm(self, user, day="2027-02-20"):
        with freeze_time(f"{day} 12:00:00"):
            self.document.with_user(user).action_confirm_review()

    def test_review_is_due_after_the_interval(self):
        self.assertEqual(self.document.date_next_review, date(2027, 3, 2))
        self.document.review_interval = 6
        self.assertEqual(self.document.date_next_review, date(2026, 9, 2))
        self.document.review_interval = 0
        self.assertFalse(self.document.date_next_review)

    def test_document_that_is_not_in_force_needs_no_review(self):
        other = self._create_document()
        self.assertFalse(other.date_next_review)
        self._draft(other)
        self.assertFalse(other.date_next_review)

    def test_new_revision_counts_as_a_review(self):
        with freeze_time("2026-08-03 12:00:00"):
            self._release_next(self.document)
        self.assertEqual(self.document.date_next_review, date(2027, 8, 3))

    def test_responsible_is_reminded_a_month_before_and_once(self):
        self.assertFalse(self._remind("2027-02-01"))
        for day in ("2027-02-02", "2027-02-03", "2027-04-01"):
            self.assertRecordValues(
                self._remind(day),
                [
                    {
                        "user_id": self.user_author.id,
                        "date_deadline": date(2027, 3, 2),
                    }
                ],
            )

    def test_confirming_moves_the_date_and_closes_the_reminder(self):
        self.assertTrue(self._remind("2027-02-02"))
        self._confirm(self.user_author)
        self.assertRecordValues(
            self.document,
            [
                {
                    "date_last_review": date(2027, 2, 20),
                    "date_next_review": date(2028, 2, 20),
                }
            ],
        )
        self.assertFalse(self._remind("2027-03-02"))
        self.assertEqual(len(self._remind("2028-01-20")), 1)

    def test_document_control_confirms_for_everybody(self):
        self._confirm(self.user_controller)
        self.assertEqual(self.document.date_last_review, date(2027, 2, 20))

    def test_other_people_do_not_confirm(self):
        for user in (self.user_reader, self.user_reviewer, self.user_approver):
            with self._assert_refused(AccessError, "Only the document control center"):
                self._confirm(user)

    def test_responsible_without_a_group_confirms(self):
        self.document.user_id = self.user_reader
        self.assertEqual(self._remind("2027-02-02").user_id, self.user_reader)
        self._confirm(self.user_reader)
        self.assertEqual(self.document.date_last_review, date(2027, 2, 20))
        self.assertFalse(self._activities(self.document, "periodic_review"))

    def test_only_what_is_in_force_is_confirmed(self):
        self.document.with_user(self.user_controller).action_withdraw()
        with self._assert_refused(UserError, "not in force, so there is nothing to re"):
            self._confirm(self.user_controller)
        self.assertFalse(self._remind("2027-04-01"))

    def test_interval_has_its_limits(self):
        for months in (-1, 121):
            with self._assert_refused(IntegrityError, "review_interval_range"):
                self.document.review_interval = months

    def test_responsible_belongs_to_the_company(self):
        other = self._create_company(name="Second Works")
        stranger = self._create_user("stranger", "Sue Stranger", "", other)
        message = "Sue Stranger does not belong to the company Controlled Works. Choose"
        with self._assert_refused(ValidationError, message):
            self.document.user_id = stranger
