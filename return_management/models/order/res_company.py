from bisect import bisect_left
from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ...const import DAYS_LIMIT, HOURS_LIMIT, MONEY_LIMIT

# Longest time without a working day that a last day is moved over
REST_DAYS = 60


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["guarded.limits.mixin", "res.company"]

    return_credit_note_posting = fields.Selection(
        selection=[
            ("draft", "Leave a draft for finance to post"),
            ("post", "Post at once"),
        ],
        string="Credit Notes of Returns",
        # Not required: Odoo's own tests make companies before this addon is loaded.
        default="draft",
    )
    return_days_to_send = fields.Integer(
        string="Days to Send the Goods",
        default=14,
        help="Days after the authorization within which the goods should arrive.",
    )
    return_freight_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product for Return Freight",
        domain="[('type', '=', 'service')]",
        help="Account and taxes of the freight that the way back cost.",
    )
    return_separate_settlement = fields.Boolean(
        string="Separate Inspection and Settlement",
        default=lambda self: self._default_return_separate_settlement(),
        help="Nobody approves a settlement that they asked for, or whose goods they "
        "inspected. A company of one person has to allow it.",
    )
    return_freight_limit = fields.Monetary(
        string="Limit of the Return Freight",
        default=1000.0,
        help="More than this cannot be entered as freight of the way back, before "
        "taxes. Zero: no limit.",
    )
    return_instructions = fields.Html(
        translate=True,
        help="Printed on the return slip and sent to the customer with the "
        "authorization: how to pack, what to enclose, where to send.",
    )

    return_reminder_days = fields.Integer(
        string="Days before a Reminder",
        default=3,
        help="Customers who have not sent their goods are reminded so many days before "
        "these are expected, and once when they are late. Zero: they are not.",
    )
    return_notice_alert_hours = fields.Integer(
        string="Hours until Unsent Notices are Reported",
        default=4,
        help="The responsible is asked to see to it if the mail to the customer was "
        "not sent within so many hours. It is tried again meanwhile.",
    )
    return_expiry_days = fields.Integer(
        string="Days until Closing",
        help="Returns whose goods were not sent are cancelled so many days after these "
        "were expected. Zero: they are not.",
    )
    return_policy_in_confirmation = fields.Boolean(
        string="Return Policy in Order Confirmations",
        default=True,
        help="Mails that confirm orders tell until when and how goods may come back.",
    )

    # Risk signs; zero switches a sign off
    return_high_value = fields.Monetary(
        string="High Value of a Return",
        help="Returns worth this much or more, before taxes, get a risk sign. Zero: "
        "none do.",
    )
    return_rate_limit = fields.Float(
        string="Return Rate Limit (%)",
        help="Returns of customers who return a larger share of the units delivered to "
        "them get a risk sign. Zero: none do.",
    )
    return_rate_days = fields.Integer(
        string="Days of the Return Rate",
        default=365,
        help="Deliveries and returns of so many days are compared.",
    )
    return_weight_tolerance = fields.Float(
        string="Weight Tolerance (%)",
        help="Returns whose goods weigh more or less than expected, by a larger share, "
        "get a risk sign. Zero: the weight is not compared.",
    )

    _return_risk_limits_positive = models.Constraint(
        "CHECK (return_high_value >= 0 AND return_rate_limit >= 0 "
        "AND return_rate_days >= 0 AND return_weight_tolerance >= 0 "
        "AND return_freight_limit >= 0)",
        "The limits of risk signs and of the return freight cannot be negative.",
    )
    _return_schedule_days_positive = models.Constraint(
        "CHECK (return_reminder_days >= 0 AND return_expiry_days >= 0)",
        "The days of reminders and of closing cannot be negative.",
    )
    _return_notice_alert_hours_range = models.Constraint(
        "CHECK (return_notice_alert_hours BETWEEN 0 AND 720)",
        "Unsent notices are reported after 0 to 720 hours.",
    )
    _return_days_to_send_positive = models.Constraint(
        "CHECK (return_days_to_send >= 0)",
        "The days to send the goods cannot be negative.",
    )

    @api.model
    def _default_return_separate_settlement(self):
        """Separate the duties where there are two people to share them."""
        users = self.env["res.users"].sudo()
        return users.search_count([("share", "=", False)], limit=2) > 1

    @api.model
    def _get_limits(self):
        """Override to bound what people set."""
        return {
            **super()._get_limits(),
            "return_days_to_send": DAYS_LIMIT,
            "return_reminder_days": DAYS_LIMIT,
            "return_expiry_days": DAYS_LIMIT,
            "return_notice_alert_hours": HOURS_LIMIT,
            "return_rate_days": DAYS_LIMIT,
            "return_rate_limit": 100,
            "return_weight_tolerance": 1000,
            "return_high_value": MONEY_LIMIT,
            "return_freight_limit": MONEY_LIMIT,
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base` to give new companies stages, documents and notices."""
        companies = super().create(vals_list)
        companies.sudo()._create_return_notice_settings()
        companies.sudo()._create_default_return_stages()
        companies.sudo()._create_return_documents()
        return companies

    def write(self, vals):
        """Override of `base` to forget where companies are."""
        result = super().write(vals)
        if "resource_calendar_id" in vals:
            self.env.registry.clear_cache()
        return result

    def _create_return_documents(self):
        """Draft the procedure and the forms of returns for these companies."""
        self.env["controlled.document"]._create_return_documents(self)

    def _describe_return_settings(self):
        """Put the settings of returns into words, for the return procedure.

        :return: a key that stays, and the text.
        :rtype: list[tuple[str, str]]
        """
        self.ensure_one()
        postings = dict(
            self._fields["return_credit_note_posting"]._description_selection(self.env)
        )
        return [
            (
                "days_to_send",
                self.env._(
                    "The goods arrive within %(days)s days of the authorization.",
                    days=self.return_days_to_send,
                ),
            ),
            (
                "posting",
                self.env._(
                    "Credit notes: %(posting)s.",
                    posting=postings[self.return_credit_note_posting or "draft"],
                ),
            ),
        ]

    # === NOTICES === #

    def _create_return_notice_settings(self):
        """Create the notices of the steps that these companies lack.

        :return: the new settings.
        :rtype: return.order.notice.setting
        """
        Setting = self.env["return.order.notice.setting"]
        existing = {
            (setting.company_id, setting.step)
            for setting in Setting.search([("company_id", "in", self.ids)])
        }
        templates = {
            step: self.env.ref(xmlid, raise_if_not_found=False)
            for step, xmlid in Setting._get_notice_templates().items()
        }
        return Setting.create(
            [
                {
                    "company_id": company.id,
                    "step": step,
                    "sequence": sequence,
                    "mail_template_id": templates[step].id,
                }
                for company in self
                for sequence, step in enumerate(
                    Setting._fields["step"].get_values(self.env)
                )
                if templates.get(step) and (company, step) not in existing
            ]
        )

    # === STAGES === #

    def _create_default_return_stages(self):
        """Create the stages of the two gates for companies without stages."""
        Stage = self.env["return.order.stage"].with_context(active_test=False)
        existing = Stage.search([("company_id", "in", self.ids)]).company_id
        (self - existing)._create_return_stages(lambda vals: True)

    def _create_return_exception_stages(self):
        """Create the stage for policy exceptions where a company has none."""
        Stage = self.env["return.order.stage"].with_context(active_test=False)
        existing = Stage.search(
            [("company_id", "in", self.ids), ("for_exception", "=", True)]
        ).company_id
        (self - existing)._create_return_stages(lambda vals: vals.get("for_exception"))

    def _create_return_stages(self, is_wanted):
        """Create default stages, with their names in every installed language.

        :param callable is_wanted: which of the defaults are created.
        :return: the new stages.
        :rtype: return.order.stage
        """
        Stage = self.env["return.order.stage"]

        def get_defaults(code):
            defaults = Stage.with_context(lang=code)._prepare_default_stage_vals_list()
            return [vals for vals in defaults if is_wanted(vals)]

        stages = Stage.create(
            [
                {**vals, "company_id": company.id}
                for company in self
                for vals in get_defaults(self.env.lang)
            ]
        )
        for code, __ in self.env["res.lang"].get_installed():
            for stage, vals in zip(
                stages.with_context(lang=code),
                get_defaults(code) * len(self),
                strict=True,
            ):
                stage.name = vals["name"]
        return stages

    # === DAYS === #

    def _get_return_timezone(self):
        """Return the time zone in which the days of returns are counted.

        :rtype: pytz.BaseTzInfo
        """
        return timezone(self._get_return_timezone_name())

    @ormcache("self.id")
    def _get_return_timezone_name(self):
        # sudo: not everybody who returns goods may read calendars.
        return self.sudo().resource_calendar_id.tz or "UTC"

    def _to_return_day(self, moment):
        """Return the day of a moment where the company is.

        :param datetime.datetime moment: in UTC, as stored; may be False.
        :rtype: datetime.date | bool
        """
        if not moment:
            return False
        return utc.localize(moment).astimezone(self._get_return_timezone()).date()

    def _get_return_today(self):
        """Return the day that it is where the company is.

        :rtype: datetime.date
        """
        return self._to_return_day(fields.Datetime.now())

    def _get_return_period(self, date_from, date_to):
        """Return when days of returns begin and end.

        :param datetime.date date_from: the first day.
        :param datetime.date date_to: the last day.
        :return: the beginning, and the end, which is no more part of it, in UTC.
        :rtype: tuple[datetime.datetime, datetime.datetime]
        """
        zone = self._get_return_timezone()
        begin, end = (
            zone.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in (date_from, date_to + timedelta(days=1))
        )
        return begin, end

    @api.model
    def _get_domain_of_past_days(self, field_name):
        """Find what had its day, for records of all companies.

        :param str field_name: a date of a model with a company.
        :return: the records whose day is over where their company is.
        :rtype: Domain
        """
        # sudo: where it is still yesterday does not depend on who looks.
        companies = self.sudo().with_context(active_test=False)
        companies = companies.search(Domain.TRUE, limit=None)
        return Domain.OR(
            Domain("company_id", "in", same_day.ids) & Domain(field_name, "<", today)
            for today, same_day in companies.grouped(
                lambda company: company._get_return_today()
            ).items()
        )

    def _get_next_working_days(self, days):
        """Move days on which the company does not work to the next on which it does.

        Attendances and holidays of the company's calendar count. Without a calendar,
        or where nobody works for long, the days stay.

        :param set[datetime.date] days: that are moved.
        :return: each day with its working day.
        :rtype: dict[datetime.date, datetime.date]
        """
        self.ensure_one()
        # sudo: as in `_get_return_timezone`.
        calendar = self.sudo().resource_calendar_id
        if not calendar or not days:
            return {day: day for day in days}
        tz = self._get_return_timezone()
        horizon = timedelta(days=REST_DAYS)
        intervals = calendar._work_intervals_batch(
            tz.localize(datetime.combine(min(days), time.min)),
            tz.localize(datetime.combine(max(days) + horizon, time.max)),
            domain=[
                ("time_type", "=", "leave"),
                ("company_id", "in", (self.id, False)),
            ],
        )[False]
        working = {
            start.date() + timedelta(days=number)
            for start, stop, __ in intervals
            # Work through the night is one interval of several days.
            for number in range(
                ((stop - timedelta(microseconds=1)).date() - start.date()).days + 1
            )
        }
        ordered = sorted(working)

        def move(day):
            place = bisect_left(ordered, day)
            found = ordered[place] if place < len(ordered) else day
            return found if found - day <= horizon else day

        return {day: move(day) for day in days}
