from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.addons.return_management.controllers.access import (
    LinkExpired,
    get_return,
    keep_private,
)

from ..const import PHOTO_TYPES
from .entered import as_text
from .uploads import ACCEPT, MAX_COUNT, MAX_SIZE

REPORTS = {
    "slip": "return_management.return_order_report_slip_action",
    "voucher": "return_management.return_order_report_voucher_action",
}
# Long enough for a number or a name; what is longer finds nothing
MAX_SEARCH = 100
# What the pages of the list have in common
KEPT_ARGS = ("sortby", "filterby", "search", "search_in")


class ReturnPortal(CustomerPortal):
    """The customer's returns: the card at home, the list, and the page of each."""

    # === HOME AND LIST === #

    def _prepare_home_portal_values(self, counters):
        """Override of `portal` to count the returns of the customer."""
        values = super()._prepare_home_portal_values(counters)
        # sudo: the domain lets nothing through but the customer's own returns.
        orders = request.env["return.order"].sudo()
        for key, name in (("return_count", "all"), ("return_waiting_count", "waiting")):
            if key in counters:
                domain = self._get_returns_domain(name)
                values[key] = orders.search_count(domain)
        return values

    def _get_returns_domain(self, filterby="all", search="", search_in="all"):
        """Return the domain of the customer's list.

        :param str filterby: a key of `return.order._get_customer_filter_domains`.
        :param str search: what is searched for.
        :param str search_in: a key of `_get_returns_search_inputs`.
        :rtype: Domain
        """
        orders = request.env["return.order"]
        domain = orders._get_customer_domain()
        domain &= orders._get_customer_filter_domains()[filterby]
        if search:
            names = {
                "number": ("name", "client_ref", "tracking_number"),
                "order": ("line_ids.sale_order_id.name",),
                "product": ("line_ids.product_id", "line_ids.name"),
            }
            searched = names.get(search_in) or sum(names.values(), ())
            domain &= Domain.OR(Domain(name, "ilike", search) for name in searched)
        return domain

    def _get_returns_sortings(self):
        return {
            "date": {"label": request.env._("Newest"), "order": "date_request desc"},
            "name": {"label": request.env._("Number"), "order": "name desc"},
            "phase": {
                "label": request.env._("Status"),
                "order": "phase, date_request desc",
            },
        }

    def _get_returns_filters(self):
        return {
            "all": {"label": request.env._("All")},
            "open": {"label": request.env._("Open")},
            "waiting": {"label": request.env._("Waiting for You")},
            "closed": {"label": request.env._("Closed")},
        }

    def _get_returns_search_inputs(self):
        labels = {
            "all": request.env._("Search in All"),
            "number": request.env._("Search in Numbers"),
            "order": request.env._("Search in Orders"),
            "product": request.env._("Search in Products"),
        }
        return {key: {"input": key, "label": label} for key, label in labels.items()}

    def _prepare_returns_bar(self, sortby, filterby, search, search_in):
        """Return the values of the bar above the list; what is unknown is the default.

        :param str sortby: a key of `_get_returns_sortings`.
        :param str filterby: a key of `_get_returns_filters`.
        :param str search: what is searched for.
        :param str search_in: a key of `_get_returns_search_inputs`.
        :rtype: dict
        """
        sortings = self._get_returns_sortings()
        bar = {
            "searchbar_sortings": sortings,
            "sortby": sortby if sortby in sortings else "date",
            "searchbar_filters": self._get_returns_filters(),
            "filterby": filterby,
            "searchbar_inputs": self._get_returns_search_inputs(),
            "search_in": search_in,
            "search": as_text(search)[:MAX_SEARCH].strip(),
        }
        if filterby not in bar["searchbar_filters"]:
            bar["filterby"] = "all"
        if search_in not in bar["searchbar_inputs"]:
            bar["search_in"] = "all"
        return bar

    @http.route(
        ["/my/returns", "/my/returns/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_returns(
        self, page=1, sortby=None, filterby=None, search="", search_in="all", **kwargs
    ):
        """Show the customer's returns."""
        bar = self._prepare_returns_bar(sortby, filterby, search, search_in)
        domain = self._get_returns_domain(
            bar["filterby"], bar["search"], bar["search_in"]
        )
        # sudo: as in `_prepare_home_portal_values`.
        orders = request.env["return.order"].sudo()
        pager = portal_pager(
            url="/my/returns",
            url_args={key: bar[key] for key in KEPT_ARGS if bar[key]},
            total=orders.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        orders = orders.search(
            domain,
            order=f"{bar['searchbar_sortings'][bar['sortby']]['order']}, id desc",
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        request.session["my_returns_history"] = orders.ids[:100]
        values = {
            **self._prepare_portal_layout_values(),
            **bar,
            "returns": orders,
            "page_name": "return",
            "pager": pager,
            "default_url": "/my/returns",
        }
        page = request.render("return_management_portal.portal_my_returns", values)
        return keep_private(page)

    # === PAGE === #

    @http.route("/my/returns/<int:return_id>", type="http", auth="public", website=True)
    def portal_my_return(
        self,
        return_id,
        access_token=None,
        report_type=None,
        report_ref=None,
        download=None,
        message=None,
        **kwargs,
    ):
        """Show one return, or one of its forms."""
        is_public = request.env.user._is_public()
        if is_public and not access_token and not report_type:
            # The same for every number: nobody learns which returns exist.
            return self._ask_to_sign_in(return_id)
        try:
            order_sudo = get_return(return_id, access_token)
        except LinkExpired:
            if not is_public:
                raise
            return self._ask_to_sign_in(return_id)
        if report_type:
            self._check_report(order_sudo, report_type, report_ref)
            return self._show_report(
                model=order_sudo,
                report_type=report_type,
                report_ref=REPORTS[report_ref],
                download=bool(download),
            )
        # Whoever may send the request alone learns the identity of a mail's recipient.
        known = {key: kwargs[key] for key in ("pid", "hash") if kwargs.get(key)}
        return self._render_return(order_sudo, access_token, message=message, **known)

    def _ask_to_sign_in(self, return_id):
        """Lead a visitor to the page by way of their account.

        :param int return_id: from the address.
        :rtype: odoo.http.Response
        """
        back = urlencode({"redirect": f"/my/returns/{return_id}"})
        return request.redirect(f"/web/login?{back}")

    def _check_report(self, order_sudo, report_type, report_ref):
        """Refuse forms that there are not, or not yet.

        :raise NotFound: if so.
        """
        is_there = {
            "slip": order_sudo._has_slip,
            "voucher": order_sudo._get_voucher_credit_notes,
        }
        if report_type not in ("pdf", "html") or report_ref not in is_there:
            raise NotFound
        if not is_there[report_ref]():
            raise NotFound

    def _render_return(self, order_sudo, access_token, **values):
        """Show the page of a return.

        :param return.order order_sudo: the return.
        :param str access_token: by which the visitor came, may be empty.
        :param values: further values of the template: ``message``, or ``error_key``,
            ``error`` and ``posted`` where something is wrong.
        :rtype: odoo.http.Response
        """
        is_staff = request.env.user._is_internal() and not order_sudo._is_of_user()
        pid, pid_hash = values.pop("pid", None), values.pop("hash", None)
        values = self._get_page_view_values(
            order_sudo,
            access_token,
            {
                "posted": {},
                **values,
                "return_order": order_sudo,
                "page_name": "return",
                "is_staff": is_staff,
                "backend_url": f"/odoo/return.order/{order_sudo.id}",
                "photo_types": PHOTO_TYPES,
                "upload_accept": ACCEPT,
                "upload_help": request.env._(
                    "Photos or PDF, at most %(count)s files of %(size)s each.",
                    count=MAX_COUNT,
                    size=f"{MAX_SIZE // 2**20} MB",
                ),
                "get_url": lambda *args, **query: self._get_return_url(
                    order_sudo, access_token, *args, **query
                ),
            },
            "my_returns_history",
            False,
            pid=pid,
            hash=pid_hash,
        )
        # Portal users have no rights on returns: they write through the link as well.
        values["token"] = order_sudo._portal_ensure_token()
        response = request.render("return_management_portal.portal_my_return", values)
        if values.get("error"):
            response.status_code = 422
        return keep_private(response)

    def _get_return_url(self, order_sudo, access_token, suffix="", **query):
        """Return an address of the return that opens for the visitor.

        :param return.order order_sudo: the return.
        :param str access_token: by which the visitor came, may be empty.
        :param str suffix: what follows the address of the page.
        :param query: further arguments; ``anchor`` leads to a part of the page.
        :rtype: str
        """
        anchor = query.pop("anchor", "")
        if access_token:
            query["access_token"] = access_token
        url = f"{order_sudo.access_url}{suffix}"
        if query:
            url += f"?{urlencode(query)}"
        return f"{url}#{anchor}" if anchor else url
