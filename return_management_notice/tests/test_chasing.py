from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from .notice_common import NoticeCommon

TODAY = date(2026, 3, 10)
# Half an hour after that day has begun, and before it ends
MOMENTS = (
    ("Asia/Shanghai", "2026-03-09 16:30:00"),
    ("Asia/Shanghai", "2026-03-10 15:30:00"),
    ("Europe/Berlin", "2026-03-09 23:30:00"),
    ("Europe/Berlin", "2026-03-10 22:30:00"),
    ("America/Los_Angeles", "2026-03-10 07:30:00"),
    ("America/Los_Angeles", "2026-03-11 06:30:00"),
)


@tagged("post_install", "-at_install")
class TestChasing(NoticeCommon):
    """Staff are told about goods that are late, once per deadline."""

    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.returns = cls._create_return(cls.order, [1.0])
        cls.returns.with_user(cls.user_salesperson).action_submit()
        cls.returns.with_user(cls.user_officer).action_approve()

    def _get_activities(self, done=False):
        type_ = self.env.ref("return_management_notice.mail_activity_type_goods_late")
        return (
            self.env["mail.activity"]
            .with_context(active_test=not done)
            .search(
                [
                    ("res_model", "=", "return.order"),
                    ("res_id", "=", self.returns.id),
                    ("activity_type_id", "=", type_.id),
                ]
            )
        )

    def _chase(self, when):
        """Run the scheduled action at a given time."""
        with freeze_time(when):
            self._run_cron("chase")
        self.env.invalidate_all()

    def test_late_goods_are_chased_once_per_deadline(self):
        due = self.returns.date_deadline
        self._chase(due)
        self.assertFalse(self._get_activities())
        for days in (1, 2):
            self._chase(due + timedelta(days=days))
            chase = self._get_activities(done=True)
            self.assertEqual(chase.user_id, self.user_salesperson)
            self._get_activities().action_done()
        self.returns.date_deadline = due + timedelta(days=7)
        self._chase(due + timedelta(days=7))
        self.assertEqual(len(self._get_activities(done=True)), 1)
        self._chase(due + timedelta(days=8))
        self.assertEqual(len(self._get_activities(done=True)), 2)

    def test_goods_that_arrive_are_chased_no_longer(self):
        self._chase(self.returns.date_deadline + timedelta(days=1))
        self.assertTrue(self._get_activities())
        self._receive(self.returns)
        self.assertFalse(self._get_activities())

    def test_chasing_is_noted_on_the_day_of_the_company(self):
        for zone, moment in MOMENTS:
            self.company.resource_calendar_id.tz = zone
            with self.subTest(zone=zone, moment=moment), freeze_time(moment):
                self.returns.date_deadline = TODAY - timedelta(days=1)
                self.returns._write_transition({"date_chased": False})
                activity = self.returns._chase_goods()
                self.assertEqual(self.returns.date_chased, TODAY)
                self.assertEqual(activity.date_deadline, TODAY)
