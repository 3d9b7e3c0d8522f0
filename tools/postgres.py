"""A private PostgreSQL cluster, on a Unix socket and without TCP."""

import functools
import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from tools.paths import DEV, ROOT
from tools.shell import Failure, run, say

ROLE = "odoo"
LINK = DEV / "pg"
# A Unix socket's path holds at most 107 bytes, `/.s.PGSQL.5432` included.
MAX_FOLDER_LENGTH = 85
# Nothing here has to survive a crash of the machine: speed comes first.
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 512MB
work_mem = 16MB
maintenance_work_mem = 128MB
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 30min
autovacuum_naptime = 5min
jit = off
log_min_messages = fatal
log_min_error_statement = panic
"""


@functools.cache
def programs():
    """Return the folder with PostgreSQL's server programs, newest version last."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name)
    )
    folders = [folder for folder in folders if (folder / "initdb").exists()]
    if not folders:
        raise Failure("PostgreSQL is missing.\nRemedy: apt-get install postgresql")
    return folders[-1]


def ensure_server():
    """Make the cluster on first use, and start it if it does not run."""
    if LINK.is_symlink() and not LINK.exists():
        LINK.unlink()
    if not (LINK / "data" / "PG_VERSION").exists():
        _create()
    if not is_running():
        _start()


def socket_folder():
    """Return the folder of the socket, by its short real path."""
    return LINK.resolve() / "socket"


def is_running():
    """Return whether the server accepts connections."""
    done = subprocess.run(
        [programs() / "pg_isready", "-q", "-h", socket_folder()], cwd="/"
    )
    return done.returncode == 0


def stop():
    """Stop the server, if it runs."""
    if (LINK / "data" / "postmaster.pid").exists():
        home = LINK.resolve()
        _as_server(["pg_ctl", "-D", home / "data", "-m", "immediate", "stop"])


def remove():
    """Stop the server and remove the cluster."""
    stop()
    if LINK.exists():
        shutil.rmtree(LINK.resolve())
    if LINK.is_symlink():
        LINK.unlink()


def sql(query, database="postgres"):
    """Run one statement and return its rows as lists of texts."""
    output = run(
        [programs() / "psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1"]
        + ["-h", socket_folder(), "-U", ROLE, "-d", database, "-c", query],
        cwd="/",
    )
    return [line.split("\t") for line in output.splitlines()]


def _server_account():
    """Return the account the server runs as: PostgreSQL refuses to be root."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _as_server(command):
    """Run a server program as the server's account."""
    account = _server_account()
    prefix = []
    if account:
        prefix = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
        prefix.append("--init-groups")
    run(
        [*prefix, programs() / command[0], *command[1:]],
        log="postgres-command.log",
        cwd="/",
        start_new_session=True,
    )


def _home():
    """Return a folder that the server can reach and whose path is short enough."""
    fits = len(str(LINK)) <= MAX_FOLDER_LENGTH
    if fits and (not _server_account() or _is_open_to_all(ROOT)):
        return LINK
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
    return Path("/var/tmp") / f"return-management-{os.geteuid()}-{name}"


def _is_open_to_all(folder):
    """Return whether any account can go through a folder and all above it."""
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


def _create():
    """Make an empty cluster; a half-made one is thrown away."""
    home = _home()
    say(f"creating a PostgreSQL cluster in {home}")
    DEV.mkdir(exist_ok=True)
    if LINK.is_symlink():
        LINK.unlink()
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700, parents=True)
    (home / "socket").mkdir(mode=0o700)
    account = _server_account()
    if account:
        for folder in (home, home / "socket"):
            os.chown(folder, account.pw_uid, account.pw_gid)
    draft = home / "draft"
    _as_server(
        ["initdb", "-D", draft, "-U", ROLE, "--auth=trust", "--encoding=UTF8"]
        + ["--locale=C.UTF-8", "--no-sync"]
    )
    with (draft / "postgresql.conf").open("a") as config:
        config.write(f"{SETTINGS}unix_socket_directories = '{home / 'socket'}'\n")
    draft.rename(home / "data")
    if home != LINK:
        LINK.symlink_to(home)


def _start():
    home = LINK.resolve()
    say("starting PostgreSQL")
    _as_server(
        ["pg_ctl", "-D", home / "data", "-l", home / "server.log", "-w", "-t", "60"]
        + ["start"]
    )
