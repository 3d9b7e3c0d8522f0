"""Processes are killed at any moment: nothing is half done, lost or done twice."""

import os

import pytest

from tools import databases, paths
from tools.tests.test_portal_load import run_script

# How often each step and each scheduled action is killed
TIMES = 20 if os.environ.get("RETURN_DEEP") else 1
SEED = 1
SCRIPT = f"""
import json, os, sys
sys.path.insert(0, {str(paths.ROOT)!r})
from tools.tests.killed_returns import kill_all
result = kill_all(env, {{world!r}}, {SEED}, {TIMES})
print("RESULT:" + json.dumps(result), flush=True)
# The shell would look after connections that are closed.
os._exit(0)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """Kill everything, on a database of its own; what is wrong is raised."""
    database = f"run_{os.getpid()}_kill"
    world = str(tmp_path_factory.mktemp("killed") / "world")
    try:
        databases.ensure_template(copies=[database], kind=databases.ALL)
        yield run_script(database, SCRIPT.format(world=world))
    finally:
        databases.drop(database)


def test_every_step_and_scheduled_action_is_killed(killed):
    print(killed)  # noqa: T201 - figures of a deep run, shown with -s
    # Eight steps, what asks, tells and sends, eleven scheduled actions
    assert len(killed["moments"]) == 22
    # Now and then one is through a moment before it would have been killed.
    assert sum(killed["killed"].values()) >= 0.9 * 22 * TIMES
    assert killed["undone"] > 0


def test_mails_are_sent_once_but_those_in_flight(killed):
    assert killed["mails"] >= TIMES * 5
    assert killed["mails_twice"] <= killed["killed"]["mail"]
