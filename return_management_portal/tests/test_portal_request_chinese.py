from unittest import SkipTest

from odoo.tests import tagged
from odoo.tools.translate import code_translations

from .request_common import RequestHttpCommon


@tagged("post_install", "-at_install")
class TestPortalRequestChinese(RequestHttpCommon):
    """Customers who read Chinese find no English on the screens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.user_portal.lang = "zh_CN"
        terms = code_translations.get_python_translations(
            "return_management_portal", "zh_CN"
        )
        if "Choose a reason." not in terms:
            raise SkipTest("The translations are not merged")

    def test_screens_in_chinese(self):
        self._create_policy(refund_trigger="receipt", refund_days=7)
        self.authenticate("return_portal", "return_portal")
        page = self._open()
        expected = {
            "items": (f"订单 {self.order.name} 退货", "随时可退", "下一步"),
            "reason": ("请选择原因", "照片和文件", "最多 8 个文件"),
            "settlement": ("您希望如何处理", "预计退款", "货物到达后 7 天内退款"),
            "method": ("货物如何退回", "您把货物寄给我们"),
            "summary": ("退货商品", "提交申请", "我已阅读以上内容"),
        }
        for screen, texts in expected.items():
            page = self._go_to(screen)
            for text in texts:
                self.assertIn(text, page.text, screen)
        for english in ("Next", "Choose", "Expected", "Submit", "Photos", "refund"):
            self.assertNotIn(f">{english}", page.text)

    def test_faults_in_chinese(self):
        self.authenticate("return_portal", "return_portal")
        answer = self._send(self._open(), {f"quantity_{self.line.id}": "11"})
        self.assertIn("最多可退 10", answer.text)
