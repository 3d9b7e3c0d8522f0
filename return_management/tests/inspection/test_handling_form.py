from odoo.tests import HttpCase, tagged

from ..report_common import ReturnReportCommon

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
