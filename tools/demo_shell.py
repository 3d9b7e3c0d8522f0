"""`./dev shell`: an Odoo shell on the demo database."""

import subprocess

from tools import databases, demo, environment, paths


def add_arguments(parser):
    """Declare the options of `./dev shell`."""
    parser.add_argument(
        "--no-update",
        action="store_true",
        help="take the database as it is, even if sources changed since",
    )
    parser.epilog = "A script piped to it is run; it has to commit what it wants kept."


def main(options, rest):
    """Open the shell, or run the script that comes on standard input."""
    databases.ensure_environment()
    if not options.no_update or not databases.exists(demo.DATABASE):
        demo.ensure_demo()
    return subprocess.call(
        databases.shell_command(demo.DATABASE),
        cwd=paths.DEV,
        env=environment.odoo_environment(PYTHONUNBUFFERED="1"),
    )
