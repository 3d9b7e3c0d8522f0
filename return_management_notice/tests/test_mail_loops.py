from odoo.tests import tagged
from odoo.tools import mute_logger

from .mail_common import MailRequestCommon


@tagged("post_install", "-at_install")
class TestMailLoops(MailRequestCommon):
    """Machines open no returns and get no answers; odd mails are taken all the same."""

    def _assert_ignored(self, mail=None, **headers):
        with self._capture_bounces() as bounces:
            self.assertFalse(self._receive_mail(mail, **headers))
        self.assertFalse(bounces.records)
        self.assertFalse(self.notices)

    def test_automatic_mails_open_nothing_and_get_no_answer(self):
        for contact in ("everyone", "partners"):
            self.company.return_alias_contact = contact
            for sender in ("goods@solar.example.com", "robot@else.example.com"):
                with self.subTest(contact=contact, sender=sender):
                    self._assert_ignored(From=sender, Auto_Submitted="auto-replied")
                    self._assert_ignored(From=sender, Precedence="bulk")
                    self._assert_ignored(From=sender, Subject="Out of office: holiday")

    def test_automatic_answer_stays_in_the_thread_unanswered(self):
        returns = self._receive_mail()
        first = returns.message_ids.filtered(lambda m: m.message_type == "email")
        self.notices.clear()
        self._assert_ignored(
            Auto_Submitted="auto-replied",
            text="I am on holiday.",
            In_Reply_To=first.message_id,
        )
        self.assertIn("I am on holiday.", returns.message_ids[0].body)

    def test_automatic_answer_does_not_end_the_waiting(self):
        returns = self._receive_mail()
        first = returns.message_ids.filtered(lambda m: m.message_type == "email")
        returns.with_user(self.user_officer)._ask_customer("Which serial number?")
        self.assertTrue(returns.is_waiting_for_customer)
        reply = {"In_Reply_To": first.message_id}
        self._receive_mail(Auto_Submitted="auto-replied", **reply)
        self.assertTrue(returns.is_waiting_for_customer)
        self._receive_mail(text="It is 4711.", **reply)
        self.assertFalse(returns.is_waiting_for_customer)

    def test_our_own_addresses_are_ignored(self):
        for name in ("take-back", "TAKE-BACK", "catchall", "notifications", "bounce"):
            self._assert_ignored(From=f"Us <{name}@power.example.com>")

    def test_bounces_open_nothing(self):
        self._assert_ignored(From="MAILER-DAEMON@mx.example.com")
        self._assert_ignored(
            From="someone@mx.example.com", To="bounce@power.example.com"
        )

    def test_second_delivery_of_a_mail_opens_nothing(self):
        mail = self._build_mail()
        self.assertEqual(len(self._receive_mail(mail)), 1)
        self.assertFalse(self._receive_mail(mail))
        self.assertEqual(len(self.notices), 1)

    def test_sender_who_floods_is_stopped(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "3")
        for __ in range(3):
            self.assertEqual(len(self._receive_mail()), 1)
        with self._capture_bounces() as bounces:
            self.assertFalse(
                self._receive_mail(From="Other Name <goods@SOLAR.example.com>")
            )
        self.assertIn("too many times", bounces.records.body_html)
        self.assertEqual(len(self._receive_mail(From="new@else.example.com")), 1)

    def test_sender_who_floods_a_return_is_stopped(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "3")
        returns = self._create_return(self.order, [1.0])
        before = len(returns.message_ids)
        for __ in range(5):
            self._receive_mail(Subject=f"About {returns.name}")
        self.assertEqual(len(returns.message_ids) - before, 3)

    def test_senders_without_an_address_share_one_limit(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "3")
        opened = [self._receive_mail(From=f"nobody {n}") for n in range(5)]
        self.assertEqual(sum(map(len, opened)), 3)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_malformed_senders_are_kept_without_an_answer(self):
        for sender, name in (("not an address", "not an address"), ("<>", "<>")):
            with self.subTest(sender=sender):
                raw = self._build_mail(From=None).as_bytes()
                returns = self._receive_mail(f"From: {sender}\n".encode() + raw)
                self.assertTrue(returns.is_sender_unknown)
                self.assertEqual(returns.partner_id.name, name)
        returns = self._receive_mail(From=None)
        self.assertEqual(returns.partner_id.name, "Unknown Sender")
        self.assertFalse(self.notices)

    def test_mail_without_subject_text_or_date_is_taken(self):
        returns = self._receive_mail(text="", Subject=None, Date=None)
        self.assertRecordValues(
            returns, [{"client_ref": False, "partner_id": self.customer.id}]
        )

    def test_mail_without_message_id_is_taken(self):
        self.assertEqual(len(self._receive_mail(Message_Id=None)), 1)

    def test_any_script_is_read(self):
        subject = "退货：电池鼓包 — Zellen aufgebläht"
        returns = self._receive_mail(text=f"您好，{subject} 😀", Subject=subject)
        self.assertEqual(returns.client_ref, subject)
        self.assertIn("电池鼓包", returns.description)
        raw = self._build_mail(Subject=None).as_bytes()
        header = b"Subject: =?gb2312?B?zcu79Q==?=\n"
        self.assertEqual(self._receive_mail(header + raw).client_ref, "退货")
