"""Who gets into the portal; everybody else gets the same answer."""

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
    :return: under sudo: portal users have no rights on returns.
    :rtype: return.order
    :raise NotFound: if there is none, or if the user may not see it: the answer is the
        same, so that nobody learns which returns exist.
    :raise LinkExpired: if the return was closed long ago, to whoever has its link.
    """
    order = _find("return.order", return_id)
    if not order._is_visible_to_customer():
        if not _is_token_of(order.sudo(), access_token):
            raise NotFound
        if order._is_link_expired():
            raise LinkExpired
    return order.sudo()


def get_sale_order(order_id, access_token=None):
    """Return the order of a page, by Odoo's own rules for the portal.

    :param int order_id: from the address.
    :param str access_token: from the link; may be empty.
    :return: under sudo, and still in the name of the user.
    :rtype: sale.order
    :raise NotFound: as in `get_return`.
    """
    order = _find("sale.order", order_id)
    if not (order.has_access("read") or _is_token_of(order.sudo(), access_token)):
        raise NotFound
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


def _find(model, record_id):
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


def _is_token_of(record_sudo, access_token):
    """Return whether the link to a record was handed out by us."""
    token = record_sudo.access_token
    # As bytes: texts of other than plain characters cannot be compared.
    sent = str(access_token or "").encode(errors="replace")
    return bool(sent and token and consteq(token.encode(), sent))
