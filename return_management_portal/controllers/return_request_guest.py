from odoo import http
from odoo.http import request


class ReturnRequestGuest(http.Controller):
    """The form for customers without an account, who get the link by e-mail."""

    @http.route(
        "/returns/request",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=False,
    )
    def portal_return_guest(self, **post):
        """Show the form, or answer what is the same for right and wrong pairs."""
        reference, email = (
            str(post.get(name) or "").replace("\x00", "")
            for name in ("reference", "email")
        )
        values = {
            "page_name": "return_request",
            "no_breadcrumbs": True,
            "reference": reference,
            "email": email,
            "state": "form",
        }
        status = 200
        if request.httprequest.method == "POST":
            values["state"], status = self._ask(reference, email)
        response = request.render(
            "return_management_portal.portal_return_guest", values
        )
        response.status_code = status
        return response

    def _ask(self, reference, email):
        """Ask for the link.

        :return: what to show, and the status.
        :rtype: tuple[str, int]
        """
        if not reference.strip() or "@" not in email:
            return "incomplete", 422
        # sudo: everybody may ask; only the address on record gets an answer.
        asked = (
            request.env["return.order.link.request"]
            .sudo()
            ._ask(reference, email, request.httprequest.remote_addr)
        )
        return ("sent", 200) if asked else ("too_often", 429)
