from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestCustomerAccess(ReturnManagementCommon, HttpCase):
    """The core shows nothing to customers, and lets in whom addons may show it to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.returns = cls._create_return(cls._sell([{}]))

    def test_there_is_no_page(self):
        routes = [
            url
            for url, endpoint in http._generate_routing_rules(
                sorted(self.env.registry._init_modules), nodb_only=False
            )
            if endpoint.func.__module__.startswith("odoo.addons.return_management.")
        ]
        self.assertEqual(routes, [])
        self.assertEqual(self.returns.access_url, "#")
        self.assertEqual(self.returns._get_customer_page_parts(), [])

    def test_messages_have_no_button(self):
        self._authorize(self.returns)
        text = "We are looking into it"
        message = self.returns.message_post(
            body=text,
            partner_ids=self.customer.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        body = message.sudo().mail_ids.body_html
        self.assertIn("We are looking into it", body)
        self.assertNotIn("access_token", body)

    def test_customer_knows_of_what_was_submitted(self):
        user = new_test_user(
            self.env,
            "customer_solar",
            groups="base.group_portal",
            partner_id=self.customer.id,
        )
        stranger = new_test_user(self.env, "stranger", groups="base.group_portal")
        self.assertFalse(self.returns.with_user(user)._is_visible_to_customer())
        self._authorize(self.returns)
        self.assertTrue(self.returns.with_user(user)._is_visible_to_customer())
        self.assertFalse(self.returns.with_user(stranger)._is_visible_to_customer())

    def test_token_changes_with_the_customer(self):
        returns = self.env["return.order"].create({"partner_id": self.customer.id})
        token = returns._portal_ensure_token()
        returns.client_ref = "P-1"
        self.assertEqual(returns.access_token, token)
        returns.partner_id = self.env["res.partner"].create({"name": "Moon"})
        self.assertTrue(returns.access_token)
        self.assertNotEqual(returns.access_token, token)
