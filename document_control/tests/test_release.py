from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestRelease(DocumentControlCommon):
    """When a revision is in force, and when the one before it is obsolete."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document()

    def _release_on(self, day, **values):
        with freeze_time(f"{day} 12:00:00"):
            return self._release_next(self.document, **values)

    def _run_cron(self, day):
        self.env.invalidate_all()
        with freeze_time(f"{day} 00:30:00"):
            self.env["controlled.document"]._cron_apply_effective_dates()

    def _get_status(self, day):
        self.env.invalidate_all()
        with freeze_time(f"{day} 12:00:00"):
            return self.document.revision_ids.sorted("sequence").mapped("status")

    def _find(self, day, status):
        with freeze_time(f"{day} 12:00:00"):
            return self.env["controlled.document.revision"].search(
                [("document_id", "=", self.document.id), ("status", "=", status)]
            )

    # === AT ONCE, OR LATER === #

    def test_release_replaces_the_earlier_revision_at_once(self):
        first = self._release_on("2026-03-02")
        second = self._release_on("2026-05-04")
        self.assertRecordValues(
            first + second,
            [
                {
                    "state": "obsolete",
                    "date_release": date(2026, 3, 2),
                    "date_effective": date(2026, 3, 2),
                    "date_obsolete": date(2026, 5, 4),
                },
                {
                    "state": "released",
                    "date_release": date(2026, 5, 4),
                    "date_effective": date(2026, 5, 4),
                    "date_obsolete": False,
                },
            ],
        )
        self.assertEqual(self._get_status("2026-05-04"), ["obsolete", "current"])

    def test_effective_date_keeps_the_earlier_revision_until_then(self):
        first = self._release_on("2026-03-02")
        second = self._release_on("2026-05-04", date_effective="2026-06-01")
        self.assertEqual(second.date_release, date(2026, 5, 4))
        for day, expected in (
            ("2026-05-04", ["current", "upcoming"]),
            ("2026-05-31", ["current", "upcoming"]),
            ("2026-06-01", ["obsolete", "current"]),
        ):
            self.assertEqual(self._get_status(day), expected)
            with freeze_time(f"{day} 12:00:00"):
                in_force = self.document._get_revisions_in_force()
            current = (first + second)[expected.index("current")]
            self.assertEqual(in_force, {self.document: current})
        self._run_cron("2026-05-31")
        self.assertEqual(first.state, "released")
        self._run_cron("2026-06-01")
        self.assertRecordValues(
            first, [{"state": "obsolete", "date_obsolete": date(2026, 6, 1)}]
        )
        self.assertEqual(second.state, "released")

    def test_scheduled_action_runs_over_every_document_once(self):
        self._release_on("2026-03-02")
        self._release_on("2026-05-04", date_effective="2026-06-01")
        self._run_cron("2026-06-02")
        first = self.document.revision_ids.sorted("sequence")[0]
        self._run_cron("2026-06-03")
        self.assertEqual(first.date_obsolete, date(2026, 6, 2))

    def test_search_finds_what_the_status_says(self):
        revisions = self._release_on("2026-03-02")
        revisions += self._release_on("2026-05-04", date_effective="2026-06-01")
        revisions += self._draft(self.document)
        for day in ("2026-05-04", "2026-05-31", "2026-06-01"):
            statuses = dict(zip(revisions, self._get_status(day), strict=True))
            for status in ("draft", "upcoming", "current", "obsolete", "approved"):
                expected = revisions.filtered(
                    lambda r, s=status, found=statuses: found[r] == s
                )
                with self.subTest(day=day, status=status):
                    self.assertEqual(self._find(day, status), expected)

    def test_search_finds_documents_by_their_status(self):
        Document = self.env["controlled.document"]

        def find(status):
            return self.document in Document.search([("status", "=", status)])

        def check(expected):
            self.env.invalidate_all()
            self.assertEqual(self.document.status, expected)
            for status in ("draft", "current", "withdrawn"):
                self.assertEqual(find(status), status == expected)

        check("draft")
        self._release_next(self.document)
        check("current")
        self._draft(self.document)
        check("current")
        self.document.with_user(self.user_controller).action_withdraw()
        check("withdrawn")

    def test_first_revision_may_be_in_force_later(self):
        self._release_on("2026-05-04", date_effective="2026-06-01")
        with freeze_time("2026-05-05"):
            self.assertEqual(self.document.status, "draft")
            self.assertFalse(self.document._get_revisions_in_force())
        self.env.invalidate_all()
        with freeze_time("2026-06-01"):
            self.assertEqual(self.document.status, "current")
            self.assertEqual(self.document.version, "A0")

    def test_later_revision_may_overtake_an_upcoming_one(self):
        self._release_on("2026-03-02")
        self._release_on("2026-03-03", date_effective="2026-06-01")
        self._release_on("2026-03-04", date_effective="2026-05-01")
        self.assertEqual(
            self._get_status("2026-04-30"), ["current", "upcoming", "upcoming"]
        )
        self._run_cron("2026-05-01")
        self.assertEqual(
            self._get_status("2026-06-02"), ["obsolete", "obsolete", "current"]
        )

    def test_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "Asia/Shanghai"
        with freeze_time("2026-03-01 20:00:00"):
            revision = self._release_next(self.document)
        self.assertEqual(revision.date_release, date(2026, 3, 2))
        self.assertEqual(revision.date_prepared, date(2026, 3, 2))

    def test_effective_date_in_the_past_is_refused(self):
        with freeze_time("2026-05-04"):
            revision = self._draft(self.document, date_effective="2026-05-03")
            self._approve(revision)
            message = "A0 cannot be in force since 2026-05-03.*Send it back and correct"
            with self._assert_refused(UserError, message):
                revision.with_user(self.user_controller).action_release()
            revision.with_user(self.user_controller).action_send_back("Wrong date.")
            revision.with_user(self.user_author).date_effective = "2026-05-04"
            self._release(revision)
        self.assertEqual(revision.date_effective, date(2026, 5, 4))

    # === ONE AT A TIME === #

    def test_only_one_revision_is_in_progress(self):
        self._draft(self.document)
        message = f"{self.document.code} A0 is in progress already. Finish or delete"
        for state in ("draft", "in_review", "approved"):
            with self._assert_refused(UserError, message):
                self.document.with_user(self.user_author).action_new_revision()
            with self._assert_refused(IntegrityError, "in_progress_uniq"):
                self._draft(self.document)
            revision = self.document.open_revision_id
            if state == "draft":
                self._submit(revision)
            elif state == "in_review":
                revision.with_user(self.user_reviewer).action_review()
                revision.with_user(self.user_approver).action_approve()

    def test_next_revision_begins_with_the_latest_one(self):
        self._release_next(self.document, body="<p>First text</p>", remarks="Old")
        action = self.document.with_user(self.user_author).action_new_revision()
        draft = self.env["controlled.document.revision"].browse(action["res_id"])
        self.assertRecordValues(
            draft,
            [
                {
                    "version": "A1",
                    "sequence": 2,
                    "title": "Return Procedure",
                    "body": "<p>First text</p>",
                    "description": False,
                    "remarks": False,
                    "date_effective": False,
                    "file": False,
                }
            ],
        )

    # === TITLE === #

    def test_title_changes_with_the_release_in_all_languages(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.document.with_context(lang="zh_CN").name = "退货程序"
        self._release_next(self.document)
        draft = self._draft(self.document)
        chinese = draft.with_context(lang="zh_CN").with_user(self.user_author)
        self.assertEqual(chinese.title, "退货程序")
        draft.with_user(self.user_author).title = "Customer Returns"
        chinese.title = "客户退货"
        self.assertEqual(self.document.name, "Return Procedure")
        self._release(draft)
        self.assertEqual(self.document.name, "Customer Returns")
        self.assertEqual(self.document.with_context(lang="zh_CN").name, "客户退货")

    def test_title_changes_on_the_effective_date(self):
        self._release_on("2026-03-02")
        self._release_on("2026-05-04", date_effective="2026-06-01", title="Later Title")
        self._run_cron("2026-05-31")
        self.assertEqual(self.document.name, "Return Procedure")
        self._run_cron("2026-06-01")
        self.assertEqual(self.document.name, "Later Title")

    # === WITHDRAWING === #

    def test_withdrawn_document_is_not_in_force(self):
        self._release_on("2026-03-02")
        self._release_on("2026-05-04", date_effective="2026-06-01")
        with freeze_time("2026-05-05"):
            self.document.with_user(self.user_controller).action_withdraw()
            self.assertFalse(self.document._get_revisions_in_force())
        states = self.document.revision_ids.mapped("state")
        self.assertEqual(states, ["obsolete", "obsolete"])
        self.assertEqual(self.document.status, "withdrawn")
        self.assertFalse(self.document.date_next_review)

    def test_document_that_is_not_in_force_is_not_withdrawn(self):
        with self._assert_refused(UserError, "is not in force, so it cannot be withdr"):
            self.document.with_user(self.user_controller).action_withdraw()

    def test_withdrawn_document_returns_with_a_new_revision(self):
        self._release_next(self.document)
        self.document.with_user(self.user_controller).action_withdraw()
        self._release_next(self.document)
        self.assertRecordValues(self.document, [{"status": "current", "version": "A1"}])
