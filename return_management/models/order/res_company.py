from bisect import bisect_left
from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ...const import DAYS_LIMIT, MONEY_LIMIT

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
    return_sole_approver = fields.Boolean(
        string="One Person Decides Alone",
        default=lambda self: not self._default_return_separate_settlement(),
        help="Where a stage has one approver only, who took part in what is decided "
        "about, this person decides all the same. Every such decision says so.",
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

    _return_freight_limit_positive = models.Constraint(
        "CHECK (return_freight_limit >= 0)",
        "The limit of the return freight cannot be negative.",
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
            "return_freight_limit": MONEY_LIMIT,
        }

    def write(self, vals):
        """Override of `base` to forget where companies are."""
        result = super().write(vals)
        if "resource_calendar_id" in vals:
            self.env.registry.clear_cache()
        return result

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
    def _get_domain_of_days(self, field_name, operator):
        """Compare days with today, for records of all companies.

        :param str field_name: a date of a model with a company.
        :param str operator: ``<`` for what had its day, ``=`` for what has it today.
        :return: the records, by the day that it is where their company is.
        :rtype: Domain
        """
        # sudo: where it is still yesterday does not depend on who looks.
        companies = self.sudo().with_context(active_test=False)
        companies = companies.search(Domain.TRUE, limit=None)
        return Domain.OR(
            Domain("company_id", "in", same_day.ids)
            & Domain(field_name, operator, today)
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
