from odoo import http
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException

from .portal_common import PNG, PortalReturnCommon


@tagged("post_install", "-at_install")
class TestPortalMessages(PortalReturnCommon):
    """Questions of the customer, and the mails that lead to the page."""

    @classmethod
    def default_env_context(cls):
        """Override of `base`: messages are what is tested."""
        return {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.returns = cls._authorize(cls._create_return(cls.order, [3.0]))
        cls.token = cls.returns.sudo()._portal_ensure_token()

    def _fetch(self, token):
        return self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {
                "thread_model": "return.order",
                "thread_id": self.returns.id,
                "fetch_params": {"limit": 30},
                "token": token,
            },
        )

    def _send(self, token, body, **post_data):
        return self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "return.order",
                "thread_id": self.returns.id,
                "post_data": {
                    "body": body,
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    **post_data,
                },
                "token": token,
            },
        )

    def test_customer_without_the_link_writes_and_reads(self):
        """The page knows the link, although the address does not."""
        note = self.returns.message_post(body="Watch out, he always returns.")
        answer = self.returns.with_user(self.user_salesperson).message_post(
            body="Please pack it well.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self._visit_as(self.portal_colleague)
        page = self.url_open(self.returns.access_url).text
        self.assertIn(f'data-token="{self.token}"', page)
        self.assertIn('data-allow_composer="1"', page)
        self._send(self.token, "Where is the label?")
        question = self.returns.message_ids.sorted("id")[-1]
        self.assertIn("Where is the label?", question.body)
        self.assertEqual(question.author_id, self.portal_colleague.partner_id)
        seen = self._fetch(self.token)["messages"]
        self.assertIn(question.id, seen)
        self.assertIn(answer.id, seen)
        self.assertNotIn(note.id, seen)

    def test_file_with_a_question_is_kept(self):
        self._visit_as(self.portal_customer)
        response = self.url_open(
            "/mail/attachment/upload",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "thread_model": "return.order",
                "thread_id": self.returns.id,
                "is_pending": "true",
                "token": self.token,
            },
            files=[("ufile", ("a.png", PNG))],
        )
        self.assertEqual(response.status_code, 200)
        data = response.json()["data"]
        stored = data["store_data"]["ir.attachment"][0]
        self._send(
            self.token,
            "See the photo",
            attachment_ids=[data["attachment_id"]],
            attachment_tokens=[stored["ownership_token"]],
        )
        message = self.returns.message_ids.sorted("id")[-1]
        self.assertEqual(message.attachment_ids.ids, [data["attachment_id"]])
        self.assertEqual(message.attachment_ids.res_model, "return.order")

    def test_strangers_neither_read_nor_write(self):
        before = self.returns.message_ids
        for user in (self.portal_stranger, None):
            self._visit_as(user)
            for token in ("wrong", ""):
                with self.assertRaises(JsonRpcException):
                    self._send(token, "Let me in")
            with self.assertRaises(JsonRpcException):
                self._fetch("wrong")
        self.assertEqual(self.returns.message_ids, before)

    # === MAIL === #

    def _get_buttons(self, partner):
        """Return address and title of the button in a mail to a partner."""
        message = self.returns.message_post(
            body="Hello", subtype_xmlid="mail.mt_comment", partner_ids=partner.ids
        )
        groups = self.returns._notify_get_recipients_classify(
            message, self._get_recipients(partner), "Return Order"
        )
        return next(
            group["button_access"] for group in groups if group["recipients_data"]
        )

    def _get_recipients(self, partner):
        user = partner.user_ids[:1]
        return [
            {
                "id": partner.id,
                "active": True,
                "share": True,
                "notif": "email",
                "type": "portal" if user else "customer",
                "uid": user.id,
                "groups": user.group_ids.ids,
                "lang": "en_US",
                "name": partner.name,
                "email_normalized": partner.email_normalized,
                "is_follower": False,
                "ushare": bool(user),
            }
        ]

    def test_mail_to_the_customer_opens_the_page_without_signing_in(self):
        button = self._get_buttons(self.customer)
        self.assertEqual(button["title"], "See Your Return")
        self.assertIn(f"access_token={self.token}", button["url"])
        self._visit_as(None)
        path = button["url"].split("/mail/view", 1)[1]
        response = self.url_open(f"/mail/view{path}")
        self.assertEqual(response.status_code, 200)
        self.assertIn(f"/my/returns/{self.returns.id}", response.url)
        self.assertIn(self.returns.name, response.text)
        self._visit_as(self.portal_colleague)
        response = self.url_open(f"/mail/view{path}")
        self.assertIn(f"/my/returns/{self.returns.id}", response.url)

    def test_mail_to_a_colleague_opens_the_page_after_signing_in(self):
        button = self._get_buttons(self.portal_colleague.partner_id)
        self.assertEqual(button["title"], "See Your Return")
        self.assertNotIn(self.token, button["url"])
        self.assertTrue(button["url"].endswith(self.returns.access_url))
        self._visit_as(self.portal_colleague)
        self.assertIn(self.returns.name, self._read(self.returns.access_url))

    def test_access_action_leads_each_to_their_page(self):
        action = self.returns._get_access_action(access_uid=self.portal_customer.id)
        self.assertEqual(
            (action["type"], action["url"]),
            ("ir.actions.act_url", self.returns.access_url),
        )
        action = self.returns._get_access_action(access_uid=self.user_officer.id)
        self.assertEqual(action["type"], "ir.actions.act_window")
        action = self.returns._get_access_action(access_uid=self.portal_stranger.id)
        self.assertEqual(action["type"], "ir.actions.act_window")
