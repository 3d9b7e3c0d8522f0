from werkzeug.exceptions import Forbidden, NotFound, TooManyRequests

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.return_management.controllers.access import LARGEST_ID, keep_private

from ..const import REQUEST_SCREENS
from .access import get_sale_order
from .entered import read_by_id, read_id, read_texts
from .uploads import ACCEPT, MAX_COUNT, MAX_SIZE, read_uploads

# Odoo runs a request five times; the last one tells the customer instead of failing
MAX_TRIES = 4
# Requests of one visitor without an account that are remembered
REMEMBERED = 20


class ReturnRequestPortal(CustomerPortal):
    """Screens on which customers ask for a return of one of their orders."""

    # === ROUTES === #

    @http.route(
        "/my/orders/<int:order_id>/return",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_return_start(self, order_id, access_token=None, **post):
        """Show the first screen of a request, or go on with the one that was begun.

        The request begins when something was entered: whoever only looks, as machines
        do that follow links, leaves nothing behind.
        """
        order = get_sale_order(order_id, access_token)
        return_request = self._find_open_request(order)
        is_entered = request.httprequest.method == "POST"
        if return_request and not is_entered:
            return self._redirect_to_screen(return_request, "items", access_token)
        # sudo: customers have no rights on requests, access was checked.
        requests = request.env["return.order.request"].sudo()
        requests = requests.with_company(order.company_id)
        if not is_entered:
            new = requests.new({"order_id": order.id})
            return self._render_screen(new, "items", access_token)
        return_request = return_request or self._begin_request(requests, order)
        texts = read_texts(post)
        return self._post_items(return_request, texts, access_token)

    def _begin_request(self, requests, order):
        """Begin a request of the visitor.

        :param return.order.request requests: under sudo.
        :param sale.order order: that it is about.
        :rtype: return.order.request
        :raise TooManyRequests: if too many were begun within the last hour.
        """
        ip = request.httprequest.remote_addr
        if requests._is_begun_too_often(order, ip):
            raise TooManyRequests(
                request.env._(
                    "Too many requests were begun for this order, or from your "
                    "connection. Try again in an hour, or write us a message."
                )
            )
        return_request = requests.create({"order_id": order.id, "ip": ip})
        known = request.session.get("return_request_ids", [])
        request.session["return_request_ids"] = [
            *known[1 - REMEMBERED :],
            return_request.id,
        ]
        return return_request

    @http.route(
        "/my/orders/<int:order_id>/return/<int:request_id>/<string:screen>",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_return_screen(
        self, order_id, request_id, screen, access_token=None, **post
    ):
        """Show a screen, or keep what was entered on it and go to the next one."""
        return_request = self._get_request(order_id, request_id, access_token)
        if screen not in REQUEST_SCREENS:
            raise NotFound
        if return_request.return_order_id:
            return self._redirect_to_return(return_request.return_order_id)
        first = return_request._get_open_screen(screen)
        if first != screen:
            return self._redirect_to_screen(return_request, first, access_token)
        if request.httprequest.method == "GET":
            return self._render_screen(return_request, screen, access_token)
        texts = read_texts(post)
        return getattr(self, f"_post_{screen}")(return_request, texts, access_token)

    @http.route(
        "/my/orders/<int:order_id>/return/<int:request_id>/file/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_return_file(
        self, order_id, request_id, file_id, access_token=None, **kw
    ):
        """Show a photo or document that was uploaded to a request."""
        return_request = self._get_request(order_id, request_id, access_token)
        file = self._get_file(return_request, file_id)
        stream = request.env["ir.binary"].sudo()._get_stream_from(file)
        return stream.get_response(as_attachment=not file.mimetype.startswith("image/"))

    # === DOORS === #

    def _find_open_request(self, order):
        """Return the request that the visitor has begun for an order.

        :param sale.order order: under sudo.
        :rtype: return.order.request
        """
        requests = (
            request.env["return.order.request"]
            .sudo()
            .search(
                [("order_id", "=", order.id), ("return_order_id", "=", False)],
                order="id desc",
            )
        )
        return requests.filtered(self._is_own)[:1]

    def _is_own(self, return_request):
        """Return whether the visitor has begun a request.

        :rtype: bool
        """
        user = request.env.user
        return return_request.id in request.session.get("return_request_ids", []) or (
            not user._is_public() and return_request.create_uid == user
        )

    def _get_request(self, order_id, request_id, access_token):
        """Return a request of an order that the visitor may see and has begun.

        :return: under sudo, and in the name of the user.
        :rtype: return.order.request
        :raise NotFound: otherwise, whatever the reason.
        """
        order = get_sale_order(order_id, access_token)
        if not 0 < request_id <= LARGEST_ID:
            raise NotFound
        # sudo: customers have no rights on requests, they are checked here.
        return_request = (
            request.env["return.order.request"]
            .sudo()
            .with_company(order.company_id)
            .browse(request_id)
            .exists()
        )
        if return_request.order_id != order or not self._is_own(return_request):
            raise NotFound
        return return_request

    def _get_file(self, return_request, file_id):
        """Return a file of a request.

        :rtype: ir.attachment
        :raise NotFound: if it is not one of this request.
        """
        files = return_request.line_ids.attachment_ids
        file = files.filtered(lambda attachment: attachment.id == file_id)
        if not file:
            raise NotFound
        return file

    # === WHAT IS ENTERED === #

    def _post_items(self, return_request, post, access_token):
        entered = read_by_id(post, "quantity_", return_request.order_id.order_line)
        faults = return_request._store_items(entered)
        if faults:
            return self._render_screen(
                return_request, "items", access_token, faults, entered=entered
            )
        return self._redirect_to_next(return_request, "items", access_token)

    def _post_reason(self, return_request, post, access_token):
        lines = return_request.line_ids
        reasons = read_by_id(post, "reason_", lines)
        comments = read_by_id(post, "comment_", lines)
        faults = {}
        rows = return_request._get_reason_rows()
        self._check_reasons(rows, reasons)
        for row in rows:
            line = row["line"]
            files, wrong = read_uploads(
                f"photos_{line.id}", MAX_COUNT - len(line.attachment_ids)
            )
            line._store_files(files)
            missing = line._store_reason(
                row, reasons.get(line.id), comments.get(line.id)
            )
            if wrong or missing:
                faults[line.id] = " ".join(wrong + missing)
        if post.get("remove"):
            self._get_file(return_request, read_id(post["remove"])).unlink()
            return self._redirect_to_screen(return_request, "reason", access_token)
        if faults:
            return self._render_screen(return_request, "reason", access_token, faults)
        return self._redirect_to_next(return_request, "reason", access_token)

    def _check_reasons(self, rows, reasons):
        """Refuse reasons that were never offered.

        :param list[dict] rows: see `_get_reason_rows`.
        :param dict[int, str] reasons: as they were sent, by id of the line.
        :raise NotFound: if the page would not have sent one of them.
        """
        for row in rows:
            sent = reasons.get(row["line"].id)
            if sent and read_id(sent) not in row["reasons"].ids:
                raise NotFound

    def _post_settlement(self, return_request, post, access_token):
        faults = return_request._store_settlement(
            post.get("settlement_type"), post.get("refund_method")
        )
        if faults:
            return self._render_screen(
                return_request, "settlement", access_token, faults, entered=post
            )
        return self._redirect_to_next(return_request, "settlement", access_token)

    def _post_method(self, return_request, post, access_token):
        faults = return_request._store_method(post.get("return_method"))
        if faults:
            return self._render_screen(return_request, "method", access_token, faults)
        return self._redirect_to_next(return_request, "method", access_token)

    def _post_summary(self, return_request, post, access_token):
        self._check_may_submit(return_request.order_id)
        return_request._store_note(post.get("note"))
        faults = {}
        if not post.get("is_accepted"):
            faults["is_accepted"] = request.env._("Please confirm that you read this.")
        else:
            returns, fault = self._confirm(return_request)
            if returns:
                return self._redirect_to_return(returns)
            faults["submit"] = fault
        return self._render_screen(return_request, "summary", access_token, faults)

    def _check_may_submit(self, order):
        """Refuse employees who may not ask for returns elsewhere, either.

        :param sale.order order: under sudo.
        :raise Forbidden: if so.
        """
        user = request.env.user
        customer = order.partner_id.commercial_partner_id
        if (
            user._is_internal()
            and user.commercial_partner_id != customer
            and not request.env["return.order"].has_access("create")
        ):
            raise Forbidden(
                request.env._(
                    "Only the customer can send this request. Ask a colleague with "
                    "access to returns to create one."
                )
            )

    def _confirm(self, return_request):
        """Submit a request; nothing is half done if it fails.

        :return: the return, and why there is none.
        :rtype: tuple[return.order, str]
        """
        environ = request.httprequest.environ
        tries = environ["return_request_tries"] = (
            environ.get("return_request_tries", 0) + 1
        )
        try:
            with request.env.cr.savepoint():
                return return_request._confirm(), ""
        except UserError as error:
            return request.env["return.order"], str(error)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            if tries < MAX_TRIES:
                raise
            return request.env["return.order"], request.env._(
                "Many people are returning items of this order at the moment. Please "
                "send the request again."
            )

    # === PAGES === #

    def _get_screen_url(self, return_request, screen, access_token):
        order_id = return_request.order_id.id
        url = f"/my/orders/{order_id}/return"
        if return_request.id:
            url += f"/{return_request.id}/{screen}"
        # What was checked by `get_sale_order`, so there is nothing to quote.
        token = access_token and return_request.order_id.access_token
        return f"{url}?access_token={token}" if token else url

    def _redirect_to_screen(self, return_request, screen, access_token):
        return request.redirect(
            self._get_screen_url(return_request, screen, access_token), code=303
        )

    def _redirect_to_next(self, return_request, screen, access_token):
        following = REQUEST_SCREENS[REQUEST_SCREENS.index(screen) + 1]
        return self._redirect_to_screen(return_request, following, access_token)

    def _redirect_to_return(self, returns):
        return request.redirect(returns.sudo().get_portal_url(), code=303)

    def _render_screen(
        self, return_request, screen, access_token, faults=None, entered=None
    ):
        """Show a screen.

        :param dict faults: what is wrong with what was sent, by field.
        :param dict entered: what was sent and not kept.
        """
        values = {
            **self._prepare_portal_layout_values(),
            **self._prepare_screen_values(return_request, screen),
            "page_name": "return_request",
            "return_request": return_request,
            # Not `sale_order`: its own breadcrumb would come along.
            "source_order": return_request.order_id,
            "title": request.env._(
                "Return items of order %(order)s", order=return_request.order_id.name
            ),
            "screen": screen,
            "screens": REQUEST_SCREENS,
            "get_url": lambda name: self._get_screen_url(
                return_request, name, access_token
            ),
            "order_url": self._get_order_url(return_request.order_id, access_token),
            "faults": faults or {},
            "news": [] if faults else return_request._get_news(screen),
            "entered": entered or {},
        }
        response = request.render(
            f"return_management_portal.portal_return_request_{screen}", values
        )
        if faults:
            response.status_code = 422
        return keep_private(response)

    def _get_order_url(self, order, access_token):
        return order.get_portal_url() if access_token else order.access_url

    def _prepare_screen_values(self, return_request, screen):
        """Return what one screen shows.

        :rtype: dict
        """
        if screen == "items":
            chosen = return_request.line_ids
            return {
                "rows": return_request._get_item_rows(),
                "chosen": {
                    line.sale_line_id.id: return_request._format_number(line.quantity)
                    for line in chosen
                },
            }
        if screen == "reason":
            return {
                "rows": return_request._get_reason_rows(),
                "accept": ACCEPT,
                "max_size": MAX_SIZE,
                "max_count": MAX_COUNT,
                "photos_hint": request.env._(
                    "Photos or PDF, at most %(count)s files of %(size)s each.",
                    count=MAX_COUNT,
                    size=f"{MAX_SIZE // 2**20} MB",
                ),
            }
        offer = return_request._get_settlement_offer()
        values = {"offer": offer, "draft": offer["draft"]}
        if screen in ("settlement", "summary"):
            values["refund"] = return_request._get_expected_refund(offer["draft"])
        if screen in ("method", "summary"):
            values["methods"] = return_request._get_return_methods()
            values["way_back"] = return_request._get_way_back(offer["draft"])
        if screen == "summary":
            values["policies"] = return_request._get_policies_to_read(offer["draft"])
        return values
