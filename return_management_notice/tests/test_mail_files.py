from odoo.tests import tagged

from .mail_common import PIXEL, MailRequestCommon


@tagged("post_install", "-at_install")
class TestMailFiles(MailRequestCommon):
    """Files of mails are evidence; what is too much or harmful is named, not kept."""

    def _set_limit(self, name, value):
        self.env["ir.config_parameter"].set_param(f"return_management.{name}", value)

    def test_photos_are_evidence_that_the_reason_asks_for(self):
        self.reason.require_photo = True
        returns = self._receive_mail(self._attach(self._build_mail(), "dent.png"))
        self.assertEqual(returns.attachment_ids.mapped("name"), ["dent.png"])
        self.assertEqual(returns.attachment_ids.raw, PIXEL)
        self.assertEqual(returns.attachment_ids.res_id, returns.id)
        returns.write({"reason_id": self.reason.id, "user_id": self.env.uid})
        returns._add_sale_lines(self.order.order_line, {self.order.order_line.id: 1.0})
        returns.action_submit()
        self.assertEqual(returns.state, "submitted")

    def test_pictures_in_the_text_are_kept_and_shown(self):
        mail = self._build_mail(html='<p>Look: <img src="cid:dent"></p>')
        part = mail.get_payload()[1]
        part.add_related(
            PIXEL, maintype="image", subtype="png", cid="<dent>", filename="dent.png"
        )
        returns = self._receive_mail(mail)
        self.assertEqual(returns.attachment_ids.mapped("name"), ["dent.png"])
        self.assertNotIn("cid:", returns.description)
        self.assertIn(f"/web/image/{returns.attachment_ids.id}", returns.description)

    def test_photos_sent_later_are_evidence_too(self):
        returns = self._receive_mail()
        first = returns.message_ids.filtered(lambda m: m.message_type == "email")
        mail = self._build_mail(In_Reply_To=first.message_id)
        self._attach(mail, "more.png")
        self._attach(mail, "tool.exe", b"MZ", "application", "octet-stream")
        self._receive_mail(mail)
        self.assertEqual(returns.attachment_ids.mapped("name"), ["more.png"])
        self.assertIn("tool.exe", self._get_notes(returns))

    def test_dangerous_files_are_dropped_and_named(self):
        mail = self._attach(self._build_mail(), "dent.png")
        self._attach(mail, "<b>x</b>.exe", b"MZ\0", "application", "octet-stream")
        self._attach(mail, "photo.jpg", b"<html><script>", "image", "jpeg")
        mail.add_attachment("<script>alert(1)</script>", "html", filename="page.html")
        returns = self._receive_mail(mail)
        messages = returns.message_ids
        self.assertEqual(returns.attachment_ids.mapped("name"), ["dent.png"])
        self.assertEqual(messages.attachment_ids.mapped("name"), ["dent.png"])
        notes = self._get_notes(returns)
        for name in ("photo.jpg", "page.html", "b&gt;.exe"):
            self.assertIn(f"{name} was not kept: files of this kind may do harm", notes)
        self.assertNotIn("<b>", notes)

    def test_large_files_are_dropped_and_named(self):
        self._set_limit("mail_file_megabytes", "1")
        self._set_limit("mail_total_megabytes", "2")
        mail = self._build_mail()
        for name, size in (("a", 900), ("b", 1100), ("c", 900), ("d", 900), ("e", 1)):
            content = b"x" * size * 1024
            self._attach(mail, f"{name}.bin", content, "application", "octet-stream")
        returns = self._receive_mail(mail)
        self.assertCountEqual(
            returns.attachment_ids.mapped("name"), ["a.bin", "c.bin", "e.bin"]
        )
        notes = self._get_notes(returns)
        self.assertIn("b.bin was not kept: it is larger than 1 MB", notes)
        self.assertIn("d.bin was not kept: the files of the mail are larger", notes)

    def test_of_fifty_files_those_above_the_limit_are_named(self):
        mail = self._build_mail()
        for number in range(50):
            self._attach(mail, f"photo-{number:02}.png")
        returns = self._receive_mail(mail)
        self.assertEqual(len(returns.attachment_ids), 30)
        notes = self._get_notes(returns)
        self.assertIn("photo-30.png was not kept: the mail had more than 30", notes)
        self.assertEqual(notes.count("was not kept"), 20)

    def test_limits_that_make_no_sense_are_the_usual_ones(self):
        Return = self.env["return.order"]
        for value in ("-1", "a lot", "1.5", ""):
            self._set_limit("mail_files", value)
            self.assertEqual(Return._get_mail_limit("files"), 30)

    def test_text_that_is_too_long_is_kept_as_a_file(self):
        text = f"{self.order.name}: " + "long story, " * 30_000 + "the end"
        returns = self._receive_mail(text=text)
        self.assertEqual(returns.mentioned_sale_order_ids, self.order)
        self.assertLess(len(returns.description), 30_000)
        self.assertEqual(returns.attachment_ids.mapped("name"), ["message.txt"])
        kept = returns.attachment_ids.raw.decode()
        self.assertTrue(kept.rstrip().endswith("the end"))
        self.assertIn("message.txt", self._get_notes(returns))

    def test_mail_to_thousands_is_one_return_and_one_answer(self):
        people = ", ".join(f"p{number}@crowd.example.com" for number in range(2000))
        returns = self._receive_mail(To=f"{self.address}, {people}")
        self.assertEqual(len(returns), 1)
        self.assertIn("2001 recipients", self._get_notes(returns))
        self.assertEqual(self.notices, [(returns.id, "received")])
        self.assertFalse(returns.message_partner_ids - self.env.user.partner_id)

    def test_script_in_the_text_is_taken_out(self):
        html = (
            '<p onclick="steal()">Broken</p><script>steal()</script>'
            '<a href="javascript:steal()">here</a><img src=x onerror="steal()">'
        )
        returns = self._receive_mail(html=html, Subject="<script>steal()</script>")
        self.assertIn("Broken", returns.description)
        self.assertNotIn("steal", returns.description)
        self.assertEqual(returns.client_ref, "<script>steal()</script>")
