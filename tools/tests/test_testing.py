"""How `./dev test` chooses what to run, and how."""

import pytest

from tools import databases, paths, testing
from tools.shell import Failure


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Return a repository with a core, two satellites, two bridges and one more."""
    addons = {
        "forms": {"depends": ["mail"]},
        "returns": {"depends": ["sale_stock"]},
        "returns_notice": {"depends": ["returns"], "auto_install": True},
        "returns_survey": {
            "depends": ["returns_notice", "forms", "rating"],
            "auto_install": True,
        },
        "returns_mrp": {"depends": ["returns", "sale_mrp"], "auto_install": True},
        "returns_repair": {"depends": ["returns", "repair"], "auto_install": True},
    }
    for name, manifest in addons.items():
        (tmp_path / name / "tests").mkdir(parents=True)
        (tmp_path / name / "__manifest__.py").write_text(repr(manifest))
        (tmp_path / name / "tests/test_it.py").write_text("")
    for module in (paths, testing):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "CORE", "returns")
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
    assert "tools/tests/test_ports.py" in core.arguments
    assert core.arguments[-2:] == ["-k", "nothing_of_this_name"]


def test_every_satellite_and_all_together_run_after_the_core(repository):
    assert testing.sessions(["-x"]) == [
        ("core", ["returns/tests", "-x"]),
        ("returns_notice", ["returns_notice/tests", "-x"]),
        ("returns_survey", ["forms/tests", "returns_survey/tests", "-x"]),
        ("all", ["returns_mrp/tests", "returns_repair/tests", "-x"]),
    ]
    assert testing.sessions(["."])[-1].name == "all"


def test_satellites_run_at_the_same_time(repository):
    turns = testing.in_turns(testing.sessions([]))
    assert [[session.name for session in turn] for turn in turns] == [
        ["core"],
        ["returns_notice", "returns_survey"],
        ["all"],
    ]


def test_satellite_with_most_tests_begins(repository):
    long = repository / "returns_survey" / "tests" / "test_long.py"
    long.write_text("# One more page of tests\n" * 100)
    turns = testing.in_turns(testing.sessions([]))
    assert [session.name for session in turns[1]] == [
        "returns_survey",
        "returns_notice",
    ]


def test_sessions_beside_others_print_when_they_have_ended(
    repository, monkeypatch, capfd
):
    def run(session, options, output):
        output.write(f"tested {session.name}\n")
        return 0, {"passed": 1}

    monkeypatch.setattr(testing, "_run_session", run)
    together = testing.in_turns(testing.sessions([]))[1]
    assert testing._run_all(together, None) == [(0, {"passed": 1})] * 2
    printed = capfd.readouterr().out
    for session in together:
        assert printed.count(f"tested {session.name}\n") == 1
    assert not list(testing.LOGS.glob("output-*"))


def test_named_paths_go_to_their_session(repository):
    one = "returns_mrp/tests/test_it.py::TestIt"
    assert testing.sessions([one, "-k", "it"]) == [("all", [one, "-k", "it"])]
    survey = "returns_survey/tests"
    core = str(repository / "returns" / "tests")
    chosen = testing.sessions([one, survey, core])
    assert chosen == [("core", [core]), ("returns_survey", [survey]), ("all", [one])]
    assert testing.sessions(["forms/tests"])[0].name == "returns_survey"


def test_tools_are_tested_where_they_belong(repository):
    folder = repository / testing.TOOLS
    folder.mkdir(parents=True)
    for name in (*testing.WITH_ALL, "test_ports.py"):
        (folder / name).write_text("")
    core, *__, everything = testing.sessions([])
    assert core.arguments == ["returns/tests", "tools/tests/test_ports.py"]
    killed = "tools/tests/test_killed.py"
    assert killed in everything.arguments
    assert testing.sessions([killed]) == [("all", [killed])]
    assert testing.sessions(["tools/tests"])[0].arguments == core.arguments[1:]


def test_what_is_tested_with_everything_is_there():
    for name in testing.WITH_ALL:
        assert (paths.ROOT / testing.TOOLS / name).is_file()


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


def test_satellites_need_no_more_than_the_core(repository):
    satellites = [addon.name for addon in paths.satellites()]
    assert satellites == ["returns_notice", "returns_survey"]
    assert [addon.name for addon in paths.core_addons()] == ["returns"]
    bridges = [addon.name for addon in paths.bridges()]
    assert bridges == ["returns_mrp", "returns_repair"]
    assert paths.joined_addons() == ["repair", "sale_mrp"]


def test_bridge_of_a_satellite_is_no_satellite(repository):
    manifest = {"depends": ["returns_survey", "crm"], "auto_install": True}
    (repository / "returns_crm").mkdir()
    (repository / "returns_crm/__manifest__.py").write_text(repr(manifest))
    assert "returns_crm" in [addon.name for addon in paths.bridges()]
    assert "crm" in paths.joined_addons()


def test_templates_have_what_their_tests_stand_on(repository):
    def get_names(kind):
        return [addon.name for addon in databases.covered_addons(kind)]

    assert get_names(databases.CORE) == ["returns"]
    assert get_names("returns_notice") == ["returns", "returns_notice"]
    assert get_names("returns_survey") == [
        "forms",
        "returns",
        "returns_notice",
        "returns_survey",
    ]
    assert len(get_names(databases.ALL)) == 6


@pytest.mark.parametrize(
    ("addon", "changed"),
    [
        ("returns", {"core", "returns_notice", "returns_survey", "all"}),
        ("returns_notice", {"returns_notice", "returns_survey", "all"}),
        ("returns_survey", {"returns_survey", "all"}),
        ("forms", {"returns_survey", "all"}),
        ("returns_mrp", {"all"}),
    ],
)
def test_changed_addon_makes_other_templates(repository, addon, changed):
    kinds = ("core", "returns_notice", "returns_survey", "all")
    before = {kind: databases.addons_hash(kind) for kind in kinds}
    base = databases.base_hash(), databases.base_hash(databases.ALL)
    (repository / addon / "models.py").write_text("")
    after = {kind: databases.addons_hash(kind) for kind in kinds}
    assert {kind for kind in kinds if after[kind] != before[kind]} == changed
    assert (databases.base_hash(), databases.base_hash(databases.ALL)) == base
    assert base[0] != base[1]


def test_only_complaints_about_our_addons_count():
    ours = "2026-01-01 00:00:00,000 1 WARNING db odoo.fields: Field x: unknown"
    info = "2026-01-01 00:00:00,000 1 INFO db odoo.modules: WARNING in a text"
    foreign = (
        "2026-01-01 00:00:00,000 1 WARNING db py.warnings: "
        f"{paths.odoo_home()}/odoo/http.py:1: DeprecationWarning: old"
    )
    log = "\n".join((ours, info, foreign))
    assert databases.log_complaints(log) == [ours]


def test_later_sessions_are_prepared_ahead(monkeypatch):
    made = []

    def make(**options):
        made.append(options)
        raise Failure("told by the session itself")

    monkeypatch.setattr(databases, "ensure_template", make)
    core, survey, everything = (
        testing.Session(name, []) for name in ("core", "returns_survey", "all")
    )
    for chosen in ([core], [everything]):
        testing.prepare_ahead(chosen).join()
    assert not made
    testing.prepare_ahead([core, survey, everything]).join()
    assert made == [
        {"kind": "returns_survey", "assets": True},
        {"kind": "all", "assets": True},
    ]
