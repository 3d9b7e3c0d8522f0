from odoo.tests import tagged

from odoo.addons.return_management_notice.tests.notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestPortalNotices(NoticeCommon):
    """What customers are told leads to the page of the return."""

    def test_mail_leads_to_the_page_in_the_language_of_the_customer(self):
        self.customer.lang = "zh_CN"
        returns = self._create_return(self.order)
        returns.with_user(self.user_salesperson).action_submit()
        self._send()
        mail = self._get_mails(returns)
        self.assertIn("access_token", mail.body_html)
        self.assertIn("查看您的退货", mail.body_html)

    def test_texts_speak_of_the_page(self):
        template = self.env.ref(
            "return_management_notice.mail_template_return_order_received"
        )
        returns = self._create_return(self.order)
        body = template._render_field("body_html", returns.ids)[returns.id]
        self.assertIn("on its page", body)
        url = returns._get_customer_url()
        self.assertIn(f"/my/returns/{returns.id}?access_token=", url)
        self.assertTrue(url.startswith("http"))
