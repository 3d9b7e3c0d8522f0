"""`./dev test`: run the tests with pytest-odoo on copies of the templates.

Every addon is tested without what it does not stand on, so pytest runs several times:
for the core, for each satellite, then for the bridges and for all addons together.
"""

import contextlib
import itertools
import json
import os
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tools import databases, environment, paths
from tools.paths import CONFIG, LOGS, PYTHON, ROOT
from tools.shell import Failure, say

# What ends the whole run at once: pytest's own "interrupted", and ours
INTERRUPTED = (2, 130)
NO_TESTS = 5
TOOLS = Path("tools/tests")
# What everything together has to come through
WITH_ALL = {"test_demo_story.py", "test_killed.py", "test_portal_load.py"}
# As in pytest's own summary, and in its order
OUTCOMES = ("failed", "passed", "skipped", "xfailed", "xpassed", "error")


class Session(NamedTuple):
    """One run of pytest: the kind of its template, and what is passed on to pytest."""

    name: str
    arguments: list


def add_arguments(parser):
    """Declare the options of `./dev test`; others go to pytest as they are."""
    parser.add_argument(
        "--deep", action="store_true", help="let the tests use larger numbers"
    )
    parser.add_argument(
        "-n", dest="workers", type=int, help="number of workers (0: this process)"
    )
    parser.add_argument(
        "--prepare",
        action="store_true",
        help="make the databases that the tests are run on, and stop",
    )
    parser.epilog = (
        "Everything else is passed on to pytest: paths, -k EXPR, -x, --durations=10. "
        "Satellites and bridges are tested after the core, on databases of their own."
    )


def main(options, rest):
    """Run the tests and return the exit code."""
    databases.ensure_environment()
    started = time.monotonic()
    chosen = sessions(rest)
    if options.prepare:
        # The others are made beside the first tests, see `prepare_ahead`.
        databases.ensure_template(kind=chosen[0].name, assets=True)
        return 0
    ahead = prepare_ahead(chosen)
    codes, outcomes = [], {}
    for together in in_turns(chosen):
        if chosen[0] not in together:
            ahead.join()
        for session, result in zip(together, _run_all(together, options), strict=True):
            code, outcomes[session.name] = result
            codes.append(code)
        if set(codes) & set(INTERRUPTED) or (any(codes) and "-x" in rest):
            break
    if len(outcomes) > 1:
        print(summary(outcomes, time.monotonic() - started), flush=True)
    return exit_code(codes)


def prepare_ahead(chosen):
    """Make the templates of the later sessions while the first one begins.

    Installing addons keeps one core busy, and so does every worker.

    :param list[Session] chosen: those that are to run
    :return: the thread that is at it; what fails there is told by the session itself
    """

    def prepare():
        for session in chosen[1:]:
            with contextlib.suppress(Failure):
                databases.ensure_template(kind=session.name, assets=True)

    thread = threading.Thread(target=prepare, daemon=True)
    thread.start()
    return thread


def in_turns(chosen):
    """Return which sessions run at the same time, turn by turn.

    The core, and everything together, keep every core busy. Satellites have few tests,
    and load as many addons before the first one: each of them runs in one process, the
    longest first, so that none is left alone at the end.

    :param list[Session] chosen: in the order of `sessions`.
    :rtype: list[list[Session]]
    """
    large = (databases.CORE, databases.ALL)
    by_size = itertools.groupby(
        chosen, key=lambda session: session.name if session.name in large else ""
    )
    return [sorted(group, key=_count_test_bytes, reverse=True) for __, group in by_size]


def _count_test_bytes(session):
    """Return how much there is to test, as far as it can be told beforehand.

    :rtype: int
    """
    named = (ROOT / text.split("::")[0] for text in session.arguments if is_path(text))
    files = set()
    for path in named:
        files |= {path} if path.is_file() else set(path.rglob("test_*.py"))
    return sum(path.stat().st_size for path in files)


def sessions(rest):
    """Return the sessions that a selection needs, at least one.

    :param rest: options and paths for pytest
    """
    named = [text for text in rest if is_path(text)]
    others = [text for text in rest if not is_path(text)]
    named = named or [str(path) for path in default_paths()]
    selected = {}
    for text in named:
        for part in _split(text):
            selected.setdefault(_get_kind(part), []).append(part)
    kinds = [databases.CORE, *(addon.name for addon in paths.satellites())]
    return [
        Session(kind, [*selected[kind], *others])
        for kind in (*kinds, databases.ALL)
        if kind in selected
    ] or [Session(databases.CORE, others)]


def _split(text):
    """Return the files of the tests of the tools, which belong to several sessions."""
    if (ROOT / text).resolve() != (ROOT / TOOLS).resolve():
        return [text]
    return [str(TOOLS / path.name) for path in sorted((ROOT / TOOLS).glob("test_*.py"))]


def _get_kind(text):
    """Return the kind of template that a named path is tested on."""
    folder = first_folder(text)
    if folder in {addon.name for addon in paths.satellites()}:
        return folder
    if folder in {addon.name for addon in paths.core_addons()}:
        return databases.CORE
    if folder in {addon.name for addon in paths.addons()}:
        # What only a satellite stands on is there with it; a bridge, with everything.
        return paths.tested_with(folder) or databases.ALL
    is_with_all = Path(text.split("::")[0]).name in WITH_ALL
    return databases.ALL if is_with_all else databases.CORE


def is_path(text):
    """Return whether an argument for pytest names something below the repository."""
    path = ROOT / text.split("::")[0]
    return not text.startswith("-") and path.exists() and path.resolve() != ROOT


def first_folder(text):
    """Return the addon, or other top folder, that a named path lies in."""
    path = (ROOT / text.split("::")[0]).resolve()
    return path.relative_to(ROOT).parts[0] if path.is_relative_to(ROOT) else ""


def default_paths():
    """Return the folders of all tests."""
    folders = [addon / "tests" for addon in paths.addons()]
    folders.append(ROOT / TOOLS)
    return [folder.relative_to(ROOT) for folder in folders if folder.is_dir()]


def exit_code(codes):
    """Return one exit code for all sessions: zero only if nothing failed.

    A selection that finds tests in one session need not find any in the other.
    """
    failures = [code for code in codes if code not in (0, NO_TESTS)]
    if failures:
        return failures[0]
    # No tests at all: normal in a repository without addons.
    return 0 if 0 in codes or not paths.addons() else NO_TESTS


def summary(outcomes, seconds):
    """Return what each session counted, and a last line as pytest writes it.

    :param dict outcomes: counts by outcome, by name of session
    """
    lines = [f"{name}: {_in_words(counts)}" for name, counts in outcomes.items()]
    total = sum((Counter(counts) for counts in outcomes.values()), Counter())
    lines.append(f" {_in_words(total)} in {seconds:.2f}s ".center(80, "="))
    return "\n".join(lines)


def _in_words(counts):
    parts = [f"{counts[key]} {key}" for key in OUTCOMES if counts.get(key)]
    return ", ".join(parts) or "no tests ran"


def default_workers(arguments):
    """Return the number of workers that suits a selection.

    One file is quicker in one process; anything else uses every core.
    """
    named = [text for text in arguments if is_path(text)]
    is_one_file = len(named) == 1 and ".py" in named[0]
    if "--pdb" in arguments or is_one_file:
        return 0
    return os.cpu_count() or 1


@contextlib.contextmanager
def worker_databases(run_name, workers, kind):
    """Give every worker a copy of a template, and drop the copies at the end."""
    names = [f"{run_name}_gw{index}" for index in range(workers)]
    names = names or [f"{run_name}_main"]
    try:
        databases.ensure_template(copies=names, kind=kind)
        yield
    finally:
        for name in names:
            databases.drop(name)


def _run_all(together, options):
    """Run sessions at the same time; what each prints is shown when it has ended.

    :return: exit codes and counts of outcomes, in the order of the sessions.
    :rtype: list[tuple[int, dict]]
    """
    if len(together) == 1:
        return [_run_session(together[0], options)]
    say("testing " + ", ".join(session.name for session in together))

    def run_quietly(session):
        path = LOGS / f"output-{os.getpid()}-{session.name}.txt"
        try:
            with path.open("w") as output:
                result = _run_session(session, options, output)
            print(path.read_text(errors="replace"), flush=True)
        finally:
            path.unlink(missing_ok=True)
        return result

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(run_quietly, together))


def _run_session(session, options, output=None):
    """Run pytest once; return its exit code and the counts of its outcomes.

    :param file output: where it prints to, beside others; then in one process.
    """
    workers = 0 if output else options.workers
    if workers is None:
        workers = default_workers(session.arguments)
    run_name = f"run_{os.getpid()}_{session.name}"
    counts = LOGS / f"outcomes-{os.getpid()}-{session.name}.json"
    more = {"RETURN_RUN_DATABASE": run_name, "RETURN_OUTCOMES": str(counts)}
    if options.deep or os.environ.get("RETURN_DEEP"):
        more["RETURN_DEEP"] = "1"
    try:
        with worker_databases(run_name, workers, session.name):
            code = _pytest(session, run_name, workers, more, output)
        return code, json.loads(counts.read_text()) if counts.exists() else {}
    finally:
        counts.unlink(missing_ok=True)


def _pytest(session, run_name, workers, variables, output):
    """Run pytest in the foreground; Ctrl-C reaches it and then us."""
    log = LOGS / f"test-{os.getpid()}-{session.name}.log"
    command = [PYTHON, "-m", "pytest", "-p", "tools.pytest_plugin"]
    command += [f"--odoo-database={run_name}_main", f"--odoo-config={CONFIG}"]
    command += ["--odoo-http", "--odoo-log-level=warn", f"--odoo-extra=logfile={log}"]
    if workers:
        # The plugin has put them in order, see `pytest_collection_modifyitems`.
        command += ["-n", str(workers), "--dist", "loadscope"]
        command.append("--no-loadscope-reorder")
    else:
        command += ["-p", "no:xdist"]
    say(f"starting pytest ({session.name}), Odoo's log is {log.relative_to(ROOT)}")
    process = subprocess.Popen(
        [str(part) for part in (*command, *session.arguments)],
        cwd=ROOT,
        env=environment.odoo_environment(**variables),
        stdout=output,
        stderr=output and subprocess.STDOUT,
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        databases.interrupt(process)
        return 130
    finally:
        _remove_old_logs()


def _remove_old_logs():
    """Keep the logs of the last ten runs."""
    logs = sorted(LOGS.glob("test-*.log"), key=lambda path: path.stat().st_mtime)
    for path in logs[:-10]:
        path.unlink(missing_ok=True)
