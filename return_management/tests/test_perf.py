import os

from odoo.tests import Form, tagged

from .budget_common import BudgetMixin
from .common import ReturnManagementCommon

FORM_BUDGET = 15
STORED = 200 if os.environ.get("RETURN_DEEP") else 40


@tagged("post_install", "-at_install")
class TestPerf(BudgetMixin, ReturnManagementCommon):
    """What a return costs in SQL statements, from the request to the credit note."""

    def test_cost_does_not_grow_with_stored_returns(self):
        before = self._measure(1)
        self._measure_returns(self._create_measured_sales(STORED))
        after = self._measure(1)
        self.assertAlmostEqual(before, after, delta=3)

    # === VIEWS === #

    def _count_statements(self, call):
        """Count the statements of a client's request, when the views are known."""
        call()
        steps = {}
        self._measure_step(steps, "read", call)
        return steps["read"].statements

    def _count_form(self, record, role="salesperson"):
        record = self._as(role, record)
        spec = Form(record)._view["fields_spec"]
        return self._count_statements(lambda: record.web_read(spec))

    def test_form_costs_little_more_than_that_of_a_sale_order(self):
        __, returns = self._measure_returns(self.sales[5][1])
        of_sale = self._count_form(self.sales[5][0])
        self.assertLessEqual(self._count_form(returns), of_sale + FORM_BUDGET)

    def test_form_does_not_grow_with_lines(self):
        __, short = self._measure_returns(self.sales[5][1])
        __, long = self._measure_returns(self.sales[15][0])
        self.assertAlmostEqual(self._count_form(short), self._count_form(long), delta=3)

    def test_list_of_eighty_costs_what_a_list_of_ten_does(self):
        self._create_submitted_returns(80)
        Return = self._as("officer", self.env["return.order"])
        for queue in ("", "_approve", "_receive", "_inspect", "_settle", "_refund"):
            name = f"return_order_view_list{'_queue' if queue else ''}{queue}"
            view = self.env.ref(f"return_management.{name}")
            arch = Return.get_views([(view.id, "list")])["views"]["list"]["arch"]
            spec = {
                name: {"fields": {"display_name": {}}} if field.relational else {}
                for name, field in Return._fields.items()
                if f'name="{name}"' in arch
            }
            costs = [
                self._count_statements(
                    lambda limit=limit, spec=spec: Return.web_search_read(
                        [], spec, limit=limit
                    )
                )
                for limit in (10, 80)
            ]
            with self.subTest(queue=queue or "all"):
                self.assertAlmostEqual(*costs, delta=2)

    def _create_submitted_returns(self, count):
        """Create returns that wait for approval, several for each order."""
        orders = self._as("salesperson", self.sales[5])
        quantities = dict.fromkeys(self.sales[5].order_line.ids, 1.0)
        created = self.env["return.order"]
        while len(created) < count:
            created |= orders._create_return_orders(quantities)
        created.reason_id = self.measured_reason
        created.action_submit()
