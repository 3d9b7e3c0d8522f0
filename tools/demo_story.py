"""One return, end to end, on real records: piped into an Odoo shell by ./dev demo.

Every step is taken by the demo user whose job it is, with no more than their rights.
"""

import pathlib
import sys

from odoo import Command

env = globals()["env"]  # given by the shell
OUTPUT = pathlib.Path.cwd() / "forms"
LANGUAGES = ("en_US", "zh_CN")


def say(text=""):
    """Print one line at once."""
    print(text, flush=True)


def as_user(name):
    """Return a demo user."""
    return env.ref(f"return_management.res_users_{name}_demo")


def money(amount, currency):
    """Write an amount with its currency."""
    return f"{amount:,.2f} {currency.name}"


def stock_of(product, warehouse):
    """Read what lies where: stock, quarantine, scrap and what can be sold."""
    available = env["stock.quant"]._get_available_quantity
    product.invalidate_recordset()
    return (
        f"stock {available(product, warehouse.lot_stock_id):g}, "
        f"quarantine {available(product, warehouse.quarantine_location_id):g}, "
        f"scrapped {available(product, warehouse.return_scrap_location_id):g}, "
        f"can be sold {product.free_qty:g}"
    )


def tax_of_13_percent():
    """Return the tax of the example, made once, with its own account."""
    tax = env["account.tax"].search(
        [("name", "=", "VAT 13 %"), ("company_id", "=", env.company.id)], limit=1
    )
    if not tax:
        tax = env["account.tax"].create(
            {"name": "VAT 13 %", "amount": 13.0, "type_tax_use": "sale"}
        )
        lines = tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids
        lines.filtered(lambda line: line.repartition_type == "tax").account_id = env[
            "account.account"
        ].search(
            [("name", "=", "Tax Received"), ("company_ids", "in", env.company.ids)],
            limit=1,
        )
    return tax


def sell(product, warehouse):
    """Sell, deliver and invoice ten pieces at 100.00 less 10 %, with 13 % tax."""
    tax = tax_of_13_percent()
    env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 10)
    customer = env.ref("return_management.res_partner_northlight_demo")
    order = (
        env["sale.order"]
        .with_user(as_user("sales"))
        .create(
            {
                "partner_id": customer.id,
                # Without a list in a currency that is not active, as the shop brings.
                "pricelist_id": False,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 10,
                            "price_unit": 100.0,
                            "discount": 10.0,
                            "tax_ids": [Command.set(tax.ids)],
                        }
                    )
                ],
            }
        )
    )
    order.action_confirm()
    order = order.sudo()
    order.picking_ids.with_user(as_user("warehouse")).with_context(
        skip_sms=True
    ).button_validate()
    order._create_invoices().with_user(as_user("finance")).action_post()
    return order


def tell_sale(order):
    """Print the order and its invoice."""
    line, invoice = order.order_line, order.invoice_ids
    say(f"Order     {order.name} of {order.partner_id.name}:")
    say(
        f"            {line.product_uom_qty:g} × {line.product_id.display_name} at "
        f"{line.price_unit:.2f} less {line.discount:g} %, {line.tax_ids.name}"
    )
    say(f"            delivered by {order.picking_ids.name}")
    say(
        f"            invoiced by {invoice.name}: "
        f"{money(invoice.amount_total, invoice.currency_id)}"
    )


def ask(order):
    """Let the salesperson ask for three pieces and submit the return."""
    line = order.order_line
    returns = order.with_user(as_user("sales"))._create_return_orders({line.id: 3.0})
    returns.write(
        {
            "reason_id": env.ref("return_management.return_order_reason_defective").id,
            "channel": "email",
        }
    )
    returns.action_submit()
    return returns.sudo()


def tell_approvals(returns, gate):
    """Print the decisions of a gate."""
    for approval in returns.approval_ids.filtered(lambda a: a.gate == gate):
        who = f" by {approval.user_id.name}" if approval.user_id else ""
        say(
            f"            {approval.stage_id.name}: {approval.state}{who}"
            f"{' - ' + approval.comment if approval.comment else ''}"
        )


def inspect(returns):
    """Let the officer accept two as new and scrap one at half the price."""
    officer = as_user("officer")
    first = returns.inspection_ids.with_user(officer)
    first.quantity = 2.0
    first.check_ids.result = "ok"
    first.set_outcome("as_new")
    first.action_validate()
    rest = returns.inspection_ids.filtered(lambda i: i.state == "draft")
    rest.with_user(officer).check_ids.write(
        {"result": "not_ok", "note": "Cells swollen"}
    )
    rest.with_user(officer).write(
        {
            "condition": "major_damage",
            "disposition_id": env.ref(
                "return_management.return_order_disposition_scrap"
            ).id,
            "credit_percent": 50.0,
            "finding": "Swollen cells.",
        }
    )
    rest.with_user(officer).action_validate()


def tell_inspections(returns):
    """Print what was found and where the goods went."""
    labels = dict(
        env["return.order.inspection"]._fields["condition"]._description_selection(env)
    )
    for inspection in returns.inspection_ids.sorted("id"):
        say(
            f"            {inspection.quantity:g} × {labels[inspection.condition]}: "
            f"{inspection.disposition_id.name}, "
            f"{inspection.credit_percent:g} % credited"
        )


def tell_credit_note(note):
    """Print the credit note with its journal items."""
    currency = note.currency_id
    say(
        f"Credit note {note.name} for {note.reversed_entry_id.name}: "
        f"untaxed {money(note.amount_untaxed, currency)}, "
        f"tax {money(note.amount_tax, currency)}, "
        f"total {money(note.amount_total, currency)}"
    )
    for line in note.line_ids.filtered("account_id"):
        say(
            f"            {line.account_id.code} {line.account_id.name[:34]:<34}"
            f"{line.debit:>12.2f}{line.credit:>12.2f}"
        )
    say(
        f"            {note.reversed_entry_id.name} is still open with "
        f"{money(note.reversed_entry_id.amount_residual, currency)}"
    )


def write_form(report, records, name):
    """Print records in every language of the demo, each into a file.

    Some forms speak the language of the customer, who therefore changes it meanwhile.
    """
    action = env.ref(report)
    partner = records.partner_id if action.form_language == "customer" else None
    spoken = partner and partner.lang
    for code in LANGUAGES:
        if partner:
            partner.lang = code
        printed = env["ir.actions.report"].with_context(
            force_report_rendering=True, lang=code
        )
        pdf, __ = printed._render_qweb_pdf(report, records.ids)
        # Where it is needed: a folder of this name beside the addons would be taken
        # for a folder of styles.
        OUTPUT.mkdir(exist_ok=True)
        path = OUTPUT / f"{name}.{code}.pdf"
        path.write_bytes(pdf)
        say(f"            {path} ({len(pdf):,} bytes)")
    if partner:
        partner.lang = spoken


def write_forms(returns):
    """Write all forms of the return, and the procedure as everybody prints it."""
    say("Forms     written to:")
    addon = "return_management"
    for report, records, name in (
        ("return_order_report_handling_action", returns, "return_handling_form"),
        ("return_order_report_slip_action", returns, "return_slip"),
        ("return_order_report_voucher_action", returns, "refund_voucher"),
        (
            "return_order_inspection_report_analysis_action",
            returns.inspection_ids,
            "analysis_records",
        ),
    ):
        write_form(f"{addon}.{report}", records, name)


def write_procedure():
    """Write the procedure, a controlled copy of it, its review sheet, the register."""
    document = env["controlled.document"].search(
        [
            ("content_source", "=", "return_procedure"),
            ("company_id", "=", env.company.id),
        ]
    )
    revision = document.current_revision_id
    if not revision:
        say(f"Document  {document.display_name} is not released yet.")
        return
    dcc = env.ref("document_control.res_users_dcc_demo")
    say(f"Document  {revision.display_name} {revision.title}:")
    addon = "document_control.controlled_document"
    write_form(f"{addon}_revision_report_action", revision, "procedure")
    copies = revision.print_ids.filtered(lambda copy: copy.state == "issued")
    if not copies:
        department = document.distribution_ids.filtered("is_distributed")[0]
        copies = revision.with_user(dcc)._issue_copies(
            [{"department_id": department.department_id.id, "receiver": dcc.name}]
        )
    write_form(
        f"{addon}_print_report_action", copies[:1].sudo(), "procedure_controlled_copy"
    )
    write_form(f"{addon}_review_sheet_report_action", revision, "review_sheet")
    documents = document.search([("company_id", "=", env.company.id)])
    write_form(f"{addon}_register_report_action", documents, "document_register")


def request(order):
    """Let the return be asked for and approved."""
    returns = ask(order)
    say(
        f"Return    {returns.name}: 3 asked for, reason “{returns.reason_id.name}”, "
        f"submitted by {returns.submitted_by_id.name}"
    )
    returns.with_user(as_user("officer")).action_approve("Photos checked.")
    tell_approvals(returns, "authorize")
    return returns


def handle_goods(returns, product, warehouse):
    """Let the goods be received, inspected and moved."""
    picking = returns.reverse_picking_ids
    say(f"Before    {stock_of(product, warehouse)}")
    picking.with_user(as_user("warehouse")).with_context(
        skip_sms=True
    ).button_validate()
    say(f"Transfer  {picking.name} received by {as_user('warehouse').name}")
    say(f"            {stock_of(product, warehouse)}")
    inspect(returns)
    say(f"Inspected by {as_user('officer').name}")
    tell_inspections(returns)
    say(f"After     {stock_of(product, warehouse)}")


def settle(returns):
    """Let the return be settled, checked and its credit note posted."""
    # Where the policy refunds on receipt, the gate is open already.
    if not returns.open_gate:
        returns.with_user(as_user("officer")).action_settle()
    returns.with_user(as_user("finance")).action_approve("Amounts agree.")
    say("Settlement")
    tell_approvals(returns, "settle")
    note = returns.credit_note_ids
    if note.state == "draft":
        note.with_user(as_user("finance")).action_post()
    tell_credit_note(note)


def tell():
    """Run the return, print what happens, and give the return."""
    warehouse = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    product = env.ref("return_management.product_module_demo")
    say("\n=== One return, end to end ===\n")
    order = sell(product, warehouse)
    tell_sale(order)
    returns = request(order)
    handle_goods(returns, product, warehouse)
    settle(returns)
    line = order.order_line
    say(
        f"Order     {order.name}: delivered {line.qty_delivered:g}, "
        f"invoiced {line.qty_invoiced:g}, can still be returned "
        f"{line.qty_returnable:g}; status “{order.invoice_status}”"
    )
    say(f"Return    {returns.name} is {returns.state}.\n")
    write_forms(returns)
    write_procedure()
    return returns


# The test of the walk-through gives the name; what the shell reads has none.
if __name__ != "demo_story":
    try:
        tell()
        env.cr.commit()
    except Exception as error:
        say(f"✗ The walk-through stopped: {error}")
        raise
    sys.stdout.flush()
