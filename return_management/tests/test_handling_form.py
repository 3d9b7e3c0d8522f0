from odoo import Command
from odoo.tests import HttpCase, tagged

from .report_common import ReturnReportCommon

HANDLING = "return_order_report_handling"


@tagged("post_install", "-at_install")
class TestHandlingForm(ReturnReportCommon, HttpCase):
    """The return handling form, on the paper of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()

    def test_form_tells_the_whole_return(self):
        returns = self._take_back(self.order, [3.0], finding="Swollen cells")
        self._settle(returns)
        text = "\n".join(self._render(HANDLING, returns))
        for part in (
            *("Return Handling Form", self.company.name),
            *(returns.name, self.customer.name, self.order.name),
            *("Cells swollen", "Battery Module", "Swollen cells", "As New"),
            *(self.user_officer.name, self.user_salesperson.name),
            *(self.user_finance.name, returns.credit_note_ids.name, "270.00"),
        ):
            self.assertIn(part, text)

    def test_policy_and_exception_stand_on_the_form(self):
        policy = self.env["return.order.policy"].create(
            {
                "name": "Seven days",
                "company_id": self.company.id,
                "moves_to_working_day": False,
                "window_ids": [Command.create({"return_window_days": 7})],
            }
        )
        policy.action_confirm()
        self.order.picking_ids.date_arrived = "2026-06-01"
        returns = self._create_return(
            self.order, [1.0], exception_reason="Boxes are sealed"
        )
        returns.with_user(self.user_salesperson).action_submit()
        text = "\n".join(self._render(HANDLING, returns))
        for part in (
            *("Seven days", "06/08/2026", "Return Window Expired"),
            *("Policy Exception", "Boxes are sealed"),
        ):
            self.assertIn(part, text)

    def test_several_returns_are_printed_one_after_the_other(self):
        returns = self._create_return(self.order, [1.0])
        returns |= self._create_return(self.order, [1.0])
        pages = self._render(HANDLING, returns)
        starts = [
            [number for number, page in enumerate(pages) if order.name in page][0]
            for order in returns
        ]
        self.assertEqual(starts, sorted(set(starts)))

    def test_form_speaks_chinese_to_a_chinese_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        returns = self._create_return(self.order, [1.0])
        self.user_officer.lang = "zh_CN"
        pdf = self.env["ir.actions.report"].with_user(self.user_officer)
        html, __ = pdf.with_context(lang="zh_CN")._render_qweb_html(
            self._get_report(HANDLING), returns.ids
        )
        self.assertIn("退货处理单", html.decode())
