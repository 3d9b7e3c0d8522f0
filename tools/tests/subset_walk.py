"""One return on the whole way, whatever is installed; and every page of ours."""

from unittest.mock import patch

from tools.tests.killed_shop import create_returns, inspect, invoice, receive, sell


def walk(env):
    """Open all screens, bring goods back and print all papers.

    :return: state of the return, totals of the invoice and of the credit note, and how
        many screens and papers there were.
    :rtype: dict
    """
    screens = open_screens(env)
    # Who decides is told elsewhere.
    patch.object(
        env.registry["return.order"], "_get_decision_obstacle", lambda *args: False
    ).start()
    env.company.return_credit_note_posting = "draft"
    orders = env["sale.order"].browse(sell(env))
    invoice(orders)
    returns = env["return.order"].browse(create_returns(env, orders.ids))
    returns.action_submit()
    returns.action_approve()
    receive(returns)
    inspect(returns)
    returns.action_settle()
    if returns.open_gate == "settle":
        returns.action_approve()
    returns.credit_note_ids.action_post()
    return {
        "state": returns.state,
        "invoiced": orders.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice"
        ).amount_total,
        "credited": returns.credit_note_ids.amount_total,
        "delivered": orders.order_line.mapped("qty_delivered"),
        "papers": print_papers(returns),
        "screens": screens,
    }


def open_screens(env):
    """Read the views of every action that shows one of our models.

    :rtype: int
    """
    actions = env["ir.actions.act_window"].search(
        [("res_model", "=like", "return.%"), ("view_mode", "!=", False)]
    )
    for action in actions:
        modes = [mode.strip() for mode in action.view_mode.split(",")]
        env[action.res_model].get_views([(False, mode) for mode in modes])
    return len(actions)


def print_papers(returns):
    """Draw every report of a return as a page.

    :rtype: int
    """
    Report = returns.env["ir.actions.report"]
    reports = Report.search([("model", "=", "return.order")])
    for report in reports:
        page, __ = Report._render_qweb_html(report.report_name, returns.ids)
        assert returns.name.encode() in page, report.report_name
    return len(reports)
