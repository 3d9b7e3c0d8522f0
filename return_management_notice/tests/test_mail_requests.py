from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .mail_common import MailRequestCommon


@tagged("post_install", "-at_install")
class TestMailRequests(MailRequestCommon):
    """Mails of customers open drafts, with the orders they name and no others."""

    def test_mail_of_a_customer_opens_a_draft_and_is_answered_once(self):
        self.order.user_id = self.user_salesperson
        returns = self._receive_mail(
            Subject=f"Return of {self.order.name}", text="Ten modules do not charge."
        )
        self.assertRecordValues(
            returns,
            [
                {
                    "state": "draft",
                    "channel": "email",
                    "company_id": self.company.id,
                    "partner_id": self.customer.id,
                    "client_ref": f"Return of {self.order.name}",
                    "sender_email": "goods@solar.example.com",
                    "is_sender_unknown": False,
                    "mentioned_sale_order_ids": self.order.ids,
                    "user_id": self.user_salesperson.id,
                    "submitted_by_id": False,
                    "line_ids": [],
                }
            ],
        )
        self.assertIn("Ten modules do not charge.", returns.description)
        self.assertEqual(self.notices, [(returns.id, "received")])
        mails = returns.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(mails.author_id, self.customer)
        self.assertEqual(len(returns.activity_ids), 1)
        self.assertEqual(returns.activity_ids.user_id, self.user_salesperson)

    def test_orders_are_found_by_both_numbers_in_any_spelling(self):
        name = self.order.name
        full_width = "".join(chr(ord(char) + 0xFEE0) for char in name)
        for text in (
            f"order {name.lower()}.",
            f"订单{name}的电池坏了",
            f"({full_width})",
            "our purchase order PO 77/2026, urgent",
        ):
            with self.subTest(text=text):
                returns = self._receive_mail(text=text)
                self.assertEqual(returns.mentioned_sale_order_ids, self.order)

    def test_orders_of_others_are_neither_linked_nor_confirmed(self):
        stranger = self.env["res.partner"].create(
            {"name": "Curious", "email": "curious@else.example.com"}
        )
        draft = self.order.copy()
        for number in (self.order.name, "PO 77/2026"):
            returns = self._receive_mail(
                From="curious@else.example.com", Subject=f"Status of {number}?"
            )
            self.assertEqual(returns.partner_id, stranger)
            self.assertFalse(returns.mentioned_sale_order_ids)
        returns = self._receive_mail(text=f"Quotation {draft.name}")
        self.assertFalse(returns.mentioned_sale_order_ids, "it was not confirmed")

    def test_contact_of_the_customer_speaks_for_the_company(self):
        contact = self.env["res.partner"].create(
            {
                "name": "Ana",
                "parent_id": self.customer.id,
                "email": "Ana <ana@solar.example.com>",
            }
        )
        returns = self._receive_mail(From="ANA@solar.example.com", text=self.order.name)
        self.assertEqual(returns.partner_id, contact)
        self.assertEqual(returns.mentioned_sale_order_ids, self.order)

    def test_of_several_with_the_address_the_one_with_the_order_is_meant(self):
        shared = {"email": "goods@solar.example.com"}
        first, second = self.env["res.partner"].create(
            [{"name": "Solar One", **shared}, {"name": "Solar Two", **shared}]
        )
        self.customer.email = "other@solar.example.com"
        sale = self._sell(partner_id=second.id)
        self.assertEqual(self._receive_mail(text="Broken").partner_id, second)
        older = self._sell(partner_id=first.id)
        returns = self._receive_mail(text=f"{sale.name} is broken")
        self.assertEqual(returns.partner_id, second)
        returns = self._receive_mail(text=f"{older.name} is broken")
        self.assertEqual(returns.partner_id, first)

    def test_mail_about_a_return_goes_to_that_return(self):
        returns = self._create_return(self.order, [2.0])
        opened = self._receive_mail(Subject=f"Photos for {returns.name}")
        self.assertFalse(opened)
        self.assertIn("swollen", returns.message_ids[0].body)
        self.assertFalse(self.notices, "it was asked for before")
        opened = self._receive_mail(text=f"See {returns.name}.")
        self.assertFalse(opened)
        opened = self._receive_mail(text=f"Not {returns.name} but {self.order.name}")
        self.assertEqual(opened.mentioned_sale_order_ids, self.order)

    def test_mail_about_the_return_of_somebody_else_does_not_reach_it(self):
        returns = self._create_return(self.order, [2.0])
        before = returns.message_ids
        opened = self._receive_mail(
            From="curious@else.example.com", Subject=f"About {returns.name}"
        )
        self.assertTrue(opened.is_sender_unknown)
        self.assertEqual(returns.message_ids, before)

    def test_answer_in_the_thread_stays_there(self):
        returns = self._receive_mail(text="Broken")
        mail = returns.message_ids.filtered(lambda m: m.message_type == "email")
        opened = self._receive_mail(
            text="Here is more.", Subject="Re: Broken", In_Reply_To=mail.message_id
        )
        self.assertFalse(opened)
        self.assertIn("Here is more.", returns.message_ids[0].body)
        self.assertEqual(len(self.notices), 1)

    def test_unknown_sender_is_marked_and_gets_a_contact(self):
        returns = self._receive_mail(
            From="Zoë Ünal <Zoe@New.Example.com>", text=f"I want {self.order.name}"
        )
        self.assertTrue(returns.is_sender_unknown)
        self.assertFalse(returns.mentioned_sale_order_ids)
        self.assertRecordValues(
            returns.partner_id,
            [
                {
                    "name": "Zoë Ünal",
                    "email": "zoe@new.example.com",
                    "is_company": False,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(self.notices, [(returns.id, "received")])
        again = self._receive_mail(From="zoe@new.example.com")
        self.assertEqual(again.partner_id, returns.partner_id)

    def test_staff_say_who_the_unknown_sender_is(self):
        first, second = (
            self._receive_mail(From=f"{name}@new.example.com") for name in "ab"
        )
        first.with_user(self.user_officer).partner_id = self.customer
        self.assertFalse(first.is_sender_unknown)
        with self.assertRaises(UserError):
            second.with_user(self.user_officer).is_sender_unknown = False
        with self.assertRaises(UserError):
            second.with_user(self.user_finance).action_confirm_sender()
        second.with_user(self.user_officer).action_confirm_sender()
        self.assertFalse(second.is_sender_unknown)

    def test_colleague_is_no_customer(self):
        user = new_test_user(self.env, "colleague", email="me@power.example.com")
        returns = self._receive_mail(From="me@power.example.com", text=self.order.name)
        self.assertTrue(returns.is_sender_unknown)
        self.assertNotEqual(returns.partner_id, user.partner_id)
        self.assertFalse(returns.mentioned_sale_order_ids)

    def test_portal_user_is_not_responsible_for_what_they_ask_for(self):
        new_test_user(
            self.env,
            "portal_solar",
            groups="base.group_portal",
            partner_id=self.customer.id,
            email="goods@solar.example.com",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        returns = self._receive_mail(text="Broken")
        self.assertEqual(returns.partner_id, self.customer)
        self.assertFalse(returns.user_id)
