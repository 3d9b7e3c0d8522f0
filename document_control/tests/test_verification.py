from urllib.parse import quote

from odoo.tests import HttpCase, freeze_time, tagged

from .common import DocumentControlCommon


@tagged("post_install", "-at_install")
class TestVerification(DocumentControlCommon, HttpCase):
    """What a passer-by learns from the code on a print, and what not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls._create_document(code="SECRET-1")
        cls.first = cls._release_next(cls.document)
        cls.second = cls._release_next(cls.document)
        cls.draft = cls._draft(cls.document)

    def _open(self, token):
        return self.url_open(f"/document/verify/{quote(token, safe='')}")

    def test_page_says_that_a_revision_is_in_force(self):
        response = self._open(self.second.verification_token)
        self.assertEqual(response.status_code, 200)
        self.assertIn("In force", response.text)
        self.assertIn("<dd>SECRET-1</dd>", response.text)
        self.assertIn("<dd>A1</dd>", response.text)
        self.assertNotIn("Obsolete", response.text)

    def test_page_says_that_a_revision_is_obsolete(self):
        response = self._open(self.first.verification_token)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Obsolete", response.text)
        self.assertIn("Do not use it", response.text)
        self.assertIn("<dd>A0</dd>", response.text)
        self.assertNotIn("In force", response.text)

    def test_page_says_nothing_else(self):
        secrets = (
            self.company.name,
            self.document.name,
            "Author",
            "Reviewer",
            "Approver",
            "Controller",
            self.first.review_sheet_number,
            "Says what is new",
            "Odoo",
        )
        for revision in (self.first, self.second):
            text = self._open(revision.verification_token).text
            for secret in secrets:
                self.assertNotIn(secret, text)
            self.assertEqual(text.count("<dd>"), 2)

    def test_every_unknown_code_gets_the_same_answer(self):
        own = self.second.verification_token
        tokens = {
            "unknown": "x" * 43,
            "nothing": "",
            "path": "../web/login",
            "short": "x",
            "forged": own[:-1] + ("A" if own[-1] != "A" else "B"),
            "case": own.swapcase(),
            "prefix": own[:20],
            "longer": f"{own}x",
            "pattern": "%",
            "wildcard": "_" * len(own),
            "quote": "' OR 1=1 --",
            "false": "False",
            "null byte": "\0",
            "chinese": "未知",
            "long": "x" * 3000,
            "draft": self.draft.verification_token,
        }
        answers = {name: self._open(token) for name, token in tokens.items()}
        expected = answers["unknown"].text
        self.assertIn("This code belongs to no released document", expected)
        for name, answer in answers.items():
            with self.subTest(name=name):
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(answer.text, expected)
                self.assertNotIn("SECRET-1", answer.text)

    def test_revision_in_progress_is_unknown(self):
        expected = self._open("x").text
        for take in (self._submit, self._approve):
            if take == self._approve:
                self.draft.with_user(self.user_reviewer).action_send_back("Again.")
            take(self.draft)
            answer = self._open(self.draft.verification_token)
            self.assertEqual(answer.text, expected)

    def test_upcoming_revision_is_unknown_until_its_day(self):
        Revision = self.env["controlled.document.revision"]
        token = self.draft.verification_token
        with freeze_time("2027-05-04"):
            self.draft.with_user(self.user_author).date_effective = "2027-06-01"
            self._release(self.draft)
            self.assertEqual(Revision._get_verification(token), {"status": "unknown"})
        self.env.invalidate_all()
        with freeze_time("2027-06-01"):
            self.assertEqual(
                Revision._get_verification(token),
                {"status": "current", "code": "SECRET-1", "version": "A2"},
            )
            old = Revision._get_verification(self.second.verification_token)
            self.assertEqual(old["status"], "obsolete")

    def test_withdrawn_document_is_obsolete(self):
        self.document.with_user(self.user_controller).action_withdraw()
        answer = self._open(self.second.verification_token)
        self.assertIn("Obsolete", answer.text)

    def test_nobody_keeps_or_finds_the_page(self):
        for token in (self.second.verification_token, "x"):
            response = self._open(token)
            self.assertEqual(response.headers["Cache-Control"], "no-store")
            self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(response.headers["X-Robots-Tag"], "noindex, nofollow")
            self.assertIn('content="noindex, nofollow"', response.text)

    def test_page_needs_no_session(self):
        self.authenticate(None, None)
        self.opener.cookies.clear()
        answer = self._open(self.second.verification_token)
        self.assertIn("In force", answer.text)
        self.authenticate(self.user_reader.login, self.user_reader.login)
        self.assertEqual(self._open(self.second.verification_token).text, answer.text)

    def test_page_is_only_read(self):
        url = f"/document/verify/{self.second.verification_token}"
        response = self.url_open(url, data={"state": "obsolete"})
        self.assertEqual(response.status_code, 405)

    def test_codes_are_not_asked_by_remote_calls(self):
        Revision = self.env["controlled.document.revision"]
        public = self.env.ref("base.public_user")
        self.assertFalse(Revision.with_user(public).has_access("read"))
        answer = Revision.with_user(public)._get_verification(
            self.second.verification_token
        )
        self.assertEqual(answer.keys(), {"status", "code", "version"})
        for nothing in (False, None, ""):
            answer = Revision.with_user(public)._get_verification(nothing)
            self.assertEqual(answer, {"status": "unknown"})
