import json

from odoo.tests import tagged

from odoo.addons.return_management.tests.portal_attack_common import PNG

from .portal_attack_common import PortalAttackCommon

MODEL = "return.order"


@tagged("post_install", "-at_install")
class TestPortalChatter(PortalAttackCommon):
    """Messages of a return are read and written by its customer and by nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for side, key in ((cls.own, "own"), (cls.victim, "victim")):
            returns = side.sent.with_user(cls.user_officer)
            side.internal = returns.message_post(body=f"Internal {key}: a liar")
            side.message = returns.message_post(
                body=f"Dear {key}, please pack it well",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            side.texts += [f"Internal {key}", f"Dear {key}"]
        cls.env.flush_all()

    def _get_wrong_keys(self):
        """Return what somebody may send to open the victim's messages."""
        partner = self.victim.partner
        signed = self.own.sent._sign_token(partner.id)
        return (
            {},
            {"token": ""},
            {"token": "wrong"},
            {"token": self.own.sent_token},
            {"token": self.victim.closed_token},
            {"token": self.victim.order_token},
            {"pid": partner.id, "hash": "wrong"},
            {"pid": partner.id, "hash": signed},
            {"access_token": self.victim.sent_token},
        )

    def _assert_denied(self, answer, *known):
        """Check that nothing is told; an error, or an answer without anything."""
        text = json.dumps(answer, ensure_ascii=False)
        for word in known:
            text = text.replace(word, "")
        self.assertFalse([t for t in self.victim.texts if t in text])

    # === READING === #

    def test_messages_of_others_are_not_read(self):
        number = self.victim.sent.id
        before = self._count_rows()
        for user in (None, self.own.user, self.user_foreign, self.user_clerk):
            self._login(user)
            for key in self._get_wrong_keys():
                for route in (
                    "/mail/chatter_fetch",
                    "/portal/chatter_init",
                    "/mail/thread/messages",
                    "/mail/thread/recipients",
                ):
                    with self.subTest(user=user and user.login, route=route, key=key):
                        answer = self._rpc(
                            route, thread_model=MODEL, thread_id=number, **key
                        )
                        self._assert_denied(answer, *map(str, key.values()))
            for requests in (
                {"fetch_params": [["mail.thread", self._get_thread(number)]]},
                {"fetch_params": [["/mail/inbox/messages", {}]]},
            ):
                self._assert_denied(self._rpc("/mail/data", **requests))
            for message in (self.victim.message, self.victim.internal):
                for method in ("read", "message_format", "portal_message_format"):
                    answer = self._call("mail.message", method, message.ids, ["body"])
                    self._assert_denied(answer)
        self.assertEqual(self._count_rows(), before)

    def _get_thread(self, number):
        return {
            "thread_model": MODEL,
            "thread_id": number,
            "request_list": ["activities", "attachments", "followers"],
        }

    def test_internal_notes_are_not_delivered_to_their_customer(self):
        own = self.own
        for user, key in (
            (None, {"token": own.sent_token}),
            (own.user, {"token": own.sent_token}),
            (own.user, {}),
        ):
            self._login(user)
            params = {"thread_model": MODEL, "thread_id": own.sent.id, **key}
            with self.subTest(user=user and user.login, key=key):
                answer = self._rpc(
                    "/mail/chatter_fetch", fetch_params={"limit": 100}, **params
                )
                text = json.dumps(answer)
                self.assertNotIn("Internal own", text)
                self.assertNotIn(own.staff_file.name, text)
                self.assertEqual("Dear own" in text, bool(key))
                self.assertNotIn(
                    "Internal own",
                    json.dumps(self._rpc("/mail/thread/messages", **params)),
                )
                data = self._rpc(
                    "/mail/data",
                    fetch_params=[["mail.thread", self._get_thread(own.sent.id) | key]],
                )
                self.assertNotIn(own.staff_file.name, json.dumps(data))
        page = self._send("GET", f"/my/returns/{own.sent.id}")
        self.assertNotIn("Internal own", page.text)

    # === WRITING === #

    def _post_message(self, number, key, **post_data):
        return self._rpc(
            "/mail/message/post",
            thread_model=MODEL,
            thread_id=number,
            post_data={
                "body": "Let me in",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                **post_data,
            },
            **key,
        )

    def test_others_write_nothing(self):
        number = self.victim.sent.id
        before = self._count_rows()
        for user in (None, self.own.user, self.user_foreign, self.user_clerk):
            self._login(user)
            for key in self._get_wrong_keys():
                with self.subTest(user=user and user.login, key=key):
                    answer = self._post_message(number, key)
                    self.assertIn("error", answer)
                    self._assert_denied(answer, *map(str, key.values()))
                    self._upload_in_vain(number, key)
                    answer = self._rpc(
                        "/mail/message/update_content",
                        message_id=self.victim.message.id,
                        update_data={"body": "Forged"},
                        **key,
                    )
                    self._assert_denied(answer, *map(str, key.values()))
                    self._rpc(
                        "/mail/message/reaction",
                        message_id=self.victim.message.id,
                        content="👎",
                        action="add",
                        **key,
                    )
            self._rpc(
                "/mail/thread/subscribe",
                res_model=MODEL,
                res_id=number,
                partner_ids=self.own.partner.ids,
            )
        self.assertEqual(self._count_rows(), before)
        self.env.invalidate_all()
        self.assertIn("Dear victim", self.victim.message.body)
        self.assertFalse(self.victim.message.sudo().reaction_ids)
        self.assertNotIn(self.own.partner, self.victim.sent.message_partner_ids)

    def _upload_in_vain(self, number, key):
        answer = self._send(
            "POST",
            "/mail/attachment/upload",
            {
                "thread_model": MODEL,
                "thread_id": number,
                "is_pending": "true",
                **key,
            },
            [("ufile", ("a.png", PNG, "image/png"))],
        )
        self.assertGreaterEqual(answer.status_code, 400)

    def _get_powers(self):
        """Return what staff may say of a message, and customers may not."""
        victim = self.victim
        return {
            "partner_ids": (victim.partner | self.user_officer.partner_id).ids,
            "partner_emails": ["stranger@example.com"],
            "attachment_ids": (victim.photo | self.own.staff_file).ids,
            "author_id": self.user_officer.partner_id.id,
            "email_from": "boss@example.com",
            "model": "sale.order",
            "res_id": victim.order.id,
            "is_internal": True,
            "subtype_xmlid": "mail.mt_note",
            "email_add_signature": True,
            "force_send": True,
            "tracking_value_ids": [[0, 0, {}]],
            "record_name": "Forged",
        }

    def test_customers_write_without_powers(self):
        """What staff may do with a message, the customer's link does not give."""
        own, victim = self.own, self.victim
        files = (victim.photo | own.staff_file).mapped("res_id")
        orders = victim.order.message_ids
        for user in (None, own.user):
            self._login(user)
            for name, value in self._get_powers().items():
                with self.subTest(user=user and user.login, name=name):
                    self._assert_powerless(name, value)
        self.env.invalidate_all()
        self.assertEqual((victim.photo | own.staff_file).mapped("res_id"), files)
        self.assertEqual(victim.order.message_ids, orders)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "stranger@example.com")])
        )

    def _assert_powerless(self, name, value):
        """Write a message that wants more than it may."""
        own, victim = self.own, self.victim
        before = own.sent.message_ids
        self._post_message(own.sent.id, {"token": own.sent_token}, **{name: value})
        self.env.invalidate_all()
        message = own.sent.message_ids - before
        self.assertLessEqual(len(message), 1)
        self.assertNotEqual(message.author_id, self.user_officer.partner_id)
        self.assertNotEqual(message.email_from, "boss@example.com")
        self.assertFalse(message.attachment_ids)
        self.assertNotIn(victim.partner, message.partner_ids)
        self.assertNotIn(victim.partner, message.notified_partner_ids)
        self.assertNotIn(self.user_officer.partner_id, message.partner_ids)
        if message:
            self.assertEqual(message.message_type, "comment")
            self.assertNotEqual(message.record_name, "Forged")

    def test_scripts_in_messages_are_taken_out(self):
        self._login()
        key = {"token": self.own.sent_token}
        text = "<script>alert(1)</script><img src=x onerror=alert(2)>Hello"
        for extra in ({}, {"body_is_html": True}):
            before = self.own.sent.message_ids
            self._post_message(self.own.sent.id, key, body=text, **extra)
            self.env.invalidate_all()
            message = self.own.sent.message_ids - before
            self.assertNotRegex(message.body or "", "<script|<[^>]*onerror")

    def test_files_are_not_deleted_by_customers(self):
        own, victim = self.own, self.victim
        files = own.staff_file | own.photo | own.file | victim.photo | victim.file
        for user in (None, own.user):
            self._login(user)
            for file in files:
                self._rpc(
                    "/mail/attachment/delete",
                    attachment_id=file.id,
                    access_token="x",
                    token=own.sent_token,
                )
            self._send(
                "POST",
                "/mail/attachment/zip",
                {"file_ids": ",".join(map(str, files.ids)), "zip_name": "all.zip"},
            )
        self.env.invalidate_all()
        self.assertEqual(files.exists(), files)

    def test_mail_links_lead_nobody_astray(self):
        before = self._count_rows()
        for user in (None, self.own.user):
            self._login(user)
            for token in ("wrong", self.own.sent_token, self.victim.order_token):
                answer = self._send(
                    "GET",
                    "/mail/view",
                    model=MODEL,
                    res_id=self.victim.sent.id,
                    access_token=token,
                )
                self._assert_refused(answer, before, (302, 303, 404), token)
                self.assertNotIn(
                    self.victim.sent_token, answer.headers.get("Location", "")
                )
