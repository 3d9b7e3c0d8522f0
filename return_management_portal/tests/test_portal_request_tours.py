from odoo.tests import tagged

from .request_common import RequestHttpCommon


class RequestTourCommon(RequestHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy(customer_text="<p>Thirty days, unused.</p>")

    def _walk(self):
        self.start_tour(
            f"/my/orders/{self.order.id}",
            "return_portal_request",
            login="return_portal",
        )
        returns = self._get_returns()
        self.assertRecordValues(
            returns,
            [
                {
                    "state": "submitted",
                    "channel": "portal",
                    "requested_settlement_type": "refund",
                    "refund_method": "bank_transfer",
                    "return_method": "drop_off",
                }
            ],
        )
        self.assertEqual(returns.attachment_ids.mapped("name"), ["cells.png"])
        self.assertEqual(returns.line_ids.product_uom_qty, 3.0)
        self.assertIn("Two cells are swollen", returns.description)


@tagged("post_install", "-at_install")
class TestPortalRequestDesktop(RequestTourCommon):
    """From the order to the return with a photo, on a large screen."""

    browser_size = "1366x768"

    def test_request_on_a_desktop(self):
        self._walk()


@tagged("post_install", "-at_install")
class TestPortalRequestPhone(RequestTourCommon):
    """The same on a phone, in English and in Chinese where it is installed."""

    browser_size = "375x667"
    touch_enabled = True

    def test_request_on_a_phone(self):
        self._walk()

    def test_request_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.user_portal.lang = "zh_CN"
        self._walk()
