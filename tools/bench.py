"""`./dev bench`: run the scripts of benchmarks/ on the core with its satellites."""

import os
import subprocess

from tools import databases, environment, paths, ports, server
from tools.paths import ROOT
from tools.shell import say

PORT = 8169


def add_arguments(parser):
    """Declare the options of `./dev bench`."""
    parser.add_argument(
        "scripts", nargs="*", help="scripts to run (default: benchmarks/*.py)"
    )


def main(options, rest):
    """Run every script in an Odoo shell on one disposable database."""
    scripts = [ROOT / name for name in options.scripts]
    scripts = scripts or sorted((ROOT / "benchmarks").glob("[!_]*.py"))
    if not scripts:
        say("there is no script in benchmarks/")
        return 0
    databases.ensure_environment()
    database = f"run_{os.getpid()}_bench"
    try:
        databases.ensure_template(copies=[database])
        databases.install_addons(database, "bench.log", paths.satellites())
        # PDFs fetch their styles over HTTP, and pages of the portal are asked for.
        with server.serving(database, ports.pick(PORT), "bench-server.log"):
            return max(_run(script, database) for script in scripts)
    finally:
        databases.drop(database)


def _run(script, database):
    """Pipe one script into an Odoo shell and return its exit code."""
    say(f"running {script.relative_to(ROOT)}")
    with script.open() as text:
        return subprocess.call(
            databases.shell_command(database),
            stdin=text,
            cwd=paths.DEV,
            env=environment.odoo_environment(PYTHONUNBUFFERED="1"),
        )
