"""Databases: a base with Odoo's own addons, templates with ours, and copies.

`base_<hash>` is made once. `test_template_<hash>` is the base plus the core and what it
stands on, keyed by their sources;
`<satellite>_template_<hash>` is that plus one satellite and what it stands on.
`bridges_base_<hash>` is the base plus the addons of Odoo that the bridges join,
`all_template_<hash>` that plus every addon of this repository. Test runs work on copies
named `run_<process>_<worker>`, so that runs at the same time do not meet.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
import time

from tools import environment, odoo_source, paths, postgres, system
from tools.paths import BASE_ADDONS, CONFIG, FILESTORE, LOGS, PYTHON
from tools.shell import Failure, lock, run, say, step

# Which of our addons a template has: the core and what it stands on, all of them, or
# (by its name) one satellite and what it stands on
CORE, ALL = "core", "all"
# What our databases are called
PREFIXES = (
    "all_template_",
    "base_",
    "bridges_base_",
    "demo",
    "draft_",
    "return_management_",
    "run_",
    "test_template_",
)
LANGUAGE = "zh_CN"
# Odoo gives new partners the first language of this list.
LOADED_LANGUAGES = f"en_US,{LANGUAGE}"
KEPT_TEMPLATES = 2
# Without influence on an installed addon
IGNORED_PARTS = {"tests", "__pycache__"}
IGNORED_SUFFIXES = {".pyc", ".md", ".swp"}
LOADING = re.compile(r"Loading module (\w+) \((\d+/\d+)\)")
COMPLAINT = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
BASE_RECIPE = "3"
# Odoo's own use of its libraries is not ours to mend.
NO_DEPRECATIONS = ("--log-handler=py.warnings:ERROR",)
# Bundles of scripts and styles take longer to build than most tours to run.
BUILD_ASSETS = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""


def ensure_python():
    """Install what the static checks need."""
    with lock("setup"):
        system.install(system.wanted_packages())
        environment.ensure_venv()


def ensure_source():
    """Fetch Odoo, whose names the checks of arrows compare with."""
    ensure_python()
    with lock("setup"):
        odoo_source.ensure_odoo()


def ensure_environment():
    """Install and build everything that comes before the first database."""
    ensure_source()
    with lock("setup"):
        environment.ensure_odoo_importable()
        environment.ensure_programs()
        postgres.ensure_server()
        environment.write_config()
        drop_leftovers()


def exists(name):
    """Return whether a database exists."""
    return bool(postgres.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def comment(name):
    """Return what is noted at a database."""
    rows = postgres.sql(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        f"WHERE datname = '{name}'"
    )
    return rows[0][0] if rows else ""


def set_comment(name, text):
    """Note something at a database; a copy does not inherit it."""
    postgres.sql(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")


def names(prefix):
    """Return the names of the databases with a prefix, oldest first."""
    pattern = prefix.replace("_", r"\_")
    rows = postgres.sql(
        f"SELECT datname FROM pg_database WHERE datname LIKE '{pattern}%' ORDER BY oid"
    )
    return [row[0] for row in rows]


def drop(name):
    """Drop a database and its filestore, whoever is connected."""
    postgres.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def copy(source, target):
    """Copy a database; the files of its filestore are linked, not copied."""
    drop(target)
    postgres.sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    if (FILESTORE / source).is_dir():
        # Odoo never writes into a stored file, it only adds and removes some.
        shutil.copytree(FILESTORE / source, FILESTORE / target, copy_function=os.link)


def rename(source, target):
    """Give a finished database its final name."""
    drop(target)
    if (FILESTORE / source).is_dir():
        (FILESTORE / source).rename(FILESTORE / target)
    postgres.sql(f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def drop_leftovers():
    """Drop what runs left behind that were killed."""
    for name in names("run_"):
        process = name.split("_")[1]
        if not process.isdigit() or not os.path.exists(f"/proc/{process}"):
            drop(name)


def covered_addons(kind=CORE):
    """Return the addons of this repository that a template has.

    :param str kind: `CORE`, `ALL` or the name of a satellite
    """
    if kind == ALL:
        return paths.addons()
    names = {addon.name for addon in paths.core_addons()}
    if kind != CORE:
        names |= paths.stack(paths.ROOT / kind)
    return [addon for addon in paths.addons() if addon.name in names]


def addons_hash(kind=CORE):
    """Return a hash of the addons' sources, tests and texts for people left out."""
    parts = []
    for addon in covered_addons(kind):
        for path in sorted(addon.rglob("*")):
            inner = path.relative_to(addon)
            if (
                path.is_file()
                and path.suffix not in IGNORED_SUFFIXES
                and not IGNORED_PARTS.intersection(inner.parts)
            ):
                parts += [path.relative_to(paths.ROOT), path]
    return paths.digest(base_hash(kind), *parts)


def base_hash(kind=CORE):
    """Return a hash of what a base database is made from."""
    release = paths.odoo_home() / "odoo" / "release.py"
    more = paths.joined_addons() if kind == ALL else ()
    return paths.digest(
        BASE_RECIPE, LOADED_LANGUAGES, *BASE_ADDONS, *more, paths.odoo_home(), release
    )


def ensure_base(kind=CORE):
    """Return the name of the base database; make it on first use.

    :param str kind: for `ALL` it has the addons of Odoo that the bridges join
    """
    prefix = "bridges_base_" if kind == ALL else "base_"
    name = f"{prefix}{base_hash(kind)}"
    # The base of the bridges is made from the other one, so that one comes first.
    source = ensure_base() if kind == ALL else None
    with lock(prefix.rstrip("_")):
        if not exists(name):
            with step(f"making the database {prefix.rstrip('_')} (once)"):
                draft = f"{name}_draft"
                _fill_base(draft, source)
                rename(draft, name)
                for old in names(prefix):
                    if old != name:
                        drop(old)
    return name


def _fill_base(draft, source):
    """Install Odoo's addons into a new database, or into a copy of another one."""
    if source:
        copy(source, draft)
        odoo(draft, "bridges_base.log", "-i", ",".join(paths.joined_addons()))
    else:
        drop(draft)
        options = ("-i", ",".join(BASE_ADDONS))
        odoo(draft, "base.log", *options, f"--load-language={LOADED_LANGUAGES}")
    run_script(draft, BUILD_ASSETS)


def ensure_template(copies=(), kind=CORE, assets=False):
    """Return the name of a database with the addons in their present state.

    :param copies: names of databases to make from it, before a run with other
        sources can drop it
    :param str kind: which addons it has: `CORE`, `ALL` or the name of a satellite
    :param bool assets: whether to build the bundles even if nothing is copied yet
    """
    addons = covered_addons(kind)
    if addons == paths.core_addons():
        kind = CORE
    label = f"{'test' if kind == CORE else kind}_template"
    # One lock for each kind: all may be made at the same time.
    with lock(label):
        name = f"{label}_{addons_hash(kind)}"
        if not exists(name):
            with step(f"installing {len(addons)} addons into a template"):
                _fill_template(f"draft_{label}", label, kind)
                rename(f"draft_{label}", name)
            for old in names(f"{label}_")[:-KEPT_TEMPLATES]:
                drop(old)
        wanted = copies or assets
        if wanted and paths.has_assets(addons) and not comment(name):
            with step("building the asset bundles"):
                run_script(name, BUILD_ASSETS)
                set_comment(name, "with assets")
        for target in copies:
            copy(name, target)
    return name


def _fill_template(draft, label, kind):
    """Install our addons into a copy of a base, or satellites into one of the core."""
    addons = covered_addons(kind)
    if kind in (CORE, ALL):
        copy(ensure_base(kind), draft)
    else:
        ensure_template(copies=[draft])
        addons = [addon for addon in addons if addon not in paths.core_addons()]
    install_addons(draft, f"{label}.log", addons)


def install_addons(database, log, addons):
    """Install the addons and no others; a complaint in the log about them fails."""
    if not addons:
        return
    names = ",".join(addon.name for addon in addons)
    # Satellites would come along with the core.
    odoo(database, log, "-i", names, "--skip-auto-install")
    complaints = log_complaints((LOGS / log).read_text(errors="replace"))
    if complaints:
        raise Failure(
            "The server log of the installation has warnings or errors:\n"
            + "\n".join(complaints)
            + f"\nThe whole log is in {LOGS / log}"
        )


def log_complaints(text):
    """Return the warnings and errors of a server log.

    Deprecations inside Odoo and its libraries are not ours to mend.
    """
    foreign = (f"py.warnings: {paths.odoo_home()}", f"py.warnings: {paths.VENV}")
    return [
        line
        for line in text.splitlines()
        if COMPLAINT.match(line) and not any(part in line for part in foreign)
    ]


def odoo(database, log, *options):
    """Run an Odoo server that does its task and stops, and show its progress."""
    command = odoo_command(
        "-d", database, "--stop-after-init", "--no-http", "--with-demo", *options
    )
    watcher = _Progress(LOGS / log)
    watcher.start()
    try:
        run(
            command,
            log=log,
            env=environment.odoo_environment(),
            cwd=paths.DEV,
            remedy="mend the addon; a broken environment is rebuilt by "
            "`./dev reset --all`",
        )
    finally:
        watcher.stop()


def odoo_command(*options, subcommand=()):
    """Return a command line that runs Odoo from the virtual environment."""
    return [PYTHON, "-m", "odoo", *subcommand, "-c", CONFIG, *options]


def shell_command(database):
    """Return the command of an Odoo shell that shows only warnings and errors."""
    options = ("-d", database, "--no-http", "--log-level=warn", *NO_DEPRECATIONS)
    command = odoo_command(*options, subcommand=("shell",))
    return [str(part) for part in command]


def run_script(database, script):
    """Run a short script in an Odoo shell, without showing its output."""
    run(
        shell_command(database),
        input=script,
        cwd=paths.DEV,
        env=environment.odoo_environment(),
    )


class _Progress(threading.Thread):
    """Shows which module a server is loading, from the log it writes."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path = path
        self.stopped = threading.Event()

    def stop(self):
        """Stop watching."""
        self.stopped.set()
        self.join()
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")

    def run(self):
        """Print a line every ten seconds, or keep one line alive on a terminal."""
        live = sys.stderr.isatty()
        started = time.monotonic()
        while not self.stopped.wait(0.5 if live else 10):
            found = LOADING.findall(self._tail())
            where = "{} ({})".format(*found[-1]) if found else "starting"
            text = f"  {time.monotonic() - started:4.0f} s  {where}"
            if live:
                sys.stderr.write(f"\r\033[K{text}")
                sys.stderr.flush()
            else:
                say(text)

    def _tail(self):
        try:
            return self.path.read_text(errors="replace")[-20000:]
        except OSError:
            return ""


def interrupt(process):
    """Stop a program we started, and wait for its end."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
