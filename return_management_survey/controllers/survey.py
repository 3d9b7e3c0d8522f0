from urllib.parse import urlencode

from werkzeug.exceptions import Forbidden, NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.return_management.controllers.access import get_return, keep_private

MARKS = {str(mark): mark for mark in range(1, 6)}


class ReturnSurvey(http.Controller):
    """The page on which customers tell how their return was handled."""

    @http.route(
        "/my/returns/<int:return_id>/survey",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def show(self, return_id, access_token=None, rating=None, **kwargs):
        """Show the survey, or what was answered.

        Stars in the address are chosen on the page and nothing more: mail scanners
        open links, too.

        :raise NotFound: if the user may not see the return, or it is not done.
        """
        order = self._get_closed_return(return_id, access_token)
        answer = order._get_survey_rating()
        mark = MARKS.get(rating)
        return self._render(
            order,
            access_token,
            mark=mark or round(answer.rating),
            comment=answer.feedback or "",
            is_form=bool(mark or not answer),
        )

    @http.route(
        "/my/returns/<int:return_id>/survey",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def answer(self, return_id, access_token=None, rating=None, comment=None, **kwargs):
        """Store the answer, and show it.

        :raise Forbidden: if the user is not the customer.
        :raise NotFound: as in `show`.
        """
        order = self._get_closed_return(return_id, access_token)
        if not order._can_answer_survey():
            raise Forbidden
        try:
            order._answer_survey(MARKS.get(rating), comment)
        except UserError as error:
            return self._render(
                order,
                access_token,
                mark=MARKS.get(rating, 0),
                comment=comment or "",
                error=error.args[0],
                status=422,
            )
        return request.redirect(self._get_url(order, access_token), code=303)

    def _get_closed_return(self, return_id, access_token):
        """Return the return of the page.

        :raise NotFound: if the user may not see it, or if it is not done.
        """
        order = get_return(return_id, access_token)
        if order.state != "done":
            raise NotFound
        return order

    def _get_url(self, order, access_token):
        token = urlencode({"access_token": access_token}) if access_token else ""
        return f"/my/returns/{order.id}/survey?{token}"

    def _render(self, order, access_token, status=200, **values):
        page = request.render(
            "return_management_survey.portal_return_survey",
            {
                "page_name": "return_survey",
                "return_order": order,
                "access_token": access_token,
                "marks": order._get_survey_marks(),
                "is_open": order._is_survey_open(),
                "can_answer": order._can_answer_survey(),
                "is_form": True,
                "error": False,
                **values,
            },
            status=status,
        )
        return keep_private(page)
