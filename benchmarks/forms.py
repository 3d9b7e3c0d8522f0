"""What many controlled forms in one PDF cost: statements and time.

Run by `./dev bench` in an Odoo shell; writes FORMS.md beside this file. The forms are
return handling forms of released documents, printed by a returns officer.
"""

import pathlib
import time

from odoo import Command, fields

import odoo.addons.return_management

# `env` is what Odoo's shell provides.
ENV = env  # noqa: F821
REPORT = "return_management.return_order_report_handling_action"
COUNTS = (1, 10, 100)
LINES = 5
MANY_LINES = 60
# The same as in the tests of the addon
FURTHER_FORM_BUDGET = 0.2
REPOSITORY = pathlib.Path(odoo.addons.return_management.__path__[0]).parent
HEAD = """# What many forms in one PDF cost

Written by `./dev bench` on {date}. Return handling forms of {lines} lines each, and
one of {many} lines, with cold caches; the document is released, every form remembers
its revision. HTML is what Odoo does, PDF the whole print with wkhtmltopdf.

| Forms | Lines | Pages | SQL | HTML | PDF | PDF per form |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def create_returns(count, lines):
    """Create submitted returns of goods without an order.

    :rtype: return.order
    """
    products = ENV["product.product"].create(
        [{"name": f"Module {n:02}", "is_storable": True} for n in range(lines)]
    )
    partner = ENV["res.partner"].create({"name": "Prints many forms"})
    reason = ENV["return.order.reason"].create({"name": "Recall", "group": "quality"})
    returns = ENV["return.order"].create(
        [
            {
                "partner_id": partner.id,
                "reason_id": reason.id,
                # Nobody knows when goods without an order were delivered.
                "exception_reason": "Recall of the maker",
                "line_ids": [
                    Command.create({"product_id": product.id, "product_uom_qty": 1})
                    for product in products
                ],
            }
            for __ in range(count)
        ]
    )
    returns.action_submit()
    return returns


def measure(returns):
    """Print returns twice: as HTML, counting statements, and as a PDF.

    :return: statements, seconds of both, and the number of pages.
    :rtype: dict
    """
    report = ENV["ir.actions.report"].with_context(force_report_rendering=True)
    ENV.flush_all()
    ENV.invalidate_all()
    before, started = ENV.cr.sql_log_count, time.perf_counter()
    report._render_qweb_html(REPORT, returns.ids)
    result = {
        "sql": ENV.cr.sql_log_count - before,
        "html": time.perf_counter() - started,
    }
    ENV.invalidate_all()
    started = time.perf_counter()
    pdf, __ = report._render_qweb_pdf(REPORT, returns.ids)
    result["pdf"] = time.perf_counter() - started
    result["pages"] = pdf.count(b"/Type /Page\n")
    return result


def write_results(rows):
    """Write the table."""
    text = HEAD.format(date=fields.Date.today(), lines=LINES, many=MANY_LINES)
    for count, lines, row in rows:
        text += (
            f"| {count} | {lines} | {row['pages']} | {row['sql']} "
            f"| {row['html']:.2f} s | {row['pdf']:.1f} s "
            f"| {row['pdf'] / count:.2f} s |\n"
        )
    (REPOSITORY / "benchmarks" / "FORMS.md").write_text(text)
    print(text, flush=True)


def run():
    """Measure, write the table, and refuse statements that grow with the forms."""
    returns = create_returns(max(COUNTS), LINES)
    measure(returns[:1])
    rows = [(count, LINES, measure(returns[:count])) for count in COUNTS]
    rows.append((1, MANY_LINES, measure(create_returns(1, MANY_LINES))))
    write_results(rows)
    few, many = rows[1][2]["sql"], rows[2][2]["sql"]
    further = (many - few) / (COUNTS[2] - COUNTS[1])
    if further > FURTHER_FORM_BUDGET:
        raise SystemExit(f"Each further form costs {further:.2f} statements.")


run()
