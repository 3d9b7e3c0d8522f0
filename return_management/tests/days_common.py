from datetime import date, datetime, timedelta

import pytz

from odoo.tests import freeze_time

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles")
# Half an hour after a day has begun, and before it ends
MOMENTS = ((0, 30), (23, 30))
TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


class DaysMixin:
    """Moments of the days of a company, wherever it is."""

    def _at(self, zone, day, hour, minute):
        """Return a moment of the company's day, as it is stored."""
        local = datetime(day.year, day.month, day.day, hour, minute)
        moment = pytz.timezone(zone).localize(local).astimezone(pytz.utc)
        return moment.replace(tzinfo=None)

    def _each_moment(self, day=TODAY):
        """Yield the beginning and the end of a day, in each zone."""
        for zone in ZONES:
            for hour, minute in MOMENTS:
                with self.subTest(zone=zone, hour=hour):
                    self.company.resource_calendar_id.tz = zone
                    with freeze_time(self._at(zone, day, hour, minute)):
                        yield zone
