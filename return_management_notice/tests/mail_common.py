from email.message import EmailMessage
from unittest.mock import patch

from odoo.tests import RecordCapturer

from odoo.addons.return_management.tests.common import ReturnManagementCommon

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944"
    "415478da63fcff9fa11e000782027f3dc848ef0000000049454e44ae426082"
)


class MailRequestCommon(ReturnManagementCommon):
    """A company that takes mails about returns, and mails as they come in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alias_domain = cls.env["mail.alias.domain"].create(
            {
                "name": "power.example.com",
                "bounce_alias": "bounce",
                "catchall_alias": "catchall",
                "default_from": "notifications",
                "company_ids": False,
            }
        )
        cls.company.alias_domain_id = cls.alias_domain
        cls.company.return_alias_name = "take-back"
        cls.address = "take-back@power.example.com"
        cls.order = cls._sell(client_order_ref="PO 77/2026")

    def setUp(self):
        super().setUp()
        self.notices = []
        # What a notice says is none of our business here.
        patcher = patch.object(
            type(self.env["return.order"]),
            "_notify_customer",
            lambda orders, step: self.notices.extend((o.id, step) for o in orders),
        )
        self.startPatcher(patcher)

    _mail_count = 0

    def _build_mail(self, text="The cells are swollen.", html=None, **headers):
        """Return a mail of the customer; headers are named with underscores."""
        type(self)._mail_count += 1
        mail = EmailMessage()
        headers = {
            "From": "Solar Fields <Goods@Solar.Example.com>",
            "To": self.address,
            "Subject": "Swollen cells",
            "Message-Id": f"<{self._mail_count}@solar.example.com>",
            "Date": "Wed, 25 Nov 2026 10:00:00 +0000",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        for name, value in headers.items():
            if value is not None:
                mail[name] = value
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        return mail

    def _attach(self, mail, name, content=PIXEL, maintype="image", subtype="png", **kw):
        mail.add_attachment(
            content, maintype=maintype, subtype=subtype, filename=name, **kw
        )
        return mail

    def _receive_mail(self, mail=None, **headers):
        """Let a mail come in.

        :param mail: made of the other parameters when not given.
        :return: the returns that it opened.
        """
        mail = mail or self._build_mail(**headers)
        content = mail if isinstance(mail, bytes) else mail.as_bytes()
        with RecordCapturer(self.env["return.order"].sudo()) as capture:
            # sudo: as the scheduled action that fetches mails.
            self.env["mail.thread"].sudo().message_process(None, content)
        return capture.records

    def _capture_bounces(self):
        return RecordCapturer(self.env["mail.mail"].sudo())

    def _get_notes(self, returns):
        """Return what staff are told about a mail, as text."""
        messages = returns.message_ids.filtered(
            lambda message: message.message_type == "notification"
        )
        return "\n".join(messages.mapped("body"))
