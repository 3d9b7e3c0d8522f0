"""How long customers wait for the pages of their returns, beside Odoo's own pages.

Run by `./dev bench` in an Odoo shell while a server serves the same database; writes
PORTAL.md beside this file. A portal user signs in and asks for every page over HTTP, in
turns; figures are medians.
"""

import os
import pathlib
import re
import statistics
import sys
import time
from typing import NamedTuple

import requests

from odoo import Command
from odoo.tests import new_test_user

import odoo.addons.return_management
from odoo.addons.return_management.tests.perf_common import ORDERED, MeasuredFlowMixin

# `env` is what Odoo's shell provides.
ENV = env  # noqa: F821
LOGIN = "measured_customer"
LINES = 20
RETURNS = 80
REPETITIONS = 15
WARM_UP = 3
RATIO_BUDGET = 1.5
REPOSITORY = pathlib.Path(odoo.addons.return_management.__path__[0]).parent
HEAD = """# How long the portal takes

Written by `./dev bench` on {date}. A portal user asks for each page over HTTP on the
loopback interface, {count} times in turns after {warm} that do not count; one process
answers, and pictures and styles are not asked for. Odoo's order page carries what this
product adds to it. Each page of ours may take {limit} times as long as the page of Odoo
that is most like it.

Load of the machine meanwhile: {load:.1f} on {processors} processors. Above one each,
other work ran along, and all times are longer than on a quiet machine.

"""
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Page(NamedTuple):
    """A page, and how often what it lists stands on it."""

    name: str
    path: str
    entry: str
    count: int
    # The page of Odoo that is most like it
    beside: str = ""


class Benchmark(MeasuredFlowMixin):
    """The data of one customer, and the requests."""

    env = ENV

    def _sell(self, partner, count, lines):
        """Return delivered and invoiced orders of the customer.

        :rtype: sale.order
        """
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "order_line": [
                        Command.create(
                            {"product_id": product.id, "product_uom_qty": ORDERED}
                        )
                        for product in self.measured_products[:lines]
                    ],
                }
                for __ in range(count)
            ]
        )
        orders.action_confirm()
        orders.picking_ids.move_ids.picked = True
        orders.picking_ids.button_validate()
        orders._create_invoices().action_post()
        return orders

    def prepare(self):
        """Make what the pages show, where the server sees it.

        :return: the pages to measure.
        :rtype: list[Page]
        """
        self._prepare_measuring(LINES)
        # Cheap, or the return of many lines would wait for further approvals.
        self.measured_products.lst_price = 5.0
        user = new_test_user(self.env, LOGIN, groups="base.group_portal")
        user.password = LOGIN
        partner = user.partner_id
        # One less: the return of many lines stands in the list as well.
        many = self._sell(partner, RETURNS - 1, 1)
        returned, fresh = self._sell(partner, 2, LINES)
        __, long_return = self._measure_returns(returned)
        assert long_return.state == "done", long_return.state
        # One by one: what a customer returns at once is one return.
        returns = long_return.browse().concat(
            *(order._create_return_orders({order.order_line.id: 1.0}) for order in many)
        )
        returns.reason_id = self.measured_reason
        returns.action_submit()
        # Other scripts make users of these names on the same database.
        for staff in self.env["res.users"].browse(self.measured_users.values()):
            staff.write({"login": f"portal_{staff.login}", "active": False})
        self.env.cr.commit()
        return self._list_pages(fresh, long_return)

    def _list_pages(self, sold, returned):
        """Return the pages to measure, each of ours beside one of Odoo's.

        :param sale.order sold: an order of many lines.
        :param return.order returned: a return of as many lines.
        :rtype: list[Page]
        """
        lists, order = (
            f"Odoo's list of {RETURNS} orders",
            "Odoo's page of an order, 20 lines",
        )
        return [
            Page(lists, "/my/orders", 'href="/my/orders/', RETURNS),
            Page(
                f"**List of {RETURNS} returns**",
                "/my/returns",
                'href="/my/returns/',
                RETURNS,
                lists,
            ),
            Page(order, f"/my/orders/{sold.id}", "Measured ", LINES),
            Page(
                f"**Page of a return, {LINES} lines**",
                f"/my/returns/{returned.id}",
                "Measured ",
                LINES,
                order,
            ),
            Page(
                f"**Items of a request, {LINES} lines**",
                f"/my/orders/{sold.id}/return",
                "Measured ",
                LINES,
                order,
            ),
        ]

    def _sign_in(self):
        """Sign in as the customer.

        :return: the session, and the address of the server.
        :rtype: tuple[requests.Session, str]
        """
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        session = requests.Session()
        # The server is here: no proxy stands between.
        session.trust_env = False
        token = TOKEN.search(session.get(f"{base}/web/login", timeout=60).text)
        answer = session.post(
            f"{base}/web/login",
            data={"login": LOGIN, "password": LOGIN, "csrf_token": token.group(1)},
            timeout=60,
        )
        assert "/web/login" not in answer.url, "the customer cannot sign in"
        return session, base

    def measure(self, pages):
        """Ask for every page, in turns.

        :return: seconds of each request and size of the answer, by page.
        :rtype: dict[Page, tuple[list[float], int]]
        """
        session, base = self._sign_in()
        # A request begins once: its first screen is what is asked for again.
        urls = {p: session.get(base + p.path, timeout=60).url for p in pages}
        result = {page: ([], 0) for page in pages}
        for turn in range(WARM_UP + REPETITIONS):
            for page, url in urls.items():
                started = time.perf_counter()
                answer = session.get(url, timeout=60)
                seconds = time.perf_counter() - started
                assert answer.status_code == 200, (url, answer.status_code)
                found = answer.text.count(page.entry)
                assert found >= page.count, (url, found)
                times, __ = result[page]
                if turn >= WARM_UP:
                    times.append(seconds)
                result[page] = times, len(answer.content)
        return result


def _get_ratios(result):
    """Compare the medians with those of Odoo's own pages.

    :rtype: dict[Page, float]
    """
    medians = {page.name: statistics.median(result[page][0]) for page in result}
    return {
        page: medians[page.name] / medians[page.beside]
        for page in result
        if page.beside
    }


def _report(result, ratios, load):
    """Write the results in Markdown.

    :rtype: str
    """
    text = HEAD.format(
        date=time.strftime("%Y-%m-%d"),
        count=REPETITIONS,
        warm=WARM_UP,
        limit=RATIO_BUDGET,
        load=load,
        processors=os.cpu_count(),
    )
    text += "| Page | Median | Fastest | Slowest | ÷ Odoo's | Size |\n"
    text += "| --- | ---: | ---: | ---: | ---: | ---: |\n"
    for page, (times, size) in result.items():
        figures = (statistics.median(times), min(times), max(times))
        cells = [page.name, *(f"{1000 * figure:.0f} ms" for figure in figures)]
        cells.append(f"{ratios[page]:.2f}" if page in ratios else "")
        text += f"| {' | '.join(cells)} | {size / 1024:.0f} kB |\n"
    return text


def main():
    """Measure, print and keep the results; fail if a budget is missed."""
    benchmark = Benchmark()
    result = benchmark.measure(benchmark.prepare())
    ratios = _get_ratios(result)
    text = _report(result, ratios, os.getloadavg()[0])
    print(text, flush=True)
    (REPOSITORY / "benchmarks" / "PORTAL.md").write_text(text)
    missed = [page.name for page, ratio in ratios.items() if ratio > RATIO_BUDGET]
    if missed:
        sys.exit(f"Missed: {'; '.join(missed)}")


main()
