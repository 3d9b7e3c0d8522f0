"""How `./dev test` chooses what to run, and how."""

from tools import databases, paths, testing


def test_one_file_runs_in_one_process():
    assert testing.default_workers(["tools/tests/test_ports.py"]) == 0
    assert testing.default_workers(["tools/tests/test_ports.py::test_x", "-x"]) == 0
    assert testing.default_workers(["--pdb"]) == 0


def test_larger_selections_use_every_core():
    assert testing.default_workers([]) >= 1
    assert testing.default_workers(["tools/tests", "-k", "busy"]) >= 1


def test_named_paths_replace_the_default_ones():
    assert testing.test_paths(["tools/tests/test_ports.py::test_x"]) == []
    everything = testing.test_paths(["-k", "nothing_of_this_name"])
    assert (paths.ROOT / "tools" / "tests").relative_to(paths.ROOT) in everything


def test_only_complaints_about_our_addons_count():
    ours = "2026-01-01 00:00:00,000 1 WARNING db odoo.fields: Field x: unknown"
    info = "2026-01-01 00:00:00,000 1 INFO db odoo.modules: WARNING in a text"
    foreign = (
        "2026-01-01 00:00:00,000 1 WARNING db py.warnings: "
        f"{paths.odoo_home()}/odoo/http.py:1: DeprecationWarning: old"
    )
    log = "\n".join((ours, info, foreign))
    assert databases.log_complaints(log) == [ours]
