from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import DocumentControlCommon

NAMES = ("Zhou Ning", "Ingrid Falk", "He Wenbo")


@tagged("post_install", "-at_install")
class TestRegister(DocumentControlCommon):
    """The history from before the system, as it stands on the paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()

    def _register(self, day, names=NAMES, revision=None, **dates):
        revision = revision or self._draft(self.document)
        revision.with_user(self.user_controller).action_register(day, *names, **dates)
        return revision

    def test_history_is_taken_over_from_paper(self):
        first = self._register("2023-04-03")
        second = self._register("2024-05-06", date_effective="2024-06-01")
        self.assertRecordValues(
            first + second,
            [
                {
                    "state": "obsolete",
                    "version": "A0",
                    "prepared_name": "Zhou Ning",
                    "reviewed_name": "Ingrid Falk",
                    "approved_name": "He Wenbo",
                    "prepared_by_id": False,
                    "date_release": date(2023, 4, 3),
                    "date_effective": date(2023, 4, 3),
                },
                {
                    "state": "released",
                    "version": "A1",
                    "prepared_name": "Zhou Ning",
                    "reviewed_name": "Ingrid Falk",
                    "approved_name": "He Wenbo",
                    "prepared_by_id": False,
                    "date_release": date(2024, 5, 6),
                    "date_effective": date(2024, 6, 1),
                },
            ],
        )
        self.assertEqual(second.released_by_id, self.user_controller)
        self.assertFalse(second.review_sheet_number)

    def test_dialog_enters_what_stands_on_the_paper(self):
        revision = self._draft(self.document)
        form = Form(
            self.env["controlled.document.register"]
            .with_user(self.user_controller)
            .with_context(active_id=revision.id)
        )
        form.date_release = "2024-05-06"
        form.prepared_name, form.reviewed_name, form.approved_name = NAMES
        form.save().action_register()
        self.assertEqual(revision.status, "current")

    def test_release_in_the_system_follows_the_history(self):
        self._register("2024-05-06")
        later = self._release_next(self.document)
        self.assertEqual(later.version, "A1")
        message = "A2: the document is released in the system already"
        with self._assert_refused(UserError, message):
            self._register("2024-06-06")

    def test_same_name_twice_is_refused(self):
        revision = self._draft(self.document)
        for names in (
            ("Zhou Ning", "Zhou Ning", "He Wenbo"),
            ("Zhou Ning", "Ingrid Falk", " zhou ning "),
            ("Zhou Ning", "Ingrid Falk", "  "),
            ("Zhou Ning", "Ingrid Falk", False),
        ):
            with (
                self.subTest(names=names),
                self._assert_refused(UserError, "A0: enter three different people"),
            ):
                self._register("2024-05-06", names, revision)

    def test_dates_that_cannot_be_are_refused(self):
        self._register("2024-05-06")
        revision = self._draft(self.document)
        for day, dates in (
            ("2024-05-05", {}),
            ("2026-02-01", {}),
            (False, {}),
            ("2025-05-06", {"date_effective": "2025-05-05"}),
        ):
            with (
                self.subTest(day=day, **dates),
                freeze_time("2026-01-31"),
                self._assert_refused(UserError, "A1: the release lies in the past"),
            ):
                self._register(day, NAMES, revision, **dates)

    def test_only_complete_drafts_are_entered(self):
        revision = self._draft(self.document, description=False)
        with self._assert_refused(UserError, "A0: describe what was revised"):
            self._register("2024-05-06", NAMES, revision)
        revision.with_user(self.user_author).description = "First issue."
        self._submit(revision)
        with self._assert_refused(UserError, "A0: this is not the next step"):
            self._register("2024-05-06", NAMES, revision)
