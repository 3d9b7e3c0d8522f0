from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .mail_common import MailRequestCommon


@tagged("post_install", "-at_install")
class TestMailAlias(MailRequestCommon):
    """Every company has its own address, and its own customers behind it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Second Company")["company"]
        cls.other.alias_domain_id = cls.alias_domain
        cls.other.write(
            {"return_alias_name": "take-back-b", "return_alias_contact": "partners"}
        )
        cls.other_address = "take-back-b@power.example.com"

    def test_mail_to_a_company_becomes_its_return(self):
        returns = self._receive_mail(To=self.other_address, text=self.order.name)
        self.assertRecordValues(
            returns,
            [
                {
                    "company_id": self.other.id,
                    "partner_id": self.customer.id,
                    "mentioned_sale_order_ids": [],
                }
            ],
        )
        self.assertEqual(returns.warehouse_id.company_id, self.other)

    def test_mail_to_two_companies_becomes_a_return_of_each(self):
        returns = self._receive_mail(To=f"{self.address}, {self.other_address}")
        self.assertEqual(returns.company_id, self.company | self.other)

    def test_return_of_another_company_is_not_reached(self):
        returns = self._create_return(self.order, [1.0])
        opened = self._receive_mail(To=self.other_address, Subject=returns.name)
        self.assertEqual(opened.company_id, self.other)

    def test_customer_of_another_company_is_a_stranger(self):
        self.customer.company_id = self.company
        with self._capture_bounces() as bounces:
            self.assertFalse(self._receive_mail(To=self.other_address))
        self.assertEqual(len(bounces.records), 1)
        self.other.return_alias_contact = "everyone"
        returns = self._receive_mail(To=self.other_address)
        self.assertTrue(returns.is_sender_unknown)
        self.assertNotEqual(returns.partner_id, self.customer)
        self.assertEqual(returns.partner_id.company_id, self.other)
        mails = returns.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(mails.author_id, returns.partner_id)

    def test_stranger_is_refused_politely_where_only_customers_may_write(self):
        with self._capture_bounces() as bounces:
            returns = self._receive_mail(
                To=self.other_address, From="who@else.example.com"
            )
        self.assertFalse(returns)
        self.assertEqual(len(bounces.records), 1)
        self.assertIn("who@else.example.com", bounces.records.email_to)
        self.assertFalse(self.notices)

    def test_settings_make_change_and_clear_the_address(self):
        third = self.env["res.company"].create({"name": "Third Company"})
        self.assertFalse(third.return_alias_id)
        third.alias_domain_id = self.alias_domain
        self.env.user.write({"company_ids": [Command.link(third.id)]})
        self.env.user.group_ids |= self.env.ref("base.group_system")
        Settings = self.env["res.config.settings"].with_company(third)
        with Form(Settings) as form:
            form.return_alias_name = "Rücksendung C"
            form.return_alias_contact = "partners"
        form.record.execute()
        self.assertRecordValues(
            third.return_alias_id,
            [
                {
                    "alias_full_name": "rucksendung-c@power.example.com",
                    "alias_contact": "partners",
                    "alias_model_id": self.env["ir.model"]._get_id("return.order"),
                }
            ],
        )
        third.return_alias_name = False
        self.assertFalse(third.return_alias_id.alias_full_name)

    def test_address_that_is_taken_is_refused(self):
        with self.assertRaises(UserError):
            self.other.return_alias_name = "take-back"
        with self.assertRaises(UserError):
            self.other.return_alias_name = "catchall"

    def test_domain_of_another_company_is_refused(self):
        domain = self.env["mail.alias.domain"].create(
            {"name": "a.example.com", "company_ids": [Command.link(self.company.id)]}
        )
        with self.assertRaisesRegex(ValidationError, "Second Company"):
            self.other.return_alias_domain_id = domain
