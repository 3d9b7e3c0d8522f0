from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrderApproval(models.Model):
    """One decision of one stage about one return. Decisions are kept for ever."""

    _name = "return.order.approval"
    _description = "Return Approval"
    _inherit = ["guarded.fields.mixin"]
    _order = "order_id desc, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        comodel_name="return.order",
        string="Return Order",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True
    )
    stage_id = fields.Many2one(
        comodel_name="return.order.stage",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    gate = fields.Selection(
        selection=[("authorize", "Authorize"), ("settle", "Settle")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("pending", "Pending"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("skipped", "Skipped"),
        ],
        required=True,
        default="pending",
        readonly=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Decided by", readonly=True
    )
    user_name = fields.Char(
        string="Name of Who Decided",
        readonly=True,
        help="As it was then: it stays when the user is renamed or deleted.",
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    date_deadline = fields.Datetime(string="Due", readonly=True)
    is_alone = fields.Boolean(
        string="Decided Alone",
        readonly=True,
        help="By somebody who took part in what was decided about, as the company has "
        "nobody else.",
    )
    comment = fields.Text(readonly=True)
    signature = fields.Binary(
        readonly=True,
        attachment=True,
        help="Drawn signature of the person who decided.",
    )
    date_reminded = fields.Datetime(string="Reminded on", readonly=True)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    # === COMPUTE METHODS === #

    @api.depends("state", "date_deadline")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for approval in self:
            approval.is_late = bool(
                approval.state == "pending"
                and approval.date_deadline
                and approval.date_deadline < now
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "=", "pending"), ("date_deadline", "<", "now")]

    @api.depends("stage_id.name", "order_id.name")
    def _compute_display_name(self):
        for approval in self:
            approval.display_name = (
                f"{approval.order_id.name} - {approval.stage_id.name}"
            )

    # === BUSINESS METHODS === #

    def _open(self):
        """Let the approvers of these stages know that they have to decide."""
        undated = self.filtered(lambda approval: not approval.date_deadline)
        for stage, approvals in undated.grouped("stage_id").items():
            if stage.hours_allowed:
                approvals.date_deadline = stage._get_deadline()
        self._schedule_activities()

    def _schedule_activities(self):
        """Ask every approver of these stages for the decision."""
        approvers = {stage: stage._get_approvers() for stage in self.stage_id}
        asked = {
            approval: approval.order_id._get_possible_approvers(
                approval, approvers[approval.stage_id]
            )
            for approval in self
        }
        self.order_id._create_activities(
            "return_management.mail_activity_type_approve",
            [
                {
                    "res_id": approval.order_id.id,
                    "user_id": user.id,
                    "summary": approval.stage_id.name,
                    "date_deadline": fields.Date.to_date(
                        approval.date_deadline or fields.Datetime.now()
                    ),
                }
                for approval, users in asked.items()
                for user in users
            ],
        )
        missing = self.filtered(lambda approval: not asked[approval])
        missing.order_id._tell_missing_approvers()

    @api.model
    def _find_open(self, stages=None):
        """Find the decisions that returns wait for.

        :param return.order.stage stages: only those of these.
        :rtype: return.order.approval
        """
        domain = [("state", "=", "pending")]
        if stages is not None:
            domain.append(("stage_id", "in", stages.ids))
        pending = self.search(domain)
        return pending.filtered(lambda a: a == a.order_id._get_pending_approval())

    def _decide(self, state, comment=None, signature=None):
        """Keep a decision of the current user.

        :param str state: ``approved`` or ``refused``.
        :param str comment: why; required for a refusal.
        :param bytes signature: drawn signature, base64 encoded.
        """
        values = {
            "state": state,
            "user_id": self.env.uid,
            "user_name": self.env.user.name,
            "date_decided": fields.Datetime.now(),
            "comment": comment or False,
        }
        if signature:
            values["signature"] = signature
        alone = self.filtered(lambda a: a.order_id._is_decided_alone(a))
        self.write(values)
        alone.is_alone = True

    def _describe_alone(self):
        """Return the remark on a decision that somebody took alone.

        :rtype: str
        """
        self.ensure_one()
        return self.is_alone and self.env._(
            "Decided alone: the company has nobody else."
        )

    def _skip(self, comment):
        """Keep that nobody needs to decide any more, and why.

        :param str comment: the explanation.
        """
        self.filtered(lambda approval: approval.state == "pending").write(
            {
                "state": "skipped",
                "date_decided": fields.Datetime.now(),
                "comment": comment,
            }
        )

    def _check_deletable(self):
        """Decisions stay: only a return that was never decided takes them along.

        :raise UserError: naming the return.
        """
        decided = self.filtered(lambda a: a.state in ("approved", "refused"))
        if decided:
            raise UserError(
                self.env._(
                    "%(orders)s: decisions cannot be deleted. Cancel the return "
                    "instead.",
                    orders=", ".join(decided.order_id.mapped("name")),
                )
            )

    # === SCHEDULED ACTION === #

    @api.model
    def _cron_remind_late(self):
        """Tell the responsible that the time of a stage has run out, once per stage.

        And the managers where whoever had to decide is gone by now.
        """
        self.search([("is_late", "=", True), ("date_reminded", "=", False)])._remind()
        self._find_open().order_id._tell_missing_approvers()

    def _remind(self):
        """Return the responsible of late decisions.

        :return: the new activities.
        :rtype: mail.activity
        """
        self.date_reminded = fields.Datetime.now()
        orders = self.order_id
        return orders._create_activities(
            "return_management.mail_activity_type_late",
            [
                {
                    "res_id": order.id,
                    "user_id": order._get_internal_responsible().id,
                    "summary": self.env._(
                        "Late decision: %(stages)s",
                        stages=", ".join(
                            (order.approval_ids & self).stage_id.mapped("name")
                        ),
                    ),
                }
                for order in orders
            ],
        )
