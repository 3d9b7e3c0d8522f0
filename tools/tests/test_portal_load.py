"""Many customers ask for the last units of the same orders at once, over HTTP."""

import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest
import requests

from tools import databases, environment, paths, ports, server
from tools.paths import LOGS

# Requests are customers times orders: 200 in the deep run
CUSTOMERS, ORDERS, UNITS = (20, 10, 6) if os.environ.get("RETURN_DEEP") else (8, 5, 3)
WORKERS = 4
PORT = 8269
MARK = "RESULT:"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ALERT = re.compile(r'role="alert"[^>]*>(.*?)</div>', re.DOTALL)
TAG = re.compile(r"<[^>]*>|\s+")
FAILED = re.compile(r'"POST [^"]+" 5\d\d .*')
# A customer whose rival was quicker by a moment presses the button again.
PRESSES = 30
BUSY = ("Somebody else is returning", "Many people are returning")

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
requests = [
    env["return.order.request"].with_user(user).sudo().create({{
        "order_id": order.id, "settlement_type": "refund",
        "refund_method": "on_account", "return_method": "ship",
        "line_ids": [Command.create({{"sale_line_id": order.order_line.id,
            "quantity": 1, "reason_id": reason.id}})]}})
    for user in users for order in orders]
env.cr.commit()
print("{MARK}" + json.dumps({{
    "paths": [[f"/my/orders/{{r.order_id.id}}/return/{{r.id}}/summary"
               for r in requests if r.create_uid == user] for user in users],
    "product": product.id}}))
"""

COUNT = """
import json
lines = env["return.order.line"].search([("product_id", "=", {product})])
sold = env["sale.order.line"].search([("product_id", "=", {product})])
asked = env["return.order.line"]._read_group(
    [("product_id", "=", {product}), ("order_id.state", "not in", ("cancel", "draft"))],
    ["sale_line_id"], ["product_uom_qty:sum"])
print("RESULT:" + json.dumps({{
    "returns": lines.order_id.ids,
    "asked": [quantity for line, quantity in asked],
    "left": sum(sold.mapped("qty_returnable"))}}))
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
    """A signed-in customer who submits requests that are filled in already."""

    def __init__(self, number, base):
        self.base = base
        self.http = requests.Session()
        self.http.trust_env = False
        name = f"crowd{number}"
        self.token = TOKEN.search(self.http.get(f"{base}/web/login").text).group(1)
        page = self.post("/web/login", login=name, password=f"{name}-password")
        assert page.status_code == 303, page.text
        self.token = TOKEN.search(self.http.get(f"{base}/returns/request").text)[1]

    def post(self, path, **values):
        """Send a form."""
        return self.http.post(
            f"{self.base}{path}",
            data={"csrf_token": self.token, **values},
            allow_redirects=False,
            timeout=300,
        )

    def submit_all(self, paths):
        """Submit requests one after the other.

        :return: the return of each, or why there is none, and how often the button was
            pressed.
        """
        return [self.submit(path) for path in paths]

    def submit(self, path):
        """Submit a request until it is decided."""
        for presses in range(1, PRESSES + 1):
            answer = self.post(path, is_accepted="1")
            assert answer.status_code < 500, answer.text
            where = answer.headers.get("Location", "")
            if "/my/returns/" in where:
                return where, "", presses
            if where:
                # What is gone meanwhile is told on the first screen.
                answer = self.http.get(urljoin(self.base, where), timeout=300)
            alert = TAG.sub(" ", " ".join(ALERT.findall(answer.text))).strip()
            if not any(text in alert for text in BUSY):
                return "", alert, presses
        raise AssertionError(f"{path} was never decided: {alert}")


@pytest.fixture(scope="module")
def outcome():
    """Let everybody submit at once; give the answers and what was kept."""
    database = f"run_{os.getpid()}_load"
    try:
        databases.ensure_template(copies=[database], kind=databases.ALL)
        data = run_script(database, PREPARE)
        port = ports.pick(PORT)
        with server.serving(database, port, "portal-load.log", workers=WORKERS):
            base = f"http://{ports.LOOPBACK}:{port}"
            customers = [Customer(number, base) for number in range(CUSTOMERS)]
            with ThreadPoolExecutor(CUSTOMERS) as pool:
                answers = pool.map(Customer.submit_all, customers, data["paths"])
                answers = [answer for each in answers for answer in each]
        kept = run_script(database, COUNT.format(**data))
        log = (LOGS / "portal-load.log").read_text()
    finally:
        databases.drop(database)
    return SimpleNamespace(answers=answers, kept=kept, log=log)


def test_no_unit_is_returned_twice(outcome):
    assert outcome.kept["asked"] == [UNITS] * ORDERS
    assert outcome.kept["left"] == 0


def test_no_request_is_lost(outcome):
    assert len(outcome.answers) == CUSTOMERS * ORDERS
    made = [where for where, alert, presses in outcome.answers if where]
    refused = [alert for where, alert, presses in outcome.answers if not where]
    assert len(made) == UNITS * ORDERS
    assert len(outcome.kept["returns"]) == len(set(made)) == len(made)
    # Whoever came too late is told why, and what is left.
    assert all(refused)


def test_nothing_fails_on_the_server(outcome):
    # A transaction that Odoo runs again is logged as an error of the database.
    assert not FAILED.findall(outcome.log)
    assert "Exception during request handling" not in outcome.log
