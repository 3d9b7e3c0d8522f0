"""Every selection of addons that makes sense is installed, and carries a return."""

import itertools
import os

import pytest

from tools import databases, paths
from tools.tests.test_portal_load import run_script

SCRIPT = f"""
import json, sys
sys.path.insert(0, {str(paths.ROOT)!r})
from tools.tests.subset_walk import walk
print("RESULT:" + json.dumps(walk(env)))
"""


def subsets():
    """Return the selections, each as a sorted tuple of names beyond the core.

    The core alone; each satellite and bridge, and each two satellites, with what they
    stand on; everything. Without `--deep` only the core alone.
    """
    if not os.environ.get("RETURN_DEEP"):
        return [()]
    core = {addon.name for addon in paths.core_addons()}
    ours = {addon.name for addon in paths.addons()} - core
    stacks = {addon.name: paths.stack(addon) & ours for addon in paths.addons()}
    satellites = [addon.name for addon in paths.satellites()]
    chosen = [set(), ours]
    chosen += [stacks[addon.name] for addon in paths.bridges()]
    chosen += [
        stacks[one] | stacks[other]
        for one, other in itertools.combinations_with_replacement(satellites, 2)
    ]
    return sorted({tuple(sorted(names)) for names in chosen})


@pytest.mark.parametrize(
    "names", subsets(), ids=lambda names: "+".join(names) or "core"
)
def test_a_return_is_carried_by_what_is_installed(names):
    database = f"run_{os.getpid()}_subset"
    addons = [addon for addon in paths.addons() if addon.name in names]
    bridges = {addon.name for addon in paths.bridges()}
    try:
        if bridges & set(names):
            databases.copy(databases.ensure_base(databases.ALL), database)
            addons = [*paths.core_addons(), *addons]
        else:
            databases.ensure_template(copies=[database])
        databases.install_addons(database, "subset.log", addons)
        result = run_script(database, SCRIPT)
    finally:
        databases.drop(database)
    assert result["state"] == "done"
    assert result["delivered"] == [0.0]
    assert result["credited"] == result["invoiced"] > 0
    assert result["screens"] > 10
    assert result["papers"] > 1
