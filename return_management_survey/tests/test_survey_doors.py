from odoo import http
from odoo.tests import tagged

from odoo.addons.return_management.tests.portal_attack_common import (
    PNG,
    PortalAttackCommon,
)
from odoo.addons.return_management.tests.portal_probe_common import (
    GET,
    POST,
    TEXTS,
    PortalProbeCommon,
)

MISSING = (0, 999999999, 2**31 - 1, 2**31, 10**30)


@tagged("post_install", "-at_install")
class TestSurveyDoors(PortalProbeCommon):
    """Only the customer answers, on the page of the survey and nowhere else."""

    tables = (*PortalAttackCommon.tables, "rating_rating")

    def setUp(self):
        super().setUp()
        self.page = f"/my/returns/{self.own.closed.id}/survey"

    def _try_both(self, number, token=None):
        """Open the survey of a return and answer it, which has to be refused."""
        page = f"/my/returns/{number}/survey"
        page += f"?access_token={token}" if token else ""
        before = self._count_rows()
        for method, data in (("GET", None), ("POST", {"rating": "1"})):
            with self.subTest(method=method, number=number, token=token):
                answer = self._send(method, page, data)
                self._assert_refused(answer, before, (404,), token)

    def test_no_route_is_forgotten(self):
        self.assertEqual(
            self._get_routes("return_management_survey"),
            {"/my/returns/<int:return_id>/survey": {*GET, *POST}},
        )

    def test_strangers_find_nothing(self):
        own, victim = self.own, self.victim
        for user in (None, own.user, self.user_foreign, self.user_clerk):
            self._login(user)
            for token in (None, "x", own.closed_token, victim.sent_token):
                self._try_both(victim.closed.id, token)
            for number in MISSING:
                self._try_both(number)

    def test_returns_that_are_not_done_have_no_survey(self):
        self._login(self.own.user)
        for returns in (self.own.asked, self.own.sent):
            self._try_both(returns.id)

    def test_foreign_number_is_answered_as_a_missing_one(self):
        for user in (None, self.own.user, self.user_clerk):
            self._login(user)
            number = self.victim.closed.id
            self._assert_same("GET", "/my/returns/%(n)s/survey", {"n": number})

    def test_forms_without_the_token_of_the_session_are_refused(self):
        self._login(self.own.user)
        expired = http.Request.csrf_token(self, time_limit=-10)
        before = self._count_rows()
        for token in (None, "x", "é", expired):
            data = {"rating": "1"}
            if token is not None:
                data["csrf_token"] = token
            with self.subTest(token=token):
                answer = self._send("POST", self.page, data, csrf=False)
                self._assert_refused(answer, before, (400,))

    def test_files_where_texts_are_expected(self):
        self._login(self.own.user)
        before = self._count_rows()
        for name in ("rating", "comment", "access_token"):
            with self.subTest(name):
                files = [(name, ("a.png", PNG, "image/png"))]
                answer = self._send("POST", self.page, {}, files)
                self.assertLess(answer.status_code, 500)
                self.assertEqual(self._count_rows(), before)

    def test_comment_is_text(self):
        self._login(self.own.user)
        for text in TEXTS:
            with self.subTest(text):
                answer = self._send(
                    "POST", self.page, {"rating": "1", "comment": text[:2000]}
                )
                self.assertIn(answer.status_code, (303, 422))
                self._assert_plain(answer.text)
                self._open(self.page)
                self._open(f"{self.page}?rating={text}")
                self._assert_plain(*self._get_texts_of(self.own.closed))

    def test_page_is_not_kept_by_anybody(self):
        self._login(self.own.user)
        answer = self._send("GET", self.page)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("no-store", answer.headers.get("Cache-Control", ""))
        self.assertEqual(answer.headers.get("Referrer-Policy"), "same-origin")

    # === OTHER WAYS TO RATE === #

    def test_ratings_are_not_given_elsewhere(self):
        rating = self.victim.closed.sudo()._answer_survey(5, "Fine")
        before = self._count_rows()
        for user in (None, self.own.user):
            self._login(user)
            for path in ("/rate/x/1", f"/rate/{self.victim.closed_token}/1"):
                answer = self._send("GET", path)
                self._assert_refused(answer, before, (404,))
            answer = self._send(
                "POST", "/rate/x/submit_feedback", {"rate": "1", "feedback": "Bad"}
            )
            self._assert_refused(answer, before, (404,))
        self.env.invalidate_all()
        self.assertEqual((rating.rating, rating.feedback), (5.0, "Fine"))

    def test_messages_give_no_stars(self):
        own = self.own
        for user in (None, own.user):
            self._login(user)
            self._rpc(
                "/mail/message/post",
                thread_model="return.order",
                thread_id=own.closed.id,
                token=own.closed_token,
                post_data={
                    "body": "Five stars",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    "rating_value": 5,
                },
            )
        self.env.invalidate_all()
        self.assertFalse(own.closed.rating_ids)

    def test_calls_over_http_are_denied(self):
        self._login(self.own.user)
        before = self._count_rows()
        number = self.own.closed.id
        for model, method, *args in (
            ("return.order", "_answer_survey", [number], 5),
            ("return.order", "_get_survey_rating", [number]),
            ("return.order", "action_view_ratings", [number]),
            ("return.order.satisfaction.report", "search_read", [], []),
            ("rating.rating", "create", {"res_id": number, "rating": 5}),
        ):
            with self.subTest(model=model, method=method):
                answer = self._call(model, method, *args)
                # A view that is opened asks for itself.
                if "action_" not in method:
                    self._assert_denied(answer)
        self.assertEqual(self._count_rows(), before)
