"""A database that was made from an earlier state is updated, and is like a new one."""

import os
import subprocess
import tarfile

import pytest

from tools import databases, paths, postgres
from tools.tests.test_uninstall import KEPT
from tools.tests.uninstall_cases import OURS

DEEP = bool(os.environ.get("RETURN_DEEP"))
# From here on the data of databases are carried over: a change of stored fields, of
# models or of XML ids comes with a migration.
SINCE = "9932d2b6e17ccd5d3664a50075e6547809366ede"
# What a database is made of, as lines of text. The XML IDs of fields are left out:
# which of Odoo's own an addon is noted for depends on what was loaded before it.
SHAPE = """
    SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type
        || CASE is_nullable WHEN 'NO' THEN ' required' ELSE '' END
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION SELECT 'constraint ' || conrelid::regclass || '.' || conname
            || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public'
    UNION SELECT 'record ' || model || ' ' || module || '.' || name
      FROM ir_model_data WHERE module = ANY(string_to_array('{modules}', ','))
       AND model != 'ir.model.fields'
"""


def read_shape(database, addons):
    """Return what a database is made of, and which records our addons brought.

    :rtype: set[str]
    """
    modules = ",".join(addon.name for addon in addons)
    rows = postgres.sql(SHAPE.format(modules=modules), database)
    return {row[0] for row in rows}


def read_data(database):
    """Return sums over what people have entered, and what Odoo has of it.

    :rtype: dict
    """
    return {
        table: postgres.sql(f"SELECT {columns} FROM {table}", database)
        for table, columns in {**KEPT, **OURS}.items()
    }


def unpack(commit, folder):
    """Write the addons of an earlier state into a folder.

    :return: the folders of the addons.
    :rtype: list[pathlib.Path]
    """
    archive = folder / "earlier.tar"
    command = ["git", "archive", f"--output={archive}", commit]
    subprocess.run(command, cwd=paths.ROOT, check=True)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return sorted(path.parent for path in folder.glob("*/__manifest__.py"))


@pytest.fixture
def database():
    """Name a database that is dropped at the end."""
    name = f"run_{os.getpid()}_update"
    yield name
    databases.drop(name)


def test_what_differs_is_found(database):
    addons = paths.core_addons()
    template = databases.ensure_template(copies=[database])
    assert read_shape(database, addons) == read_shape(template, addons)
    postgres.sql("ALTER TABLE return_order DROP COLUMN date_closed CASCADE", database)
    lost = read_shape(template, addons) - read_shape(database, addons)
    assert any("return_order.date_closed" in line for line in lost)


if DEEP:

    def test_it_is_like_a_new_one_and_has_its_data(database, tmp_path):
        earlier = unpack(SINCE, tmp_path)
        names = [addon.name for addon in earlier]
        where = ",".join(map(str, [*paths.odoo_addons_path()[:-1], tmp_path]))
        databases.copy(databases.ensure_base(databases.ALL), database)
        databases.odoo(
            database,
            "update.log",
            *("-i", ",".join(names), "--skip-auto-install", f"--addons-path={where}"),
        )
        before = read_data(database)
        new = [addon.name for addon in paths.addons() if addon.name not in names]
        options = ["-u", ",".join(names), "--skip-auto-install"]
        databases.odoo(
            database, "update.log", *options, *(["-i", ",".join(new)] if new else [])
        )
        log = (paths.LOGS / "update.log").read_text(errors="replace")
        assert databases.log_complaints(log) == []
        assert read_data(database) == before
        template = databases.ensure_template(kind=databases.ALL)
        addons = paths.addons()
        expected, found = read_shape(template, addons), read_shape(database, addons)
        assert sorted(expected - found) == []
        assert sorted(found - expected) == []
