import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from odoo import Command, http
from odoo.tests import HttpCase, new_test_user

from odoo.addons.return_management.tests.common import ReturnManagementCommon
from odoo.addons.return_management.tests.pictures_common import make_picture
from odoo.addons.return_management_policy.tests.policy_common import PolicyMixin

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4"
    "890000000d49444154789c6360f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
JPEG = make_picture("JPEG")
PDF = b"%PDF-1.4\n%test\n"


class PortalReturnCommon(PolicyMixin, ReturnManagementCommon, HttpCase):
    """A customer with a colleague, a stranger, and their visits over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        cls.portal_customer = cls._create_portal_user("Ada", cls.customer)
        cls.portal_colleague = cls._create_portal_user("Bob", cls.customer)
        cls.stranger = cls.env["res.partner"].create({"name": "Moon Mining"})
        cls.portal_stranger = cls._create_portal_user("Eve", cls.stranger)
        cls.order = cls._sell()

    @classmethod
    def _create_portal_user(cls, name, company):
        user = new_test_user(
            cls.env,
            f"portal_{name.lower()}",
            groups="base.group_portal",
            name=name,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        user.partner_id.parent_id = company
        return user

    def _create_authorized(self, quantity=3.0, **values):
        return self._authorize(self._create_return(self.order, [quantity], **values))

    def _create_submitted(self, quantity=3.0, **values):
        returns = self._create_return(self.order, [quantity], **values)
        returns.with_user(self.user_salesperson).action_submit()
        return returns

    # === VISITS === #

    def _visit_as(self, user):
        """Sign in, or out."""
        self.authenticate(user and user.login, user and user.login)

    def _read(self, url, status=200):
        """Open a page, and give its text without tags."""
        response = self.url_open(url)
        self.assertEqual(response.status_code, status, url)
        return self._to_text(response)

    def _to_text(self, response):
        text = re.sub(r"<(script|style).*?</\1>", "", response.text, flags=re.S)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())

    def _post(self, returns, action, data=None, files=None, token=None, csrf=True):
        """Send a form of the page.

        :return: the answer, without following where it leads.
        """
        data = dict(data or {})
        if csrf:
            data["csrf_token"] = http.Request.csrf_token(self)
        if token:
            data["access_token"] = token
        return self.url_open(
            f"/my/returns/{returns.id}/{action}",
            data=data,
            files=files,
            allow_redirects=False,
            method="POST",
        )

    def _assert_redirected(self, response, message):
        self.assertEqual(response.status_code, 303, self._to_text(response))
        query = parse_qs(urlsplit(response.headers["Location"]).query)
        self.assertEqual(query.get("message"), [message])
