"""Uninstalling each satellite for real, with data in every state, and installing it."""

import json
import os
import subprocess

import pytest

from tools import databases, environment, paths
from tools.tests.test_uninstall import KEPT, MARK

# What else must stay as it is
OURS = {
    "return_order": "count(*), sum(amount_untaxed), min(state), max(date_closed)",
    "return_order_line": "count(*), sum(qty_received), sum(qty_credited)",
    "return_order_approval": "count(*), max(date_decided)",
    "return_order_inspection": "count(*), sum(quantity)",
}
# By satellite: what is done with the demo data before it goes (`env` is that of the
# shell), which notices and settings of notices go with it, what must not be left.
PREPARE = {
    "return_management_survey": """
returns = env["return.order"].search([("state", "=", "done")])
returns._write_transition({"date_survey": False})
# Sent, with the mail on its way; sent and answered; queued
sent, answered, queued = returns[:3]
(sent | answered)._send_survey()
notices = env["return.order.notice"].search(
    [("step", "=", "survey"), ("state", "=", "pending")])
notices._send()
answered._answer_survey(1, "Nobody called back")
queued._send_survey()
activity = env["mail.activity"].search([("res_id", "=", answered.id)], limit=1)
activity.action_feedback("Called")
""",
    "return_management_portal": """
# Asked for and confirmed, begun with a file, asked for by a guest with the mail queued
order = env.ref("return_management.sale_order_northlight_2_demo")
assert "portal" in order.return_order_ids.mapped("channel")
begun = env["return.order.request"].create({"order_id": order.id})
line = order.order_line._filter_goods()[:1]
env["return.order.request.line"].create(dict(
    request_id=begun.id, sale_line_id=line.id, quantity=1,
    attachment_ids=[(0, 0, dict(name="begun.txt", raw=b"x", res_id=begun.id,
                                res_model="return.order.request"))]))
asked = env["return.order.link.request"].create(
    {"reference": order.name, "email": order.partner_id.email})
asked._send_links(order)
env["return.order.reason"].search([])[:1].is_portal = False
returns = env["return.order"].search([("channel", "=", "portal")])
for one in returns:
    one._portal_ensure_token()
returns[:1].action_change_link()
""",
}
GONE = {"return_management_survey": "step = 'survey'"}
LEFT = {
    "return_management_survey": """
    SELECT table_name || '.' || column_name FROM information_schema.columns
     WHERE table_schema = 'public'
       AND table_name IN ('return_order', 'res_company')
       AND column_name ~ 'survey|rating|satisfaction'
    UNION SELECT 'return_order_notice.' || id FROM return_order_notice
           WHERE step = 'survey'
    UNION SELECT 'setting.' || id FROM return_order_notice_setting
           WHERE step = 'survey'
    UNION SELECT 'mail_mail.' || id FROM mail_mail
           WHERE state = 'outgoing' AND body_html LIKE '%/survey%'
""",
    "return_management_portal": """
    SELECT table_name || '.' || column_name FROM information_schema.columns
     WHERE table_schema = 'public'
       AND table_name IN ('return_order', 'return_order_reason', 'res_company')
       AND column_name ~ '^(is|return)_portal|link_days'
    UNION SELECT 'table.' || table_name FROM information_schema.tables
           WHERE table_name ~ '^return_order_(link_)?request'
    UNION SELECT 'ir_attachment.' || id FROM ir_attachment
           WHERE res_model ~ '^return.order.(link.)?request'
    UNION SELECT 'mail_mail.' || id FROM mail_mail
           WHERE state = 'outgoing' AND body_html LIKE '%/return?access_token%'
    UNION SELECT 'ir_ui_view.' || id FROM ir_ui_view
           WHERE arch_db::text LIKE '%return_management_portal.%'
""",
}
# What must not be found once it is installed again
WRONG = {
    "return_management_survey": """
    SELECT 'asked twice: ' || name FROM return_order
     WHERE state = 'done' AND date_survey IS NULL
    UNION SELECT 'answer lost' WHERE NOT EXISTS (
          SELECT FROM return_order WHERE rating_last_value = 1)
""",
    "return_management_portal": """
    SELECT 'not offered: ' || id FROM return_order_reason WHERE is_portal IS NOT TRUE
    UNION SELECT 'cannot ship: ' || id FROM res_company
           WHERE return_portal_ship IS NOT TRUE OR return_link_days IS DISTINCT FROM 90
    UNION SELECT 'channel lost' WHERE NOT EXISTS (
          SELECT FROM return_order WHERE channel = 'portal')
""",
}
SCRIPT = """
import json
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def read(cr):
    result = {{}}
    cr.execute("SELECT count(*), max(id) FROM return_order_notice WHERE NOT ({gone})")
    result["notices"] = [str(value) for value in cr.fetchone()]
    cr.execute("SELECT count(*) FROM return_order_notice_setting WHERE NOT ({gone})")
    result["settings"] = cr.fetchone()[0]
    for table, columns in {kept!r}.items():
        cr.execute("SELECT " + columns + " FROM " + table)
        result[table] = [str(value) for value in cr.fetchone()]
    return result


def switch(action):
    with Registry(env.cr.dbname).cursor() as cr:
        new = api.Environment(cr, SUPERUSER_ID, {{}})
        module = new["ir.module.module"].search([("name", "=", "{addon}")])
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
        kept={**KEPT, **OURS},
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
