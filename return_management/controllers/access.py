"""Who gets to the pages of a return; everybody else gets the same answer."""

from werkzeug.exceptions import NotFound

from odoo.http import request
from odoo.tools import consteq

# The largest number that the database takes for an id
LARGEST_ID = 2**31 - 1


class LinkExpired(NotFound):
    """The link was right, and is too old to be believed: its customer signs in."""


def get_return(return_id, access_token=None):
    """Return the return of a page, for its customer or for whoever has the link.

    :param int return_id: from the address.
    :param str access_token: from the link; may be empty.
    :return: under sudo: customers have no rights on returns.
    :rtype: return.order
    :raise NotFound: if there is none, or if the user may not see it: the answer is the
        same, so that nobody learns which returns exist.
    :raise LinkExpired: if the return was closed long ago, to whoever has its link.
    """
    order = find_record("return.order", return_id)
    if not order._is_visible_to_customer():
        if not is_token_of(order.sudo(), access_token):
            raise NotFound
        if order._is_link_expired():
            raise LinkExpired
    return order.sudo()


def keep_private(response):
    """Let a page of a customer stay between the customer and us.

    It is stored nowhere on the way, its address, which may hold a token, is not told to
    other sites, and they cannot show it in a frame to catch clicks.

    :param odoo.http.Response response: the page.
    :return: the same.
    :rtype: odoo.http.Response
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def find_record(model, record_id):
    """Return a record that exists, whether or not the user may see it.

    :raise NotFound: if there is none.
    """
    if not 0 < record_id <= LARGEST_ID:
        raise NotFound
    record = request.env[model].browse(record_id)
    # sudo: whether the user may see it is for the caller to check.
    if not record.sudo().exists():
        raise NotFound
    return record


def is_token_of(record_sudo, access_token):
    """Return whether the link to a record was handed out by us."""
    token = record_sudo.access_token
    # As bytes: texts of other than plain characters cannot be compared.
    sent = str(access_token or "").encode(errors="replace")
    return bool(sent and token and consteq(token.encode(), sent))
