import re

from odoo.tests import tagged
from odoo.tools import html2plaintext

from .notice_common import NoticeCommon

CHINESE = re.compile("[\u4e00-\u9fff]")
# What a value that is missing, or a placeholder of the editor, would look like
HOLES = re.compile(r"\bFalse\b|\bNone\b|RO/2026/00001|Office chair|\{\{|t-out|\(\)")


@tagged("post_install", "-at_install")
class TestNoticeTemplates(NoticeCommon):
    """Every mail tells what happened, in both languages, with no value missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.templates = cls.env["return.order.notice.setting"]._get_notice_templates()
        cls.order = cls._sell_paid([{"discount": 10.0}, {"product_uom_qty": 4.0}])
        cls.returns = cls._settle_by(cls.order, "bank_transfer")
        cls.returns.with_user(cls.user_finance)._register_bank_transfer()
        cls.refused = cls._create_return(cls._sell())
        cls.refused.with_user(cls.user_salesperson).action_submit()
        cls.refused.with_user(cls.user_officer).action_refuse("The seal is broken.")

    def _render(self, step, lang="en_US"):
        template = self.env.ref(self.templates[step])
        order = self.refused if step == "refused" else self.returns
        self.customer.lang = lang
        order._write_transition({"inquiry": "Please send photos of the label."})
        values = template._generate_template(
            order.ids, ("subject", "body_html", "email_from", "partner_to")
        )[order.id]
        self.assertEqual(values["partner_ids"], order.partner_id.ids)
        self.assertTrue(values["email_from"])
        return order, values["subject"], html2plaintext(values["body_html"])

    def test_no_value_is_missing_in_any_language(self):
        for lang in ("en_US", "zh_CN"):
            for step in self.templates:
                if not self.env.ref(self.templates[step], raise_if_not_found=False):
                    continue
                with self.subTest(lang=lang, step=step):
                    order, subject, text = self._render(step, lang)
                    self.assertIn(order.name, subject)
                    self.assertIn(order.name, text)
                    self.assertIn(order.partner_id.name, text)
                    self.assertIsNone(HOLES.search(subject + text), text)
                    is_chinese = bool(CHINESE.search(subject) and CHINESE.search(text))
                    self.assertEqual(is_chinese, lang == "zh_CN", text)
                    self.assertEqual("Dear" in text, lang == "en_US", text)

    def test_request_tells_what_was_asked_for(self):
        __, __, text = self._render("received")
        self.assertIn("Battery Module", text)
        self.assertRegex(text, r"10\s+Units")

    def test_question_and_refusal_are_quoted(self):
        self.assertIn("photos of the label", self._render("more_info")[2])
        self.assertIn("The seal is broken.", self._render("refused")[2])

    def test_inspection_tells_what_was_not_accepted(self):
        self.assertNotIn("could not accept", self._render("inspected")[2])
        returns = self._take_back(self._sell([{}]), disposition_id=self.send_back.id)
        template = self.env.ref(self.templates["inspected"])
        body = template._render_field("body_html", returns.ids)[returns.id]
        self.assertIn("could not accept", body)
        self.assertRegex(
            html2plaintext(body), r"10\s+Units, accepted: 0, not accepted: 10"
        )

    def test_refund_tells_amount_way_and_credit_note(self):
        __, __, text = self._render("refunded")
        note = self.returns.credit_note_ids
        self.assertIn(note.name, text)
        # 10 x 90.00 + 4 x 100.00, and 13 % tax
        self.assertEqual(note.amount_total, 1469.0)
        self.assertIn("1,469.00", text)
        self.assertIn("bank", text)
        reports = self.env.ref(self.templates["refunded"]).report_template_ids
        self.assertEqual(
            reports,
            self.env.ref("return_management.return_order_report_voucher_action"),
        )

    def test_reminder_that_is_late_says_so(self):
        returns = self._authorize(self._create_return(self._sell()))
        template = self.env.ref(self.templates["reminder"])
        body = template._render_field("body_html", returns.ids)[returns.id]
        self.assertIn("we expect the goods by", body)
        returns.date_deadline = "2026-01-01"
        body = template._render_field("body_html", returns.ids)[returns.id]
        self.assertIn("we have not received", body)
