from odoo.tests import tagged

from odoo.addons.return_management.tests.portal_attack_common import PNG

from .portal_attack_common import PortalProbeCommon


@tagged("post_install", "-at_install")
class TestPortalEnumeration(PortalProbeCommon):
    """Nobody learns from an answer which orders, returns or files exist."""

    def test_foreign_numbers_are_answered_as_missing_ones(self):
        victim = self.victim
        files = {"files": ("photo.png", PNG, "image/png")}
        page = "/my/returns/%(number)s"
        order = "/my/orders/%(number)s/return"
        for user in (None, self.own.user, self.user_clerk):
            self._login(user)
            for method, path, foreign, data, sent in (
                ("GET", page, victim.sent, None, None),
                ("GET", f"{page}?report_type=pdf&report_ref=slip", victim.sent, {}, {}),
                ("GET", f"{page}?access_token=wrong", victim.sent, {}, {}),
                ("GET", f"{page}/photo/{victim.photo.id}", victim.closed, {}, {}),
                ("GET", f"{page}/credit_note/{victim.note.id}", victim.closed, {}, {}),
                ("POST", f"{page}/tracking", victim.sent, {"number": "123"}, {}),
                ("POST", f"{page}/files", victim.sent, {}, files),
                ("POST", f"{page}/cancel", victim.asked, {}, {}),
                ("GET", order, victim.order, {}, {}),
                ("GET", f"{order}/{victim.request.id}/items", victim.order, {}, {}),
            ):
                with self.subTest(user=user and user.login, method=method, path=path):
                    self._assert_same(method, path, {"number": foreign.id}, data, sent)

    def test_foreign_parts_are_answered_as_missing_ones(self):
        own, victim = self.own, self.victim
        self._login(own.user)
        page, order = f"/my/returns/{own.closed.id}", f"/my/orders/{own.order.id}"
        for path, foreign in (
            (f"{page}/photo/%(number)s", victim.photo),
            (f"{page}/photo/%(number)s", victim.file),
            (f"{page}/photo/%(number)s?size=small", victim.staff_file),
            (f"{page}/credit_note/%(number)s", victim.note),
            (f"{page}/credit_note/%(number)s", victim.order.invoice_ids[:1]),
            (f"{order}/return/%(number)s/items", victim.request),
            (f"{order}/return/{own.request.id}/file/%(number)s", victim.request_file),
        ):
            with self.subTest(path=path, foreign=foreign):
                self._assert_same("GET", path, {"number": foreign.id})

    def test_returns_that_staff_prepares_are_not_there_yet(self):
        """What staff has not submitted yet is nobody else's business."""
        draft = self._create_return(self.own.order, [1.0]).with_env(self.env)
        self._login(self.own.user)
        self._assert_same("GET", "/my/returns/%(number)s", {"number": draft.id})
        self.assertNotIn(draft.name, self._send("GET", "/my/returns").text)

    def test_list_and_page_open_for_the_same_people(self):
        """As for orders: a group sees its subsidiaries, and not the other way round."""
        group = self.env["res.partner"].create({"name": "Group", "is_company": True})
        self.own.partner.write({"is_company": True, "parent_id": group.id})
        self.assertEqual(self.own.partner.commercial_partner_id, self.own.partner)
        above = self._create_portal_user("attack_group", group)
        below = self.env["res.partner"].create(
            {"name": "Branch", "is_company": True, "parent_id": self.own.partner.id}
        )
        under = self._create_portal_user("attack_branch", below)
        sent = self.own.sent
        for user, status in (
            (above, 200),
            (self.own.user, 200),
            (under, 404),
            (self.victim.user, 404),
        ):
            with self.subTest(user.login):
                self._login(user)
                listed = self._send("GET", "/my/returns").text
                self.assertEqual(sent.name in listed, status == 200)
                page = self._send("GET", f"/my/returns/{sent.id}")
                self.assertEqual(page.status_code, status)

    def test_guests_learn_nothing_of_orders_and_addresses(self):
        """Right and wrong pairs get the same page, by the same number of statements."""
        self._login()
        order, email = self.victim.order.name, self.victim.partner.email
        asked = self.env["return.order.link.request"]
        answers = []
        self._send("POST", "/returns/request", {"reference": "x", "email": "x@x.x"})
        for reference, address in (
            (order, email),
            (order, "nobody@example.com"),
            ("S0NOTHING", email),
            ("S0NOTHING", "nobody@example.com"),
            ("%", email),
            ("' OR 1=1 --", "nobody2@example.com"),
        ):
            data = {"reference": reference, "email": address}
            answer, count = self._measure("POST", "/returns/request", data)
            body = self._neutral(answer, address, order)
            answers.append((answer.status_code, body, count))
        self.assertEqual(answers[0][0], 200)
        self.assertEqual([a[:2] for a in answers], [answers[0][:2]] * len(answers))
        counts = [count for *__, count in answers]
        self.assertLessEqual(max(counts) - min(counts), 2)
        self.assertFalse(self.env["mail.mail"].search([("email_to", "ilike", email)]))
        mails = self.env["mail.mail"].search([], order="id desc", limit=1)
        asked.sudo()._cron_answer()
        sent = self.env["mail.mail"].search([("id", ">", mails.id or 0)])
        # One pair was right: the link goes to the address on record.
        self.assertEqual(len(sent), 1)
        self.assertIn(email, sent.email_to)

    def test_guests_who_ask_wrongly_leave_nothing(self):
        self._login()
        before = self._count_rows()
        for data in (
            {},
            {"reference": self.victim.order.name},
            {"email": self.victim.partner.email},
            {"reference": " ", "email": self.victim.partner.email},
            {"reference": self.victim.order.name, "email": "no address"},
            {"reference": "\x00", "email": "\x00@"},
        ):
            with self.subTest(data):
                answer = self._send("POST", "/returns/request", data)
                self.assertEqual(answer.status_code, 422)
                self.assertNotIn(self.victim.partner.name, answer.text)
                self.assertEqual(self._count_rows(), before)

    def test_guests_who_send_floods_are_answered_quickly(self):
        self._login()
        for name, text in (
            ("email", "a@" * 200000),
            ("email", "<" * 200000 + "@"),
            ("email", '"' * 100000 + "@x"),
            ("reference", "S" * 400000),
        ):
            with self.subTest(name=name, text=text[:4]):
                data = {"reference": "S1", "email": "a@example.com", name: text}
                answer = self._send("POST", "/returns/request", data)
                self.assertIn(answer.status_code, (200, 422, 429))
                self.assertLess(answer.elapsed.total_seconds(), 5)
