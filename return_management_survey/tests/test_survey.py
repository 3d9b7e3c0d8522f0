from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import ReturnSurveyCommon


@tagged("post_install", "-at_install")
class TestSurvey(ReturnSurveyCommon):
    """Customers are asked once, answer in stars, and correct their answer."""

    zone = "UTC"

    def _ask(self):
        """Run the scheduled action.

        :return: the returns whose customers were asked.
        """
        asked = []

        def notify(returns, step):
            self.assertEqual(step, "survey")
            asked.extend(returns.ids)

        orders = self.env["return.order"]
        with patch.object(type(orders), "_notify_customer", notify):
            orders._cron_send_surveys()
        return self.env["return.order"].browse(asked)

    # === ASKING === #

    def test_customer_is_asked_once_after_the_days_of_the_company(self):
        self.company.return_survey_days = 3
        closed = self.returned.date_closed
        with freeze_time(closed + timedelta(days=2, hours=23)):
            self.assertNotIn(self.returned, self._ask())
            self.assertFalse(self.returned.date_survey)
        with freeze_time(closed + timedelta(days=3, minutes=1)):
            self.assertIn(self.returned, self._ask())
            self.assertEqual(self.returned.date_survey, fields.Datetime.now())
            self.assertNotIn(self.returned, self._ask())
        with freeze_time(closed + timedelta(days=9)):
            self.assertNotIn(self.returned, self._ask())

    def test_day_of_the_survey_is_the_next_by_default(self):
        self.assertEqual(self.company.return_survey_days, 1)
        self._age(self.returned, 1)
        self.assertIn(self.returned, self._ask())

    def test_each_company_has_its_own_day(self):
        other = self.setup_other_company(name="Second Company")["company"]
        other.return_survey_days = 5
        elsewhere = self.env["return.order"].create(
            {"partner_id": self.customer.id, "company_id": other.id}
        )
        elsewhere._write_transition({"state": "done"})
        returns = self.returned | elsewhere
        self._age(returns, 4)
        self.assertEqual(self._ask() & returns, self.returned)
        self._age(elsewhere, 5)
        self.assertEqual(self._ask() & returns, elsewhere)

    def test_nobody_is_asked_while_the_notice_is_off(self):
        setting = self.env["return.order.notice.setting"].search(
            [("company_id", "=", self.company.id), ("step", "=", "survey")]
        )
        setting.is_active = False
        self._age(self.returned, 2)
        self.assertNotIn(self.returned, self._ask())
        self.assertFalse(self.returned.date_survey)
        setting.is_active = True
        self.assertIn(self.returned, self._ask())

    def test_survey_becomes_a_notice(self):
        self._age(self.returned, 2)
        self.env["return.order"]._cron_send_surveys()
        notices = self.returned.notice_ids
        self.assertIn("survey", notices.mapped("step"))

    def test_old_return_is_not_asked_about(self):
        self._age(self.returned, 31)
        self.assertNotIn(self.returned, self._ask())

    def test_refused_and_cancelled_returns_are_not_asked_about(self):
        cancelled = self._create_return(self.order, [1.0])
        cancelled.action_cancel()
        refused = self._create_return(self.order, [1.0])
        refused.action_submit()
        refused.with_user(self.user_officer).action_refuse("Out of time")
        returns = (cancelled | refused).with_env(self.env)
        self.assertEqual(set(returns.mapped("state")), {"cancel", "refused"})
        self._age(returns, 2)
        self.assertFalse(returns & self._ask())
        for order in returns:
            with self.assertRaises(UserError):
                order._answer_survey(5)
        self.assertFalse(returns.rating_ids)

    def test_settings_outside_their_range_are_refused(self):
        for values in (
            {"return_survey_days": -1},
            {"return_survey_days": 30},
            {"return_survey_low_mark": -1},
            {"return_survey_low_mark": 6},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.company.write(values)
                self.company.flush_recordset()

    def test_day_of_the_survey_cannot_be_forged(self):
        with self.assertRaises(UserError):
            self.returned.with_user(self.user_manager).write(
                {"date_survey": fields.Datetime.now()}
            )

    # === ANSWERING === #

    def test_answer_is_a_rating_of_the_responsible_by_the_customer(self):
        rating = self.returned._answer_survey(4, "  Quick.\r\nThank you  ")
        self.assertRecordValues(
            rating,
            [
                {
                    "res_model": "return.order",
                    "res_id": self.returned.id,
                    "rating": 4.0,
                    "feedback": "Quick.\nThank you",
                    "consumed": True,
                    "partner_id": self.customer.id,
                    "rated_partner_id": self.user_salesperson.partner_id.id,
                    "is_internal": False,
                }
            ],
        )
        self.assertEqual(rating.message_id.author_id, self.customer)
        self.assertIn("Quick.<br>Thank you", rating.message_id.body)
        self.assertRecordValues(
            self.returned, [{"satisfaction": "4", "rating_last_value": 4.0}]
        )

    def test_second_answer_corrects_the_first(self):
        first = self.returned._answer_survey(5, "Fine")
        messages = self.returned.message_ids
        second = self.returned._answer_survey(3, "Still waiting")
        self.assertEqual(first, second)
        self.assertRecordValues(
            self.returned.rating_ids, [{"rating": 3.0, "feedback": "Still waiting"}]
        )
        self.assertEqual(self.returned.message_ids, messages)
        self.assertIn("Still waiting", first.message_id.body)
        self.assertNotIn("Fine", first.message_id.body)
        self.assertEqual(self.returned.satisfaction, "3")

    def test_wrong_answers_are_refused_and_not_stored(self):
        for mark, comment in (
            (0, ""),
            (6, ""),
            (-1, ""),
            (2.5, ""),
            (None, ""),
            ("5", ""),
            (5, "x" * 2001),
            (5, "<script>alert(1)</script>"),
            (5, "<img src=x onerror=alert(1)>"),
            (5, "<SCRIPT src=//evil"),
        ):
            with self.subTest(mark=mark, comment=comment[:9]):
                with self.assertRaises(UserError):
                    self.returned._answer_survey(mark, comment)
                self.assertFalse(self.returned.rating_ids)

    def test_comment_is_plain_text(self):
        rating = self.returned._answer_survey(5, "Voltage < 3 V & <3\x00 ok" + "é" * 9)
        self.assertEqual(rating.feedback, "Voltage < 3 V & <3 ok" + "é" * 9)
        self.assertIn("&lt; 3 V &amp; &lt;3 ok", rating.message_id.body)
        self.assertEqual(self.returned._answer_survey(5, "y" * 2000), rating)

    def test_survey_closes_thirty_days_after_it_was_sent(self):
        self._age(self.returned, 29)
        self.assertTrue(self.returned._is_survey_open())
        self.returned._answer_survey(4)
        self._age(self.returned, 31)
        self.assertFalse(self.returned._is_survey_open())
        with self.assertRaisesRegex(UserError, self.returned.name):
            self.returned._answer_survey(1)
        self.assertEqual(self.returned.rating_ids.rating, 4.0)
        self.returned._write_transition({"date_survey": fields.Datetime.now()})
        self.assertTrue(self.returned._is_survey_open())

    def test_return_that_is_not_done_cannot_be_rated(self):
        waiting = self._create_return(self.order, [1.0]).with_env(self.env)
        with self.assertRaises(UserError):
            waiting._answer_survey(5)
        self.assertFalse(waiting.rating_ids)

    def test_stars_are_not_given_in_the_chatter(self):
        allowed = self.returned._get_allowed_message_params()
        self.assertIn("message_type", allowed)
        self.assertNotIn("rating_value", allowed)

    def test_ratings_go_with_the_smart_button(self):
        rating = self.returned._answer_survey(5)
        action = self.returned.with_user(self.user_officer).action_view_ratings()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, rating)

    # === LOW MARKS === #

    def test_low_mark_asks_the_responsible_once(self):
        self.returned._answer_survey(2, "Three calls & <3 answers")
        activity = self._get_unhappy_activities(self.returned)
        self.assertRecordValues(
            activity,
            [
                {
                    "user_id": self.user_salesperson.id,
                    "summary": "The customer gave 2 of 5",
                    "date_deadline": self.today,
                }
            ],
        )
        self.assertIn("★★☆☆☆ Unhappy", activity.note)
        self.assertIn("Three calls &amp; &lt;3 answers", activity.note)
        self.returned._answer_survey(1, "Even worse")
        self.assertEqual(self._get_unhappy_activities(self.returned), activity)
        self.assertEqual(activity.summary, "The customer gave 1 of 5")
        self.assertIn("★☆☆☆☆ Very Unhappy", activity.note)
        self.assertIn("Even worse", activity.note)

    def test_correction_to_a_good_mark_keeps_the_activity(self):
        self.returned._answer_survey(1)
        activity = self._get_unhappy_activities(self.returned)
        self.returned._answer_survey(5, "Solved")
        self.assertEqual(self._get_unhappy_activities(self.returned), activity)
        self.assertIn("★★★★★ Very Happy", activity.note)
        self.assertIn("Solved", activity.note)

    def test_activity_that_was_done_does_not_come_again(self):
        self.returned._answer_survey(1)
        self._get_unhappy_activities(self.returned).action_feedback("Called")
        self.returned._answer_survey(2)
        self.assertFalse(self._get_unhappy_activities(self.returned))

    def test_company_says_which_mark_is_low(self):
        self.returned._answer_survey(3)
        self.assertFalse(self._get_unhappy_activities(self.returned))
        self.company.return_survey_low_mark = 3
        self.returned._answer_survey(3)
        self.assertTrue(self._get_unhappy_activities(self.returned))

    def test_zero_asks_nobody(self):
        self.company.return_survey_low_mark = 0
        self.returned._answer_survey(1)
        self.assertFalse(self._get_unhappy_activities(self.returned))

    def test_leader_of_the_team_stands_in_for_the_responsible(self):
        self.returned.user_id = False
        self.assertEqual(self.returned.team_id, self.team)
        self.returned._answer_survey(1)
        self.assertEqual(
            self._get_unhappy_activities(self.returned).user_id, self.user_manager
        )
