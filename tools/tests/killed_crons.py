"""The scheduled actions, killed at any moment."""

from datetime import timedelta

from odoo import fields

from tools.tests.killed_shop import (
    create_returns,
    inspect,
    invoice,
    receive,
    run_cron,
    sell,
)
from tools.tests.killing import digest

# By name of the action: the addon that it belongs to
CRONS = {
    "approval_remind": "return_management",
    "chase": "return_management_notice",
    "remind": "return_management_notice",
    "notice_send": "return_management_notice",
    "expire": "return_management_notice",
    "chase_refund": "return_management_notice",
    "settle": "return_management",
    "link_request_answer": "return_management_portal",
    "survey": "return_management_survey",
}
# How many returns a scheduled action works on
CROWD = 3


class Crowd:
    """Returns on which a scheduled action works, killed again and again."""

    def __init__(self, children, name):
        self.children, self.name = children, name
        self.key = f"cron {name}"
        order_ids = children.run(lambda env: sell(env, CROWD, 1))
        self.ids = children.run(lambda env: create_returns(env, order_ids))
        children.run(self._prepare)

    def _prepare(self, env):
        returns = env["return.order"].browse(self.ids)
        for order in returns:
            order.action_submit()
            if self.name != "approval_remind":
                order.action_approve()
        self._send(env)
        getattr(self, f"_await_{self.name}")(returns)

    def _send(self, env):
        """Leave no notice of the steps so far, but where they are what it is about."""
        if self.name != "notice_send":
            notices = env["return.order.notice"].search([("state", "=", "pending")])
            notices.write({"state": "skipped"})

    def _set(self, returns, **values):
        returns._write_transition(values)

    def _await_approval_remind(self, returns):
        returns.approval_ids.date_deadline = fields.Datetime.now() - timedelta(days=1)

    def _await_chase(self, returns):
        self._set(returns, date_deadline=fields.Date.today() - timedelta(days=1))

    def _await_remind(self, returns):
        returns.company_id.return_reminder_days = 2
        self._set(
            returns,
            date_deadline=fields.Date.today(),
            date_authorized=fields.Datetime.now() - timedelta(days=5),
        )

    def _await_notice_send(self, returns):
        pass

    def _await_expire(self, returns):
        returns.company_id.return_expiry_days = 5
        self._set(returns, date_deadline=fields.Date.today() - timedelta(days=60))

    def _await_chase_refund(self, returns):
        self._set(returns, date_refund_promised=fields.Date.today() - timedelta(days=1))

    def _await_settle(self, returns):
        invoice(returns.sale_order_ids)
        for order in returns:
            receive(order)
            inspect(order)
        self._set(returns, settlement_obstacle="Somebody has to look.")

    def _await_link_request_answer(self, returns):
        for order in returns.sale_order_ids:
            returns.env["return.order.link.request"].create(
                {"reference": order.name, "email": order.partner_id.email}
            )

    def _await_survey(self, returns):
        closed = fields.Datetime.now() - timedelta(days=20)
        self._set(returns, state="done", date_closed=closed)

    # === WHAT IT DOES === #

    def count(self, env):
        """Count what was done for each return: once, or not yet."""
        returns = env["return.order"].browse(self.ids)
        return [getattr(self, f"_count_{self.name}")(order) for order in returns]

    def _count_activities(self, order, name):
        addon = CRONS[self.name]
        type_ = order.env.ref(f"{addon}.mail_activity_type_{name}")
        return len(
            order.with_context(active_test=False).activity_ids.filtered(
                lambda activity: activity.activity_type_id == type_
            )
        )

    def _count_notices(self, order, step):
        return len(order.notice_ids.filtered(lambda notice: notice.step == step))

    def _count_approval_remind(self, order):
        return self._count_activities(order, "late")

    def _count_chase(self, order):
        return self._count_activities(order, "goods_late")

    def _count_chase_refund(self, order):
        return self._count_activities(order, "refund_late")

    def _count_remind(self, order):
        return self._count_notices(order, "reminder")

    def _count_survey(self, order):
        return self._count_notices(order, "survey")

    def _count_expire(self, order):
        is_closed = order.state == "cancel"
        is_told = self._count_notices(order, "expired")
        is_open = "assigned" in order.reverse_picking_ids.mapped("state")
        assert is_closed == bool(is_told) == (not is_open), order.name
        return is_told

    def _count_settle(self, order):
        return int(order.open_gate == "settle" and not order.settlement_obstacle)

    def _count_notice_send(self, order):
        waiting = order.notice_ids.filtered(lambda notice: notice.state == "pending")
        sent = order.notice_ids.message_id
        assert len(waiting) + len(sent) == len(order.notice_ids), order.name
        mails = order.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )
        assert mails == sent, order.name
        return int(not waiting)

    def _count_link_request_answer(self, order):
        mails = order.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "in", order.sale_order_ids.ids)]
        )
        return len(mails)

    def go(self, times):
        """Kill the action until its work is done, then let it come to its end twice.

        :param int times: how often it is to be killed in all.
        """
        work = run_cron(f"{CRONS[self.name]}.ir_cron_return_order_{self.name}")
        counts = [0] * CROWD
        while self.children.killed[self.key] < times and min(counts) == 0:
            self.children.kill(self.key, work)
            counts = self.children.run(self.count)
            assert max(counts) <= 1, f"{self.name}: {counts}"
        for __ in range(2):
            self.children.run(work)
            counts = self.children.run(self.count)
            assert counts == [1] * CROWD, f"{self.name}: {counts}"


class Library:
    """Documents whose revisions are retired and reviewed by scheduled actions."""

    def __init__(self, children):
        self.children = children

    def go(self, times):
        for name in ("apply_effective_dates", "remind_review"):
            self.children.run(getattr(self, f"_await_{name}"))
            work = run_cron(f"document_control.ir_cron_controlled_document_{name}")
            before = self.children.run(digest)
            for __ in range(times):
                self.children.kill(f"cron {name}", work)
            self.children.run(work)
            after = self.children.run(digest)
            assert after != before, f"{name} had nothing to do"
            self.children.run(work)
            assert self.children.run(digest) == after, f"{name} did it twice"
            self.children.run(getattr(self, f"_check_{name}"))

    def _await_apply_effective_dates(self, env):
        today = fields.Date.today()
        document = env["controlled.document"].search(
            [("revision_ids", "any", [("state", "=", "released")])], limit=1
        )
        revision = document.revision_ids.filtered(lambda r: r.state == "released")[:1]
        successor = revision.copy({"sequence": revision.sequence + 1})
        env.flush_all()
        env.cr.execute(
            "UPDATE controlled_document_revision SET state = 'released', "
            "date_effective = %s WHERE id = %s",
            [today, successor.id],
        )
        self.document_id = document.id

    def _check_apply_effective_dates(self, env):
        states = env["controlled.document.revision"].search([]).grouped("document_id")
        for revisions in states.values():
            assert revisions.mapped("state").count("released") <= 1, revisions

    def _await_remind_review(self, env):
        documents = env["controlled.document"].search([], limit=CROWD)
        env.cr.execute(
            "UPDATE controlled_document SET date_next_review = %s WHERE id = ANY(%s)",
            [fields.Date.today(), documents.ids],
        )

    def _check_remind_review(self, env):
        type_ = env.ref("document_control.mail_activity_type_periodic_review")
        activities = env["mail.activity"].search([("activity_type_id", "=", type_.id)])
        assert len(activities) == len(set(activities.mapped("res_id")))
        assert activities
