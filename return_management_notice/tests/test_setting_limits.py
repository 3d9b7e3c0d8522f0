from odoo.exceptions import ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .notice_common import NoticeCommon

NUMBERS = ("return_expiry_days", "return_notice_alert_hours", "return_reminder_days")


@tagged("post_install", "-at_install")
class TestSettingLimits(NoticeCommon):
    """No number that is set breaks what reckons with it."""

    def test_numbers_above_their_limit_are_refused(self):
        company = self.company.sudo()
        limits = company._get_limits()
        for name in NUMBERS:
            for value in (limits[name] + 1, 9999999 * limits[name]):
                with (
                    self.subTest(name=name, value=value),
                    self.assertRaisesRegex(ValidationError, "Enter no more than"),
                    self.cr.savepoint(),
                ):
                    call_kw(company, "write", [company.ids, {name: value}], {})

    def test_highest_values_break_nothing(self):
        company = self.company.sudo()
        limits = company._get_limits()
        company.return_expiry_days = limits["return_expiry_days"]
        company.return_reminder_days = limits["return_reminder_days"]
        company.return_notice_alert_hours = 720
        returns = self._authorize(self._create_return(self._sell([{}]), [1.0]))
        for name in ("remind", "expire", "notice_send"):
            self._run_cron(name)
        self.assertEqual(returns.state, "authorized")
