import re

from odoo import http

from .portal_attack_common import PortalAttackCommon

GET, POST = ("GET",), ("POST",)
NOBODY = 999999999
SCRIPT = "<script>alert(1)</script>"
TEXTS = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '{{ 7191 * 7 }} ${7191 * 7} <t t-out="7191 * 7"/>',
    "%(order)s %s {0}",
    "\u202egnp.exe\u0007",
)
# What must not be there as markup
MARKUP = re.compile(
    r"<script>alert|<img src=.?x|<svg onload|<a href=.?javascript:|<t t-out=", re.I
)


class PortalProbeCommon(PortalAttackCommon):
    """Probes for the pages of any addon: who gets in, what is told, what texts do."""

    # === DOORS === #

    def _get_routes(self, addon):
        """Return the addresses of the controllers of an addon, with their methods."""
        routes = {}
        modules = sorted(self.env.registry._init_modules)
        for url, endpoint in http._generate_routing_rules(modules, nodb_only=False):
            if endpoint.func.__module__.startswith(f"odoo.addons.{addon}."):
                methods = endpoint.routing["methods"] or GET
                routes.setdefault(url, set()).update(methods)
        return routes

    def _assert_denied(self, answer):
        self.assertIn("error", answer)
        self.assertIn(
            answer["error"]["data"]["name"],
            (
                "odoo.exceptions.AccessError",
                "odoo.exceptions.AccessDenied",
                "odoo.http.SessionExpiredException",
                "werkzeug.exceptions.NotFound",
            ),
        )
        for text in self.victim.texts:
            self.assertNotIn(text, answer["error"]["message"])
            self.assertNotIn(text, str(answer["error"]["data"]["arguments"]))

    def _measure(self, method, path, data=None, files=None):
        """Send a request, and count the statements that it took.

        :return: the answer, and the statements.
        :rtype: tuple
        """
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answer = self._send(method, path, data, files)
        return answer, self.env.cr.sql_log_count - before

    def _assert_same(self, method, path, foreign, data=None, files=None, **children):
        """Check that a foreign number is answered as one that does not exist.

        :param str path: with a place for each number.
        :param dict foreign: numbers that exist.
        """
        none = dict.fromkeys(foreign, NOBODY)
        # What is read once for all visitors is not counted.
        self._measure(method, path % foreign, data, files)
        self._measure(method, path % none, data, files)
        answer, count = self._measure(method, path % foreign, data, files)
        expected, expected_count = self._measure(method, path % none, data, files)
        self.assertEqual(answer.status_code, expected.status_code)
        self.assertEqual(
            self._neutral(answer, *foreign.values()), self._neutral(expected, NOBODY)
        )
        self.assertEqual(
            {name for name in answer.headers if name != "Set-Cookie"},
            {name for name in expected.headers if name != "Set-Cookie"},
        )
        self.assertLessEqual(abs(count - expected_count), 4)
        self._assert_silent(answer)

    # === TEXTS === #

    def _assert_plain(self, *texts):
        for text in texts:
            self.assertIsNone(MARKUP.search(str(text or "")), text)
            self.assertNotIn(str(7191 * 7), str(text or ""))

    def _open(self, path):
        answer = self._send("GET", path)
        self.assertEqual(answer.status_code, 200)
        self._assert_plain(answer.text)
        return answer.text

    def _get_texts_of(self, returns):
        """Return all markup of a return that staff see, and of the mails about it."""
        self.env.invalidate_all()
        names = [
            name
            for name, field in returns._fields.items()
            if field.type == "html" and field.store
        ]
        return [
            *(returns[name] for name in names),
            *returns.message_ids.mapped("body"),
            *returns.activity_ids.mapped("note"),
            *self.env["mail.mail"]
            .search([("res_id", "=", returns.id)])
            .mapped("body_html"),
        ]
