import gc
import time
from typing import NamedTuple

from odoo import Command
from odoo.tests import new_test_user

ROLES = {
    "salesperson": "sales_team.group_sale_salesman_all_leads,"
    "return_management.return_management_group_user",
    "officer": "return_management.return_management_group_officer",
    "warehouse": "stock.group_stock_user",
    "finance": "account.group_account_invoice",
}
ORDERED = 10.0
RETURNED = 3.0


class Cost(NamedTuple):
    """What a step, or a whole return, costs."""

    statements: float
    seconds: float


class MeasuredFlowMixin:
    """Counts what a return costs, step by step, each step a request of its own.

    Shared by the budgets of the tests and by the benchmark, so it knows no test case:
    whoever uses it has an ``env``, and calls `_prepare_measuring` first.
    """

    @classmethod
    def _prepare_measuring(cls, lines=15):
        """Make users, one per role with the least rights, and goods in stock."""
        cls.measured_users = {
            role: new_test_user(
                cls.env,
                f"measured_{role}",
                groups=f"base.group_user,{groups}",
                company_id=cls.env.company.id,
                company_ids=[Command.set(cls.env.company.ids)],
            ).id
            for role, groups in ROLES.items()
        }
        # Its own: the reasons of the demo data have checklists.
        cls.measured_reason = cls.env["return.order.reason"].create(
            {"name": "Measured", "group": "quality"}
        )
        cls.measured_products = cls.env["product.product"].create(
            [
                {
                    "name": f"Measured {number}",
                    "is_storable": True,
                    "lst_price": 10.0 + number,
                    "standard_price": 5.0,
                    "invoice_policy": "delivery",
                }
                for number in range(lines)
            ]
        )
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        for product in cls.measured_products:
            cls.env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, 100000
            )

    @classmethod
    def _create_measured_sales(cls, count, lines=5):
        """Return delivered and invoiced orders, each of a customer of its own."""
        partners = cls.env["res.partner"].create(
            [{"name": f"Measured customer {number}"} for number in range(count)]
        )
        orders = cls.env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "order_line": [
                        Command.create(
                            {"product_id": product.id, "product_uom_qty": ORDERED}
                        )
                        for product in cls.measured_products[:lines]
                    ],
                }
                for partner in partners
            ]
        )
        orders.action_confirm()
        orders.picking_ids.move_ids.picked = True
        orders.picking_ids.button_validate()
        orders._create_invoices().action_post()
        return orders

    # === MEASURING === #

    def _as(self, role, records):
        """Return records as a client of a role has them: found by id, nothing read."""
        context = {
            "lang": "en_US",
            "tz": "UTC",
            "allowed_company_ids": records.env.company.ids,
        }
        env = self.env(user=self.measured_users[role], context=context, su=False)
        return env[records._name].browse(records.ids)

    def _measure_step(self, steps, name, call):
        """Run a step with cold caches and measure it, what precedes a commit included.

        :param dict steps: gets the cost under the name of the step.
        """
        self.env.flush_all()
        self.env.transaction.reset()
        gc.collect()
        statements, started = self.env.cr.sql_log_count, time.perf_counter()
        result = call()
        self.env.flush_all()
        self.env.cr.precommit.run()
        steps[name] = Cost(
            self.env.cr.sql_log_count - statements, time.perf_counter() - started
        )
        return result

    def _measure_returns(self, orders):
        """Take orders through the whole return, every step once for all of them.

        :return: the cost of each step, and the returns.
        :rtype: tuple[dict[str, Cost], return.order]
        """
        steps = {}
        quantities = dict.fromkeys(orders.order_line.ids, RETURNED)
        sales = self._as("salesperson", orders)
        made = self._measure_step(
            steps, "create", lambda: sales._create_return_orders(quantities)
        )
        returns = self.env["return.order"].browse(made.ids)
        returns.reason_id = self.measured_reason
        for name, role, get_records, call in (
            ("submit", "salesperson", lambda: returns, "action_submit"),
            ("approve", "officer", lambda: returns, "action_approve"),
            (
                "receive",
                "warehouse",
                lambda: returns.reverse_picking_ids,
                "button_validate",
            ),
            ("inspect", "officer", lambda: returns.inspection_ids, "action_validate"),
            ("settle", "officer", lambda: returns, "action_settle"),
            ("finance check", "finance", lambda: returns, "action_approve"),
            ("post", "finance", lambda: returns.credit_note_ids, "action_post"),
        ):
            records = self._as(role, get_records())
            self._measure_step(steps, name, self._get_work(records, call))
        return steps, returns

    def _get_work(self, records, call):
        """Return what one step does: inspecting, press *All OK* and validate."""
        if call != "action_validate":
            return getattr(records, call)

        def inspect():
            records.set_outcome("as_new")
            return records.action_validate()

        return inspect
