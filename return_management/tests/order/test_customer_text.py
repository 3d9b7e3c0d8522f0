from subprocess import TimeoutExpired
from unittest.mock import patch

from markupsafe import Markup

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...customer_text import strip_remote
from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestCustomerText(ReturnManagementCommon):
    """What customers write reaches out to nobody when it is read or printed."""

    def test_remote_contents_are_taken_out(self):
        for remote in (
            '<img src="http://evil.example/a.png">',
            '<img src="//evil.example/a.png">',
            '<img src="https:/\\evil.example/a.png">',
            '<img srcset="http://evil.example/a.png 2x">',
            '<img src="data:text/html,evil.example">',
            '<p style="background: url(http://evil.example/a)">x</p>',
            '<p style="background: u\\72l(http://evil.example/a)">x</p>',
            "<p style=\"list-style-image: image-set('evil.example' 1x)\">x</p>",
            '<table background="http://evil.example/a"><tr><td>x</td></tr></table>',
            "<style>@import 'http://evil.example/a.css';</style>",
            '<link rel="stylesheet" href="http://evil.example/a.css">',
            '<iframe src="http://evil.example"></iframe>',
            '<object data="http://evil.example"></object>',
            '<video poster="http://evil.example/a.png"></video>',
            '<svg><image href="http://evil.example/a.png"></image></svg>',
            '<form action="http://evil.example"><b>Sign in</b></form>',
            '<button formaction="http://evil.example">Go</button>',
            '<input type="image" src="http://evil.example/a.png">',
            '<base href="http://evil.example/">',
            '<meta http-equiv="refresh" content="0;url=http://evil.example">',
            "<!--[if mso]><img src='http://evil.example/a.png'><![endif]-->",
        ):
            with self.subTest(remote=remote):
                self.assertNotIn("evil", strip_remote(f"<p>Hello</p>{remote}"))
                self.assertIn("Hello", strip_remote(f"{remote}<p>Hello</p>"))

    def test_own_contents_stay(self):
        for own in (
            '<img src="/web/image/12?access_token=a">',
            '<img src="data:image/png;base64,AAAA">',
            '<p style="color: red; margin: 1px">Dear <b>team</b></p>',
            '<a href="https://shop.example/">Order</a>',
            "Plain & simple",
            "",
        ):
            self.assertEqual(strip_remote(own), own)
        self.assertEqual(strip_remote("<form><b>Text</b></form>"), "<b>Text</b>")

    def test_description_is_kept_without_remote_contents(self):
        remote = '<p>Broken</p><img src="http://evil.example/a.png">'
        returns = self._create_return(self._sell(), [1.0], description=remote)
        self.assertIn("Broken", returns.description)
        self.assertNotIn("evil", returns.description)
        returns = returns.create(
            {"partner_id": self.customer.id, "description": remote}
        )
        self.assertNotIn("evil", returns.description)

    def test_returns_are_printed_without_the_network(self):
        report = self.env["ir.actions.report"]
        commands = []

        def run(args):
            commands.append(args)
            raise InterruptedError

        path = "odoo.addons.base.models.ir_actions_report._run_wkhtmltopdf"
        for name in (
            "return_management.return_order_report_slip_action",
            "account.account_invoices",
        ):
            with patch(path, run), self.assertRaises(InterruptedError):
                report._run_wkhtmltopdf(["<html/>"], report_ref=name)
        ours, other = commands
        place = ours.index("--proxy")
        self.assertEqual(ours[place + 1], "http://127.0.0.1:9")
        self.assertEqual(ours[place + 2], "--bypass-proxy-for")
        self.assertNotIn("--proxy", other)

    def test_report_that_is_not_ready_is_given_up(self):
        report = self.env["ir.actions.report"]
        path = "odoo.addons.return_management.models.order.ir_actions_report"
        name = "return_management.return_order_report_slip_action"
        limits = []

        def run(command, **kwargs):
            limits.append(kwargs.get("timeout"))
            if kwargs.get("timeout"):
                raise TimeoutExpired(command, kwargs["timeout"])
            raise InterruptedError

        with patch(f"{path}.subprocess.run", run):
            with self.assertRaisesRegex(UserError, r"not ready after 70 seconds"):
                report._run_wkhtmltopdf(["<html/>", "<html/>"], report_ref=name)
            with self.assertRaises(InterruptedError):
                report._run_wkhtmltopdf(
                    ["<html/>"], report_ref="account.account_invoices"
                )
        self.assertEqual(limits, [70, None])

    def test_messages_of_strangers_are_shown_without_remote_contents(self):
        returns = self._create_return(self._sell(), [1.0])
        body = Markup("<p>Broken</p><img src='http://evil.example/a.png'>")
        mail = returns.message_post(
            body=body, message_type="email", email_from="somebody@example.com"
        )
        self.assertIn("Broken", mail.body)
        self.assertNotIn("evil", mail.body)
        posted = returns.message_post(
            body=body, message_type="comment", author_id=self.customer.id
        )
        self.assertNotIn("evil", posted.body)
        text = "1 < 2"
        plain = returns.message_post(
            body=text, message_type="comment", author_id=self.customer.id
        )
        self.assertEqual(plain.body, "<p>1 &lt; 2</p>")
        own = returns.message_post(body=body, message_type="comment")
        self.assertIn("evil", own.body)
