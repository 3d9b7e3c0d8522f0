from odoo.tests import freeze_time, tagged

from .days_common import DAY, TODAY, DaysMixin
from .refund_common import ReturnRefundCommon


@tagged("post_install", "-at_install")
class TestDays(DaysMixin, ReturnRefundCommon):
    """A day is a day of the return's company, whoever looks and wherever they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        for user in (cls.user_salesperson, cls.user_officer, cls.user_finance):
            user.tz = "Pacific/Auckland"

    def _is_found(self, returns, name):
        """Return whether a return is late, in the form and in the list."""
        returns.invalidate_recordset([name])
        found = returns.search([(name, "=", True), ("id", "=", returns.id)])
        self.assertEqual(bool(found), returns[name])
        return returns[name]

    def test_today_is_where_the_company_is(self):
        for __ in self._each_moment():
            self.assertEqual(self.company._get_return_today(), TODAY)

    def test_moving_the_company_moves_its_day(self):
        with freeze_time("2026-03-10 20:00:00"):
            self.company.resource_calendar_id.tz = "America/Los_Angeles"
            self.assertEqual(self.company._get_return_today(), TODAY)
            self.company.resource_calendar_id.tz = "Asia/Shanghai"
            self.assertEqual(self.company._get_return_today(), TODAY + DAY)
            calendar = self.company.resource_calendar_id.copy({"tz": "UTC"})
            self.company.resource_calendar_id = calendar
            self.assertEqual(self.company._get_return_today(), TODAY)

    def test_deadline_and_day_of_sending(self):
        self.company.return_days_to_send = 14
        for __ in self._each_moment():
            returns = self._authorize(self._create_return(self.order, [0.1]))
            self.assertEqual(returns.date_deadline, TODAY + 14 * DAY)
            returns.with_user(self.user_salesperson).tracking_number = "SF1"
            self.assertEqual(returns.date_sent, TODAY)

    def test_goods_are_late_when_the_day_is_over(self):
        returns = self._authorize(self._create_return(self.order, [1.0]))
        returns.date_deadline = TODAY
        for __ in self._each_moment():
            self.assertFalse(self._is_found(returns, "is_late"))
        for __ in self._each_moment(TODAY + DAY):
            self.assertTrue(self._is_found(returns, "is_late"))

    def test_refund_is_promised_and_late_by_days_of_the_company(self):
        for __ in self._each_moment():
            self._set_terms(due="approval", days=7)
            returns = self._authorize(self._create_return(self.order, [0.1]))
            self.assertEqual(returns.date_refund_promised, TODAY + 7 * DAY)
        for __ in self._each_moment(TODAY + 7 * DAY):
            self.assertFalse(self._is_found(returns, "is_refund_late"))
        for __ in self._each_moment(TODAY + 8 * DAY):
            self.assertTrue(self._is_found(returns, "is_refund_late"))

    def test_credit_note_has_the_day_of_the_company(self):
        for __ in self._each_moment():
            returns = self._authorize(self._create_return(self.order, [0.1]))
            self._receive(returns)
            self._inspect(returns)
            self.assertEqual(self._settle(returns).invoice_date, TODAY)

    def test_day_of_the_purchase(self):
        for zone in self._each_moment():
            self.order.date_order = self._at(zone, TODAY, 23, 30)
            line = self._create_return(self.order, [0.1]).line_ids
            self.assertEqual(line.date_purchase, TODAY)
