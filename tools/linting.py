"""`./dev lint`: every static check, in parallel."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tools import databases, environment, paths
from tools.paths import PYTHON, ROOT, VENV
from tools.shell import say

RUFF = VENV / "bin" / "ruff"
ARROWS = [PYTHON, "tools/check_arrows.py"]
FOLDERS = [PYTHON, "tools/report_folders.py"]


def add_arguments(parser):
    """Declare the options of `./dev lint`."""
    parser.add_argument(
        "--fix", action="store_true", help="let ruff mend and format what it can"
    )
    parser.add_argument(
        "--report",
        action="store_true",
        help="count who names whom, in place of the checks",
    )


def main(options, rest):
    """Run the checks; return 1 if any of them fails."""
    databases.ensure_source()
    if options.report:
        for command in ([*ARROWS, "--report"], FOLDERS):
            subprocess.call([str(part) for part in command], cwd=ROOT)
        return 0
    if options.fix:
        subprocess.call([RUFF, "check", "--fix", "--quiet", "."], cwd=ROOT)
        subprocess.call([RUFF, "format", "--quiet", "."], cwd=ROOT)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        failed = [
            name for name in pool.map(_check, *zip(*checks(), strict=True)) if name
        ]
    say(f"lint failed: {', '.join(failed)}" if failed else "lint passed")
    return 1 if failed else 0


def checks():
    """Return the name and the command of every check."""
    result = [
        ("ruff check", [RUFF, "check", "--output-format=concise", "."]),
        ("ruff format", [RUFF, "format", "--check", "--output-format=concise", "."]),
        ("arrows", ARROWS),
        ("folders", [*FOLDERS, "--check"]),
        ("budgets", [PYTHON, "tools/check_budgets.py"]),
        ("files", [PYTHON, "tools/check_files.py"]),
        ("translations", [PYTHON, "tools/check_translations.py"]),
    ]
    if paths.addons():
        addons = [path.name for path in paths.addons()]
        result.insert(0, ("pylint", [PYTHON, "-m", "pylint", *addons]))
    return result


def _check(name, command):
    """Run one check, print its findings, and return its name if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment.odoo_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(f"--- {name}\n{done.stdout.rstrip()}", flush=True)
        return name
    return None
