from odoo.exceptions import AccessError
from odoo.tests import tagged

from .portal_common import PortalReturnCommon


@tagged("post_install", "-at_install")
class TestPortalLinks(PortalReturnCommon):
    """A link opens a return for its customer, as long as it should."""

    def _open(self, returns, token, status=200):
        """Open the page and what belongs to it by a link, without an account."""
        self._visit_as(None)
        self._read(f"{returns.access_url}?access_token={token}", status)
        slip = f"access_token={token}&report_type=html&report_ref=slip"
        self._read(f"{returns.access_url}?{slip}", status)

    def _read_messages(self, returns, **key):
        """Read the messages of the page.

        :return: whether they were told.
        :rtype: bool
        """
        data = {"thread_model": returns._name, "thread_id": returns.id, **key}
        answer = self.make_jsonrpc_request("/portal/chatter_init", data)
        return any(t.get("id") == returns.id for t in answer.get("mail.thread", []))

    # === CHANGE OF CUSTOMER === #

    def test_link_of_a_former_customer_opens_nothing(self):
        """A stranger named somebody's order in a mail."""
        returns = self.env["return.order"].create(
            {"partner_id": self.stranger.id, "channel": "email"}
        )
        returns.message_subscribe((self.stranger | self.user_officer.partner_id).ids)
        token = returns._portal_ensure_token()
        signed = returns._sign_token(self.stranger.id)
        self._visit_as(None)
        self.assertTrue(self._read_messages(returns, token=token))
        self.assertTrue(self._read_messages(returns, pid=self.stranger.id, hash=signed))
        returns.with_user(self.user_officer).partner_id = self.customer
        self._visit_as(None)
        self._read(f"{returns.access_url}?access_token={token}", 404)
        self.assertFalse(self._read_messages(returns, token=token))
        self.assertFalse(
            self._read_messages(returns, pid=self.stranger.id, hash=signed)
        )
        self.assertNotIn(self.stranger, returns.message_partner_ids)
        self.assertIn(self.user_officer.partner_id, returns.message_partner_ids)
        self._read(f"{returns.access_url}?access_token={returns.access_token}")

    def test_same_customer_keeps_the_link(self):
        returns = self._create_return(self.order, [1.0])
        returns.message_subscribe(self.customer.ids)
        token = returns._portal_ensure_token()
        returns.write({"partner_id": self.customer.id, "client_ref": "A1"})
        self.assertEqual(returns.access_token, token)
        # A colleague is another customer of the page, but no stranger.
        returns.partner_id = self.portal_colleague.partner_id
        self.assertNotEqual(returns.access_token, token)
        self.assertIn(self.customer, returns.message_partner_ids)

    def test_many_returns_get_links_of_their_own(self):
        returns = self.env["return.order"].create(
            [{"partner_id": self.stranger.id} for __ in range(2)]
        )
        returns.partner_id = self.customer
        self.assertEqual(len(set(returns.mapped("access_token"))), 2)

    # === ON DEMAND === #

    def test_link_is_changed_on_demand(self):
        returns = self._create_authorized(1.0)
        token = returns._portal_ensure_token()
        self._open(returns, token)
        returns.with_user(self.user_salesperson).action_change_link()
        self._open(returns, token, 404)
        self._open(returns, returns.access_token)
        self.assertIn("link", returns.message_ids[0].body)
        with self.assertRaises(AccessError):
            returns.with_user(self.user_finance).action_change_link()

    # === AFTER CLOSING === #

    def test_link_ends_some_time_after_closing(self):
        self.company.return_link_days = 30
        returns = self._take_back(self.order, [1.0])
        token = returns._portal_ensure_token()
        url = f"{returns.access_url}?access_token={token}"
        self._settle(returns)
        self.assertTrue(returns.date_closed)
        self._open(returns, token)
        self._age(returns, 29)
        self._open(returns, token)
        self._age(returns, 2)
        response = self.url_open(url, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].startswith("/web/login"))
        voucher = self.url_open(f"{url}&report_type=pdf&report_ref=voucher")
        self.assertIn("/web/login", voucher.url)
        self.assertFalse(self._read_messages(returns, token=token))
        self._read(f"{returns.access_url}?access_token=wrong", 404)
        self._visit_as(self.portal_customer)
        self._read(url)
        self.assertTrue(self._read_messages(returns, token=token))
        self._visit_as(self.portal_stranger)
        self._read(url, 404)
        self.assertFalse(self._read_messages(returns, token=token))
        self.company.return_link_days = 0
        self._open(returns, token)

    def _age(self, returns, days):
        """Let days pass since a return was closed."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE return_order SET date_closed = date_closed - %s * interval '1 day'
                WHERE id = %s""",
            (days, returns.id),
        )
        self.env.invalidate_all()
