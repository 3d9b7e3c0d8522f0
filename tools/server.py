"""A server on one of our databases, on the loopback interface only."""

import contextlib
import subprocess
import time
import urllib.error
import urllib.request

from tools import databases, environment, paths, ports, postgres
from tools.paths import LOGS, PYTHON, ROOT
from tools.shell import Failure, run, say

START_TIMEOUT = 120


@contextlib.contextmanager
def serving(database, port, log_name, workers=0):
    """Serve a database until the block ends, however it ends.

    :param str database: what is served.
    :param int port: a free port.
    :param str log_name: file below `.dev/log`.
    :param int workers: number of processes that answer; 0: threads of one process.
    :return: the process of the server.
    """
    process = _start(database, port, log_name, workers)
    try:
        _wait_until_ready(process, port, log_name)
        yield process
    finally:
        databases.interrupt(process)


def _start(database, port, log_name, workers):
    """Start a server; reports fetch their styles from it."""
    url = f"http://{ports.LOOPBACK}:{port}"
    for key in ("web.base.url", "report.url"):
        postgres.sql(
            "INSERT INTO ir_config_parameter (key, value) "
            f"VALUES ('{key}', '{url}') "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            database,
        )
    say(f"starting the server, its log is {(LOGS / log_name).relative_to(ROOT)}")
    command = databases.odoo_command(
        *("-d", database, "--http-port", port, "--db-filter", f"^{database}$"),
        *("--max-cron-threads=1", *databases.NO_DEPRECATIONS),
        *("--workers", workers, "--gevent-port", ports.pick(port + 1)),
    )
    # Not by `-m`: the second program of a server with workers would not start.
    command = [PYTHON, ROOT / "tools" / "odoo_server.py", *command[3:]]
    with (LOGS / log_name).open("w") as log:
        return subprocess.Popen(
            [str(part) for part in command],
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=paths.DEV,
            env=environment.odoo_environment(),
            # Ctrl-C is for us: we stop the server ourselves.
            start_new_session=True,
        )


def _wait_until_ready(process, port, log_name):
    """Wait until the log-in page can be read."""
    url = f"http://{ports.LOOPBACK}:{port}/web/login"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with opener.open(url, timeout=60):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    tail = run(["tail", "-n", "15", LOGS / log_name])
    raise Failure(f"The server does not answer at {url}.\n{tail}")
