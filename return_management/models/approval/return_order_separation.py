from odoo import api, fields, models


class ReturnOrder(models.Model):
    """Who decides did not ask, and a stage that nobody can decide says so."""

    _inherit = "return.order"

    settle_requested_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Settlement Asked for by",
        readonly=True,
        copy=False,
    )
    missing_approver = fields.Text(
        compute="_compute_missing_approver",
        help="Why nobody can take the decision that the return waits for.",
    )

    @api.depends("approval_ids.state")
    def _compute_missing_approver(self):
        for order in self:
            approval = order._get_pending_approval()
            order.missing_approver = bool(
                approval
            ) and order._get_missing_approver_message(approval)

    def _get_missing_approver_message(self, approval):
        """Return who is missing for a decision.

        :param return.order.approval approval: the pending one.
        :return: the explanation, False if somebody can decide.
        :rtype: str | bool
        """
        self.ensure_one()
        stage = approval.stage_id
        approvers = stage._get_approvers()
        if self._get_possible_approvers(approval, approvers):
            return False
        names = {"order": self.name, "stage": stage.name}
        if approvers:
            return self.env._(
                "%(order)s: only %(approvers)s may decide the stage “%(stage)s”, who "
                "took part in what is decided about. A returns manager can name "
                "somebody else in the approval stages. In a company of one person, "
                "allow in the settings of returns that this person decides alone.",
                approvers=", ".join(approvers.sudo().mapped("name")),
                **names,
            )
        # sudo: the names of colleagues and groups, whoever follows the return.
        stage_sudo = stage.sudo()
        gone = stage_sudo.with_context(active_test=False).approver_ids
        if gone:
            return self.env._(
                "%(order)s: nobody can decide the stage “%(stage)s”, as %(gone)s may "
                "not any more. A returns manager can name somebody in the approval "
                "stages.",
                gone=", ".join(gone.mapped("name")),
                **names,
            )
        return self.env._(
            "%(order)s: nobody can decide the stage “%(stage)s”. A returns manager can "
            "name somebody in the approval stages.",
            **names,
        )

    def _get_excluded_approvers(self, gate):
        """Override: who asked for the money is excluded too.

        A company can allow it in its settings, as those of one person have to.
        """
        excluded = super()._get_excluded_approvers(gate)
        if gate == "settle" and self.company_id.sudo().return_separate_settlement:
            excluded |= self.settle_requested_by_id
        return excluded

    def _get_exclusion_message(self, approval):
        """Return why somebody who took part does not decide.

        :param return.order.approval approval: the pending decision.
        :rtype: str
        """
        self.ensure_one()
        names = {"order": self.name, "stage": approval.stage_id.name}
        missing = self._get_missing_approver_message(approval)
        if missing:
            return missing
        if self.env.user == self.submitted_by_id:
            return self.env._(
                "%(order)s: nobody approves what they submitted. Ask another approver "
                "of the stage “%(stage)s”.",
                **names,
            )
        return self.env._(
            "%(order)s: nobody approves a settlement that they asked for, or whose "
            "goods they inspected. Ask another approver of the stage “%(stage)s”.",
            **names,
        )

    def _tell_missing_approvers(self):
        """Ask the managers to name somebody, where nobody can decide.

        Once for every stage that a return waits at.
        """
        messages = {}
        for order in self:
            approval = order._get_pending_approval()
            message = approval and order._get_missing_approver_message(approval)
            if message and not self._is_told(order, approval):
                messages[order] = (approval, message)
        if not messages:
            return
        managers = {
            company: self._get_returns_managers(company) for company in self.company_id
        }
        self._create_activities(
            "return_management.mail_activity_type_late",
            [
                {
                    "res_id": order.id,
                    "user_id": user.id,
                    "summary": self._get_missing_summary(approval),
                    "note": message,
                }
                for order, (approval, message) in messages.items()
                for user in managers[order.company_id]
                or [order._get_internal_responsible()]
            ],
        )

    @api.model
    def _get_missing_summary(self, approval):
        return self.env._("Nobody can decide: %(stage)s", stage=approval.stage_id.name)

    def _is_told(self, order, approval):
        """Return whether the managers were asked for this decision already.

        :param return.order order: that waits.
        :param return.order.approval approval: the pending decision.
        :rtype: bool
        """
        # sudo: the activities are those of the managers.
        return bool(
            order.sudo().activity_ids.filtered(
                lambda activity: activity.summary == self._get_missing_summary(approval)
            )
        )

    @api.model
    def _get_returns_managers(self, company):
        """Return who may name approvers in a company.

        :param res.company company: of the returns.
        :rtype: res.users
        """
        return self._get_returns_people(company, "manager")

    @api.model
    def _get_returns_people(self, company, role):
        """Return who has a role in a company.

        :param res.company company: of the returns.
        :param str role: ``user``, ``officer`` or ``manager``.
        :rtype: res.users
        """
        group = self.env.ref(f"return_management.return_management_group_{role}")
        # sudo: whoever submits need not read users and their groups.
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("share", "=", False),
                    ("company_ids", "in", company.ids),
                ]
            )
        )
