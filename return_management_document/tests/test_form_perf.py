from odoo import Command
from odoo.tests import tagged, warmup

from .common import ReturnDocumentsCommon

HANDLING = "return_order_report_handling"
FURTHER_FORM_BUDGET = 0.2
FURTHER_FILLED_BUDGET = 0.1


@tagged("post_install", "-at_install")
class TestFormPerf(ReturnDocumentsCommon):
    """Many forms are printed, and filled in, without a query for each of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._release(cls._get_document(HANDLING), "B4")
        products = cls.env["product.product"].concat(
            *(cls._create_goods(f"Module {number}") for number in range(5))
        )
        cls.returns = cls.env["return.order"].create(
            [
                {
                    "partner_id": cls.customer.id,
                    "reason_id": cls.reason.id,
                    "company_id": cls.company.id,
                    "line_ids": [
                        Command.create({"product_id": product.id, "product_uom_qty": 1})
                        for product in products
                    ],
                }
                for __ in range(100)
            ]
        )

    def _count(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _print(self, returns):
        html, __ = self.env["ir.actions.report"]._render_qweb_html(
            self._get_report(HANDLING), returns.ids
        )
        self.assertEqual(html.count(b"o_controlled_foot"), len(returns))

    @warmup
    def test_hundred_forms_are_printed_without_a_query_for_each(self):
        self.returns.action_submit()
        self._print(self.returns[:2])
        ten, hundred = (
            self._count(lambda n=number: self._print(self.returns[:n]))
            for number in (10, 100)
        )
        self.assertLessEqual((hundred - ten) / 90, FURTHER_FORM_BUDGET, (ten, hundred))
        self.assertLessEqual(hundred, 80)

    @warmup
    def test_hundred_forms_are_filled_in_without_a_query_for_each(self):
        def fill(returns):
            forms = returns._fill_forms(f"return_management.{HANDLING}_action")
            self.assertEqual(len(forms), len(returns))

        one = self._count(lambda: fill(self.returns[0]))
        many = self._count(lambda: fill(self.returns[1:]))
        self.assertLessEqual((many - one) / 98, FURTHER_FILLED_BUDGET, (one, many))
        self.assertLessEqual(one, 14, "With cold caches")
