from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.return_management_policy.tests.policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestPolicyTextsInPortal(PolicyCommon, HttpCase):
    """The page of an order shows the policy to its customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.order = cls._create_sale([{}])
        cls.user = new_test_user(
            cls.env,
            "portal_solar",
            groups="base.group_portal",
            partner_id=cls.customer.id,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _open(self):
        return self.url_open(f"/my/orders/{self.order.id}").text

    def test_customer_reads_the_policy_on_the_order(self):
        self.authenticate("portal_solar", "portal_solar")
        self.assertNotIn('id="return_policy"', self._open())
        policy = self._create_policy(
            [(False, 30)], customer_text="<p>Send it</p><script>steal()</script>"
        )
        policy.update_field_translations(
            "customer_text", {"zh_CN": {"Send it": "请寄回"}}
        )
        page = self._open()
        self.assertIn('id="return_policy"', page)
        self.assertIn("within 30 days of delivery", page)
        self.assertIn("<p>Send it</p>", page)
        self.assertNotIn("steal()", page)
        self.customer.lang = "zh_CN"
        self.authenticate("portal_solar", "portal_solar")
        self.assertIn("<p>请寄回</p>", self._open())

    def test_link_of_the_order_shows_the_policy_to_guests(self):
        self._create_policy([(False, "none")])
        page = self.url_open(self.order.get_portal_url()).text
        self.assertIn("Goods cannot be returned.", page)
