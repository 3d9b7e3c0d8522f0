from odoo.tests import tagged

from odoo.addons.return_management.tests.budget_common import BudgetMixin

from .common import ReturnDocumentsCommon

FORMS = (
    "return_order_report_handling",
    "return_order_report_slip",
    "return_order_inspection_report_analysis",
    "return_order_report_voucher",
)


@tagged("post_install", "-at_install")
class TestPerf(BudgetMixin, ReturnDocumentsCommon):
    """The budgets hold where every form that is filled in remembers its revision."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in FORMS:
            cls._release(cls._get_document(name))
