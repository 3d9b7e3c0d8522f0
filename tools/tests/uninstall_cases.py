"""What is done before a satellite is uninstalled, and what is looked at after."""

# What else must stay as it is
OURS = {
    "return_order": "count(*), sum(amount_untaxed), min(state), max(date_closed)",
    "return_order_line": "count(*), sum(qty_received), sum(qty_credited)",
    "return_order_approval": "count(*), max(date_decided)",
    "return_order_inspection": "count(*), sum(quantity)",
}
# By satellite: what else of others must stay as it is
MORE = {
    "return_management_document": {
        "controlled_document_form": "count(*), max(id), max(date_filled)",
        "controlled_document_revision": (
            "count(*) FILTER (WHERE state = 'released'), max(date_release)"
        ),
        "controlled_document_print": "count(*), max(id)",
    },
}
# By satellite: what is done with the demo data before it goes (`env` is that of the
# shell), which notices and settings of notices go with it, what must not be left.
PREPARE = {
    "return_management_document": """
documents = env["controlled.document"].search([("report_id", "!=", False)])
# Released, one with a revision in work
documents.filtered("current_revision_id")[:1].action_new_revision()
inspection = env["return.order.inspection"].search([("department_id", "!=", False)])
assert inspection and documents.current_revision_id
forms = env["controlled.document.form"].search([("res_model", "=", "return.order")])
assert forms.revision_id
""",
    "return_management_notice": """
returns = env["return.order"].search([])
# Sent, with the mail on its way; queued; asked; late; the address takes mails
returns._notify_customer("arrived")
env["return.order.notice"].search([("state", "=", "pending")], limit=2)._send()
returns.filtered(lambda order: order.state == "done")[:2]._notify_customer("refunded")
open_returns = returns.filtered(lambda order: order.state == "submitted")
open_returns[:1]._ask_customer("Which label?")
late = returns.filtered(lambda order: order.state == "authorized")[:2]
late._write_transition({"date_deadline": "2026-01-01"})
activities = late._chase_goods()
activities[:1].action_feedback("Called")
late._forget_notices(["reminder"])
env.company.return_alias_name = "uninstalled"
""",
    "return_management_policy": """
# A draft, versions in force, replaced, shared; decided: allowed, excluded, with a fee
company = env.ref("base.main_company")
Policy = env["return.order.policy"]
used = env["return.order.line"].search([("policy_id", "!=", False)]).policy_id
assert used
used[:1].copy()
used[:1].action_new_version()
windows = [(0, 0, {"kind": "none"})]
shared = Policy.create(
    {"name": "Shared", "company_id": False, "sequence": 1, "window_ids": windows})
product = env["product.product"].create({"name": "Cable", "type": "consu"})
fee = Policy.create(
    {"name": "Fee", "company_id": company.id, "product_ids": [(6, 0, product.ids)],
     "restocking_fee_type": "percent", "restocking_fee_rate": 10.0,
     "refund_trigger": "approval",
     "freight_ids": [(0, 0, {"liability": "customer"})]})
(shared | fee).action_confirm()
env["return.order.policy.load"].create({"preset": "eu"}).action_load()
reason = env["return.order.reason"].search([("liability", "=", "customer")], limit=1)
returns = env["return.order"].create([
    {"partner_id": env.ref("base.main_partner").id, "company_id": company.id,
     "reason_id": reason.id, "exception_reason": "To see what policies say",
     "line_ids": [(0, 0, {"product_id": product.id, "product_uom_qty": 1.0})]}
    for number in range(2)])
assert returns.line_ids.policy_id == fee
returns[0].action_submit()
env["stock.picking"].search([("state", "=", "done")], limit=1).date_arrived = (
    "2026-01-01")
env["return.order.stage"].search([("company_id", "=", company.id)], limit=1).domain = (
    "[('is_policy_exception', '=', True)]")
company.return_policy_in_confirmation = False
""",
    "return_management_rule": """
# A return for each action, by a rule that matches nothing else
company = env.ref("base.main_company")
texts = {"refuse": {"refusal_text": "Not any more."}}
texts["route"] = {"warehouse_id": env["stock.warehouse"].search(
    [("company_id", "=", company.id)], limit=1).id}
actions = ("approve", "refuse", "review", "route", "keep", "waive_fee")
env["return.order.rule"].create([
    {"name": action, "action": action, "company_id": company.id,
     "domain": "[('client_ref', '=', '%s')]" % action, **texts.get(action, {})}
    for action in actions]).action_confirm()
product = env["product.product"].search([("type", "=", "consu")], limit=1)
reason = env["return.order.reason"].search([], limit=1)
returns = env["return.order"].create([
    {"partner_id": env.ref("base.main_partner").id, "company_id": company.id,
     "reason_id": reason.id, "client_ref": action,
     "exception_reason": "To see what the rules say",
     "line_ids": [(0, 0, {"product_id": product.id, "product_uom_qty": 1.0})]}
    for action in actions])
returns.action_submit()
assert all(order.rule_ids for order in returns), returns.mapped("rule_ids")
env["return.order"].search(
    [("state", "=", "authorized")], limit=1).weight_received = 5.0
# Open, and cleared
risks = env["return.order.risk"].search([("state", "=", "open")])
risks[:1].action_clear("Looked at")
assert len(risks) > 1
env["return.order.dry.run"].create({}).action_run()
env["return.order.stage"].search(
    [("company_id", "=", company.id)], limit=1).domain = "[('risk_count', '>', 0)]"
""",
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
GONE = {
    "return_management_notice": "true",
    "return_management_survey": "step = 'survey'",
}
LEFT = {
    "return_management_document": """
    SELECT table_name || '.' || column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = 'return_order_inspection'
       AND column_name = 'department_id'
    UNION SELECT 'report.' || report_name FROM ir_act_report_xml
           WHERE model LIKE 'return.%' AND form_view_id IS NOT NULL
    UNION SELECT 'view.' || key FROM ir_ui_view
           WHERE key LIKE 'return_management%' AND type = 'qweb'
             AND arch_db::text LIKE '%document_control.%'
    """,
    "return_management_notice": """
    SELECT table_name || '.' || column_name FROM information_schema.columns
     WHERE table_schema = 'public'
       AND (table_name ~ 'notice|return_order_ask|mentioned'
            OR table_name IN ('return_order', 'res_company')
            AND column_name ~ 'notice|alias|reminder|expiry|chased|inquiry|sender')
       AND column_name !~ '^alias_domain'
    UNION SELECT 'mail_alias.' || id FROM mail_alias
           WHERE alias_name = 'uninstalled'
    UNION SELECT 'mail_activity.' || id FROM mail_activity
           WHERE activity_type_id IS NULL
    UNION SELECT 'ir_cron.' || ir_cron.id FROM ir_cron
            JOIN ir_act_server ON ir_act_server.id = ir_actions_server_id
           WHERE code ~ 'remind_customers|close_expired|chase|send_notices'
""",
    "return_management_policy": """
    SELECT table_name || '.' || column_name FROM information_schema.columns
     WHERE table_schema = 'public'
       AND table_name IN ('return_order', 'return_order_line', 'res_company',
                          'stock_picking')
       AND column_name ~ 'policy|eligib|exception|date_(last|delivered|arrived)'
       AND column_name !~ '^(picking|move)'
    UNION SELECT table_name FROM information_schema.tables
           WHERE table_name ~ 'return_order_policy'
    UNION SELECT name FROM ir_model_data WHERE module = 'return_management_policy'
    UNION SELECT 'ir_ui_view.' || id FROM ir_ui_view
           WHERE arch_db::text ~ 'return_management_policy\\.|is_policy_exception'
""",
    "return_management_rule": """
    SELECT table_name || '.' || column_name FROM information_schema.columns
     WHERE table_schema = 'public'
       AND table_name IN ('return_order', 'res_company')
       AND column_name ~ 'rule|risk|fee_waived|weight_|return_rate|high_value'
    UNION SELECT table_name FROM information_schema.tables
           WHERE table_name ~ 'return_order_(rule|risk|dry_run)'
    UNION SELECT name FROM ir_model_data WHERE module = 'return_management_rule'
""",
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
    "return_management_document": """
    SELECT 'drafted twice: ' || code FROM controlled_document
     WHERE report_id IS NOT NULL GROUP BY report_id, company_id, code
    HAVING count(*) > 1
    UNION SELECT 'plain report: ' || report_name FROM ir_act_report_xml
           WHERE model LIKE 'return.order%' AND form_view_id IS NULL
             AND report_name LIKE 'return_management.%'
    UNION SELECT 'forgotten' WHERE NOT EXISTS (
          SELECT FROM controlled_document_form WHERE res_model = 'return.order')
    """,
    "return_management_notice": """
    SELECT 'told again: ' || step FROM return_order_notice WHERE step = 'refunded'
    UNION SELECT 'reminded again: ' || name FROM return_order
           WHERE state = 'authorized' AND date_deadline < CURRENT_DATE - 1
             AND date_reminded IS NULL
    UNION SELECT 'no settings' WHERE NOT EXISTS (
          SELECT FROM return_order_notice_setting WHERE step = 'received')
""",
    "return_management_policy": """
    SELECT 'no policy' WHERE NOT EXISTS (
          SELECT FROM return_order_policy WHERE state = 'confirmed')
    UNION SELECT 'stage twice: ' || company_id FROM return_order_stage
           WHERE gate = 'authorize' AND for_exception
           GROUP BY company_id HAVING count(*) > 1
    UNION SELECT 'fee forgotten' WHERE NOT EXISTS (
          SELECT FROM return_order_line WHERE restocking_fee_rate = 10.0)
    UNION SELECT 'not eligible: ' || id FROM return_order_line
           WHERE is_eligible IS NOT TRUE AND state IN ('authorized', 'done')
""",
    "return_management_rule": """
    SELECT 'no rule' WHERE NOT EXISTS (
          SELECT FROM return_order_rule WHERE state = 'live')
    UNION SELECT 'no sign' WHERE NOT EXISTS (SELECT FROM return_order_risk)
    UNION SELECT 'decided anew: ' || name FROM return_order
           WHERE client_ref = 'refuse' AND state != 'refused'
""",
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
