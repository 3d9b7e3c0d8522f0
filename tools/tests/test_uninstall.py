"""Uninstalling return_management for real, on a copy that has its demo data."""

import json
import os
import subprocess

import pytest

from tools import databases, environment, paths

MARK = "RESULT:"
# Odoo's own tables: nothing in them may change, whatever returns there were.
KEPT = {
    "sale_order": "count(*), sum(amount_total)",
    "sale_order_line": "count(*), sum(qty_delivered), sum(qty_invoiced)",
    "stock_picking": "count(*), sum(picking_type_id)",
    "stock_move": "count(*), sum(quantity), sum(value)",
    "stock_move_line": "count(*), sum(quantity)",
    "stock_quant": "count(*), sum(quantity)",
    "stock_scrap": "count(*), sum(scrap_qty)",
    "stock_lot": "count(*), sum(product_id)",
    "stock_location": "count(*), sum(location_id)",
    "account_move": "count(*), sum(amount_total), sum(reversed_entry_id)",
    "account_move_line": "count(*), sum(debit), sum(credit)",
    "account_partial_reconcile": "count(*), sum(amount)",
}
LEFT = """
    SELECT table_name || '.' || column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND (
        table_name ~ '^return_order' OR column_name ~ '^return_(order|line|inspection)'
        OR column_name ~ 'quarantine|reverse_type|qty_returned')
    UNION SELECT 'ir_model.' || model FROM ir_model WHERE model LIKE 'return.%'
    UNION SELECT 'ir_cron.' || id FROM ir_cron WHERE cron_name LIKE 'Returns:%'
    UNION SELECT 'mail_message.' || model FROM mail_message WHERE model LIKE 'return.%'
    UNION SELECT 'mail_activity.' || id FROM mail_activity
        WHERE res_model LIKE 'return.%'
"""
SCRIPT = f"""
import json
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def read(cr):
    result = {{}}
    for table, columns in {KEPT!r}.items():
        cr.execute("SELECT " + columns + " FROM " + table)
        result[table] = [str(value) for value in cr.fetchone()]
    return result


returns = env["return.order"].search_count([])
before = read(env.cr)
module = env["ir.module.module"].search([("name", "=", "return_management")])
module.button_immediate_uninstall()
with Registry(env.cr.dbname).cursor() as cr:
    after = read(cr)
    cr.execute({LEFT!r})
    left = [row[0] for row in cr.fetchall()]
    # Reverse transfers that were open are received as any other.
    new = api.Environment(cr, SUPERUSER_ID, {{}})
    for picking in new["stock.picking"].search([("return_id", "!=", False)]):
        if picking.state == "assigned":
            picking.move_ids.picked = True
            picking.button_validate()
    cr.rollback()
print("{MARK}" + json.dumps(dict(
    returns=returns, before=before, after=after, left=left)))
"""


@pytest.fixture(scope="module")
def result():
    """Uninstall once, and give what was read before and after."""
    database = f"run_{os.getpid()}_uninstall"
    try:
        databases.ensure_template(copies=[database])
        output = subprocess.run(
            databases.shell_command(database),
            input=SCRIPT,
            capture_output=True,
            text=True,
            cwd=paths.DEV,
            env=environment.odoo_environment(),
            check=False,
        )
    finally:
        databases.drop(database)
    lines = [line for line in output.stdout.splitlines() if line.startswith(MARK)]
    assert lines, output.stdout + output.stderr
    return json.loads(lines[0].removeprefix(MARK))


def test_sales_stock_and_accounting_stay_as_they_are(result):
    assert result["returns"], "There is nothing to lose without returns."
    assert result["after"] == result["before"]


def test_nothing_of_the_addon_stays(result):
    assert result["left"] == []
