from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """The two gates of a return: who may let it pass, and what follows.

    Decisions are guarded here, in the methods, for every entry: form, list, RPC.
    """

    _inherit = "return.order"

    can_decide = fields.Boolean(
        compute="_compute_can_decide", search="_search_can_decide"
    )
    open_gate = fields.Selection(
        selection=[("authorize", "Authorize"), ("settle", "Settle")],
        compute="_compute_can_decide",
    )
    is_decision_late = fields.Boolean(
        compute="_compute_can_decide", search="_search_is_decision_late"
    )

    # === COMPUTE METHODS === #

    @api.depends("approval_ids.state", "approval_ids.is_late", "submitted_by_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for order in self:
            approval = order._get_pending_approval()
            order.open_gate = approval.gate
            order.is_decision_late = approval.is_late
            order.can_decide = bool(
                approval and not order._get_decision_obstacle(approval)
            )

    def _search_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        pending = self.env["return.order.approval"].search([("state", "=", "pending")])
        orders = pending.order_id.filtered("can_decide")
        return [("id", "in", orders.ids)]

    def _search_is_decision_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("approval_ids.is_late", "in", [True])]

    # === ACTION METHODS === #

    def action_submit(self):
        """Check the request and open the gate of the authorization.

        :raise UserError: if a return is not a draft, is incomplete, asks for more than
            can be returned.
        """
        self = self._without_defaults()
        self.check_access("write")
        self._check_state("draft", self.env._("submitted"))
        self._check_submittable()
        self.line_ids._lock_sold_for_return()
        self.line_ids._check_returnable()
        self._prepare_submission()
        self._write_transition(
            {
                "state": "submitted",
                "submitted_by_id": self.env.uid,
                "date_submitted": fields.Datetime.now(),
                "refusal_reason": False,
            }
        )
        self._on_submitted()
        self._enter_gate("authorize")

    def action_approve(self, comment=None, signature=None):
        """Approve the pending stage of the open gate.

        :param str comment: kept with the decision.
        :param bytes signature: drawn signature, base64 encoded.
        :raise UserError: if nothing waits for a decision.
        :raise AccessError: if the user may not decide this stage.
        """
        self = self._without_defaults()
        approvals = self._get_decidable_approvals()
        approvals._decide("approved", comment, signature)
        self._log_decisions(approvals)
        self._close_approval_activities()
        for gate, passed in approvals.grouped("gate").items():
            passed.order_id.sudo(self.env.su)._advance_gate(gate)

    def action_refuse(self, reason):
        """Refuse the pending stage of the open gate.

        At the first gate the return is refused. At the second one it goes back to
        where it was: the goods are here, so the settlement has to be worked out again.

        :param str reason: what the customer reads.
        :raise UserError: without a reason, or if nothing waits for a decision.
        :raise AccessError: if the user may not decide this stage.
        """
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(orders)s: give the reason for the refusal. The customer will "
                    "read it.",
                    orders=", ".join(self.mapped("name")),
                )
            )
        approvals = self._get_decidable_approvals()
        approvals._decide("refused", reason)
        self._log_decisions(approvals)
        # sudo: later stages need not decide any more, whoever their approvers are.
        self.sudo().approval_ids._skip(self.env._("Refused at an earlier stage."))
        self._close_approval_activities()
        at_first_gate = approvals.filtered(lambda a: a.gate == "authorize").order_id
        at_first_gate._write_transition(
            {
                "state": "refused",
                "refusal_reason": reason,
                "date_closed": fields.Datetime.now(),
            }
        )
        at_first_gate._on_refused()

    # === CHECKS === #

    def _check_state(self, state, participle):
        """Refuse a transition from another state.

        :param str state: the state that the transition starts from.
        :param str participle: what cannot be done, for the message.
        :raise UserError: naming the returns and their state.
        """
        wrong = self.filtered(lambda order: order.state != state)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(orders)s cannot be %(done)s: its state is “%(state)s”.",
                    orders=", ".join(wrong.mapped("name")),
                    done=participle,
                    state=labels[wrong[0].state],
                )
            )

    # === GATES === #

    def _enter_gate(self, gate):
        """Create the decisions that a gate needs, and pass through if there are none.

        Stages that do not apply are kept as skipped, with the explanation. Only those
        for exceptions are not even named on a return that needs none.

        :param str gate: ``authorize`` or ``settle``.
        """
        Stage = self.env["return.order.stage"].sudo()
        stages = Stage.search_fetch(
            [("company_id", "in", self.company_id.ids), ("gate", "=", gate)]
        ).grouped("company_id")
        created = []
        for order in self:
            vals_list = order._prepare_approval_vals_list(
                gate, stages.get(order.company_id, Stage)
            )
            # The first one is opened at once.
            for vals in [v for v in vals_list if v["state"] == "pending"][:1]:
                vals["date_deadline"] = Stage.browse(vals["stage_id"])._get_deadline()
            created += vals_list
        # sudo: decisions are made by the system, nobody may create them by hand.
        self.env["return.order.approval"].sudo().create(created)
        self._advance_gate(gate)

    def _prepare_approval_vals_list(self, gate, stages):
        """Return the decisions that the stages of a gate need about this return.

        :param str gate: ``authorize`` or ``settle``.
        :param return.order.stage stages: the stages of one gate, may be empty.
        :rtype: list[dict]
        :raise UserError: if an exception has no stage that could decide about it.
        """
        self.ensure_one()
        is_exception = self._is_exception_at(gate)
        if is_exception and not any(stages.mapped("for_exception")):
            raise UserError(
                self.env._(
                    "%(order)s gives the customer more than planned, but "
                    "%(company)s has no approval stage for exceptions at this gate. "
                    "Ask a returns manager to add one, or keep to the plan.",
                    order=self.name,
                    company=self.company_id.name,
                )
            )
        return [
            self._prepare_approval_vals(stage)
            for stage in stages
            if is_exception or not stage.for_exception
        ]

    def _is_exception_at(self, gate):
        """Return whether the stages for exceptions of a gate have to decide: extended.

        :param str gate: ``authorize``: what cannot be taken back as a rule; ``settle``:
            more money than is planned.
        :rtype: bool
        """
        self.ensure_one()
        return False

    def _prepare_approval_vals(self, stage):
        """Return the decision that a stage needs about this return.

        :param return.order.stage stage: a stage of the gate that is entered.
        :rtype: dict
        """
        self.ensure_one()
        explanation = stage._get_skip_explanation(self.sudo())
        return {
            "order_id": self.id,
            "stage_id": stage.id,
            "gate": stage.gate,
            "state": "skipped" if explanation else "pending",
            "comment": explanation,
            "date_decided": explanation and fields.Datetime.now(),
        }

    def _advance_gate(self, gate):
        """Open the next stage, or let the returns pass that have none left.

        :param str gate: ``authorize`` or ``settle``.
        """
        waiting = self.filtered(lambda order: order._get_pending_approval())
        # sudo: the approvals belong to the system, see `_enter_gate`.
        self.env["return.order.approval"].sudo().concat(
            *(order._get_pending_approval() for order in waiting)
        )._open()
        passed = self - waiting
        if passed:
            passed._pass_gate(gate)

    def _pass_gate(self, gate):
        """Go on with returns that no stage keeps any more. To be extended.

        :param str gate: ``authorize`` or ``settle``.
        """

    def _check_not_authorized(self):
        """Override to leave what was submitted to who decides about it."""
        result = super()._check_not_authorized()
        self.filtered(lambda order: order.state == "submitted")._check_can_decide()
        return result

    # === MESSAGES === #

    def _log_decisions(self, approvals):
        """Keep the decisions in the chatter too, in one go.

        :param return.order.approval approvals: the decisions just made.
        """
        labels = dict(approvals._fields["state"]._description_selection(self.env))
        self.sudo()._message_log_batch(
            bodies={
                approval.order_id.id: self.env._(
                    "%(stage)s: %(decision)s. %(comment)s",
                    stage=approval.stage_id.name,
                    decision=labels[approval.state],
                    comment=" ".join(
                        filter(None, (approval.comment, approval._describe_alone()))
                    ),
                )
                for approval in approvals
            }
        )

    def _close_approval_activities(self):
        """Take back the requests to decide."""
        self._close_activities(
            "return_management.mail_activity_type_approve",
            "return_management.mail_activity_type_late",
        )

    # === PROGRESS === #

    @api.depends("approval_ids.state")
    def _compute_next_step(self):
        """Override: somebody may have to decide."""
        return super()._compute_next_step()

    def _get_first_step(self):
        """Override: a decision comes before everything else."""
        self.ensure_one()
        pending = self.approval_ids.filtered(lambda a: a.state == "pending")[:1]
        if not pending:
            return super()._get_first_step()
        approvers = self._get_possible_approvers(
            pending, pending.stage_id._get_approvers()
        )
        return self.env._(
            "%(stage)s: %(approvers)s",
            stage=pending.stage_id.name,
            approvers=", ".join(approvers[:3].mapped("name"))
            or self.env._("no approver is left, ask a returns manager"),
        )
