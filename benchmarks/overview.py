"""How long the overview takes with a million returns that are done.

Run by `./dev bench` in an Odoo shell; writes OVERVIEW.md beside this file. The million
are copies of one return, with a line, an inspection and a decision each; beside them
are the open ones of the demo data and of this benchmark. Nothing is kept.
"""

import pathlib
import time

from odoo import Command, fields
from odoo.tools import SQL

import odoo.addons.return_management

# `env` is what Odoo's shell provides.
ENV = env  # noqa: F821
COUNT = 1_000_000
# Ids of the copies begin here.
FIRST_ID = 100_000_000
ROUNDS = 5
LIMIT = 0.3
USERS = ("manager", "finance", "warehouse", "sales")
REPOSITORY = pathlib.Path(odoo.addons.return_management.__path__[0]).parent
HEAD = """# What the overview costs

Written by `./dev bench` on {date}, with {count:,} returns stored that are done, one
line, one inspection and one decision each. Times are the best of {rounds}; cards are
those that the user sees.

| User | Choice | Cards | SQL | Time |
| --- | --- | ---: | ---: | ---: |
"""


def copy_rows(table, record_id, **changed):
    """Insert `COUNT` copies of a row.

    :param str table: name of the table.
    :param int record_id: of the row.
    :param changed: SQL of the columns that differ; ``g`` counts from one.
    """
    ENV.cr.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    kept = [name for (name,) in ENV.cr.fetchall() if name not in changed]
    columns = [SQL.identifier(name) for name in (*changed, *kept)]
    values = [*changed.values(), *(SQL.identifier(name) for name in kept)]
    ENV.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s, generate_series(1, %s) g "
            "WHERE id = %s",
            SQL.identifier(table),
            SQL(", ").join(columns),
            SQL(", ").join(values),
            SQL.identifier(table),
            COUNT,
            record_id,
        )
    )


def create_return():
    """Create a submitted return of goods without an order.

    :rtype: return.order
    """
    product = ENV["product.product"].create({"name": "Module", "is_storable": True})
    order = ENV["return.order"].create(
        {
            "partner_id": ENV["res.partner"].create({"name": "Returned often"}).id,
            "reason_id": ENV["return.order.reason"].search([], limit=1).id,
            # Nobody knows when goods without an order were delivered.
            "exception_reason": "Recall of the maker",
            "line_ids": [
                Command.create({"product_id": product.id, "product_uom_qty": 1.0})
            ],
        }
    )
    order.action_submit()
    ENV.flush_all()
    return order


def store_returns():
    """Store a million returns that are done."""
    order = create_return()
    number = SQL("%s + g", FIRST_ID)
    full, today = SQL("'full'"), SQL("CURRENT_DATE - (g %% 1000)::int")
    copy_rows(
        "return_order",
        order.id,
        id=number,
        name=SQL("'M/' || g"),
        access_token=SQL("NULL"),
        state=SQL("'done'"),
        phase=SQL("'closed'"),
        receipt_status=full,
        inspection_status=full,
        settlement_status=full,
        refund_status=full,
        date_refund_promised=today,
        date_refunded=today,
    )
    of_order = {"id": number, "order_id": number}
    copy_rows("return_order_line", order.line_ids.id, **of_order)
    copy_rows(
        "return_order_approval",
        order.approval_ids[:1].id,
        state=SQL("'approved'"),
        **of_order,
    )
    ENV.cr.execute(
        SQL(
            "INSERT INTO return_order_inspection "
            "(id, order_id, line_id, company_id, product_id, state, condition, "
            "quantity, create_date, date_done) "
            "SELECT id, order_id, id, company_id, product_id, 'done', 'as_new', "
            "product_uom_qty, now(), now() FROM return_order_line WHERE id > %s",
            FIRST_ID,
        )
    )
    for name in ("", "_line", "_approval", "_inspection"):
        ENV.cr.execute(SQL("ANALYZE %s", SQL.identifier(f"return_order{name}")))


def measure(user, **choice):
    """Open the page several times.

    :return: cards, statements and the best time in seconds.
    :rtype: tuple[int, int, float]
    """
    overview = ENV["return.order.overview"].with_user(user)
    best = statements = cards = 0
    for __ in range(ROUNDS):
        ENV.invalidate_all()
        before, started = ENV.cr.sql_log_count, time.perf_counter()
        page = overview.get_overview(**choice)
        seconds = time.perf_counter() - started
        best = min(best or seconds, seconds)
        statements = ENV.cr.sql_log_count - before
        cards = sum(len(section["cards"]) for section in page["sections"])
    return cards, statements, best


def run():
    """Measure, write the table, and refuse a page that takes too long."""
    store_returns()
    text = HEAD.format(date=fields.Date.today(), count=COUNT, rounds=ROUNDS)
    slowest = 0
    for login in USERS:
        user = ENV["res.users"].search([("login", "=", login)])
        for name, choice in (("all", {}), ("mine", {"is_mine": True})):
            cards, statements, seconds = measure(user, **choice)
            slowest = max(slowest, seconds)
            text += f"| {login} | {name} | {cards} | {statements} | {seconds:.3f} s |\n"
    (REPOSITORY / "benchmarks" / "OVERVIEW.md").write_text(text)
    print(text, flush=True)
    ENV.cr.rollback()
    if slowest > LIMIT:
        raise SystemExit(f"The overview took {slowest:.2f} s.")


run()
