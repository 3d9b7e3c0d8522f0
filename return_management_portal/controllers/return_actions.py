from werkzeug.exceptions import Forbidden, NotFound

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from odoo.addons.return_management.controllers.access import get_return

from ..const import PHOTO_TYPES
from .entered import as_text
from .returns import ReturnPortal
from .uploads import read_uploads


class ReturnActionPortal(ReturnPortal):
    """What customers do on the page of a return, and the files that it shows."""

    # === WHAT THE CUSTOMER DOES === #

    @http.route(
        "/my/returns/<int:return_id>/tracking",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_my_return_tracking(
        self, return_id, access_token=None, carrier="", number="", **kwargs
    ):
        """Keep the tracking number of the parcel."""
        posted = {"carrier": as_text(carrier), "number": as_text(number)}
        return self._change_return(
            return_id,
            access_token,
            "tracking",
            lambda order: order._set_tracking(**posted),
            posted,
        )

    @http.route(
        "/my/returns/<int:return_id>/files",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_my_return_files(
        self, return_id, access_token=None, comment="", **kwargs
    ):
        """Keep files that the customer sends."""
        posted = {"comment": as_text(comment)}
        return self._change_return(
            return_id,
            access_token,
            "files",
            lambda order: order._add_customer_files(_read_files(), **posted),
            posted,
        )

    @http.route(
        "/my/returns/<int:return_id>/cancel",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_my_return_cancel(
        self, return_id, access_token=None, reason="", **kwargs
    ):
        """Cancel the return."""
        posted = {"reason": as_text(reason)}
        return self._change_return(
            return_id,
            access_token,
            "cancel",
            lambda order: order._cancel_by_customer(**posted),
            posted,
        )

    def _change_return(self, return_id, access_token, key, change, posted):
        """Do what the customer wants, and show the page with what came of it.

        :param int return_id: from the address.
        :param str access_token: from the form, may be empty.
        :param str key: the part of the page.
        :param change: does it, given the return; raises where it is not possible.
        :param dict posted: what the customer entered, shown again with an error.
        :rtype: odoo.http.Response
        """
        order_sudo = get_return(return_id, access_token)
        if request.env.user._is_internal() and not order_sudo._is_of_user():
            raise Forbidden(
                request.env._(
                    "This page shows what the customer sees. Change the return itself."
                )
            )
        try:
            with request.env.cr.savepoint():
                change(order_sudo)
        except UserError as error:
            order_sudo.invalidate_recordset()
            return self._render_return(
                order_sudo, access_token, error_key=key, error=str(error), posted=posted
            )
        url = self._get_return_url(order_sudo, access_token, message=key, anchor=key)
        return request.redirect(url, code=303)

    # === FILES === #

    @http.route(
        "/my/returns/<int:return_id>/photo/<int:attachment_id>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_my_return_photo(
        self, return_id, attachment_id, access_token=None, size=None, **kwargs
    ):
        """Show a photo, or give a file, that belongs to the return."""
        order_sudo = get_return(return_id, access_token)
        file_sudo = order_sudo._get_shown_files().filtered(
            lambda file: file.id == attachment_id
        )
        if not file_sudo:
            raise NotFound
        is_photo = file_sudo.mimetype in PHOTO_TYPES
        binary = request.env["ir.binary"]
        if is_photo and size == "small":
            stream = binary._get_image_stream_from(
                file_sudo, "raw", width=256, height=256
            )
        else:
            stream = binary._get_stream_from(file_sudo)
        return stream.get_response(as_attachment=not is_photo)

    @http.route(
        "/my/returns/<int:return_id>/credit_note/<int:move_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_my_return_credit_note(
        self, return_id, move_id, access_token=None, **kwargs
    ):
        """Return a posted credit note of the return as PDF."""
        order_sudo = get_return(return_id, access_token)
        note_sudo = order_sudo._get_voucher_credit_notes().filtered(
            lambda note: note.id == move_id
        )
        if not note_sudo:
            raise NotFound
        return self._show_report(
            model=note_sudo,
            report_type="pdf",
            report_ref="account.account_invoices",
            download=True,
        )


def _read_files():
    """Read the files that were sent: all of them, or none.

    :rtype: list[dict]
    :raise ValidationError: naming those that we do not take, and why.
    """
    files, faults = read_uploads("files")
    if faults:
        raise ValidationError("\n".join(faults))
    return files
