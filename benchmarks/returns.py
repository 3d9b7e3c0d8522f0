"""What a return of five lines costs, beside the same return with Odoo's own wizards.

Run by `./dev bench` in an Odoo shell; writes RESULTS.md beside this file. Every step is
a request of its own with cold caches and the least rights its role needs. Both ways run
in turns in the same database on orders of the same kind; figures are medians.
"""

import os
import pathlib
import statistics
import sys
import time

from odoo import Command

import odoo.addons.return_management
from odoo.addons.return_management.tests.perf_common import (
    RETURNED,
    Cost,
    MeasuredFlowMixin,
)

# `env` is what Odoo's shell provides.
ENV = env  # noqa: F821
REPETITIONS = {1: 7, 10: 5}
NAMES = {1: "one", 10: "ten at once"}
RATIO_BUDGETS = {1: 0.9, 10: 0.6}
STATEMENT_BUDGETS = {1: 520, 10: 190}
LINE_BUDGETS = {1: 25, 10: 16}
PUBLISHED = (
    ("The least Odoo itself can do", 344, 132),
    ("Odoo's own wizards", 640, 309),
    ("OCA `rma` 19.0 with `rma_sale`", 853, 586),
)
REPOSITORY = pathlib.Path(odoo.addons.return_management.__path__[0]).parent
HEAD = """# What a return costs

Written by `./dev bench` on {date}. A return of 3 of 10 pieces on each of 5 lines, from
the request to the credit note that is posted and reconciled; every step is a request of
its own with cold caches. "Ten" handles the returns of ten customers with one call per
step; its figures are per return. Medians of {one} and {ten} repetitions, both ways in
turns on the same database. Load of the machine at the end: {load:.1f} on {processors}
processors; above one each, other work ran along.

"""


class Benchmark(MeasuredFlowMixin):
    """The measured ways."""

    env = ENV

    def _measure_core(self, orders):
        """Return and credit the same goods with Odoo's own wizards.

        :return: the cost of each step.
        :rtype: dict[str, Cost]
        """
        steps = {}

        def run(name, role, records, call):
            records = self._as(role, records)
            made = self._measure_step(steps, name, lambda: call(records))
            return made and self.env[made._name].browse(made.ids)

        wizards = run("return wizard", "warehouse", orders.picking_ids, self._choose)
        receipts = run("return", "warehouse", wizards, self._return)
        run("receive", "warehouse", receipts, _validate)
        wizard = run("reversal wizard", "finance", orders.invoice_ids, self._refund)
        credit_notes = run("reverse", "finance", wizard, self._reverse)
        run("lower quantities", "finance", credit_notes, self._lower_quantities)
        run("post", "finance", credit_notes, _post)
        states = set(credit_notes.mapped("state"))
        assert states == {"posted"}, states
        return steps

    def _choose(self, deliveries):
        wizards = deliveries.env["stock.return.picking"].create(
            [{"picking_id": delivery.id} for delivery in deliveries]
        )
        wizards.product_return_moves.quantity = RETURNED
        return wizards

    def _return(self, wizards):
        return wizards.env["stock.picking"].concat(
            *(wizard._create_return() for wizard in wizards)
        )

    def _refund(self, invoices):
        return (
            invoices.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({"journal_id": invoices.journal_id.id, "reason": "Returned"})
        )

    def _reverse(self, wizard):
        wizard.refund_moves()
        return wizard.new_move_ids

    def _lower_quantities(self, credit_notes):
        for credit_note in credit_notes:
            credit_note.write(
                {
                    "invoice_line_ids": [
                        Command.update(line.id, {"quantity": RETURNED})
                        for line in credit_note.invoice_line_ids
                    ]
                }
            )

    def _measure_both(self, count, lines=5):
        """Measure both ways once, each on fresh orders.

        :return: cost per return of each step, first of ours, then of the wizards.
        """
        ours, __ = self._measure_returns(self._create_measured_sales(count, lines))
        core = self._measure_core(self._create_measured_sales(count, lines))
        return [
            {
                name: Cost(cost.statements / count, cost.seconds / count)
                for name, cost in steps.items()
            }
            for steps in (ours, core)
        ]

    def measure(self):
        """Measure everything.

        :return: medians by step, by way (0: ours, 1: wizards), count and lines.
        :rtype: dict[tuple[int, int, int], dict[str, Cost]]
        """
        self._prepare_measuring()
        result = {}
        for lines, counts in ((5, REPETITIONS), (15, dict.fromkeys(REPETITIONS, 1))):
            for count, repetitions in counts.items():
                self._measure_both(1, lines)
                runs = [self._measure_both(count, lines) for __ in range(repetitions)]
                for way in (0, 1):
                    result[way, count, lines] = _get_medians([run[way] for run in runs])
                print(f"{count} × {lines} lines: {repetitions} repetitions", flush=True)
        return result


def _validate(pickings):
    pickings.button_validate()


def _post(moves):
    moves.action_post()


def _get_medians(runs):
    return {
        name: Cost(
            statistics.median(run[name].statements for run in runs),
            statistics.median(run[name].seconds for run in runs),
        )
        for name in runs[0]
    }


def _sum(steps):
    return Cost(*map(sum, zip(*steps.values(), strict=True)))


def _table(head, rows):
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines) + "\n"


def _get_checks(result):
    """Compare with the budgets.

    :return: what was measured, the figure and its limit.
    :rtype: list[tuple[str, float, float]]
    """
    checks = []
    for count, name in NAMES.items():
        ours, core = (_sum(result[way, count, 5]) for way in (0, 1))
        long = _sum(result[0, count, 15])
        line = (long.statements - ours.statements) / 10
        checks += [
            (f"Statements, {name}", ours.statements, STATEMENT_BUDGETS[count]),
            (f"Statements per further line, {name}", line, LINE_BUDGETS[count]),
            (
                f"Wall time ÷ that of Odoo's wizards, {name}",
                ours.seconds / core.seconds,
                RATIO_BUDGETS[count],
            ),
        ]
    return checks


def _get_head():
    """Return what was measured, when, and what else the machine did.

    :rtype: str
    """
    return HEAD.format(
        date=time.strftime("%Y-%m-%d"),
        load=os.getloadavg()[0],
        processors=os.cpu_count(),
        one=REPETITIONS[1],
        ten=REPETITIONS[10],
    )


def _report(result, checks):
    """Write the results in Markdown.

    :rtype: str
    """
    text = _get_head()
    rows = []
    for way, label in ((1, "Odoo's own wizards"), (0, "**This product**")):
        one, ten = (_sum(result[way, count, 5]) for count in (1, 10))
        rows.append(
            [
                label,
                *(f"{cost.statements:.0f}" for cost in (one, ten)),
                *(f"{cost.seconds * 1000:.0f} ms" for cost in (one, ten)),
            ]
        )
    rows += [[f"{name} (published)", one, ten, "", ""] for name, one, ten in PUBLISHED]
    text += _table(["", "SQL, one", "SQL, ten", "Time, one", "Time, ten"], rows)
    text += "## Budgets\n\n"
    text += _table(
        ["", "Measured", "Limit", "Kept"],
        [
            [name, f"{figure:.4g}", limit, "yes" if figure <= limit else "**no**"]
            for name, figure, limit in checks
        ],
    )
    for way, title in ((0, "Steps of this product"), (1, "Steps of Odoo's wizards")):
        one, ten = (result[way, count, 5] for count in (1, 10))
        text += f"## {title}\n\n"
        text += _table(
            ["", "SQL, one", "SQL, ten", "Time, one", "Time, ten"],
            [
                [
                    name.capitalize(),
                    *(f"{cost[name].statements:.4g}" for cost in (one, ten)),
                    *(f"{cost[name].seconds * 1000:.0f} ms" for cost in (one, ten)),
                ]
                for name in one
            ],
        )
    return text.rstrip() + "\n"


def main():
    """Measure, print and keep the results; fail if a budget is missed."""
    result = Benchmark().measure()
    ENV.cr.rollback()
    checks = _get_checks(result)
    text = _report(result, checks)
    print(text, flush=True)
    (REPOSITORY / "benchmarks" / "RESULTS.md").write_text(text)
    missed = [name for name, figure, limit in checks if figure > limit]
    if missed:
        sys.exit(f"Missed: {'; '.join(missed)}")


main()
