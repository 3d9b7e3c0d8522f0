from odoo import Command
from odoo.tests import new_test_user, tagged

from .portal_common import PortalReturnCommon


@tagged("post_install", "-at_install")
class TestPortalReturn(PortalReturnCommon):
    """Who sees which returns in the portal: home, list and page."""

    def test_customer_and_colleague_see_the_return_and_others_do_not(self):
        returns = self._create_authorized()
        for user in (self.portal_customer, self.portal_colleague):
            self._visit_as(user)
            text = self._read(f"/my/returns/{returns.id}")
            self.assertIn(returns.name, text)
            self.assertIn("Send the Goods", text)
            self.assertIn("Battery Module", text)
        self._visit_as(self.portal_stranger)
        missing = self._read(f"/my/returns/{returns.id + 999}", status=404)
        for url in (
            f"/my/returns/{returns.id}",
            f"/my/returns/{returns.id}?access_token=wrong",
            f"/my/returns/{returns.id}?access_token=%C3%A9",
            f"/my/returns/{2**40}",
        ):
            self.assertEqual(self._read(url, status=404), missing, url)

    def test_link_opens_the_page_of_one_return_only(self):
        returns, other = self._create_authorized(1.0), self._create_authorized(1.0)
        token, other_token = (r._portal_ensure_token() for r in (returns, other))
        self.assertIn(
            returns.name, self._read(f"/my/returns/{returns.id}?access_token={token}")
        )
        for wrong in (other_token, token[:-1], "x" * 5000):
            self._read(f"/my/returns/{returns.id}?access_token={wrong}", status=404)

    def test_visitor_without_link_is_asked_to_sign_in_for_any_number(self):
        returns = self._create_authorized()
        for number in (returns.id, returns.id + 999):
            response = self.url_open(f"/my/returns/{number}", allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            self.assertTrue(response.headers["Location"].startswith("/web/login"))

    def test_staff_see_what_the_customer_sees_and_change_nothing_there(self):
        returns = self._create_authorized()
        action = returns.with_user(self.user_salesperson).action_preview_return_order()
        self._visit_as(self.user_salesperson)
        text = self._read(action["url"])
        self.assertIn("This is a preview of the customer portal", text)
        response = self._post(returns, "tracking", {"number": "SF12345"})
        self.assertEqual(response.status_code, 403)
        self.assertFalse(returns.tracking_number)
        self._visit_as(new_test_user(self.env, "clerk", groups="base.group_user"))
        self._read(f"/my/returns/{returns.id}", status=404)

    def test_addons_show_their_parts_on_the_page(self):
        returns = self._create_authorized()
        self.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "key": "return_management_portal.test_part",
                "arch": """<p>Part of <t t-out="return_order.name"/></p>""",
            }
        )
        self.patch(
            self.registry["return.order"],
            "_get_customer_page_parts",
            lambda order: ["return_management_portal.test_part"],
        )
        self._visit_as(self.portal_customer)
        text = self._read(f"/my/returns/{returns.id}")
        self.assertIn(f"Part of {returns.name}", text)

    def test_other_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        staff = new_test_user(
            self.env,
            "elsewhere",
            groups="base.group_user,return_management.return_management_group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        returns = self._create_authorized()
        self._visit_as(staff)
        self._read(f"/my/returns/{returns.id}", status=404)

    def test_home_counts_the_customers_returns(self):
        self._create_submitted()
        self._create_authorized(1.0)
        counters = ["return_count", "return_waiting_count"]
        expected = {self.portal_colleague: [2, 1], self.portal_stranger: [0, 0]}
        for user, counts in expected.items():
            self._visit_as(user)
            self.assertIn("/my/returns", self.url_open("/my").text)
            answer = self.make_jsonrpc_request("/my/counters", {"counters": counters})
            self.assertEqual([answer[key] for key in counters], counts)

    def test_list_filters_sorts_and_searches(self):
        draft = self._create_return(self.order, [1.0])
        submitted = self._create_submitted(1.0)
        to_send = self._create_authorized(1.0)
        on_the_way = self._create_authorized(1.0, tracking_number="SF777")
        cancelled = self._create_submitted(1.0)
        cancelled.with_user(self.user_salesperson).action_cancel()
        self._visit_as(self.portal_customer)
        cases = {
            "": submitted | to_send | on_the_way | cancelled,
            "filterby=open": submitted | to_send | on_the_way,
            "filterby=waiting": to_send,
            "filterby=closed": cancelled,
            "filterby=bogus&sortby=bogus": submitted | to_send | on_the_way | cancelled,
            "search=SF777&search_in=number": on_the_way,
            f"search={self.order.name}&search_in=order": submitted
            | to_send
            | on_the_way
            | cancelled,
            "search=battery&search_in=product&filterby=closed": cancelled,
            "search=%25%27%22%3Cscript%3E": self.env["return.order"],
        }
        every = draft | submitted | to_send | on_the_way | cancelled
        for query, shown in cases.items():
            text = self.url_open(f"/my/returns?{query}").text
            found = every.filtered(lambda r, text=text: f">{r.name}<" in text)
            self.assertEqual(found, shown, query)
            self.assertNotIn('<script>"', text)
        text = self._read("/my/returns?sortby=name")
        self.assertLess(text.index(cancelled.name), text.index(submitted.name))
        self._visit_as(self.portal_stranger)
        self.assertIn("You have not returned anything yet", self._read("/my/returns"))

    def test_draft_is_shown_to_the_customer_who_asked_for_it(self):
        draft = self._create_return(self.order, [1.0], channel="portal")
        staff = self._create_return(self.order, [1.0])
        self._visit_as(self.portal_customer)
        text = self._read("/my/returns?filterby=open")
        self.assertIn(draft.name, text)
        self.assertNotIn(staff.name, text)
        self.assertIn("Being Checked", self._read(draft.access_url))
        text = self._read("/my/returns?filterby=waiting")
        self.assertNotIn(draft.name, text)

    def test_page_beyond_the_last_is_the_last(self):
        returns = self._create_submitted()
        self._visit_as(self.portal_customer)
        self.assertIn(returns.name, self._read("/my/returns/page/99999999999999"))
        self._visit_as(None)
        response = self.url_open("/my/returns", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
