import base64
import re

from odoo import Command
from odoo.tests import HttpCase, new_test_user

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management_policy.tests.policy_common import PolicyMixin

# Pictures of one pixel, and what is neither a picture nor a PDF
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
HTML = b"<html><script>alert(1)</script></html>"


class RequestCommon(PolicyMixin, ReturnManagementCommon):
    """A customer with an account, reasons of several groups, and an order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_portal = cls._create_portal_user("return_portal", cls.customer)
        cls.reason_choice = cls.env["return.order.reason"].create(
            {"name": "Ordered twice", "group": "customer", "liability": "customer"}
        )
        cls.reason_photo = cls.env["return.order.reason"].create(
            {"name": "Crushed", "group": "transport", "require_photo": True}
        )
        # Only those of this test are offered
        cls.env["return.order.reason"].search([]).is_portal = False
        cls.reasons = cls.reason | cls.reason_choice | cls.reason_photo
        cls.reasons.is_portal = True

    @classmethod
    def _create_portal_user(cls, login, customer):
        contact = cls.env["res.partner"].create(
            {
                "name": f"Buyer of {customer.name}",
                "parent_id": customer.id,
                "email": f"{login}@example.com",
            }
        )
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            partner_id=contact.id,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _begin(cls, order):
        """Begin a request in the name of the customer, as the pages do."""
        return (
            cls.env["return.order.request"]
            .with_user(cls.user_portal)
            .sudo()
            .create({"order_id": order.id})
        )

    @classmethod
    def _fill_in(cls, order, quantity=2.0, reason=None, **values):
        """Begin a request and choose everything, up to the summary.

        :param quantity: of every line, or a list of the quantities.
        """
        request = cls._begin(order)
        lines = order.order_line._filter_goods()
        if not isinstance(quantity, list):
            quantity = [quantity] * len(lines)
        faults = request._store_items(
            {
                line.id: f"{number:g}"
                for line, number in zip(lines, quantity, strict=True)
            }
        )
        assert not faults, faults
        request.line_ids.reason_id = reason or cls.reason
        request.write(
            {
                "settlement_type": "refund",
                "refund_method": "on_account",
                "return_method": "ship",
                **values,
            }
        )
        return request


class RequestHttpCommon(RequestCommon, HttpCase):
    """Goes through the screens as a browser without scripts does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell([{}])
        cls.line = cls.order.order_line
        cls.token = cls.order._portal_ensure_token()

    def _open(self, order=None, token=None):
        """Open the first screen of a request."""
        url = f"/my/orders/{(order or self.order).id}/return"
        response = self.url_open(f"{url}?access_token={token}" if token else url)
        self.assertEqual(response.status_code, 200, response.text[-2000:])
        return response

    def _send(self, page, data=None, files=None, url=None, **options):
        """Send the form of a page to where it goes, or elsewhere."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        return self.url_open(
            url or page.url,
            data={"csrf_token": token, **(data or {})},
            files=files,
            **options,
        )

    def _get_request(self):
        return self.env["return.order.request"].search(
            [("order_id", "=", self.order.id)], order="id desc", limit=1
        )

    def _get_returns(self):
        return self.env["return.order"].search([("partner_id", "=", self.customer.id)])

    def _go_to(self, screen, token=None, quantity="3", files=None):
        """Fill in the screens before one."""
        page = self._open(token=token)
        steps = {
            "items": lambda: {f"quantity_{self.line.id}": quantity},
            "reason": lambda: {
                f"reason_{self._get_request().line_ids.id}": self.reason.id,
                f"comment_{self._get_request().line_ids.id}": "Swollen <b>cells</b>",
            },
            "settlement": lambda: {
                "settlement_type": "refund",
                "refund_method": "on_account",
            },
            "method": lambda: {"return_method": "drop_off"},
        }
        for step, get_data in steps.items():
            if step == screen:
                return page
            page = self._send(page, get_data(), files if step == "reason" else None)
            self.assertEqual(page.status_code, 200, page.text[-2000:])
        self.assertIn(f"/{screen}", page.url)
        return page
