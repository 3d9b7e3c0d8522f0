"""What is sold and returned where processes are killed."""

import io
from unittest.mock import patch

from odoo import Command
from odoo.tools.pdf import PdfFileWriter


def open_shop(env):
    """Make what every sale needs, and leave nothing of the demo data to be sent."""
    notices = env["return.order.notice"].search([("state", "=", "pending")])
    notices.write({"state": "skipped"})
    env["mail.mail"].search([("state", "=", "outgoing")]).cancel()
    env.company.return_credit_note_posting = "draft"
    method = env.ref("payment_demo.payment_method_demo")
    method.active = True
    provider = env["payment.provider"].create(
        {
            "name": "Card Service",
            "code": "demo",
            "state": "test",
            "payment_method_ids": [Command.set(method.ids)],
        }
    )
    provider.journal_id = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )


def replace_outside(env, world):
    """Let the provider and the mail server be files; who decides is told elsewhere."""
    Transaction = env.registry["payment.transaction"]
    send = Transaction._send_refund_request

    def send_refund(tx):
        world.note(f"asked {tx.reference}")
        return send(tx)

    def send_email(server, message, *args, **kwargs):
        world.note(f"mail {message['To']} {message['Message-Id']}")
        return message["Message-Id"]

    page = io.BytesIO()
    writer = PdfFileWriter()
    writer.addBlankPage(100, 100)
    writer.write(page)
    for name, method, replacement in (
        ("payment.transaction", "_send_refund_request", send_refund),
        ("ir.mail_server", "send_email", send_email),
        ("ir.mail_server", "_connect__", lambda *args, **kwargs: None),
        ("return.order", "_get_decision_obstacle", lambda *args: False),
        # How pages are drawn is not what this is about.
        ("ir.actions.report", "_run_wkhtmltopdf", lambda *args, **kw: page.getvalue()),
    ):
        patch.object(env.registry[name], method, replacement).start()


def sell(env, count=1, quantity=2):
    """Deliver goods; return the ids of the orders."""
    partner = env["res.partner"].create(
        {"name": "Unlucky Ltd", "email": "unlucky@example.com"}
    )
    product = env["product.product"].create(
        {"name": "Fragile", "is_storable": True, "lst_price": 300.0}
    )
    line = {"product_id": product.id, "product_uom_qty": quantity}
    orders = env["sale.order"].create(
        [
            {"partner_id": partner.id, "order_line": [Command.create(line)]}
            for __ in range(count)
        ]
    )
    orders.action_confirm()
    pickings = orders.picking_ids
    env["stock.quant"]._update_available_quantity(
        product, pickings.location_id, quantity * count
    )
    pickings.action_assign()
    pickings.move_ids.picked = True
    pickings.button_validate()
    return orders.ids


def sell_paid(env):
    """Deliver goods that are paid online; return the ids of the orders."""
    orders = env["sale.order"].browse(sell(env))
    invoice(orders)
    for move in orders.invoice_ids:
        pay(move)
    return orders.ids


def invoice(orders):
    """Invoice orders."""
    for order in orders:
        order._create_invoices().action_post()


def pay(move):
    """Have an invoice paid by Odoo's demo provider."""
    env = move.env
    provider = env["payment.provider"].search([("name", "=", "Card Service")])
    transaction = env["payment.transaction"].create(
        {
            "provider_id": provider.id,
            "payment_method_id": env.ref("payment_demo.payment_method_demo").id,
            "amount": move.amount_residual,
            "currency_id": move.currency_id.id,
            "partner_id": move.partner_id.id,
            "operation": "online_direct",
            "reference": move.name,
            "invoice_ids": [Command.set(move.ids)],
        }
    )
    transaction._set_done()
    transaction._post_process()


def create_returns(env, order_ids):
    """Ask for returns of whole orders; return their ids."""
    reason = env["return.order.reason"].search([("require_photo", "=", False)])[0]
    returns = env["return.order"]
    for order in env["sale.order"].browse(order_ids):
        # Those of one customer would become one return.
        returns |= order._create_return_orders()
    returns.write({"reason_id": reason.id, "refund_method": "original_payment"})
    return returns.ids


def receive(returns):
    """Let the goods arrive."""
    returns.reverse_picking_ids.move_ids.picked = True
    returns.reverse_picking_ids.button_validate()


def inspect(returns):
    """Put the goods back into stock."""
    inspections = returns.inspection_ids
    inspections.set_outcome("as_new")
    inspections.check_ids.result = "ok"
    inspections.action_validate()


def run_cron(xmlid):
    """Return the work of a scheduled action."""

    def work(env):
        env.ref(xmlid).ir_actions_server_id.run()

    return work
