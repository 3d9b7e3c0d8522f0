import os
import time
from datetime import date, timedelta

from odoo.tests import tagged

from ..models.policy_case import PolicyFacts, ReturnCase
from .policy_common import PolicyCommon

CASES = 10_000
LINES = 10_000 if os.environ.get("RETURN_DEEP") else 2_000
SECONDS = 30


@tagged("post_install", "-at_install")
class TestEligibilityPerf(PolicyCommon):
    """Eligibility costs the same number of statements for few lines and for many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.env["product.product"].create(
            [{"name": f"Goods {n}", "is_storable": True} for n in range(200)]
        )
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Buyer {number}"} for number in range(100)]
        )
        cls._create_policy([(False, 30)])
        for number, country in enumerate(("CN", "DE", "FR", "IT", "US")):
            cls._create_policy([("quality", 100 + number), (False, 14)], country)
        for product in cls.products[:20]:
            cls._create_policy([(False, 7)], product_ids=product)

    def _count(self, call):
        """Count the statements of a call with cold caches of records.

        :return: what the call gives, its statements and its seconds.
        :rtype: tuple
        """
        self.env.flush_all()
        self.env.invalidate_all()
        statements, started = self.env.cr.sql_log_count, time.perf_counter()
        result = call()
        return (
            result,
            self.env.cr.sql_log_count - statements,
            time.perf_counter() - started,
        )

    def _prepare_cases(self, count):
        """Return cases of many products, customers, countries and days."""
        countries = [
            self.env.ref(f"base.{code}").id for code in ("cn", "de", "fr", "it", "us")
        ]
        start = date(2026, 1, 5)
        return [
            ReturnCase(
                PolicyFacts(
                    self.company.id,
                    start,
                    self.products.ids[number % 200],
                    self.partners.ids[number % 100],
                    countries[number % 5],
                ),
                ("quality", "customer")[number % 2],
                start + timedelta(days=number % 120),
                date_arrived=start + timedelta(days=number % 30),
            )
            for number in range(count)
        ]

    def test_ten_thousand_cases_cost_what_a_hundred_do(self):
        Policy = self.env["return.order.policy"]
        few, many = self._prepare_cases(100), self._prepare_cases(CASES)
        Policy._judge(few)
        __, of_few, __ = self._count(lambda: Policy._judge(few))
        verdicts, of_many, seconds = self._count(lambda: Policy._judge(many))
        self.assertEqual(of_many, of_few)
        self.assertLess(seconds, SECONDS)
        self.assertEqual(len(verdicts), CASES)
        self.assertTrue(all(verdict.policy_id for verdict in verdicts))
        self.assertEqual({verdict.is_eligible for verdict in verdicts}, {True, False})

    def test_many_lines_cost_what_a_hundred_do(self):
        sold = self._sell([{"product_id": p.id} for p in self.products[:20]])
        sale_lines = sold.order_line
        order = self.env["return.order"].create(
            {"partner_id": self.customer.id, "reason_id": self.reason.id}
        )
        # Copied in the database: the quantities of so many lines would be checked.
        self._create_return(sold, [1.0] * 20).line_ids.write({"order_id": order.id})
        self.env.flush_all()
        columns = "order_id, company_id, partner_id, state, sale_order_id, " + (
            "sale_line_id, product_id, product_uom_id, reason_id, date_purchase, "
            "product_uom_qty, qty_authorized"
        )
        self.env.cr.execute(
            f"INSERT INTO return_order_line ({columns}) "
            f"SELECT {columns} FROM return_order_line, generate_series(2, %s) "
            "WHERE order_id = %s RETURNING id",
            [LINES // 20, order.id],
        )
        lines = self.env["return.order.line"].search([("order_id", "=", order.id)])
        self.assertEqual(len(lines), LINES)
        self.assertEqual(lines.sale_line_id, sale_lines)
        few = lines[:100]
        few._get_verdicts()
        __, of_few, __ = self._count(few._get_verdicts)
        verdicts, of_many, seconds = self._count(lines._get_verdicts)
        self.assertEqual(of_many, of_few)
        self.assertLess(seconds, SECONDS)
        self.assertEqual(len(verdicts), LINES)
        self.assertTrue(all(verdict.policy_id for verdict in verdicts.values()))
