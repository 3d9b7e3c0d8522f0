"""What `./dev lint` finds in XML files, manifests and test packages."""

import pytest

from tools import check_files


@pytest.fixture
def addon(tmp_path):
    """Return an addon with one listed view and one imported test."""
    for folder in ("views", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "__manifest__.py").write_text("{'data': ['views/a.xml']}")
    (tmp_path / "views/a.xml").write_text("<odoo><record id='a'/></odoo>")
    (tmp_path / "tests/__init__.py").write_text("from . import test_a\n")
    (tmp_path / "tests/test_a.py").write_text("")
    return tmp_path


def test_sound_addon_passes(addon):
    assert not list(check_files.check_xml(addon))
    assert not list(check_files.check_manifest(addon))
    assert not list(check_files.check_test_imports(addon))


def test_broken_xml_and_double_ids_are_reported(addon):
    (addon / "views/b.xml").write_text("<odoo><record></odoo>")
    (addon / "views/c.xml").write_text("<odoo><record id='a'/></odoo>")
    found = list(check_files.check_xml(addon))
    assert len(found) == 2
    assert "b.xml" in found[0]
    assert "2 records have the ID a" in found[1]


def test_unlisted_and_missing_data_files_are_reported(addon):
    (addon / "views/a.xml").rename(addon / "views/b.xml")
    found = list(check_files.check_manifest(addon))
    assert [text.split("__manifest__.py: ")[1] for text in found] == [
        "views/a.xml does not exist",
        "does not list views/b.xml",
    ]


def test_test_that_is_not_imported_is_reported(addon):
    (addon / "tests/test_b.py").write_text("")
    (problem,) = check_files.check_test_imports(addon)
    assert "does not import test_b" in problem
