from unittest.mock import patch

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.return_management_policy.tests.policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestProductPage(PolicyCommon, HttpCase):
    """The page of a product tells the policy of the shop that sells it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lang = cls.env["res.lang"]._activate_lang("zh_CN")
        cls.website = cls.env["website"].create(
            {
                "name": "Shop",
                "company_id": cls.company.id,
                "domain": cls.base_url(),
                "language_ids": [
                    Command.set((cls.env.ref("base.lang_en") | lang).ids),
                ],
                "default_lang_id": cls.env.ref("base.lang_en").id,
            }
        )
        cls.website.sequence = -1
        cls.product.website_published = True
        cls.page = cls.product.website_url

    def _open(self, prefix="", **options):
        response = self.url_open(f"{prefix}{self.page}", **options)
        self.assertEqual(response.status_code, 200)
        return response.text

    def test_page_without_policy_says_nothing(self):
        self.assertNotIn("product_return_policy", self._open())

    def test_guest_reads_window_conditions_and_text(self):
        self._create_policy(
            [(False, 30)],
            goods_condition="Unused.",
            customer_text="<p>Send it</p><script>steal()</script>",
        )
        page = self._open()
        self.assertEqual(page.count("<details>"), 1)
        self.assertEqual(page.count("Goods can be returned within 30 days"), 1)
        self.assertIn("<li>Unused.</li>", page)
        self.assertIn("<p>Send it</p>", page)
        self.assertNotIn("steal()", page)

    def test_what_cannot_be_returned_is_said(self):
        self._create_policy([(False, "none")], product_ids=self.product)
        page = self._open()
        self.assertIn("Goods cannot be returned.", page)
        self.assertNotIn("<details>", page)

    def test_policy_of_other_products_is_not_shown(self):
        self._create_policy([(False, 30)], product_ids=self._create_goods("Charger"))
        self.assertNotIn("product_return_policy", self._open())

    def test_services_say_nothing(self):
        self._create_policy([(False, 30)])
        self.product.type = "service"
        self.assertNotIn("product_return_policy", self._open())

    def test_visitor_reads_their_own_language(self):
        policy = self._create_policy([(False, 30)], customer_text="<p>Send it</p>")
        policy.update_field_translations(
            "customer_text", {"zh_CN": {"Send it": "请寄回"}}
        )
        page = self._open("/zh_CN")
        self.assertIn("<p>请寄回</p>", page)
        self.assertNotIn("Send it", page)

    def test_website_of_another_company_has_its_own_policy(self):
        other = self.setup_other_company(name="Second Company")["company"]
        self._create_policy([(False, 7)], company_id=other.id)
        self.assertNotIn("product_return_policy", self._open())
        self._create_policy([(False, 30)])
        page = self._open()
        self.assertIn("within 30 days", page)
        self.assertNotIn("within 7 days", page)
        second = self.env["website"].create(
            {"name": "Second Shop", "company_id": other.id}
        )
        (text,) = second._get_return_policy_texts(self.product)
        self.assertIn("within 7 days", text.windows[0])

    def test_policy_follows_country_customer_and_team(self):
        self._create_policy([(False, 7)], country="CN")
        self.assertNotIn("product_return_policy", self._open())
        self.customer.country_id = self.env.ref("base.cn")
        new_test_user(
            self.env,
            "portal_shop",
            groups="base.group_portal",
            partner_id=self.customer.id,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            website_id=False,
        )
        self.authenticate("portal_shop", "portal_shop")
        self.assertIn("within 7 days", self._open())
        team = self.env["crm.team"].create({"name": "Shop"})
        self.website.salesteam_id = team
        self._create_policy([(False, 9)], team_ids=team)
        self.assertIn("within 9 days", self._open())

    def test_country_of_a_guest_comes_from_the_address(self):
        self._create_policy([(False, 7)], country="CN")
        public = self.website.with_user(self.env.ref("base.public_user"))
        self.assertFalse(public._get_return_policy_texts(self.product))
        china = self.env.ref("base.cn").id
        with patch.object(
            type(self.website), "_get_visitor_country_id", lambda website: china
        ):
            self.assertEqual(len(public._get_return_policy_texts(self.product)), 1)

    def test_template_without_variant_says_nothing(self):
        self._create_policy([(False, 30)])
        nothing = self.env["product.product"]
        self.assertEqual(self.website._get_return_policy_texts(nothing), [])
