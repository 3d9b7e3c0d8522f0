"""Many customers ask for the last units of the same orders at once, over HTTP."""

import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import requests

from tools import databases, environment, paths, ports, server

CUSTOMERS = 20
REQUESTS = 200
ORDERS = 10
UNITS = 6
WORKERS = 4
PORT = 8269
MARK = "RESULT:"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# A customer whose rival was quicker by a moment presses the button again.
PRESSES = 20

PREPARE = f"""
import json
from odoo import Command

company = env["res.partner"].create({{"name": "Crowd Ltd", "is_company": True}})
contacts = env["res.partner"].create([
    {{"name": f"Customer {{n}}", "parent_id": company.id,
      "email": f"crowd{{n}}@example.com"}} for n in range({CUSTOMERS})])
users = env["res.users"].with_context(no_reset_password=True).create([
    {{"login": f"crowd{{n}}", "password": f"crowd{{n}}-password", "partner_id": p.id,
      "group_ids": [Command.set(env.ref("base.group_portal").ids)]}}
    for n, p in enumerate(contacts)])
product = env["product.product"].create(
    {{"name": "Last Units", "is_storable": True, "lst_price": 10.0}})
orders = env["sale.order"].create([
    {{"partner_id": company.id, "order_line": [Command.create(
        {{"product_id": product.id, "product_uom_qty": {UNITS}}})]}}
    for n in range({ORDERS})])
orders.action_confirm()
pickings = orders.picking_ids
env["stock.quant"]._update_available_quantity(
    product, pickings.location_id[:1], {UNITS * ORDERS})
pickings.action_assign()
pickings.move_ids.picked = True
pickings.button_validate()
reason = env["return.order.reason"].create({{"name": "Crowded", "group": "other"}})
env.cr.commit()
print("{MARK}" + json.dumps({{"orders": orders.ids, "lines": orders.order_line.ids,
    "product": product.id, "reason": reason.id}}))
"""

COUNT = """
import json
lines = env["return.order.line"].search([("product_id", "=", {product})])
asked = dict(env["return.order.line"]._read_group(
    [("product_id", "=", {product}), ("order_id.state", "not in", ("cancel", "draft"))],
    ["sale_line_id"], ["product_uom_qty:sum"]))
print("RESULT:" + json.dumps({{
    "states": lines.order_id.mapped("state"),
    "returns": lines.order_id.ids,
    "asked": sorted(asked.values()),
    "left": sum(env["sale.order.line"].browse({lines}).mapped("qty_returnable"))}}))
"""


def run_script(database, script):
    """Run a script in an Odoo shell and return what it printed as a result."""
    output = subprocess.run(
        databases.shell_command(database),
        input=script,
        capture_output=True,
        text=True,
        cwd=paths.DEV,
        env=environment.odoo_environment(),
        check=False,
    )
    lines = [line for line in output.stdout.splitlines() if line.startswith(MARK)]
    assert lines, output.stdout + output.stderr
    return json.loads(lines[0].removeprefix(MARK))


class Customer:
    """A signed-in customer who fills the screens of requests and submits them."""

    def __init__(self, number, base, data):
        self.base = base
        self.data = data
        self.http = requests.Session()
        self.http.trust_env = False
        page = self.http.get(f"{base}/web/login", timeout=120)
        self._post(
            "/web/login",
            page.text,
            login=f"crowd{number}",
            password=f"crowd{number}-password",
        )

    def _post(self, path, page, **values):
        token = TOKEN.search(page).group(1)
        return self.http.post(
            f"{self.base}{path}", data={"csrf_token": token, **values}, timeout=300
        )
