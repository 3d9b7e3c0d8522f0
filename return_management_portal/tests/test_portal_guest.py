import re
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .request_common import RequestHttpCommon


@tagged("post_install", "-at_install")
class TestPortalGuest(RequestHttpCommon):
    """The form for customers without an account tells nobody what exists."""

    def setUp(self):
        super().setUp()
        # sudo: nobody has rights on them, the form and the action are superusers.
        self.Request = self.env["return.order.link.request"].sudo()
        self.Request.search([]).unlink()
        self.customer.email = "Goods@Solar.example.com"

    def _ask(self, reference, email):
        return self._send(
            self.url_open("/returns/request"), {"reference": reference, "email": email}
        )

    def _answer(self):
        """Let the scheduled action answer; give the mails that it queued."""
        known = self.env["mail.mail"].search([])
        self.Request._cron_answer()
        return self.env["mail.mail"].search([]) - known

    def _strip(self, page):
        return re.sub(r'csrf_token[:"= \w]+', "", page.text)

    def test_right_and_wrong_get_the_same_answer(self):
        draft = self.env["sale.order"].create({"partner_id": self.customer.id})
        right = self._ask(self.order.name, "goods@solar.example.com")
        self.assertEqual(right.status_code, 200)
        for reference, email in (
            (self.order.name, "somebody@else.example.com"),
            ("S99999", "goods@solar.example.com"),
            ("%", "goods@solar.example.com"),
            (draft.name, "goods@solar.example.com"),
            ("<script>\x00", "goods@solar.example.com"),
        ):
            with self.subTest(reference=reference):
                wrong = self._ask(reference, email)
                self.assertEqual(wrong.status_code, right.status_code)
                self.assertEqual(self._strip(wrong), self._strip(right))
            # More than five an hour would be too many
            self.Request.search([("reference", "!=", self.order.name)]).write(
                {"email": "other@example.com"}
            )
        mails = self._answer()
        self.assertEqual(len(mails), 1)

    def test_link_goes_to_the_address_on_record(self):
        self.customer.lang = "en_US"
        self._ask(f" #{self.order.name.lower()} ", " GOODS@solar.example.com ")
        mail = self._answer()
        self.assertEqual(mail.email_to, '"Solar Fields Ltd" <goods@solar.example.com>')
        self.assertFalse(mail.recipient_ids)
        self.assertIn(self.order.name, mail.subject)
        url = re.search(r'href="([^"]+/return\?access_token=[^"]+)"', mail.body_html)[1]
        self.assertEqual(url.split("=")[1], self.token)
        page = self.url_open("/" + url.split("/", 3)[3])
        self.assertEqual(page.status_code, 200)
        self.assertIn(f"quantity_{self.line.id}", page.text)
        self.assertFalse(self._answer(), "Once only")

    def test_contact_of_the_delivery_gets_the_link_too(self):
        contact = self.env["res.partner"].create(
            {"name": "Site", "parent_id": self.customer.id, "email": "site@x.example"}
        )
        self.order.partner_shipping_id = contact
        self._ask(self.order.name, "site@x.example")
        self.assertIn("site@x.example", self._answer().email_to)

    def test_too_often_by_address_and_by_place(self):
        Request = self.Request
        for __ in range(5):
            self.assertTrue(Request._ask("S1", "goods@solar.example.com", "10.0.0.1"))
        answer = self._ask(self.order.name, "goods@solar.example.com")
        self.assertEqual(answer.status_code, 429)
        self.assertIn("too often", answer.text)
        self.assertFalse(self._answer())
        Request.search([]).unlink()
        for number in range(30):
            Request._ask("S1", f"{number}@example.com", "10.0.0.1")
        self.assertFalse(Request._ask("S1", "new@example.com", "10.0.0.1"))
        self.assertTrue(Request._ask("S1", "new@example.com", "10.0.0.2"))
        # An hour later it is possible again.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE return_order_link_request SET create_date = %s",
            [fields.Datetime.now() - timedelta(hours=1, minutes=1)],
        )
        self.env.invalidate_all()
        self.assertTrue(Request._ask("S1", "new@example.com", "10.0.0.1"))

    def test_incomplete_forms(self):
        for reference, email in (("", "a@b.example"), ("S1", ""), ("S1", "nobody")):
            answer = self._ask(reference, email)
            self.assertEqual(answer.status_code, 422)
        self.assertEqual(
            self.url_open("/returns/request", data={"reference": "S1"}).status_code, 400
        )
        self.assertFalse(self.env["return.order.link.request"].search([]))
