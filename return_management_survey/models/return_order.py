import re
from datetime import timedelta
from urllib.parse import urlencode

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, plaintext2html

# How satisfied customers are, as stars
SATISFACTION = [
    ("0", "Not Rated"),
    ("1", "Very Unhappy"),
    ("2", "Unhappy"),
    ("3", "Neutral"),
    ("4", "Happy"),
    ("5", "Very Happy"),
]
# Days in which customers are asked, and may answer or correct their answer
SURVEY_DAYS = 30
# Characters of a comment on how a return was handled
SURVEY_COMMENT_SIZE = 2000
HTML_TAG = re.compile(r"<[a-z!/?][^>]*>|<script", re.IGNORECASE)
# What a text may hold apart from letters: line breaks and tabs
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class ReturnOrder(models.Model):
    """What the customer thinks of how the return was handled.

    The marks are Odoo's ratings: one per return, which the customer may correct.
    """

    _name = "return.order"
    # The mixin builds upon `mail.thread`, so it comes before what the core inherits.
    _inherit = ["rating.mixin", "return.order"]

    date_survey = fields.Datetime(
        string="Survey Sent on",
        readonly=True,
        copy=False,
        help="When the customer was asked how the return was handled.",
    )
    satisfaction = fields.Selection(
        selection=SATISFACTION,
        compute="_compute_satisfaction",
        help="Stars that the customer gave after the return was closed.",
    )
    # A new return has no ratings that would have to be read.
    rating_last_value = fields.Float(string="Stars", default=0.0)

    # === COMPUTE METHODS === #

    @api.depends("rating_last_value")
    def _compute_satisfaction(self):
        for order in self:
            order.satisfaction = str(round(order.rating_last_value))

    # === ORM OVERRIDES === #

    def _get_allowed_message_params(self):
        """Override of `rating`: stars are given in the survey, not in the chatter."""
        return super()._get_allowed_message_params() - {"rating_value"}

    def _read_group_select(self, aggregate_spec, query):
        """Override to leave returns without stars out of the average."""
        if aggregate_spec != "rating_last_value:avg":
            return super()._read_group_select(aggregate_spec, query)
        # Checks the right to read the field
        mark = self._field_to_sql(self._table, "rating_last_value", query)
        return SQL("AVG(NULLIF(%s, 0))", mark)

    # === ASKING === #

    @api.model
    def _cron_send_surveys(self):
        """Ask the customers of returns that were closed some days ago, once each.

        Companies that turned the notice off ask nobody, until it is on again.
        """
        now = fields.Datetime.now()
        settings = self.env["return.order.notice.setting"]
        telling = settings._get_company_ids_telling("survey")
        orders = self.search(
            [
                ("company_id", "in", list(telling)),
                ("state", "=", "done"),
                ("date_survey", "=", False),
                ("date_closed", ">=", now - timedelta(days=SURVEY_DAYS)),
            ]
        )
        orders.filtered(
            lambda order: (
                order.date_closed
                <= now - timedelta(days=order.company_id.return_survey_days)
            )
        )._send_survey()

    def _send_survey(self):
        """Queue the survey of these returns, and remember that it was sent."""
        if self:
            self._write_transition({"date_survey": fields.Datetime.now()})
            self._notify_customer("survey")

    def _get_survey_url(self, mark=None):
        """Return the address of the survey, with the key that opens it.

        :param int mark: that is chosen already when the page opens.
        :rtype: str
        """
        self.ensure_one()
        query = {"access_token": self._portal_ensure_token()}
        if mark:
            query["rating"] = mark
        return f"/my/returns/{self.id}/survey?{urlencode(query)}"

    def _get_customer_page_parts(self):
        """Override to invite to the survey, or to show the stars that were given."""
        return [
            *super()._get_customer_page_parts(),
            "return_management_survey.portal_return_survey_box",
        ]

    @api.model
    def _get_survey_marks(self):
        """Return the marks that customers may give, with their names.

        :rtype: list[tuple[int, str]]
        """
        labels = self._fields["satisfaction"]._description_selection(self.env)
        return [(int(value), label) for value, label in labels if value != "0"]

    # === ANSWERING === #

    def _is_survey_open(self):
        """Return whether the customer may answer, or correct the answer.

        :rtype: bool
        """
        self.ensure_one()
        begin = self.date_survey or self.date_closed
        return bool(
            self.state == "done"
            and begin
            and fields.Datetime.now() <= begin + timedelta(days=SURVEY_DAYS)
        )

    def _can_answer_survey(self):
        """Return whether the user, who may see the page, speaks for the customer.

        Staff look at the page, and get hold of its link; they do not answer.

        :rtype: bool
        """
        self.ensure_one()
        user = self.env.user
        customer = self.partner_id.commercial_partner_id
        return not user._is_internal() or user.commercial_partner_id == customer

    def _get_survey_rating(self):
        """Return the answer of the customer, if there is one.

        :rtype: rating.rating
        """
        self.ensure_one()
        # sudo: customers have no rights on ratings.
        return self.sudo().rating_ids.filtered("consumed")[:1]

    def _answer_survey(self, mark, comment=""):
        """Store what the customer thinks; a second answer corrects the first.

        :param int mark: from 1 to 5.
        :param str comment: plain text; may be empty.
        :return: the answer.
        :rtype: rating.rating
        :raise UserError: if the survey is not open, or the answer is not valid.
        """
        self.ensure_one()
        if not self._is_survey_open():
            raise UserError(
                self.env._(
                    "The survey about %(order)s is closed. Please write to us instead.",
                    order=self.name,
                )
            )
        if mark not in dict(self._get_survey_marks()):
            raise UserError(self.env._("Please choose one to five stars."))
        comment = self._clean_survey_comment(comment) or False
        # sudo: customers have no rights on returns and ratings.
        order = self.sudo()
        rating = order._get_survey_rating() or order._create_survey_rating()
        order.rating_apply(mark, rating=rating, feedback=comment)
        order._report_low_mark(rating)
        return rating

    @api.model
    def _clean_survey_comment(self, comment):
        """Return a comment as plain text.

        :param str comment: as the customer sent it; may be empty.
        :rtype: str
        :raise UserError: if it is too long, or holds HTML.
        """
        text = (comment or "").replace("\r\n", "\n").strip()
        if len(text) > SURVEY_COMMENT_SIZE:
            raise UserError(
                self.env._(
                    "Your comment has %(size)s characters. Please shorten it to "
                    "%(limit)s.",
                    size=len(text),
                    limit=SURVEY_COMMENT_SIZE,
                )
            )
        if HTML_TAG.search(text):
            raise UserError(
                self.env._("Please write your comment as plain text, without HTML.")
            )
        return CONTROL_CHARACTERS.sub("", text)

    def _create_survey_rating(self):
        """Create the rating that the answer is stored in."""
        return self.env["rating.rating"].create(
            {
                "partner_id": self._rating_get_partner().id,
                "rated_partner_id": self._rating_get_operator().id,
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": self.id,
                "is_internal": False,
            }
        )

    # === LOW MARKS === #

    def _report_low_mark(self, rating):
        """Ask the responsible to care for an unhappy customer, once per return.

        A corrected answer corrects the note of the activity that is open.

        :param rating.rating rating: what the customer thinks.
        """
        type_xmlid = "return_management_survey.mail_activity_type_survey_low"
        activity = (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("activity_type_id", "=", self.env.ref(type_xmlid).id),
                ],
                limit=1,
            )
        )
        if activity.active:
            activity.write(self._prepare_low_mark_vals(rating, activity.user_id))
        elif not activity and rating.rating <= self.company_id.return_survey_low_mark:
            user = self._get_survey_user()
            self._create_activities(
                type_xmlid,
                [
                    {
                        "res_id": self.id,
                        "user_id": user.id,
                        **self._prepare_low_mark_vals(rating, user),
                    }
                ],
            )

    def _get_survey_user(self):
        """Return who cares for an unhappy customer.

        :rtype: res.users
        """
        submitter = self.submitted_by_id
        return (
            self.user_id
            or self.team_id.user_id
            or submitter.filtered(lambda user: user._is_internal())
        )

    @api.model
    def _prepare_low_mark_vals(self, rating, user):
        """Put the answer of a customer into words, for whoever cares for it.

        :param rating.rating rating: what the customer thinks.
        :param res.users user: in whose language; may be empty.
        :return: summary and note of the activity.
        :rtype: dict
        """
        translated = self.with_context(lang=user.lang)
        mark = round(rating.rating)
        stars = "★" * mark + "☆" * (5 - mark)
        words = dict(translated._get_survey_marks())[mark]
        comment = plaintext2html(rating.feedback) if rating.feedback else ""
        return {
            "summary": translated.env._("The customer gave %(mark)s of 5", mark=mark),
            "note": Markup("<p>%s %s</p>%s") % (stars, words, comment),
        }

    def action_view_ratings(self):
        """Open the answers of the customers.

        :rtype: dict
        """
        name = self.env._("Satisfaction")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "rating.rating",
            "view_mode": "list,form",
            "domain": [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("consumed", "=", True),
            ],
            "context": {"create": False},
        }
