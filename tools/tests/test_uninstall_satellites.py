"""Uninstalling each satellite for real, with data in every state, and installing it."""

import json
import os
import subprocess

import pytest

from tools import databases, environment, paths
from tools.tests.test_uninstall import KEPT, MARK
from tools.tests.uninstall_cases import GONE, LEFT, MORE, OURS, PREPARE, WRONG

SCRIPT = """
import json
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import sql


def read(cr):
    result = {{}}
    for table in ("return_order_notice", "return_order_notice_setting"):
        # They are there where customers are told.
        if sql.table_exists(cr, table):
            numbers = "SELECT count(*), coalesce(max(id), 0) FROM " + table
            cr.execute(numbers + " WHERE NOT ({gone})")
            result[table] = [*cr.fetchone()]
        else:
            result[table] = [0, 0]
    for table, columns in {kept!r}.items():
        cr.execute("SELECT " + columns + " FROM " + table)
        result[table] = [str(value) for value in cr.fetchone()]
    return result


def switch(action):
    with Registry(env.cr.dbname).cursor() as cr:
        new = api.Environment(cr, SUPERUSER_ID, {{}})
        module = new["ir.module.module"].search([("name", "=", "{addon}")])
        # What stands on it was not there before, and would come along.
        new["ir.module.module"].search(
            [("state", "=", "uninstalled"), ("auto_install", "=", True)]
        ).auto_install = False
        getattr(module, action)()


{prepare}
env.flush_all()
before = read(env.cr)
# Odoo drops columns, and waits for whoever still reads.
env.cr.commit()
with Registry(env.cr.dbname).cursor() as cr:
    # As people do it: the box of the settings, and the question that it asks
    new = api.Environment(cr, SUPERUSER_ID, {{}})
    action = new["res.config.settings"].create({{"module_{addon}": False}}).execute()
    question = new[action["res_model"]].with_context(**action["context"])
    question.create({{}}).action_uninstall()
with Registry(env.cr.dbname).cursor() as cr:
    after = read(cr)
    cr.execute({left!r})
    left = [row[0] for row in cr.fetchall()]
    new = api.Environment(cr, SUPERUSER_ID, {{}})
    # The views of the core stand without it.
    for view_type in ("form", "list", "kanban", "search"):
        new["return.order"].get_view(view_type=view_type)
    new["return.order"].search([])[:1].copy()
    cr.rollback()
switch("button_immediate_install")
with Registry(env.cr.dbname).cursor() as cr:
    again = read(cr)
    cr.execute({wrong!r})
    wrong = [row[0] for row in cr.fetchall()]
    new = api.Environment(cr, SUPERUSER_ID, {{}})
    module = new["ir.module.module"].search([("name", "=", "{addon}")])
    state = module.state
    new["return.order"].search([])[:1].copy()
    cr.rollback()
print("{mark}" + json.dumps(dict(
    before=before, after=after, left=left, again=again, state=state, wrong=wrong)))
"""


@pytest.fixture(scope="module", params=[addon.name for addon in paths.satellites()])
def result(request):
    """Uninstall a satellite and install it again; return what was read on the way."""
    addon = request.param
    database = f"run_{os.getpid()}_without"
    script = SCRIPT.format(
        addon=addon,
        prepare=PREPARE[addon],
        gone=GONE.get(addon, "false"),
        left=LEFT[addon],
        wrong=WRONG[addon],
        kept={**KEPT, **OURS, **MORE.get(addon, {})},
        mark=MARK,
    )
    try:
        databases.ensure_template(copies=[database], kind=addon)
        output = subprocess.run(
            databases.shell_command(database),
            input=script,
            capture_output=True,
            text=True,
            cwd=paths.DEV,
            env=environment.odoo_environment(),
            check=False,
        )
    finally:
        databases.drop(database)
    lines = [line for line in output.stdout.splitlines() if line.startswith(MARK)]
    assert lines, output.stdout + output.stderr
    complaints = databases.log_complaints(output.stdout + output.stderr)
    return {**json.loads(lines[0].removeprefix(MARK)), "complaints": complaints}


def test_everything_else_stays_as_it_is(result):
    assert result["after"] == result["before"]


def test_nothing_of_the_satellite_stays(result):
    assert result["left"] == []


def test_it_is_installed_again(result):
    assert result["state"] == "installed"
    assert result["again"] == result["before"]
    assert result["wrong"] == []


def test_log_is_clean(result):
    assert result["complaints"] == []
