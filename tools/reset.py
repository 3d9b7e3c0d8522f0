"""`./dev reset`: stop our processes, drop our databases, remove our state."""

import shutil

from tools import databases, postgres
from tools.paths import DEV, FILESTORE
from tools.shell import say


def add_arguments(parser):
    """Declare the options of `./dev reset`."""
    parser.add_argument(
        "--all", action="store_true", help="remove everything in .dev as well"
    )


def main(options, rest):
    """Drop every database, or remove the whole state."""
    if not postgres.LINK.exists():
        say("there is no PostgreSQL cluster")
    elif options.all:
        postgres.remove()
    else:
        postgres.ensure_server()
        for prefix in databases.PREFIXES:
            for name in databases.names(prefix):
                databases.drop(name)
        shutil.rmtree(FILESTORE, ignore_errors=True)
        postgres.stop()
    if options.all:
        shutil.rmtree(DEV, ignore_errors=True)
    return 0
