"""`./dev core-tests`: Odoo's own tests, without our addons and with them.

The tests run with Odoo's own runner on two databases: a copy of the base, and the core
with its satellites. All of them run once everything is loaded, those included that Odoo
runs while it installs: only then our code takes part in them.
"""

import os
import re
import subprocess
import time

from tools import databases, environment, paths, ports
from tools.paths import CONFIG, LOGS, PYTHON, ROOT
from tools.shell import Failure, say

ADDONS = ("sale_stock", "stock_account", "account")
VARIANTS = ("without", "with")
REPORT = ROOT / "docs" / "core_tests.md"
FIRST_PORT = 8270
RUNNER = """
import sys
from odoo.tools import config
config.parse_config(sys.argv[1:], setup_logging=False)
from odoo.cli.command import main
from odoo.tests import loader
make_suite = loader.make_suite
loader.make_suite = lambda names, position: make_suite(
    names if position == "post_install" else [], "at_install,post_install"
)
main()
"""
TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
BROKEN = re.compile(r"odoo\.addons\.(\w+)\.tests\.(\S+): (?:FAIL|ERROR): (.*)")
HEAD = """# Odoo's own tests, without and with our addons

    {command}

Every test of the addon runs after loading, on Odoo {release} with demo data, once on a
copy of the base database (without our addons) and once on a copy of the test template
(with them). Failures that occur without our addons too come from the machine or from
the demo data.

| Addon | Tests | Failed without | Failed with | New with our addons |
|---|---|---|---|---|
"""


def add_arguments(parser):
    """Declare the options of `./dev core-tests`."""
    parser.add_argument(
        "tags",
        nargs="*",
        default=ADDONS,
        help="addons, or tags such as /account:TestTax (default: %(default)s)",
    )
    parser.add_argument(
        "--bridges",
        action="store_true",
        help="compare databases that have the bridges and what they join",
    )
    parser.add_argument(
        "--write", action="store_true", help="note the figures in docs/core_tests.md"
    )


def main(options, rest):
    """Run both variants; fail if our addons break a test that passes without them."""
    databases.ensure_environment()
    names = {variant: f"run_{os.getpid()}_{variant}" for variant in VARIANTS}
    kind = databases.ALL if options.bridges else databases.CORE
    rows = []
    try:
        databases.ensure_template(copies=[names["with"]], kind=kind)
        if not options.bridges:
            databases.install_addons(
                names["with"], "core-tests.log", paths.satellites()
            )
        databases.copy(databases.ensure_base(kind), names["without"])
        for tag in options.tags:
            results = {key: _run(tag, key, name) for key, name in names.items()}
            rows.append((tag, results))
            _print(tag, results)
    finally:
        for name in names.values():
            databases.drop(name)
    if options.write:
        _write(rows, ["--bridges"] * options.bridges + list(options.tags))
    return 1 if any(_new_failures(results) for __, results in rows) else 0


def _run(tag, variant, database):
    """Run the tests of one addon on one database.

    :return: the number of tests and the names of those that failed
    """
    spec = tag if tag.startswith("/") else f"/{tag}"
    log = LOGS / f"core-{re.sub(r'[^a-z_]', '_', tag.lower())}-{variant}.log"
    say(f"{spec} {variant} our addons, Odoo's log is {log.relative_to(ROOT)}")
    command = ["nice", "-n", "10", PYTHON, "-c", RUNNER, "-c", CONFIG]
    command += ["-d", database, "--test-tags", spec, "--stop-after-init"]
    command += ["--http-port", ports.pick(FIRST_PORT)]
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=paths.DEV,
            env=environment.odoo_environment(),
        )
        try:
            process.wait()
        finally:
            databases.interrupt(process)
    return read_log(log.read_text(errors="replace"), log)


def read_log(text, path):
    """Return the number of tests in a log, and the names of those that failed."""
    totals = TOTAL.findall(text)
    if not totals:
        raise Failure(f"The tests did not run to their end, see {path}")
    broken = {f"{module}/{name}" for module, __, name in BROKEN.findall(text)}
    return int(totals[-1][2]), broken


def _new_failures(results):
    return results["with"][1] - results["without"][1]


def _print(tag, results):
    for variant, (count, broken) in results.items():
        print(
            f"{tag}, {variant} our addons: {count} tests, "
            f"{count - len(broken)} passed, {len(broken)} failed"
        )
    for name in sorted(_new_failures(results)):
        print(f"  new with our addons: {name}")
    print(flush=True)


def _write(rows, tags):
    release = (paths.odoo_home() / "odoo" / "release.py").read_text()
    version = re.search(r"version_info = \((\d+), (\d+)", release).groups()
    command = " ".join(("./dev core-tests --write", *tags))
    lines = [HEAD.format(command=command, release=".".join(version))]
    for tag, results in rows:
        (count, broken), (count_with, broken_with) = (results[v] for v in VARIANTS)
        counts = count if count == count_with else f"{count}, then {count_with}"
        new = ", ".join(sorted(_new_failures(results))) or "none"
        lines.append(
            f"| {tag} | {counts} | {len(broken)} | {len(broken_with)} | {new} |\n"
        )
    lines.append(f"\nMeasured on {time.strftime('%Y-%m-%d')}.")
    for tag, results in rows:
        known = sorted(results["without"][1] & results["with"][1])
        lines += [f"\nFailing in both, {tag}:\n\n"] if known else []
        lines += [f"- {name}\n" for name in known]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("".join(lines).rstrip() + "\n")
