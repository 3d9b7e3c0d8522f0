from odoo.tests import new_test_user, tagged

from odoo.addons.return_management.tests.portal_probe_common import PortalProbeCommon

from .portal_common import (
    PNG,
    PortalReturnCommon,
)


@tagged("post_install", "-at_install")
class TestCustomerPage(PortalReturnCommon):
    """What customers are asked stands on the page of the return; they answer there."""

    def _ask(self, returns, inquiry="Label?"):
        returns._write_transition({"is_waiting_for_customer": True, "inquiry": inquiry})
        return returns

    def test_files_are_an_answer(self):
        returns = self._ask(self._create_submitted())
        self._visit_as(self.portal_customer)
        text = self._read(returns.access_url)
        self.assertIn("We need something from you", text)
        self.assertEqual(text.count("Add photos or documents"), 1)
        files = [("files", ("label.png", PNG))]
        response = self._post(returns, "files", files=files)
        self._assert_redirected(response, "files")
        self.assertFalse(returns.is_waiting_for_customer)
        text = self._read(returns.access_url)
        self.assertNotIn("We need something from you", text)

    def test_draft_is_shown_to_the_customer_who_is_asked_or_wrote(self):
        by_mail = self._create_return(self.order, [1.0])
        by_mail._write_transition({"sender_email": "goods@solar.example.com"})
        asked = self._ask(self._create_return(self.order, [1.0]))
        staff = self._create_return(self.order, [1.0])
        self._visit_as(self.portal_customer)
        text = self._read("/my/returns?filterby=open")
        for returns in by_mail | asked:
            self.assertIn(returns.name, text)
        self.assertNotIn(staff.name, text)
        text = self._read("/my/returns?filterby=waiting")
        self.assertIn(asked.name, text)
        self.assertNotIn(by_mail.name, text)
        self.assertIn("Label?", self._read(asked.access_url))

    def test_return_that_waits_says_for_whom(self):
        returns = self._ask(self._create_submitted())
        steps = {step["key"]: step for step in returns._get_timeline()}
        self.assertEqual(steps["decision"]["text"], "We wait for your answer.")
        self.assertEqual(returns._get_customer_status()[0], "Waiting for You")
        returns._answer_inquiry()
        self.assertFalse(returns.is_waiting_for_customer)

    def test_responsible_hears_of_requests_of_customers(self):
        portal = new_test_user(self.env, "return_portal", groups="base.group_portal")
        returns = self._create_return(self._sell(), channel="portal")
        returns.with_user(portal).sudo().action_submit()
        self.assertEqual(returns.submitted_by_id, portal)
        activity = returns.activity_ids.filtered(
            lambda a: "New return request" in a.summary
        )
        self.assertEqual(activity.user_id, returns.user_id)
        returns.user_id = False
        self.assertFalse(returns._get_internal_responsible())


@tagged("post_install", "-at_install")
class TestRequestsByMail(PortalProbeCommon):
    """Who wrote a mail finds the return; nobody else does."""

    # What a refused attempt must leave as it was
    tables = (*PortalProbeCommon.tables, "return_order_notice")

    def test_requests_by_mail_are_there_at_once(self):
        """Who wrote was told the number, and finds it; nobody else does."""
        asked = self.env["return.order"].create(
            {
                "partner_id": self.own.partner.id,
                "channel": "email",
            }
        )
        asked._write_transition({"sender_email": self.own.partner.email})
        page = f"/my/returns/{asked.id}"
        for user, status in ((self.own.user, 200), (self.victim.user, 404)):
            self._login(user)
            self.assertEqual(self._send("GET", page).status_code, status)
            listed = self._send("GET", "/my/returns").text
            self.assertEqual(asked.name in listed, status == 200)
            waiting = self._send("GET", "/my/returns?filterby=waiting").text
            self.assertNotIn(asked.name, waiting)
