from odoo.tests import tagged

from .portal_common import PNG, PortalReturnCommon

# Statements of a page of the list, of a return, and above Odoo's own page of the order
LIST_BUDGET = 22
PAGE_BUDGET = 55
ABOVE_ORDER = 15


@tagged("post_install", "-at_install")
class TestPortalPerf(PortalReturnCommon):
    """What the pages of the portal cost in SQL statements, over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.env["product.product"].concat(
            *(cls._create_goods(f"Part {n}", image_1920=False) for n in range(20))
        )

    def _sell_lines(self, count):
        return self._sell([{"product_id": p.id} for p in self.products[:count]])

    def _count(self, url):
        """Open a page twice, and count the statements of the second time.

        :return: statements, with cold record caches and warm others.
        :rtype: int
        """
        for __ in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            response = self.url_open(url)
            self.assertEqual(response.status_code, 200)
        return self.cr.sql_log_count - before

    def test_list_costs_the_same_for_any_number_of_returns(self):
        order = self._sell_lines(2)
        self._visit_as(self.portal_customer)
        costs = []
        for count in (10, 70):
            for __ in range(count):
                self._create_return(order, [1.0, 1.0], channel="portal")
            costs.append(self._count("/my/returns"))
        shown = self.url_open("/my/returns").text.count('name="return"')
        self.assertEqual(shown, 80)
        self.assertLessEqual(costs[1] - costs[0], 1, costs)
        self.assertLessEqual(costs[1], LIST_BUDGET, costs)
        orders = self._count("/my/orders")
        self.assertLessEqual(costs[1], orders + ABOVE_ORDER, (costs, orders))

    def test_page_of_twenty_lines_keeps_its_budget(self):
        """At each step, and beside Odoo's own page of the order."""
        orders = {count: self._sell_lines(count) for count in (5, 20)}
        returns = {}
        self._visit_as(self.portal_customer)
        costs = {}

        def measure(step):
            for count, order in returns.items():
                costs[step, count] = self._count(order.access_url)

        for count, order in orders.items():
            costs["order", count] = self._count(f"/my/orders/{order.id}")
            returns[count] = self._create_return(order, [2.0] * count)
            returns[count]._portal_ensure_token()
            self._authorize(returns[count])
        measure("transit")
        for order in returns.values():
            self._receive(order)
            self._inspect(order, finding="As said.")
            for inspection in order.inspection_ids:
                inspection.sudo().attachment_ids = self.env["ir.attachment"].create(
                    {"name": "a.png", "raw": PNG, "res_model": inspection._name}
                )
        measure("inspected")
        for order in returns.values():
            self._settle(order)
        measure("refunded")
        for step in ("transit", "inspected", "refunded"):
            self.assertLessEqual(costs[step, 20], PAGE_BUDGET, (step, costs))
            self.assertLessEqual(costs[step, 20] - costs[step, 5], 2, (step, costs))
            above = costs[step, 20] - costs["order", 20]
            self.assertLessEqual(above, ABOVE_ORDER, (step, costs))
