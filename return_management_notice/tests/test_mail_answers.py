from odoo.tests import tagged

from odoo.addons.return_management.tests.order.test_pictures import make_bomb
from odoo.addons.return_management.tests.pictures_common import make_picture

from .mail_common import PIXEL, MailRequestCommon


@tagged("post_install", "-at_install")
class TestMailAnswers(MailRequestCommon):
    """Forged senders do not make us write to strangers without end."""

    def _write(self, *senders):
        """Let mails come in, one from each sender.

        :return: the returns that they opened.
        """
        returns = self.env["return.order"]
        for sender in senders:
            returns |= self._receive_mail(From=sender)
        return returns

    def test_strangers_of_one_domain_get_few_answers(self):
        self._set_limit("answers_to_domain", 3)
        returns = self._write(*(f"a{n}@forged.example" for n in range(6)))
        self.assertEqual(len(returns), 6)
        self.assertEqual(len(self.notices), 3)
        unanswered = returns.filtered(
            lambda order: any(
                "No automatic answer" in body
                for body in order.message_ids.mapped("body")
            )
        )
        self.assertEqual(len(unanswered), 3)
        self._write("b@other.example")
        self.assertEqual(len(self.notices), 4)

    def test_strangers_of_many_domains_get_few_answers(self):
        self._set_limit("answers_to_strangers", 4)
        self._write(*(f"a@forged{n}.example" for n in range(8)))
        self.assertEqual(len(self.notices), 4)

    def test_customers_are_answered_beside_strangers(self):
        self._set_limit("answers_to_strangers", 1)
        self._write("a@forged.example", "b@forged.example", "goods@solar.example.com")
        self.assertEqual(len(self.notices), 2)

    def test_one_customer_gets_few_answers(self):
        self._set_limit("answers_to_address", 2)
        self._write(*["goods@solar.example.com"] * 4)
        self.assertEqual(len(self.notices), 2)

    def test_answers_of_another_day_do_not_count(self):
        self._set_limit("answers_to_domain", 1)
        returns = self._write("a@forged.example")
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE return_order SET create_date = create_date - interval '25 hours'
                WHERE id = %s""",
            [returns.id],
        )
        self._write("b@forged.example", "c@forged.example")
        self.assertEqual(len(self.notices), 2)

    def _set_limit(self, name, value):
        self.env["ir.config_parameter"].set_param(
            f"return_management.mail_{name}", str(value)
        )

    def test_photos_lose_their_place_and_huge_pictures_are_dropped(self):
        mail = self._build_mail()
        photo = make_picture("JPEG", orientation=6)
        self._attach(mail, "photo.jpg", photo, subtype="jpeg")
        self._attach(mail, "bomb.png", make_bomb(20_000, 20_000))
        self._attach(mail, "small.png", PIXEL)
        returns = self._receive_mail(mail)
        self.assertEqual(
            set(returns.attachment_ids.mapped("name")), {"photo.jpg", "small.png"}
        )
        for file in returns.attachment_ids:
            self.assertNotIn(b"Camera 4711", file.raw)
        self.assertIn("million pixels", "".join(returns.message_ids.mapped("body")))
