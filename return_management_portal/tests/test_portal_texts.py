from odoo.tests import tagged

from odoo.addons.return_management.tests.portal_probe_common import TEXTS

from .portal_attack_common import PortalProbeCommon


@tagged("post_install", "-at_install")
class TestPortalTexts(PortalProbeCommon):
    """Whatever customers write is text: on pages, in the backend and in mails."""

    def setUp(self):
        super().setUp()
        self._login(self.own.user)

    def test_texts_on_the_page_of_a_return(self):
        sent, page = self.own.sent, f"/my/returns/{self.own.sent.id}"
        for text in TEXTS:
            with self.subTest(text):
                answer = self._send("POST", f"{page}/tracking", {"number": text})
                self.assertEqual(answer.status_code, 422)
                self._assert_plain(answer.text)
                self._send(
                    "POST", f"{page}/tracking", {"carrier": text, "number": "SF 12345"}
                )
                photo = self._prepare_photo("a.png", len(text))
                self._send(
                    "POST",
                    f"{page}/files",
                    {"comment": text},
                    [("files", ("a.png", photo["raw"], "image/png"))],
                )
                self._open(page)
                self._open(f"{page}?message={text}")
                self._open("/my/returns")
                self._assert_plain(*self._get_texts_of(sent))

    def test_texts_in_searches_and_addresses(self):
        for text in TEXTS:
            with self.subTest(text):
                for name in ("search", "search_in", "sortby", "filterby", "x"):
                    answer = self._send("GET", "/my/returns", **{name: text})
                    self.assertEqual(answer.status_code, 200)
                    self._assert_plain(answer.text)
                answer = self._send(
                    "GET", f"/my/returns/{self.victim.sent.id}", access_token=text
                )
                self.assertEqual(answer.status_code, 404)
                self._assert_plain(answer.text)
                data = {"reference": text, "email": f"{text}@x"}
                self._assert_plain(self._send("POST", "/returns/request", data).text)
                data = {"reference": text}
                self._assert_plain(self._send("POST", "/returns/request", data).text)

    def test_reason_of_cancelling(self):
        for text in TEXTS[:2]:
            returns = self._create_return(self.own.order, [1.0])
            returns.with_user(self.user_salesperson).action_submit()
            returns = returns.with_env(self.env)
            page = f"/my/returns/{returns.id}"
            answer = self._send("POST", f"{page}/cancel", {"reason": text})
            self.assertEqual(answer.status_code, 303)
            self._open(page)
            self._assert_plain(*self._get_texts_of(returns))

    def test_texts_of_a_request_become_those_of_a_return(self):
        """Comment and note of the screens end in a field of HTML, and in mails."""
        request = self.own.request
        url = f"/my/orders/{self.own.order.id}/return/{request.id}"
        line = request.line_ids
        text = "\n".join(TEXTS)
        self._send(
            "POST",
            f"{url}/reason",
            {f"reason_{line.id}": self.reason.id, f"comment_{line.id}": text},
        )
        self._send(
            "POST",
            f"{url}/settlement",
            {"settlement_type": "refund", "refund_method": "on_account"},
        )
        self._send("POST", f"{url}/method", {"return_method": "ship"})
        for screen in ("items", "reason", "settlement", "method", "summary"):
            self._open(f"{url}/{screen}")
        data = {"is_accepted": "1", "note": text}
        answer = self._send("POST", f"{url}/summary", data)
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        returns = request.return_order_id
        self.assertIn("&lt;script&gt;alert(1)", returns.description)
        self._assert_plain(*self._get_texts_of(returns))
        self._open(f"/my/returns/{returns.id}")
        self._open("/my/returns")

    def test_answers_are_not_kept_by_anybody(self):
        """Pages with tokens and private data are not stored on the way, and are not
        shown in a frame of another site."""
        own = self.own
        token = own.sent_token
        for user, paths in (
            (
                own.user,
                (
                    "/my/returns",
                    f"/my/returns/{own.sent.id}",
                    f"/my/returns/{own.sent.id}/photo/{own.file.id}",
                    f"/my/orders/{own.order.id}/return/{own.request.id}/items",
                ),
            ),
            (None, (f"/my/returns/{own.sent.id}?access_token={token}",)),
        ):
            self._login(user)
            for path in paths:
                with self.subTest(path):
                    answer = self._send("GET", path)
                    self.assertEqual(answer.status_code, 200)
                    cache = answer.headers.get("Cache-Control", "")
                    self.assertRegex(cache, "no-store|no-cache|private")
                    if "/photo/" not in path:
                        self.assertIn("no-store", cache)
                        self.assertEqual(
                            answer.headers.get("Referrer-Policy"), "same-origin"
                        )
                        self.assertEqual(
                            answer.headers.get("X-Frame-Options"), "SAMEORIGIN"
                        )
