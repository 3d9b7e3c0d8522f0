from odoo.tests import tagged

from odoo.addons.return_management.tests.pictures_common import make_bomb, make_picture

from .request_common import RequestHttpCommon


@tagged("post_install", "-at_install")
class TestPortalLimits(RequestHttpCommon):
    """Whoever only looks leaves nothing behind, and nobody begins without end."""

    def _count(self):
        return self.env["return.order.request"].search_count([])

    def test_looking_begins_nothing(self):
        self.authenticate(None, None)
        before = self._count()
        for __ in range(5):
            self.opener.cookies.clear()
            page = self._open(token=self.token)
        self.assertEqual(self._count(), before)
        page = self._send(page, {f"quantity_{self.line.id}": "2"})
        self.assertIn("/reason", page.url)
        self.assertEqual(self._count(), before + 1)

    def test_wrong_entry_is_shown_and_the_request_goes_on(self):
        self.authenticate("return_portal", "return_portal")
        page = self._send(self._open(), {f"quantity_{self.line.id}": "many"})
        self.assertEqual(page.status_code, 422)
        request = self._get_request()
        page = self._open()
        self.assertIn(f"/return/{request.id}/items", page.url)

    def test_requests_of_an_order_are_limited(self):
        data = {f"quantity_{self.line.id}": "1"}
        for number in range(11):
            self.authenticate(None, None)
            page = self._send(self._open(token=self.token), data)
            self.assertEqual(page.status_code, 200 if number < 10 else 429)
        other = self._sell([{}])
        token = other._portal_ensure_token()
        data = {f"quantity_{other.order_line.id}": "1"}
        self.authenticate(None, None)
        page = self._send(self._open(other, token=token), data)
        self.assertEqual(page.status_code, 200)

    def test_huge_picture_is_refused_in_words(self):
        self.authenticate("return_portal", "return_portal")
        page = self._go_to("reason")
        line = self._get_request().line_ids
        files = [(f"photos_{line.id}", ("bomb.png", make_bomb(20_000, 20_000), "x"))]
        answer = self._send(page, {f"reason_{line.id}": self.reason.id}, files)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("bomb.png has too many pixels", answer.text)
        photo = make_picture("JPEG", orientation=6)
        files = [(f"photos_{line.id}", ("photo.jpg", photo, "image/jpeg"))]
        self._send(page, {f"reason_{line.id}": self.reason.id}, files)
        self.assertTrue(line.attachment_ids)
        self.assertNotIn(b"Camera 4711", line.attachment_ids.raw)
