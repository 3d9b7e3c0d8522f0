from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .notice_common import NoticeCommon


@tagged("post_install", "-at_install")
class TestNotices(NoticeCommon):
    """Each step is told once; what is wrong with a notice stops nobody."""

    def test_each_step_of_a_return_is_told_once(self):
        order = self._sell([{}, {}, {}])
        returns = self._authorize(self._create_return(order))
        self.assertEqual(self._get_steps(returns), ["received", "authorized"])
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(
            self._get_steps(returns),
            ["received", "authorized", "arrived", "inspected", "refunded"],
        )
        self._send()
        self.assertEqual(set(self._get_notices(returns).mapped("state")), {"sent"})
        self.assertEqual(len(self._get_mails(returns)), 5)
        self._send()
        self.assertEqual(len(self._get_mails(returns)), 5)

    def test_what_is_decided_at_once_is_told_at_once(self):
        self.env["return.order.stage"].search([]).active = False
        returns = self._create_return(self.order)
        returns.action_submit()
        self.assertEqual(self._get_steps(returns), ["authorized"])

    def test_goods_that_arrive_in_parts_are_told_once_and_inspected_at_the_end(self):
        returns = self._authorize(self._create_return(self.order))
        self._receive(returns, {self.product: 4.0})
        self._inspect(returns)
        self.assertEqual(self._get_steps(returns)[2:], ["arrived"])
        self._receive(returns)
        self.assertEqual(self._get_steps(returns)[2:], ["arrived"])
        self._inspect(returns)
        self.assertEqual(self._get_steps(returns)[2:], ["arrived", "inspected"])

    def test_rest_that_is_given_up_completes_the_inspection(self):
        returns = self._authorize(self._create_return(self.order))
        self._receive(returns, {self.product: 4.0})
        self._inspect(returns)
        rest = returns.reverse_picking_ids.filtered(lambda p: p.state != "done")
        rest.with_user(self.user_warehouse).action_cancel()
        self.assertIn("inspected", self._get_steps(returns))

    def test_refusal_is_told_and_told_again_when_it_is_decided_again(self):
        returns = self._create_return(self.order)
        for reason in ("Too late.", "Still too late."):
            returns.with_user(self.user_salesperson).action_submit()
            returns.with_user(self.user_officer).action_refuse(reason)
            self._send()
            self.assertIn(reason, self._get_mails(returns)[-1].body_html)
            returns.with_user(self.user_salesperson).action_draft()
        steps = self._get_notices(returns.with_context(active_test=False))
        self.assertEqual(
            sorted(steps.mapped("step")), ["received", "refused", "refused"]
        )

    def test_refusal_taken_back_before_it_was_sent_is_not_told(self):
        returns = self._create_return(self.order)
        returns.with_user(self.user_salesperson).action_submit()
        returns.with_user(self.user_officer).action_refuse("A mistake.")
        returns.with_user(self.user_salesperson).action_draft()
        self.assertEqual(self._get_steps(returns), ["received"])

    def test_money_is_told_when_it_is_paid_not_when_it_is_credited(self):
        order = self._sell_paid()
        returns = self._settle_by(order, "bank_transfer")
        self.assertNotIn("refunded", self._get_steps(returns))
        returns.with_user(self.user_finance)._register_bank_transfer()
        self._send()
        self.assertEqual(self._get_notices(returns, "refunded").state, "sent")

    def test_refund_before_the_notice_was_turned_on_is_not_told(self):
        setting = self._get_setting("refunded")
        setting.is_active = False
        returns = self._take_back(self.order)
        self._settle(returns)
        setting.is_active = True
        self._send()
        self.assertNotIn("refunded", self._get_steps(returns))

    def test_refund_that_no_document_told_is_found_by_the_scheduled_action(self):
        returns = self._take_back(self.order)
        with patch.object(type(returns), "_follow_refunds", lambda orders: None):
            self._settle(returns)
        self._get_setting("refunded").date_since = returns.date_refunded - timedelta(1)
        self._send()
        self.assertEqual(self._get_notices(returns, "refunded").state, "sent")

    def test_step_that_is_turned_off_is_not_told(self):
        self._get_setting("received").is_active = False
        returns = self._authorize(self._create_return(self.order))
        self.assertEqual(self._get_steps(returns), ["authorized"])
        self._get_setting("authorized").is_active = False
        self._send()
        self.assertFalse(self._get_mails(returns))
        self.assertEqual(self._get_notices(returns).state, "skipped")

    def test_step_pressed_again_is_told_once(self):
        returns = self._create_return(self.order, [2.0])
        returns |= self._create_return(self.order, [3.0])
        for __ in range(2):
            returns._notify_customer("arrived")
        self.assertEqual(self._get_steps(returns), ["arrived", "arrived"])

    def test_return_that_went_on_is_not_told_what_is_past(self):
        returns = self._authorize(self._create_return(self.order))
        returns.with_user(self.user_salesperson).action_cancel()
        self._send()
        self.assertEqual(set(self._get_notices(returns).mapped("state")), {"skipped"})
        self.assertFalse(self._get_mails(returns))

    def test_only_the_customer_gets_the_mail_in_own_language(self):
        self.customer.lang = "zh_CN"
        self.env.ref(
            "return_management_notice.mail_template_return_order_received"
        ).with_context(lang="zh_CN").subject = "我们已收到 {{ object.name }}"
        returns = self._create_return(self.order)
        returns.message_subscribe(self.user_officer.partner_id.ids)
        returns.with_user(self.user_salesperson).action_submit()
        self._send()
        message = self._get_notices(returns).message_id
        self.assertEqual(message.subject, f"我们已收到 {returns.name}")
        self.assertEqual(message.notified_partner_ids, self.customer)
        self.assertEqual(message.author_id, self.user_salesperson.partner_id)
        self.assertIn(message, returns.website_message_ids)
        mail = self._get_mails(returns)
        # Nobody shows the return to its customer: no button, no page in the text
        self.assertNotIn("access_token", mail.body_html)
        self.assertNotIn("查看您的退货", mail.body_html)

    # === WHAT GOES WRONG === #

    @mute_logger("odoo.addons.return_management_notice.models.return_order_notice")
    def test_broken_template_stops_none_of_the_others(self):
        returns = self._create_return(self.order)
        # Odoo tries a template on one record when it is saved: a draft here.
        self._get_setting(
            "received"
        ).mail_template_id.body_html = "<p t-out=\"1 // (object.state == 'draft')\"/>"
        self._authorize(returns)
        self._send()
        broken, good = self._get_notices(returns).sorted("id")
        self.assertEqual((broken.state, good.state), ("failed", "sent"))
        self.assertIn("division", broken.error)
        self.assertEqual(len(self._get_mails(returns)), 1)
        activity = returns.activity_ids.filtered(
            lambda a: a.summary == "Notice not sent: Request Received"
        )
        self.assertEqual(activity.user_id, self.user_salesperson)

    def test_notice_is_sent_again_on_request(self):
        email, self.customer.email = self.customer.email, False
        returns = self._create_return(self.order)
        returns.with_user(self.user_salesperson).action_submit()
        self._send()
        notice = self._get_notices(returns).with_user(self.user_salesperson)
        self.assertEqual(notice.state, "skipped")
        self.assertIn("no e-mail address", notice.error)
        self.customer.email = email
        notice.action_send_again()
        self._send()
        self.assertEqual(notice.state, "sent")
        with self.assertRaisesRegex(UserError, "needs not be sent again"):
            notice.action_send_again()

    def test_salesperson_sends_notices_of_own_returns_only(self):
        self.customer.email = False
        returns = self._authorize(self._create_return(self.order))
        self._send()
        returns.user_id = self.user_officer
        self.env.cr.execute(
            "UPDATE return_order SET create_uid = %s", [self.user_officer.id]
        )
        self.env.invalidate_all()
        notice = self._get_notices(returns)[:1]
        with self.assertRaises(AccessError):
            notice.with_user(self.user_salesperson).action_send_again()
        with self.assertRaises(AccessError):
            notice.with_user(self.user_officer).write({"state": "sent"})

    # === COMPANIES === #

    def test_each_company_has_its_own_settings(self):
        other = self.env["res.company"].create({"name": "Second Company"})
        settings = self.env["return.order.notice.setting"].search(
            [("company_id", "=", other.id)]
        )
        own = self.env["return.order.notice.setting"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(settings.mapped("step"), own.mapped("step"))
        self._get_setting("received", other).is_active = False
        returns = self._create_return(self.order)
        returns.with_user(self.user_salesperson).action_submit()
        self.assertEqual(self._get_steps(returns), ["received"])
        self.assertFalse(other._create_return_notice_settings())
        manager = self.user_manager
        settings.with_user(manager).invalidate_recordset()
        with self.assertRaises(AccessError):
            settings.with_user(manager)[0].is_active = False
        with self.assertRaises(AccessError):
            self._get_setting("received").with_user(self.user_officer).write(
                {"is_active": False}
            )
        manager.company_ids = [Command.link(other.id)]
        settings.with_user(manager).with_context(
            allowed_company_ids=other.ids
        ).is_active = False
