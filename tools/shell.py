"""Running programs, showing progress, stamps and locks."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time

from tools.paths import DEV, LOGS


class Failure(Exception):
    """A step that failed; the message names the remedy."""


def say(text):
    """Print one line of progress at once."""
    print(f"» {text}", file=sys.stderr, flush=True)


def run(command, *, log=None, remedy="", **options):
    """Run a program; raise a Failure with the end of its output if it fails.

    :param log: name of a file in the log folder that receives the output
    :param remedy: what the reader can do about a failure
    """
    command = [str(part) for part in command]
    if log:
        LOGS.mkdir(parents=True, exist_ok=True)
        path = LOGS / log
        with path.open("w") as output:
            done = _run_quietly(command, output, options)
        text = path.read_text(errors="replace")
    else:
        options.setdefault("capture_output", True)
        done = _started(command, lambda: subprocess.run(command, text=True, **options))
        path, text = None, (done.stdout or "") + (done.stderr or "")
    if done.returncode:
        raise Failure(_failure_text(command, done.returncode, text, path, remedy))
    return text


def _run_quietly(command, output, options):
    return _started(
        command,
        lambda: subprocess.run(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            **options,
        ),
    )


def _started(command, call):
    """Call a function that starts a program, and explain a missing program."""
    try:
        return call()
    except FileNotFoundError as error:
        raise Failure(f"{command[0]} is missing: {error}") from error


def _failure_text(command, code, text, path, remedy):
    """Describe a failed program in the order a reader needs it."""
    # An Odoo server goes on logging after the error that ended it.
    telling = [line for line in text.strip().splitlines() if " INFO " not in line]
    tail = "\n".join(telling[-30:])
    lines = [f"`{' '.join(command[:6])}` ended with code {code}.", tail]
    if path:
        lines.append(f"The whole output is in {path}")
    if remedy:
        lines.append(f"Remedy: {remedy}")
    return "\n".join(line for line in lines if line)


def as_root(command):
    """Return the command, run through sudo unless we are root."""
    if os.geteuid() == 0:
        return list(command)
    if not shutil.which("sudo"):
        raise Failure(
            f"Root rights are needed for `{' '.join(command)}`.\n"
            "Remedy: run it as root, or install sudo."
        )
    return ["sudo", *command]


@contextlib.contextmanager
def lock(name):
    """Let one process at a time do a step, over all runs in this checkout."""
    DEV.mkdir(exist_ok=True)
    with (DEV / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another ./dev ({name})")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def stamped(name, value):
    """Return whether a step was finished with the same inputs."""
    path = DEV / "stamps" / name
    return path.is_file() and path.read_text() == value


def stamp(name, value):
    """Remember that a step was finished with these inputs."""
    path = DEV / "stamps" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(value)
    draft.rename(path)


@contextlib.contextmanager
def step(text):
    """Show that a long step is running, and how long it took."""
    say(f"{text} ...")
    started = time.monotonic()
    yield
    say(f"{text}: done in {time.monotonic() - started:.0f} s")
