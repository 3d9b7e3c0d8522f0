from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.return_management_notice.tests.notice_common import NoticeCommon

STEPS = ("authorized", "reminder", "arrived", "refunded")


@tagged("post_install", "-at_install")
class TestTextMessages(NoticeCommon):
    """Customers get a text message of a step, once, if one is chosen for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.phone = "+1 202 555 0122"

    def _choose(self, *steps):
        for step in steps:
            setting = self.env["return.order.notice.setting"].search(
                [("company_id", "=", self.company.id), ("step", "=", step)]
            )
            setting.sms_template_id = self.env.ref(
                f"return_management_sms.sms_template_return_order_{step}"
            )
            yield setting

    def _get_texts(self):
        return (
            self.env["sms.sms"]
            .sudo()
            .search([("partner_id", "=", self.customer.id)], order="id")
        )

    def test_no_text_is_sent_unless_one_is_chosen(self):
        self._authorize(self._create_return(self.order))
        self._send()
        self.assertFalse(self._get_texts())

    def test_chosen_steps_are_told_once_by_mail_and_text(self):
        list(self._choose("authorized", "arrived"))
        returns = self._authorize(self._create_return(self.order))
        returns.message_subscribe(self.user_officer.partner_id.ids)
        self._receive(returns)
        self._send()
        returns._notify_customer("arrived")
        self._send()
        authorized, arrived = self._get_texts()
        self.assertIn(f"{returns.name} is authorized", authorized.body)
        self.assertIn(f"/my/returns/{returns.id}", authorized.body)
        self.assertIn("have arrived", arrived.body)
        self.assertEqual(authorized.number.replace(" ", ""), "+12025550122")
        self.assertEqual(len(self._get_mails(returns)), 3)
        self.assertEqual(self._get_notices(returns, "arrived").state, "sent")
        all_texts = self.env["sms.sms"].sudo().search([])
        self.assertFalse(
            all_texts.filtered(lambda t: t.partner_id == self.user_officer.partner_id)
        )

    def test_customer_without_mail_gets_the_text_alone(self):
        list(self._choose("authorized"))
        self.customer.email = False
        returns = self._authorize(self._create_return(self.order))
        self._send()
        notice = self._get_notices(returns, "authorized")
        self.assertEqual(notice.state, "sent")
        self.assertIn("no e-mail address", notice.error)
        self.assertEqual(len(self._get_texts()), 1)

    def test_customer_without_phone_gets_the_mail_alone(self):
        list(self._choose("authorized"))
        self.customer.phone = False
        returns = self._authorize(self._create_return(self.order))
        self._send()
        notice = self._get_notices(returns, "authorized")
        self.assertEqual(notice.state, "sent")
        self.assertIn("no phone number", notice.error)
        self.assertFalse(self._get_texts())

    def test_step_may_be_told_by_text_alone(self):
        for setting in self._choose("authorized"):
            setting.mail_template_id = False
        returns = self._authorize(self._create_return(self.order))
        self._send()
        notice = self._get_notices(returns, "authorized")
        self.assertRecordValues(notice, [{"state": "sent", "error": False}])
        self.assertEqual(len(self._get_texts()), 1)

    def test_step_that_is_turned_off_sends_no_text(self):
        for setting in self._choose("authorized"):
            setting.is_active = False
        self._authorize(self._create_return(self.order))
        self._send()
        self.assertFalse(self._get_texts())

    def test_every_text_has_its_values_in_every_language(self):
        returns = self._authorize(self._create_return(self.order))
        for lang in ("en_US", "zh_CN"):
            self.customer.lang = lang
            for step in STEPS:
                template = self.env.ref(
                    f"return_management_sms.sms_template_return_order_{step}"
                )
                body = template._render_field("body", returns.ids, compute_lang=True)[
                    returns.id
                ]
                with self.subTest(lang=lang, step=step):
                    self.assertIn(returns.name, body)
                    self.assertIn(self.company.name, body)
                    self.assertNotRegex(body, r"False|None|\{\{")

    def test_only_managers_choose_texts(self):
        setting = self.env["return.order.notice.setting"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        with self.assertRaises(AccessError):
            setting.with_user(self.user_officer).write({"sms_template_id": False})
        setting.with_user(self.user_manager).write({"sms_template_id": False})
