from .perf_common import MeasuredFlowMixin

ONE_BUDGET = 510
TEN_BUDGET = 120
ONE_LINE_BUDGET = 4
TEN_LINE_BUDGET = 2


class BudgetMixin(MeasuredFlowMixin):
    """What a return costs in SQL statements, from the request to the credit note."""

    @classmethod
    def default_env_context(cls):
        """Override of `base`: tracking and messages belong to the cost."""
        return {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_measuring()
        cls.sales = {
            5: cls._create_measured_sales(14),
            15: cls._create_measured_sales(12, lines=15),
        }

    def setUp(self):
        super().setUp()
        # Caches that live longer than a request are warm, as on a running server.
        self._measure(1, "warm-up")

    def _measure(self, count, what="", lines=5, budget=None):
        """Measure fresh orders, and check that the whole way is gone.

        :return: statements per return.
        :rtype: float
        """
        orders = self.sales[lines].filtered(lambda o: not o.return_order_count)[:count]
        self.assertEqual(len(orders), count)
        steps, returns = self._measure_returns(orders)
        self.assertEqual(set(returns.mapped("state")), {"done"})
        self.assertEqual(set(returns.credit_note_ids.mapped("payment_state")), {"paid"})
        self.assertEqual(set(orders.mapped("invoice_status")), {"invoiced"})
        cost = sum(step.statements for step in steps.values()) / count
        if budget:
            self.assertLessEqual(cost, budget, f"{what}: {steps}")
        return cost

    def test_return_of_five_lines_keeps_its_budget(self):
        self._measure(1, "one return", budget=ONE_BUDGET)

    def test_ten_returns_at_once_keep_their_budget(self):
        self._measure(10, "ten returns", budget=TEN_BUDGET)

    def test_line_keeps_its_budget(self):
        self._measure(1, lines=15)
        for count, budget in ((1, ONE_LINE_BUDGET), (10, TEN_LINE_BUDGET)):
            short, long = (self._measure(count, lines=lines) for lines in (5, 15))
            self.assertLessEqual((long - short) / 10, budget, (count, short, long))
