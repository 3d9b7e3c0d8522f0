from odoo import models
from odoo.exceptions import AccessError, UserError


class ReturnOrder(models.Model):
    """Who may decide what waits for a decision, and why somebody may not."""

    _inherit = "return.order"

    def _get_pending_approval(self):
        """Return the decision that this return waits for.

        :return: the first pending one, in the order of the stages; may be empty.
        :rtype: return.order.approval
        """
        self.ensure_one()
        pending = self.approval_ids.filtered(lambda a: a.state == "pending")
        return pending.sorted(lambda a: (a.stage_id.sequence, a.stage_id.id))[:1]

    def _get_excluded_approvers(self, gate):
        """Return the users who may not decide, whatever their groups.

        :param str gate: ``authorize`` or ``settle``.
        :rtype: res.users
        """
        self.ensure_one()
        return self.submitted_by_id

    def _get_possible_approvers(self, approval, approvers):
        """Return who may take a decision, and took no part in what is decided about.

        :param return.order.approval approval: the pending decision.
        :param res.users approvers: of its stage; a stage asks for them once, however
            many returns wait.
        :rtype: res.users
        """
        self.ensure_one()
        if self._has_sole_approver(approvers):
            return approvers
        return approvers - self._get_excluded_approvers(approval.gate)

    def _allows_sole_approver(self):
        """Return whether the company lets one person decide alone.

        :rtype: bool
        """
        self.ensure_one()
        # sudo: a setting, whoever decides.
        return self.company_id.sudo().return_sole_approver

    def _has_sole_approver(self, approvers):
        """Return whether one person decides alone, as the company has nobody else.

        A company that grows separates duties again: with a second officer somebody
        could be named.

        :param res.users approvers: of the stage that waits for a decision.
        :rtype: bool
        """
        self.ensure_one()
        return (
            self._allows_sole_approver()
            and len(approvers) == 1
            and self._get_returns_people(self.company_id, "officer") <= approvers.sudo()
        )

    def _get_decision_obstacle(self, approval):
        """Return why the current user may not decide.

        :param return.order.approval approval: the pending decision.
        :return: the explanation, False if nothing stands in the way.
        :rtype: str | bool
        """
        self.ensure_one()
        user = self.env.user
        stage = approval.stage_id
        # Lists ask this of every return: approvers are looked for only where it counts.
        if self._allows_sole_approver():
            approvers = stage._get_approvers()
            if user == approvers and self._has_sole_approver(approvers):
                return False
        if user in self._get_excluded_approvers(approval.gate):
            return self._get_exclusion_message(approval)
        if not stage._can_decide(user):
            return self._get_outsider_message(approval)
        earlier = self._get_earlier_decisions(approval)
        if earlier and not stage.allow_same_approver and self._is_same_round(earlier):
            return self.env._(
                "%(order)s: you approved the stage “%(earlier)s” already. Ask another "
                "approver for “%(stage)s”.",
                order=self.name,
                earlier=earlier[0].stage_id.name,
                stage=stage.name,
            )
        return False

    def _get_outsider_message(self, approval):
        """Return who decides, for somebody who does not.

        :param return.order.approval approval: the pending decision.
        :rtype: str
        """
        stage = approval.stage_id
        return self._get_missing_approver_message(approval) or self.env._(
            "%(order)s: you are not among the approvers of the stage “%(stage)s”. "
            "Ask one of them: %(approvers)s.",
            order=self.name,
            stage=stage.name,
            approvers=", ".join(stage._get_approvers().sudo().mapped("name")),
        )

    def _get_earlier_decisions(self, approval):
        """Return what the current user approved at other stages of the same gate.

        :param return.order.approval approval: the pending decision.
        :rtype: return.order.approval
        """
        return self.approval_ids.filtered(
            lambda a: (
                a.gate == approval.gate
                and a.stage_id != approval.stage_id
                and a.state == "approved"
                and a.user_id == self.env.user
            )
        )

    def _is_decided_alone(self, approval):
        """Return whether somebody else would have to decide, if there were anybody.

        :param return.order.approval approval: the pending decision.
        :rtype: bool
        """
        self.ensure_one()
        took_part = self.env.user in self._get_excluded_approvers(approval.gate)
        return bool(
            self._allows_sole_approver()
            and (took_part or self._get_earlier_decisions(approval))
            and self._has_sole_approver(approval.stage_id._get_approvers())
        )

    def _is_same_round(self, approvals):
        """Return whether decisions were made since the gate was last entered.

        :param return.order.approval approvals: decisions of the current user.
        :rtype: bool
        """
        pending = self._get_pending_approval()
        return any(a.create_date == pending.create_date for a in approvals)

    def _get_decidable_approvals(self):
        """Return the decisions that the current user may make about these returns.

        :rtype: return.order.approval
        :raise UserError: if one of the returns waits for no decision.
        :raise AccessError: if the user may not decide about one of them.
        """
        self.check_access("read")
        self._lock_for_decision()
        approvals = self.env["return.order.approval"]
        for order in self:
            approval = order._get_pending_approval()
            if not approval:
                raise UserError(
                    self.env._(
                        "%(order)s does not wait for a decision.", order=order.name
                    )
                )
            obstacle = order._get_decision_obstacle(approval)
            if obstacle:
                raise AccessError(obstacle)
            approvals |= approval
        # sudo: the right to decide was checked above, approvals are closed otherwise.
        return approvals.sudo()

    def _check_can_decide(self):
        """Refuse somebody who may not decide the pending stage.

        :raise AccessError: naming the return, the stage and its approvers.
        """
        for order in self:
            approval = order._get_pending_approval()
            obstacle = approval and order._get_decision_obstacle(approval)
            if obstacle:
                raise AccessError(obstacle)
