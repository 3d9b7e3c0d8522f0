import re
import zlib
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.return_management.tests.portal_attack_common import PNG

from .portal_attack_common import PortalAttackCommon

UPLOADS = "odoo.addons.return_management_portal.controllers.uploads"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<html><body><script>alert(1)</script></body></html>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200
# Name, content and claimed type of what is taken nowhere
REFUSED = (
    ("photo.jpg", EXE, "image/jpeg"),
    ("photo.png", HTML, "image/png"),
    ("photo.png", SVG, "image/png"),
    ("photo.svg", SVG, "image/svg+xml"),
    ("photo.svg", b'<?xml version="1.0"?>' + SVG, "image/svg+xml"),
    ("photo.gif", b"  \n" + HTML, "image/gif"),
    ("page.html", HTML, "text/html"),
    ("page.pdf", HTML, "application/pdf"),
    ("script.js", b"alert(1)", "image/png"),
    ("photo.png", b"#!/bin/sh\nrm -rf /\n", "image/png"),
    ("photo.png", b"", "image/png"),
    ("photo.png", b"\x00", "image/png"),
    ("photo.png", b"\x89PN", "image/png"),
    ("photo.png", b"PK\x03\x04" + b"\x00" * 100, "image/png"),
    ("photo.jpg.exe", EXE, "image/jpeg"),
    ("table.csv", b"=cmd|' /C calc'!A0", "text/csv"),
    ("photo.png", zlib.compress(PNG), "image/png"),
)
# Names that are dangerous somewhere, of a good photo
NAMES = (
    "../../../etc/passwd.png",
    "..\\..\\windows\\system32\\evil.png",
    "<script>alert(1)</script>.png",
    '"><img src=x onerror=alert(1)>.png',
    "photo\u202egnp.exe",
    "photo\u200b\u2066.png",
    "photo.png.exe",
    "photo.html",
    "photo.svg",
    ".htaccess",
    "...",
    "con.png",
    "x" * 400 + ".png",
    "photo." + "y" * 400,
    "'; DROP TABLE return_order; --.png",
    "{{ 7 * 7 }}.png",
    "a;b=c.png",
    "照片.png",
)
# Bytes that are a photo or a document to one program and a page to another
POLYGLOTS = (
    ("a.html", b"GIF89a\1\0\1\0/*" + HTML + b"*/=1;", "image/gif", "gif"),
    ("a.html", PNG + HTML, "image/png", "png"),
    ("a.html", b"%PDF-1.4\n" + HTML, "application/pdf", "pdf"),
    ("a.js", b"\xff\xd8\xff\xe0" + HTML, "image/jpeg", "jpg"),
)


@tagged("post_install", "-at_install")
class TestPortalFiles(PortalAttackCommon):
    """Files are what they are: nothing but photos and documents, and never a page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        request = cls.own.request
        cls.page = f"/my/returns/{cls.own.sent.id}"
        cls.screen = f"/my/orders/{cls.own.order.id}/return/{request.id}"
        cls.key = f"photos_{request.line_ids.id}"

    def setUp(self):
        super().setUp()
        self._login(self.own.user)

    def _upload(self, *files):
        """Send files on the page of a return."""
        return self._send(
            "POST", f"{self.page}/files", {}, [("files", file) for file in files]
        )

    def _upload_to_request(self, *files):
        """Send files on the screen of a request that asks for the reason."""
        data = {f"reason_{self.own.request.line_ids.id}": self.reason.id}
        return self._send(
            "POST", f"{self.screen}/reason", data, [(self.key, file) for file in files]
        )

    # === WHAT IS REFUSED === #

    def _assert_taken_nowhere(self, *files):
        before, state = self._count_rows(), self._fingerprint()
        for upload in (self._upload, self._upload_to_request):
            with self.subTest(files[0][0], where=upload.__name__):
                answer = upload(*files)
                self._assert_refused(answer, before, (422,))
                self.assertIn('role="alert"', answer.text)
                self.assertEqual(self._fingerprint(), state)

    def test_wrong_files_under_right_names(self):
        for name, content, mimetype in REFUSED:
            self._assert_taken_nowhere((name, content, mimetype))

    def test_one_wrong_file_among_good_ones(self):
        """On the page of a return it is all or nothing."""
        before = self._count_rows()
        answer = self._upload(
            ("good.png", PNG + b"1", "image/png"), ("bad.png", EXE, "image/png")
        )
        self._assert_refused(answer, before, (422,))

    def test_files_that_are_too_large_or_too_many(self):
        with patch(f"{UPLOADS}.MAX_SIZE", 100):
            self._assert_taken_nowhere(("a.png", PNG + b"x" * 200, "image/png"))
        before = self._count_rows()
        many = [(f"{i}.png", PNG + b"%d" % i, "image/png") for i in range(12)]
        self._assert_refused(self._upload(*many), before, (422,))
        answer = self._upload_to_request(*many)
        self.assertEqual(answer.status_code, 422)
        self.env.invalidate_all()
        self.assertLessEqual(len(self.own.request.line_ids.attachment_ids), 10)
        # Again and again, it does not become more.
        count = self._count_rows()
        self.assertEqual(self._upload_to_request(*many).status_code, 422)
        self.assertEqual(self._count_rows(), count)

    def test_no_file_at_all(self):
        before = self._count_rows()
        for data, files in (
            ({}, None),
            ({"files": "text"}, None),
            ({}, [("files", ("", b"", "image/png"))]),
            ({}, [("other", ("a.png", PNG, "image/png"))]),
            ({"files": str(self.victim.photo.id)}, None),
            ({"attachment_ids": str(self.victim.photo.id)}, None),
        ):
            with self.subTest(data=data, files=files):
                answer = self._send("POST", f"{self.page}/files", data, files)
                self._assert_refused(answer, before, (422,))

    def test_files_where_texts_are_expected(self):
        """A file under the name of any other field is no crash."""
        file = ("a.png", PNG, "image/png")
        closed = f"/my/returns/{self.own.closed.id}"
        line = self.own.request.line_ids
        before = self._count_rows()
        for path, names in (
            ("/my/returns", ("search", "search_in", "sortby", "filterby")),
            (self.page, ("report_type", "report_ref", "message", "pid", "hash")),
            (f"{self.page}/tracking", ("number", "carrier", "access_token")),
            (f"{closed}/photo/{self.victim.photo.id}", ("size", "access_token")),
            (f"{closed}/credit_note/{self.victim.note.id}", ("access_token",)),
            (f"{self.screen}/items", (f"quantity_{self.own.line.id}",)),
            (f"{self.screen}/settlement", ("settlement_type", "refund_method")),
            (f"{self.screen}/reason", (f"reason_{line.id}", "remove")),
            ("/returns/request", ("reference", "email")),
        ):
            for name in names:
                with self.subTest(path=path, name=name):
                    answer = self._send("POST", path, {}, [(name, file)])
                    self.assertLess(answer.status_code, 500)
                    self.assertEqual(self._count_rows(), before)

    # === WHAT IS TAKEN === #

    def _assert_harmless(self, answer, file):
        """Check that a file is nothing but what it is."""
        self.assertEqual(answer.status_code, 200)
        headers = answer.headers
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertEqual(headers["Content-Type"].split(";")[0], file.mimetype)
        self.assertNotIn(file.mimetype, ("text/html", "image/svg+xml", "text/xml"))
        self.assertNotIn("public", headers.get("Cache-Control", ""))
        if not file.mimetype.startswith("image/"):
            disposition = headers["Content-Disposition"]
            self.assertTrue(disposition.startswith("attachment"), disposition)

    def _take(self, name, content, mimetype="image/png"):
        """Send a file both ways, and give what became of it with its address."""
        taken = []
        for upload, records, path in (
            (self._upload, self.own.sent, f"{self.page}/photo/"),
            (
                self._upload_to_request,
                self.own.request.line_ids,
                f"{self.screen}/file/",
            ),
        ):
            self.env.invalidate_all()
            before = records.attachment_ids
            self.assertEqual(upload((name, content, mimetype)).status_code, 303)
            self.env.invalidate_all()
            file = records.attachment_ids - before
            self.assertEqual(len(file), 1)
            taken.append((file, f"{path}{file.id}"))
        return taken

    def test_dangerous_names_become_harmless(self):
        for number, name in enumerate(NAMES):
            # Room for the next one
            self.own.request.line_ids.attachment_ids.unlink()
            with self.subTest(name[:40]):
                for file, path in self._take(name, PNG + b"%d" % number):
                    self.assertNotRegex(file.name, r'[\x00-\x1f\x7f/\\<>"|?*:]')
                    self.assertNotRegex(
                        file.name, "[\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
                    )
                    self.assertFalse(file.name.startswith("."))
                    self.assertLessEqual(len(file.name), 100)
                    self.assertTrue(file.name.endswith(".png"), file.name)
                    self.assertFalse(file.public)
                    self.assertFalse(file.access_token)
                    self._assert_harmless(self._send("GET", path), file)
                for page in (self.page, f"{self.screen}/reason"):
                    text = self._send("GET", page).text
                    self.assertNotIn("<script>alert(1)", text)
                    self.assertNotIn("onerror=alert(1)>", text)
                    self.assertNotIn("49.png", text)

    def test_polyglots_are_served_as_what_they_begin_with(self):
        for name, content, mimetype, ending in POLYGLOTS:
            with self.subTest(mimetype):
                self.assertEqual(guess_mimetype(content), mimetype)
                for file, path in self._take(name, content, "text/html"):
                    self.assertEqual(file.mimetype, mimetype)
                    self.assertTrue(file.name.endswith(f".{ending}"))
                    self._assert_harmless(self._send("GET", path), file)

    def test_small_pictures_of_broken_photos_are_no_crash(self):
        """What begins as a photo need not be one that can be drawn."""
        for content in (b"\xff\xd8\xff\xe0broken", b"GIF89a\1\0\1\0" + HTML, PNG[:40]):
            with self.subTest(content[:4]):
                ((file, path), __) = self._take("a.png", content)
                answer = self._send("GET", path, size="small")
                self.assertLess(answer.status_code, 500)
                self.assertNotIn(content, answer.content)

    def test_photos_in_the_page_are_no_addresses_of_others(self):
        page = self._send("GET", self.page).text
        numbers = {int(n) for n in re.findall(r"/photo/(\d+)", page)}
        self.assertEqual(numbers, {self.own.file.id})
