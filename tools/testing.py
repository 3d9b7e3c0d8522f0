"""`./dev test`: run the tests with pytest-odoo on copies of the template."""

import contextlib
import os
import subprocess

from tools import databases, environment, paths
from tools.paths import CONFIG, LOGS, PYTHON, ROOT
from tools.shell import say


def add_arguments(parser):
    """Declare the options of `./dev test`; others go to pytest as they are."""
    parser.add_argument(
        "--deep", action="store_true", help="let the tests use larger numbers"
    )
    parser.add_argument(
        "-n", dest="workers", type=int, help="number of workers (0: this process)"
    )
    parser.epilog = (
        "Everything else is passed on to pytest: paths, -k EXPR, -x, --durations=10."
    )


def main(options, rest):
    """Run the tests and return pytest's exit code."""
    databases.ensure_environment()
    workers = options.workers
    if workers is None:
        workers = default_workers(rest)
    run_name = f"run_{os.getpid()}"
    with worker_databases(run_name, workers):
        code = _pytest(run_name, workers, rest, options.deep)
    # Code 5 is pytest's "no tests": normal in a repository without addons.
    return 0 if code == 5 and not paths.addons() else code


def default_workers(rest):
    """Return the number of workers that suits a selection.

    One file is quicker in one process; anything else uses every core.
    """
    files = [text for text in rest if ".py" in text and not text.startswith("-")]
    if "--pdb" in rest or len(files) == 1:
        return 0
    return os.cpu_count() or 1


@contextlib.contextmanager
def worker_databases(run_name, workers):
    """Give every worker a copy of the template, and drop the copies at the end."""
    names = [f"{run_name}_gw{index}" for index in range(workers)]
    names = names or [f"{run_name}_main"]
    try:
        databases.ensure_template(copies=names)
        yield
    finally:
        for name in names:
            databases.drop(name)


def test_paths(rest):
    """Return the default paths, unless the arguments name some."""
    if any(
        not text.startswith("-") and (ROOT / text.split("::")[0]).exists()
        for text in rest
    ):
        return []
    folders = [addon / "tests" for addon in paths.addons()]
    folders.append(ROOT / "tools" / "tests")
    return [folder.relative_to(ROOT) for folder in folders if folder.is_dir()]


def _pytest(run_name, workers, rest, deep):
    """Run pytest in the foreground; Ctrl-C reaches it and then us."""
    log = LOGS / f"test-{os.getpid()}.log"
    command = [PYTHON, "-m", "pytest", "-p", "tools.pytest_plugin"]
    command += [f"--odoo-database={run_name}_main", f"--odoo-config={CONFIG}"]
    command += ["--odoo-http", "--odoo-log-level=warn", f"--odoo-extra=logfile={log}"]
    if workers:
        command += ["-n", str(workers), "--dist", "loadscope"]
    else:
        command += ["-p", "no:xdist"]
    more = {"RETURN_RUN_DATABASE": run_name}
    if deep or os.environ.get("RETURN_DEEP"):
        more["RETURN_DEEP"] = "1"
    say(f"starting pytest, Odoo's log is {log.relative_to(ROOT)}")
    process = subprocess.Popen(
        [str(part) for part in (*command, *test_paths(rest), *rest)],
        cwd=ROOT,
        env=environment.odoo_environment(**more),
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
