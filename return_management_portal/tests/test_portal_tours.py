from odoo.tests import tagged

from .portal_common import PNG, PortalReturnCommon


class PortalTourCommon(PortalReturnCommon):
    """The way of a customer from home to the refund."""

    def _walk(self, user=None):
        """Follow a return up to the refund."""
        user = user or self.portal_customer
        returns = self._create_authorized()
        self.start_tour("/my", "return_portal_follow_up", login=user.login)
        self.assertRecordValues(
            returns,
            [{"carrier_name": "SF Express", "tracking_number": "SF1390027714852"}],
        )
        self.assertEqual(returns.attachment_ids.mapped("name"), ["label.png"])
        question = returns.message_ids.filtered(lambda m: "When will" in m.body)
        self.assertEqual(question.author_id, user.partner_id)
        self._receive(returns)
        inspections = self._inspect(returns, credit_percent=80.0)
        inspections.sudo().attachment_ids = self.env["ir.attachment"].create(
            {"name": "cell.png", "raw": PNG, "res_model": inspections._name}
        )
        self._settle(returns)
        url = returns.access_url
        self.start_tour(url, "return_portal_refunded", login=user.login)
        return returns


@tagged("post_install", "-at_install")
class TestPortalDesktop(PortalTourCommon):
    """On a large screen."""

    browser_size = "1366x768"

    def test_follow_up_on_a_desktop(self):
        self._walk()

    def test_cancelling(self):
        returns = self._create_submitted()
        self.start_tour(
            returns.access_url,
            "return_portal_cancel",
            login=self.portal_colleague.login,
        )
        self.assertEqual(returns.state, "cancel")


@tagged("post_install", "-at_install")
class TestPortalPhone(PortalTourCommon):
    """On a phone, in English and in Chinese."""

    browser_size = "390x844"
    touch_enabled = True

    def test_follow_up_on_a_phone(self):
        self._walk()

    def test_follow_up_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.portal_customer.lang = "zh_CN"
        self._walk()
