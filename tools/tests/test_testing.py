"""How `./dev test` chooses what to run, and how."""

import pytest

from tools import databases, paths, testing
from tools.shell import Failure


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Return a repository with a core addon and two bridges."""
    addons = {
        "returns": {"depends": ["sale_stock"]},
        "returns_mrp": {"depends": ["returns", "sale_mrp"], "auto_install": True},
        "returns_repair": {"depends": ["returns", "repair"], "auto_install": True},
    }
    for name, manifest in addons.items():
        (tmp_path / name / "tests").mkdir(parents=True)
        (tmp_path / name / "__manifest__.py").write_text(repr(manifest))
        (tmp_path / name / "tests/test_it.py").write_text("")
    for module in (paths, testing):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    return tmp_path


def test_one_file_runs_in_one_process():
    assert testing.default_workers(["tools/tests/test_ports.py"]) == 0
    assert testing.default_workers(["tools/tests/test_ports.py::test_x", "-x"]) == 0
    assert testing.default_workers(["--pdb"]) == 0


def test_larger_selections_use_every_core():
    assert testing.default_workers([]) >= 1
    assert testing.default_workers(["tools/tests", "-k", "busy"]) >= 1
    both = ["document_control/tests", "tools/tests/test_ports.py"]
    assert testing.default_workers(both) >= 1


def test_named_paths_replace_the_default_ones():
    (session,) = testing.sessions(["tools/tests/test_ports.py::test_x", "-x"])
    assert session == ("core", ["tools/tests/test_ports.py::test_x", "-x"])
    core = testing.sessions(["-k", "nothing_of_this_name"])[0]
    assert "tools/tests" in core.arguments
    assert core.arguments[-2:] == ["-k", "nothing_of_this_name"]


def test_bridges_run_after_the_core(repository):
    assert testing.sessions(["-x"]) == [
        ("core", ["returns/tests", "-x"]),
        ("bridges", ["returns_mrp/tests", "returns_repair/tests", "-x"]),
    ]
    assert testing.sessions(["."])[1].is_of_bridges


def test_named_paths_go_to_their_session(repository):
    one = "returns_mrp/tests/test_it.py::TestIt"
    assert testing.sessions([one, "-k", "it"]) == [("bridges", [one, "-k", "it"])]
    both = testing.sessions([one, str(repository / "returns" / "tests")])
    assert [session.name for session in both] == ["core", "bridges"]


def test_walk_through_is_told_with_and_without_the_bridges(repository):
    story = repository / testing.IN_BOTH
    story.parent.mkdir(parents=True)
    story.write_text("")
    core, bridges = testing.sessions([])
    assert "tools/tests" in core.arguments
    assert bridges.arguments[-1] == str(testing.IN_BOTH)
    [named] = testing.sessions(["returns_mrp/tests"])
    assert named.arguments == ["returns_mrp/tests"]


def test_failure_in_one_session_fails_the_run():
    assert testing.exit_code([0, 0]) == 0
    assert testing.exit_code([0, 1]) == 1
    assert testing.exit_code([1, 0]) == 1
    assert testing.exit_code([3, 5]) == 3


def test_session_without_tests_is_no_failure_beside_another(repository):
    assert testing.exit_code([0, 5]) == 0
    assert testing.exit_code([5, 0]) == 0
    assert testing.exit_code([5, 5]) == 5


def test_last_line_sums_up_all_sessions():
    lines = testing.summary(
        {"core": {"passed": 604, "skipped": 1}, "bridges": {"passed": 80, "failed": 2}},
        12.345,
    ).splitlines()
    assert lines[:2] == ["core: 604 passed, 1 skipped", "bridges: 2 failed, 80 passed"]
    assert lines[2].strip("= ") == "2 failed, 684 passed, 1 skipped in 12.35s"


def test_core_template_knows_nothing_of_the_bridges(repository):
    assert [addon.name for addon in databases.covered_addons(False)] == ["returns"]
    assert len(databases.covered_addons(True)) == 3
    assert databases.joined_addons() == ["repair", "sale_mrp"]
    before = databases.addons_hash(), databases.base_hash(bridges=True)
    (repository / "returns_mrp/models.py").write_text("")
    assert databases.addons_hash() == before[0]
    assert databases.base_hash(bridges=True) == before[1]
    assert databases.base_hash() != databases.base_hash(bridges=True)


def test_changed_bridge_makes_another_template(repository):
    before = databases.addons_hash(bridges=True)
    (repository / "returns_mrp/models.py").write_text("")
    assert databases.addons_hash(bridges=True) != before


def test_only_complaints_about_our_addons_count():
    ours = "2026-01-01 00:00:00,000 1 WARNING db odoo.fields: Field x: unknown"
    info = "2026-01-01 00:00:00,000 1 INFO db odoo.modules: WARNING in a text"
    foreign = (
        "2026-01-01 00:00:00,000 1 WARNING db py.warnings: "
        f"{paths.odoo_home()}/odoo/http.py:1: DeprecationWarning: old"
    )
    log = "\n".join((ours, info, foreign))
    assert databases.log_complaints(log) == [ours]


def test_bridges_are_prepared_ahead_only_beside_the_core(monkeypatch):
    made = []

    def make(**options):
        made.append(options)
        raise Failure("told by the session itself")

    monkeypatch.setattr(databases, "ensure_template", make)
    core, bridges = (testing.Session(name, []) for name in ("core", "bridges"))
    for chosen in ([core], [bridges]):
        testing.prepare_ahead(chosen).join()
    assert not made
    testing.prepare_ahead([core, bridges]).join()
    assert made == [{"bridges": True, "assets": True}]
