"""Who gets to the pages of an order; everybody else gets the same answer."""

from werkzeug.exceptions import NotFound

from odoo.addons.return_management.controllers.access import find_record, is_token_of


def get_sale_order(order_id, access_token=None):
    """Return the order of a page, by Odoo's own rules for the portal.

    :param int order_id: from the address.
    :param str access_token: from the link; may be empty.
    :return: under sudo, and still in the name of the user.
    :rtype: sale.order
    :raise NotFound: if there is none, or if the user may not see it.
    """
    order = find_record("sale.order", order_id)
    if not (order.has_access("read") or is_token_of(order.sudo(), access_token)):
        raise NotFound
    return order.sudo()
