from urllib.parse import urlencode

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ReturnSurveyCommon


@tagged("post_install", "-at_install")
class TestSurveyPortal(ReturnSurveyCommon, HttpCase):
    """The page of the survey, for customers, visitors with the link, and others."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.returned._portal_ensure_token()
        cls.address = f"/my/returns/{cls.returned.id}/survey"

    def _get(self, address=None, **query):
        return self.url_open(f"{address or self.address}?{urlencode(query)}")

    def _post(self, address=None, csrf=True, **data):
        if csrf:
            data["csrf_token"] = http.Request.csrf_token(self)
        with mute_logger("odoo.http"):
            return self.url_open(address or self.address, data=data)

    def _login(self, user=None):
        login = user.login if user else None
        self.authenticate(login, login)

    def _assert_rating(self, *values):
        self.env.invalidate_all()
        self.assertEqual(
            [(r.rating, r.feedback) for r in self.returned.rating_ids], list(values)
        )

    # === WHO === #

    def test_customer_rates_without_link(self):
        self._login(self.user_customer)
        page = self._get()
        self.assertEqual(page.status_code, 200)
        self.assertIn("How did we handle your return?", page.text)
        answer = self._post(rating="4", comment="Fine\r\nso far")
        self.assertEqual(answer.history[0].status_code, 303)
        self.assertIn("Thank you for your answer!", answer.text)
        self.assertIn('aria-label="4/5"', answer.text)
        self._assert_rating((4.0, "Fine\nso far"))

    def test_visitor_rates_with_the_link(self):
        self._login()
        page = self._get(access_token=self.token, rating=3)
        self.assertRegex(page.text, r'value="3"\s+checked="True"')
        answer = self._post(access_token=self.token, rating="5")
        self.assertIn("Thank you for your answer!", answer.text)
        self._assert_rating((5.0, False))
        self.assertEqual(self.returned.rating_ids.message_id.author_id, self.customer)

    def test_others_find_nothing(self):
        for user, token in (
            (None, ""),
            (None, "wrong"),
            (self.user_stranger, ""),
            (self.user_stranger, "wrong"),
        ):
            with self.subTest(user=user and user.login, token=token):
                self._login(user)
                self.assertEqual(self._get(access_token=token).status_code, 404)
                answer = self._post(access_token=token, rating="1")
                self.assertEqual(answer.status_code, 404)
        self._assert_rating()

    def test_return_that_does_not_exist_is_not_found(self):
        self._login(self.user_customer)
        for number in (0, self.returned.id + 10**6, 2**31, 10**30):
            with self.subTest(number):
                address = f"/my/returns/{number}/survey"
                self.assertEqual(self._get(address).status_code, 404)
                self.assertEqual(self._post(address, rating="5").status_code, 404)

    def test_staff_look_and_do_not_answer(self):
        for token in ("", self.token):
            with self.subTest(token=bool(token)):
                self._login(self.user_officer)
                page = self._get(access_token=token)
                self.assertEqual(page.status_code, 200)
                self.assertIn("Only the customer can answer", page.text)
                answer = self._post(access_token=token, rating="5")
                self.assertEqual(answer.status_code, 403)
        self._assert_rating()

    def test_staff_without_rights_on_returns_find_nothing(self):
        clerk = new_test_user(self.env, "survey_clerk", groups="base.group_user")
        self._login(clerk)
        self.assertEqual(self._get().status_code, 404)
        self.assertEqual(self._post(rating="5").status_code, 404)
        self._assert_rating()

    # === WHAT === #

    def test_opening_the_links_of_the_mail_stores_nothing(self):
        self._login()
        before = self.returned.message_ids
        for mark in (1, 2, 3, 4, 5):
            url = self.returned._get_survey_url(mark)
            self.assertEqual(self.url_open(url).status_code, 200)
            self.assertEqual(self.url_open(url, method="HEAD").status_code, 200)
        self._assert_rating()
        self.assertEqual(self.returned.message_ids, before)

    def test_wrong_stars_in_the_link_choose_nothing(self):
        self._login()
        for mark in ("0", "6", "-1", "2.5", "five", "٣", "", "1' OR '1'='1"):
            page = self._get(access_token=self.token, rating=mark)
            self.assertEqual(page.status_code, 200)
            self.assertNotIn("checked=", page.text)

    def test_wrong_stars_are_refused(self):
        self._login(self.user_customer)
        for mark in ("0", "6", "-1", "2.5", "1e0", "five", "٣", "", "9" * 400):
            with self.subTest(mark):
                answer = self._post(rating=mark, comment="Kept")
                self.assertEqual(answer.status_code, 422)
                self.assertIn("Please choose one to five stars.", answer.text)
                self.assertIn('role="alert"', answer.text)
                self.assertIn(">Kept</textarea>", answer.text)
        self.assertEqual(self._post(comment="No stars").status_code, 422)
        self._assert_rating()

    def test_wrong_comments_are_refused(self):
        self._login(self.user_customer)
        answer = self._post(rating="2", comment="x" * 2001)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("2001 characters", answer.text)
        answer = self._post(rating="2", comment="<script>alert(1)</script>")
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn("<script>alert(1)", answer.text)
        self.assertRegex(answer.text, r'value="2"\s+checked="True"')
        self._assert_rating()

    def test_answer_without_csrf_token_is_refused(self):
        self._login(self.user_customer)
        answer = self._post(csrf=False, rating="5")
        self.assertEqual(answer.status_code, 400)
        self._assert_rating()

    def test_second_answer_corrects_the_first(self):
        self._login()
        for mark, comment in (("5", "Fine"), ("5", "Fine"), ("2", "Not so fine")):
            answer = self._post(access_token=self.token, rating=mark, comment=comment)
            self.assertEqual(answer.status_code, 200)
        self._assert_rating((2.0, "Not so fine"))
        page = self._get(access_token=self.token)
        self.assertIn("Change Answer", page.text)
        self.assertNotIn("<textarea", page.text)
        page = self._get(access_token=self.token, rating=2)
        self.assertIn("Not so fine</textarea>", page.text)

    def test_late_answer_is_not_stored(self):
        self._login()
        self.returned._answer_survey(4, "In time")
        self._age(self.returned, 31)
        page = self._get(access_token=self.token, rating=1)
        self.assertIn("Thank you for your answer!", page.text)
        self.assertIn("is closed", page.text)
        self.assertNotIn("<form", page.text.split('class="o_return_survey')[1])
        answer = self._post(access_token=self.token, rating="1")
        self.assertEqual(answer.status_code, 422)
        self._assert_rating((4.0, "In time"))

    def test_return_that_is_not_done_has_no_survey(self):
        waiting = self._create_return(self.order, [1.0]).with_env(self.env)
        address = f"/my/returns/{waiting.id}/survey"
        self._login(self.user_customer)
        self.assertEqual(self._get(address).status_code, 404)
        self.assertEqual(self._post(address, rating="5").status_code, 404)
        self.assertFalse(waiting.rating_ids)

    def test_chatter_takes_no_stars(self):
        self._login()
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "return.order",
                "thread_id": self.returned.id,
                "post_data": {"body": "Five stars", "rating_value": 5},
                "token": self.token,
            },
        )
        self._assert_rating()

    def test_styles_of_the_page_compile(self):
        bundle = self.env["ir.qweb"]._get_asset_bundle("web.assets_frontend", js=False)
        bundle.css()
        self.assertFalse(bundle.css_errors)

    # === PARTS OF OTHER PAGES === #

    def _render_box(self, user=None):
        user = user or self.user_customer
        return str(
            self.env["ir.qweb"]._render(
                "return_management_survey.portal_return_survey_box",
                {"return_order": self.returned.with_user(user).sudo()},
            )
        )

    def test_box_invites_and_then_shows_the_stars(self):
        self.assertIn("Rate Now", self._render_box())
        self.returned._answer_survey(4)
        self.assertIn("★★★★☆", self._render_box())
        self.assertIn("Change Answer", self._render_box())
        # Staff see the stars and do not give them.
        self.assertIn("★★★★☆", self._render_box(self.user_officer))
        self.assertNotIn("Change Answer", self._render_box(self.user_officer))
        self._age(self.returned, 31)
        self.assertIn("★★★★☆", self._render_box())
        self.assertNotIn("Change Answer", self._render_box())

    def test_box_is_a_part_of_the_page(self):
        self.assertIn(
            "return_management_survey.portal_return_survey_box",
            self.returned._get_customer_page_parts(),
        )

    def test_box_is_empty_without_survey(self):
        self._age(self.returned, 31)
        self.assertFalse(self._render_box().strip())

    def test_mail_is_in_the_language_of_the_customer(self):
        template = self.env.ref(
            "return_management_survey.mail_template_return_order_survey"
        )
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env.cr.flush()
        for code, subject, best in (
            ("en_US", "How did we handle your return", "Very Happy"),
            ("zh_CN", "请评价", "非常满意"),
        ):
            with self.subTest(code):
                self.customer.lang = code
                mail = self.env["mail.mail"].browse(
                    template.send_mail(self.returned.id)
                )
                self.assertIn(subject, mail.subject)
                self.assertIn(self.returned.name, mail.subject)
                self.assertIn(best, mail.body_html)
                self.assertEqual(mail.body_html.count("&amp;rating="), 5)
                self.assertEqual(mail.recipient_ids, self.customer)

    def test_customer_rates_on_a_phone(self):
        self.start_tour(
            self.returned._get_survey_url(5), "return_customer_rates", login=None
        )
        self._assert_rating((3.0, "Better now"))
