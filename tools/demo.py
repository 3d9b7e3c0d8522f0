"""`./dev demo`: build everything, show one return, then serve the web client."""

import signal
import subprocess

from tools import databases, environment, paths, ports, server
from tools.paths import LOGS, ROOT
from tools.shell import Failure, lock, say, step

DATABASE = "demo"
STORY = ROOT / "tools" / "demo_story.py"
DEFAULT_PORT = 8069
SERVER_LOG = "demo-server.log"
# Log-in, password, who it is
USERS = (
    ("admin", "admin", "administrator"),
    ("sales", "sales", "salesperson: asks for returns"),
    ("officer", "officer", "returns officer: reviews and inspects"),
    ("manager", "manager", "quality manager: approves high values, configures"),
    ("warehouse", "warehouse", "warehouse: receives the goods"),
    ("finance", "finance", "finance: checks the settlement, posts credit notes"),
    ("author", "author", "author: drafts revisions of documents"),
    ("reviewer", "reviewer", "reviewer of documents"),
    ("approver", "approver", "approver of documents"),
    ("dcc", "dcc", "document control center: releases, prints controlled copies"),
)


def add_arguments(parser):
    """Declare the options of `./dev demo`."""
    parser.add_argument(
        "--no-serve", action="store_true", help="stop after the walk-through"
    )
    parser.add_argument(
        "--port",
        type=int,
        default=DEFAULT_PORT,
        help="port to serve on; the next free one if it is busy (default: %(default)s)",
    )


def main(options, rest):
    """Run the whole demonstration."""
    databases.ensure_environment()
    ensure_demo()
    port = ports.pick(options.port)
    if port != options.port:
        say(f"port {options.port} is busy, using {port}")
    # Being ended by another program leaves no server behind either.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        # Reports fetch their styles over HTTP, so the server starts before the story.
        with server.serving(DATABASE, port, SERVER_LOG) as process:
            code = tell_story()
            if code or options.no_serve:
                return code
            _print_address(port)
            process.wait()
            raise Failure(f"The server ended. Its log is {LOGS / SERVER_LOG}")
    except KeyboardInterrupt:
        say("stopping the server")
        return 0


def ensure_demo():
    """Make the demo database, or bring it up to date with the sources."""
    with lock("demo"):
        # The comment of the database tells what it was made from.
        made_from = databases.comment(DATABASE)
        kind = databases.ALL
        base, wanted = databases.base_hash(kind), databases.addons_hash(kind)
        if made_from == f"{base} {wanted}":
            return
        if made_from.startswith(f"{base} "):
            with step("updating the demo database"):
                names = ",".join(path.name for path in paths.addons())
                databases.odoo(
                    DATABASE, "demo.log", "-i", names, "-u", names, "--i18n-overwrite"
                )
        else:
            with step("making the demo database"):
                databases.ensure_template(copies=[DATABASE], kind=kind)
        databases.set_comment(DATABASE, f"{base} {wanted}")


def tell_story():
    """Run one return end to end in an Odoo shell; return its exit code."""
    if not STORY.is_file():
        return 0
    with STORY.open() as script:
        code = subprocess.call(
            databases.shell_command(DATABASE),
            stdin=script,
            cwd=paths.DEV,
            env=environment.odoo_environment(PYTHONUNBUFFERED="1"),
        )
    if code:
        say(f"the walk-through failed with code {code}")
    return code


def _print_address(port):
    """Print where the web client is and who can log in."""
    print(f"\nThe web client is at http://{ports.LOOPBACK}:{port}/odoo")
    for login, password, who in USERS:
        print(f"  {login} / {password}  ({who})")
    print("Ctrl-C stops it.", flush=True)
