from odoo import api, fields, models
from odoo.fields import Domain

STATUSES = [
    ("no", "Nothing Expected"),
    ("pending", "Pending"),
    ("partial", "Partial"),
    ("full", "Complete"),
]


class ReturnOrder(models.Model):
    """How far a return has come, computed from the quantities of its lines."""

    _inherit = "return.order"

    # Progress
    receipt_status = fields.Selection(
        selection=STATUSES, compute="_compute_statuses", store=True
    )
    inspection_status = fields.Selection(
        selection=STATUSES, compute="_compute_statuses", store=True
    )
    settlement_status = fields.Selection(
        selection=STATUSES, compute="_compute_statuses", store=True
    )
    phase = fields.Selection(
        selection=[
            ("request", "Request"),
            ("approval", "Approval"),
            ("transit", "In Transit"),
            ("inspection", "Inspection"),
            ("settlement", "Settlement"),
            ("closed", "Closed"),
        ],
        compute="_compute_statuses",
        store=True,
        index=True,
        group_expand=True,
    )
    next_step = fields.Char(compute="_compute_next_step")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "is_receipt_given_up",
        "line_ids.is_goods_expected",
        "line_ids.qty_authorized",
        "line_ids.qty_expected",
        "line_ids.qty_received",
        "line_ids.qty_inspected",
        "line_ids.qty_in_quarantine",
        "line_ids.qty_to_credit",
        "line_ids.qty_credit_posted",
        "line_ids.qty_to_replace",
        "line_ids.qty_replaced",
        "line_ids.qty_to_repair",
        "line_ids.qty_repaired",
        "line_ids.is_to_charge",
    )
    def _compute_statuses(self):
        for order in self:
            order.receipt_status = order._get_receipt_status()
            order.inspection_status = order._get_inspection_status()
            order.settlement_status = order._get_settlement_status()
            order.phase = order._get_phase()

    @api.depends(
        "state",
        "phase",
        "approval_ids.state",
        "line_ids.qty_expected",
        "line_ids.qty_to_credit",
        "line_ids.qty_credited",
        "settlement_alert",
    )
    def _compute_next_step(self):
        for order in self:
            order.next_step = order._get_next_step()

    @api.depends("state", "receipt_status", "date_deadline")
    def _compute_is_late(self):
        for order in self:
            order.is_late = bool(
                order.state == "authorized"
                and order.receipt_status in ("pending", "partial")
                and order.date_deadline
                and order.date_deadline < order.company_id._get_return_today()
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain(
            [
                ("state", "=", "authorized"),
                ("receipt_status", "in", ("pending", "partial")),
            ]
        ) & self.env["res.company"]._get_domain_of_past_days("date_deadline")

    # === PROGRESS === #

    def _get_goods_lines(self):
        """Return the lines whose goods are expected or have arrived.

        :rtype: return.order.line
        """
        return self.line_ids.filtered(
            lambda line: (
                line.qty_received or (line.is_goods_expected and line.qty_authorized)
            )
        )

    def _get_receipt_status(self):
        self.ensure_one()
        lines = self._get_goods_lines()
        if self.state not in ("authorized", "done") or not lines:
            return "no"
        received = any(line.qty_received for line in lines)
        if self.is_receipt_given_up and not received:
            return "no"
        if any(line.qty_expected for line in lines):
            return "partial" if received else "pending"
        return "full" if received else "pending"

    def _get_inspection_status(self):
        self.ensure_one()
        if self.receipt_status == "no":
            return "no"
        arrived = self.line_ids.filtered("qty_received")
        open_lines = arrived.filtered(
            lambda line: (
                line.product_uom_id.compare(line.qty_inspected, line.qty_received) < 0
            )
        )
        if arrived and not open_lines and self.receipt_status == "full":
            return "full"
        return "partial" if any(arrived.mapped("qty_inspected")) else "pending"

    def _get_settlement_status(self):
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return "no"
        owed = self.line_ids.filtered(lambda line: line._is_something_owed())
        unsettled = owed.filtered(lambda line: not line._is_settled())
        waiting = self.inspection_status in ("pending", "partial")
        if not owed:
            return "pending" if waiting else "no"
        if not unsettled and not waiting:
            return "full"
        started = any(line.qty_credit_posted or line.qty_replaced for line in owed)
        return "partial" if started else "pending"

    def _get_phase(self):
        self.ensure_one()
        if self.state in ("draft", "submitted"):
            return "request" if self.state == "draft" else "approval"
        if self.state != "authorized":
            return "closed"
        to_inspect = any(
            line.product_uom_id.compare(line.qty_inspected, line.qty_received) < 0
            for line in self.line_ids
        )
        if self.receipt_status in ("pending", "partial") and not to_inspect:
            return "transit"
        if to_inspect or any(line.qty_in_quarantine > 0 for line in self.line_ids):
            return "inspection"
        return "settlement"

    def _get_next_step(self):
        """Return in words what is expected next, and from whom.

        :rtype: str
        """
        self.ensure_one()
        pending = self.approval_ids.filtered(lambda a: a.state == "pending")[:1]
        if pending:
            approvers = pending.stage_id._get_approvers() - (
                self._get_excluded_approvers(pending.gate)
            )
            return self.env._(
                "%(stage)s: %(approvers)s",
                stage=pending.stage_id.name,
                approvers=", ".join(approvers[:3].mapped("name"))
                or self.env._("no approver is left, ask a returns manager"),
            )
        if self.is_transfer_missing:
            return self.env._("Create the reverse transfer again, or cancel the return")
        step = self._get_next_step_of_phase()
        if not self.settlement_alert:
            return step
        if self.phase in ("settlement", "closed"):
            return self.settlement_alert
        return self.env._(
            "%(step)s. For finance: %(obstacle)s",
            step=step,
            obstacle=self.settlement_alert,
        )

    def _get_next_step_of_phase(self):
        """Return what is expected next where nothing is in the way.

        :rtype: str
        """
        self.ensure_one()
        return {
            "request": self.env._("Complete the request and submit it"),
            "transit": self.env._("Receive the goods"),
            "inspection": self.env._("Inspect the goods, and move what waits"),
            "settlement": self._get_settlement_step(),
        }.get(self.phase, "")

    def _get_settlement_step(self):
        """Return what is left to do about the money.

        :rtype: str
        """
        self.ensure_one()
        credited = self.line_ids.filtered("qty_credited")
        lines = self.line_ids.filtered("is_to_credit")
        if credited and lines:
            return self.env._(
                "Settle what is open: %(goods)s",
                goods=", ".join(
                    f"{line._format_quantity(line.qty_to_credit - line.qty_credited)} "
                    f"{line.product_uom_id.name} {line.product_id.display_name}"
                    for line in lines
                ),
            )
        if credited and not self.is_to_settle:
            return self.env._("Post the credit note")
        return self.env._("Settle, and post the credit note")
