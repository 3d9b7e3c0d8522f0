import re

from odoo import http
from odoo.tests import tagged

from odoo.addons.return_management.tests.portal_attack_common import PNG
from odoo.addons.return_management.tests.portal_probe_common import GET, POST

from .portal_attack_common import PortalProbeCommon

MISSING = (0, 999999999, 2**31 - 1, 2**31, 10**30)
# Everything that the controllers of this addon answer. A new route belongs here, and
# into the attempts below.
ROUTES = {
    "/my/returns": GET,
    "/my/returns/page/<int:page>": GET,
    "/my/returns/<int:return_id>": GET,
    "/my/returns/<int:return_id>/tracking": POST,
    "/my/returns/<int:return_id>/files": POST,
    "/my/returns/<int:return_id>/cancel": POST,
    "/my/returns/<int:return_id>/photo/<int:attachment_id>": GET,
    "/my/returns/<int:return_id>/credit_note/<int:move_id>": GET,
    "/my/orders/<int:order_id>/return": GET + POST,
    "/my/orders/<int:order_id>/return/<int:request_id>/<string:screen>": GET + POST,
    "/my/orders/<int:order_id>/return/<int:request_id>/file/<int:file_id>": GET,
    "/returns/request": GET + POST,
}
SCREENS = ("items", "reason", "settlement", "method", "summary")


@tagged("post_install", "-at_install")
class TestPortalDoors(PortalProbeCommon):
    """Whoever comes with a foreign number or token finds a closed door."""

    # === WHAT THERE IS === #

    def test_no_route_is_forgotten(self):
        routes = {url: set(methods) for url, methods in ROUTES.items()}
        self.assertEqual(self._get_routes("return_management_portal"), routes)

    def _prepare_attempts(self, side, return_id=None, order_id=None, request_id=None):
        """Return every route with the numbers of a customer, or instead of them others.

        :return: method, address, data and files.
        :rtype: list[tuple]
        """
        asked, sent, closed = (
            f"/my/returns/{returns.id if return_id is None else return_id}"
            for returns in (side.asked, side.sent, side.closed)
        )
        order = f"/my/orders/{side.order.id if order_id is None else order_id}/return"
        begun = f"{order}/{side.request.id if request_id is None else request_id}"
        files = {"files": ("photo.png", PNG, "image/png")}
        form = self._get_form(side)
        return [
            ("GET", f"{sent}?x=1", {}, None),
            ("GET", f"{sent}?report_type=pdf&report_ref=slip", {}, None),
            ("GET", f"{closed}?report_type=html&report_ref=voucher", {}, None),
            ("GET", f"{closed}/credit_note/{side.note.id}", {}, None),
            ("GET", f"{closed}/photo/{side.photo.id}", {}, None),
            ("GET", f"{sent}/photo/{side.file.id}?size=small", {}, None),
            ("POST", f"{sent}/tracking", {"number": "123456"}, None),
            ("POST", f"{sent}/files", {"comment": "Look"}, files),
            ("POST", f"{asked}/cancel", {"reason": "Mine"}, None),
            ("GET", order, {}, None),
            ("GET", f"{begun}/file/{side.request_file.id}", {}, None),
            ("GET", f"{begun}/items", {}, None),
            ("GET", f"{begun}/summary", {}, None),
            *(("POST", f"{begun}/{screen}", form, None) for screen in SCREENS),
        ]

    def _get_form(self, side):
        """Return everything at once that the screens of a request send."""
        line = side.request.line_ids
        return {
            f"quantity_{side.line.id}": "2",
            f"reason_{line.id}": str(self.reason.id),
            f"comment_{line.id}": "Look",
            "settlement_type": "refund",
            "refund_method": "on_account",
            "return_method": "ship",
            "is_accepted": "1",
        }

    def _try_all(self, attempts, token=None, statuses=(404,)):
        """Send attempts, all of which have to be refused."""
        before, state = self._count_rows(), self._fingerprint()
        for method, path, data, files in attempts:
            if token is not None:
                path += f"{'&' if '?' in path else '?'}access_token={token}"
            with self.subTest(method=method, path=path):
                answer = self._send(method, path, data, files)
                is_page = "/my/returns/" in path and path.endswith("?x=1")
                if is_page and not self.session.uid:
                    # To the login, whatever the number
                    self.assertIn("/web/login", answer.headers["Location"])
                    self._assert_refused(answer, before, (303,))
                else:
                    self._assert_refused(answer, before, statuses, token)
        self.assertEqual(self._fingerprint(), state)

    # === WHO === #

    def test_signed_in_stranger_finds_nothing(self):
        self._login(self.own.user)
        self._try_all(self._prepare_attempts(self.victim))

    def test_stranger_finds_nothing_with_own_tokens(self):
        self._login(self.own.user)
        self._try_all(self._prepare_attempts(self.victim), self.own.sent_token)
        self._try_all(self._prepare_attempts(self.victim), self.own.order_token)

    def test_visitor_finds_nothing(self):
        self._login()
        self._try_all(self._prepare_attempts(self.victim))

    def test_visitor_finds_nothing_with_other_tokens(self):
        """The token of one record opens no other one, not even of the same customer."""
        self._login()
        attempts = self._prepare_attempts(self.victim)
        on_returns = [a for a in attempts if "/my/returns/" in a[1]]
        on_orders = [a for a in attempts if "/my/orders/" in a[1]]
        self._try_all(on_returns, self.victim.order_token)
        self._try_all(on_orders, self.victim.sent_token)
        page = rf"/my/returns/{self.victim.sent.id}\b"
        on_sent = [a for a in on_returns if re.match(page, a[1])]
        self.assertGreater(len(on_sent), 3)
        self._try_all(on_sent, self.victim.closed_token)
        for token in ("x", "é", "%00", "a" * 3000, self.victim.sent_token[:-1]):
            self._try_all(attempts[1:3] + on_orders[:2], token)

    def test_order_link_opens_no_request_of_somebody_else(self):
        """Whoever has the link of an order sees only what they began themselves."""
        attempts = self._prepare_attempts(self.victim)
        begun = [a for a in attempts if f"/return/{self.victim.request.id}/" in a[1]]
        for user in (None, self.own.user, self.user_foreign):
            self._login(user)
            self._try_all(begun, self.victim.order_token)

    def test_customer_of_another_company_finds_nothing(self):
        self._login(self.user_foreign)
        self._try_all(self._prepare_attempts(self.victim))

    def test_employee_without_rights_finds_nothing(self):
        self._login(self.user_clerk)
        self._try_all(self._prepare_attempts(self.victim))

    # === NUMBERS === #

    def test_numbers_that_do_not_exist_are_not_found(self):
        self._login(self.own.user)
        for number in MISSING:
            self._try_all(self._prepare_attempts(self.own, number, number, number))
        for text in ("-1", "1.5", "NaN", "1;drop", "１", "1%27--"):
            # Digits of other scripts are led to the number that they mean.
            statuses = (404,) if text.isascii() else (301, 404)
            attempts = self._prepare_attempts(self.own, text, text, text)
            self._try_all(attempts[::4], statuses=statuses)

    def test_parts_of_others_are_not_found_on_own_pages(self):
        """A child number is worth nothing under a parent that is not its own."""
        own, victim = self.own, self.victim
        self._login(own.user)
        order, request = own.order.id, own.request.id
        foreign_files = (
            victim.photo | victim.file | victim.staff_file | victim.request_file
        )
        paths = [
            f"/my/returns/{own.closed.id}/photo/{file.id}"
            for file in foreign_files | own.staff_file | own.file | own.request_file
        ]
        paths += [
            f"/my/returns/{own.sent.id}/photo/{file.id}"
            for file in own.photo | own.staff_file
        ]
        paths += [
            f"/my/returns/{own.closed.id}/credit_note/{move.id}"
            for move in victim.note
            | victim.order.invoice_ids
            | own.order.invoice_ids - own.note
        ]
        paths += [f"/my/returns/{own.sent.id}/credit_note/{own.note.id}"]
        paths += [
            f"/my/orders/{order}/return/{request}/file/{file.id}"
            for file in foreign_files | own.file | own.photo
        ]
        for number in MISSING:
            paths += [
                f"/my/returns/{own.closed.id}/photo/{number}",
                f"/my/returns/{own.closed.id}/credit_note/{number}",
                f"/my/orders/{order}/return/{request}/file/{number}",
            ]
        paths += [
            f"/my/orders/{order}/return/{victim.request.id}/items",
            f"/my/orders/{victim.order.id}/return/{request}/items",
            f"/my/orders/{order}/return/{request}/_get_request",
            f"/my/orders/{order}/return/{request}/ITEMS",
        ]
        self._try_all([("GET", path, {}, None) for path in paths])

    def test_reports_that_were_not_meant_are_not_found(self):
        self._login(self.own.user)
        page = f"/my/returns/{self.own.closed.id}"
        before = self._count_rows()
        for report_type, report_ref in (
            ("pdf", "account.account_invoices"),
            ("pdf", "sale.action_report_saleorder"),
            ("pdf", "return_management.return_order_report_slip_action"),
            ("pdf", ""),
            ("pdf", "../slip"),
            ("text", "slip"),
            ("xlsx", "slip"),
            ("qweb-pdf", "slip"),
            ("PDF", "slip"),
        ):
            with self.subTest(report_type=report_type, report_ref=report_ref):
                answer = self._send(
                    "GET", page, report_type=report_type, report_ref=report_ref
                )
                self._assert_refused(answer, before, (404,))
        # Nothing is sent before it is authorized.
        page = f"/my/returns/{self.own.asked.id}"
        answer = self._send("GET", page, report_type="pdf", report_ref="slip")
        self._assert_refused(answer, before, (404,))

    def test_own_pages_tell_nothing_of_others(self):
        self._login(self.own.user)
        for path in (
            "/my/returns",
            f"/my/returns?search={self.victim.closed.name}",
            "/my/returns?search=%25&search_in=order&filterby=closed&sortby=name",
            f"/my/returns?domain=[]&partner_id={self.victim.partner.id}",
            "/my/returns/page/999999999999999999999999",
            f"/my/returns/{self.own.closed.id}",
            f"/my/returns/{self.own.sent.id}?pid={self.victim.partner.id}&hash=x",
        ):
            with self.subTest(path):
                answer = self._send("GET", path)
                self.assertEqual(answer.status_code, 200)
                if "search=" not in path:
                    self._assert_silent(answer)
                self.assertNotIn(self.victim.order.name, answer.text)
                self.assertNotIn(self.own.staff_file.name, answer.text)

    # === FORMS OF OTHER SITES === #

    def test_forms_without_the_token_of_the_session_are_refused(self):
        own = self.own
        self._login(own.user)
        expired = http.Request.csrf_token(self, time_limit=-10)
        stolen = http.Request.csrf_token(self)
        self._login(own.user)
        before, state = self._count_rows(), self._fingerprint()
        numbers = {
            "return_id": own.sent.id,
            "order_id": own.order.id,
            "request_id": own.request.id,
            "attachment_id": own.file.id,
            "move_id": own.note.id,
            "file_id": own.request_file.id,
            "page": 1,
        }
        for route, methods in ROUTES.items():
            path = route
            for name, number in numbers.items():
                path = path.replace(f"<int:{name}>", str(number))
            path = path.replace("<string:screen>", "items")
            for token in (None, "x", "é", stolen, expired):
                data = self._get_form(own)
                if token is not None:
                    data["csrf_token"] = token
                with self.subTest(path=path, token=token):
                    answer = self._send("POST", path, data, csrf=False)
                    statuses = (400,) if "POST" in methods else (400, 405)
                    self.assertIn(answer.status_code, statuses)
                    self.assertEqual(self._count_rows(), before)
        self.assertEqual(self._fingerprint(), state)
