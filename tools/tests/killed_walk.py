"""The way of a return, killed at any moment of every step."""

import random
from unittest import TestCase

from odoo.addons.return_management.tests.stateful_settlement_invariants import (
    SettlementInvariantsMixin,
)

from tools.tests.killed_shop import (
    create_returns,
    inspect,
    receive,
    run_cron,
    sell_paid,
)
from tools.tests.killing import compare, digest

ASK = "return_management.ir_cron_payment_transaction_ask"
TELL = "return_management_notice.ir_cron_return_order_notice_send"
MAIL = "mail.ir_cron_mail_scheduler_action"
BOOK = "payment.cron_post_process_payment_tx"
STEPS = {
    "submit": lambda returns: returns.action_submit(),
    "approve": lambda returns: returns.action_approve(),
    "receive": receive,
    "inspect": inspect,
    "settle": lambda returns: returns.action_settle(),
    "decide": lambda returns: returns.action_approve(),
    "post": lambda returns: returns.credit_note_ids.action_post(),
    "refund": lambda returns: returns.action_refund(),
}
NOTICES = {"received", "authorized", "arrived", "inspected", "refunded"}


class Checks(SettlementInvariantsMixin, TestCase):
    """What must hold of the returns of some orders."""

    def __init__(self, env, orders):
        super().__init__()
        self.env, self.orders = env, orders
        self.goods = orders.order_line.product_id
        self.warehouse = orders.warehouse_id
        self.quarantine = self.warehouse.quarantine_location_id

    def _get_returns(self):
        return self.orders.return_order_ids


class Walk:
    """One return on its way; every step is killed once, and taken again if undone."""

    def __init__(self, children):
        self.children = children
        self.undone = self.asked_again = 0
        self.order_ids = children.run(sell_paid)
        self.return_ids = children.run(lambda env: create_returns(env, self.order_ids))

    # === STEPS === #

    def take(self, step):
        return lambda env: STEPS[step](env["return.order"].browse(self.return_ids))

    def is_done(self, returns, step):
        return {
            "submit": returns.open_gate == "authorize",
            "approve": returns.state == "authorized",
            "receive": returns.receipt_status == "full",
            "inspect": returns.inspection_status == "full",
            "settle": returns.open_gate == "settle",
            "decide": bool(returns.credit_note_ids),
            # It closes the return.
            "post": returns.state == "done",
            "refund": returns.refund_status != "pending",
        }[step]

    # === KILLING === #

    def go(self):
        """Walk to the end."""
        for step in STEPS:
            self._go_on(step)
        self._find_out()
        self.children.run(run_cron(BOOK))
        self._tell()
        self.children.run(self._check_end)

    def _go_on(self, step):
        work = self.take(step)
        before = self.children.run(digest)
        # The provider is asked after the commit, which counting does not reach.
        self.children.kill(step, work, reach=3 if step == "refund" else 1)
        after, is_done = self.children.run(lambda env: self._look(env, step))
        if not is_done:
            # Nothing, or all of it
            assert after == before, f"{step}: part of {compare(before, after)}"
            self.undone += 1
            self.children.run(work)
            __, is_done = self.children.run(lambda env: self._look(env, step))
        assert is_done, f"{step} was not done"

    def _look(self, env, step):
        Checks(env, env["sale.order"].browse(self.order_ids))._check_invariants()
        env.cr.rollback()
        returns = env["return.order"].browse(self.return_ids)
        return digest(env), self.is_done(returns, step)

    def _find_out(self):
        """Let the scheduled action ask, be killed, and finance find out the rest."""
        self.children.kill("ask", run_cron(ASK))
        self.children.run(run_cron(ASK))
        self.children.run(run_cron(ASK))
        is_again = random.random() < 0.5
        self.asked_again += self.children.run(
            lambda env: self._decide_silence(env, is_again)
        )
        self.children.run(run_cron(ASK))

    def _decide_silence(self, env, is_again):
        """Decide about a request without an answer; return how many are asked again."""
        returns = env["return.order"].browse(self.return_ids)
        if not returns.refund_alert:
            return 0
        if is_again:
            returns.action_ask_refund_again()
        else:
            returns.action_mark_refunded()
        return int(is_again)

    def _tell(self):
        """Send the notices, and their mails, and be killed meanwhile."""
        for name, xmlid in (("tell", TELL), ("mail", MAIL)):
            work = run_cron(xmlid)
            self.children.kill(name, work)
            self.children.run(work)
            self.children.run(work)

    def _check_end(self, env):
        returns = env["return.order"].browse(self.return_ids)
        refund = returns.refund_transaction_ids
        assert refund.state == "done", refund.mapped("state")
        assert len(refund) == len(refund.payment_id) == 1
        assert returns.refund_status == "full", returns.refund_status
        asked = self.children.world.read(f"asked {refund.reference}")
        assert len(asked) <= 1 + self.asked_again, asked
        notices = returns.notice_ids
        assert set(notices.mapped("step")) == NOTICES, notices.mapped("step")
        assert len(notices) == len(NOTICES) == len(notices.message_id)
        assert "pending" not in notices.mapped("state")
