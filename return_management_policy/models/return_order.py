from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ReturnOrder(models.Model):
    """Policies of a return, and the exception that is asked for where they refuse."""

    _inherit = "return.order"

    is_policy_exception = fields.Boolean(
        string="Policy Exception",
        compute="_compute_is_policy_exception",
        store=True,
        help="Something of it is not eligible by its return policy.",
    )
    has_policy = fields.Boolean(compute="_compute_has_policy")
    exception_reason = fields.Text(
        string="Reason for the Exception",
        copy=False,
        tracking=True,
        help="Why goods should be taken back that the policy excludes.",
    )

    # Nobody asked for goods that arrive unexpected.
    @api.depends("line_ids.is_eligible", "line_ids.is_unexpected")
    def _compute_is_policy_exception(self):
        for order in self:
            order.is_policy_exception = bool(order._get_ineligible_lines())

    @api.depends("line_ids.policy_id")
    def _compute_has_policy(self):
        for order in self:
            order.has_policy = any(line.policy_id for line in order.line_ids)

    def _get_ineligible_lines(self):
        """Return the lines that need an exception from their policy.

        :rtype: return.order.line
        """
        return self.line_ids.filtered(
            lambda line: not line.is_eligible and not line.is_unexpected
        )

    def _get_printed_notes(self):
        """Override to tell why the goods shall come back in spite of the policy."""
        notes = super()._get_printed_notes()
        if not self.is_policy_exception:
            return notes
        reason = self.exception_reason or ""
        return [*notes, self.env._("Policy Exception: %(reason)s", reason=reason)]

    # === CHECKS === #

    def _check_submittable(self):
        """Override to judge the lines anew, as long as they can be changed."""
        self.line_ids._recompute_eligibility()
        result = super()._check_submittable()
        self._check_eligible()
        return result

    def _get_evidence_demand(self):
        """Override: policies may ask for evidence as well."""
        demand = super()._get_evidence_demand()
        policy = self.line_ids.policy_id.filtered("require_evidence")[:1]
        if demand or not policy:
            return demand
        return self.env._(
            "%(order)s: the policy “%(policy)s” requires evidence. Attach a photo or a "
            "document.",
            order=self.name,
            policy=policy.display_name,
        )

    def _check_eligible(self):
        """Refuse what the policies exclude, unless an exception can be asked for.

        :raise UserError: naming the return, the line, why, and the remedy.
        """
        exceptions = self.filtered("is_policy_exception")
        for order in exceptions:
            if not (order.exception_reason or "").strip():
                line = order._get_ineligible_lines()[:1]
                raise UserError(
                    self.env._(
                        "%(order)s, %(product)s: %(explanation)s Enter the reason for "
                        "an exception, or remove the line.",
                        order=order.name,
                        product=line.product_id.display_name,
                        explanation=line.eligibility_explanation,
                    )
                )
        stages = exceptions._get_exception_stages()
        for order in exceptions:
            if order.company_id not in stages.company_id:
                raise UserError(
                    self.env._(
                        "%(order)s needs an exception from the return policy, but "
                        "%(company)s has no approval stage for exceptions. Ask a "
                        "returns manager to add one.",
                        order=order.name,
                        company=order.company_id.name,
                    )
                )
        self._check_settlement_allowed()

    def _check_settlement_allowed(self):
        """Refuse a settlement that the policy of a line does not allow.

        :raise UserError: naming the line, the policy and what it allows.
        """
        for line in self.line_ids.filtered("policy_id"):
            policy = line.policy_id
            allowed = policy._get_allowed_settlement_types()
            if line.settlement_type not in allowed:
                labels = dict(line._selection_settlement_type())
                raise UserError(
                    self.env._(
                        "%(order)s, %(product)s: the policy “%(policy)s” does not "
                        "allow “%(wish)s”. Choose one of: %(allowed)s.",
                        order=line.order_id.name,
                        product=line.product_id.display_name,
                        policy=policy.display_name,
                        wish=labels[line.settlement_type],
                        allowed=", ".join(
                            label for kind, label in labels.items() if kind in allowed
                        ),
                    )
                )

    def _check_writable(self, vals):
        """Override to keep the reason of an exception."""
        if "exception_reason" in vals:
            self._check_exception_reason_open()
        return super()._check_writable(vals)

    def _check_exception_reason_open(self):
        """Keep the reason that the approvers read.

        :raise UserError: naming the returns and the remedy.
        """
        closed = self.filtered(lambda order: order.state != "draft")
        if closed:
            raise UserError(
                self.env._(
                    "%(orders)s was submitted: the reason for the exception can no "
                    "longer be changed. Set it back to draft first.",
                    orders=", ".join(closed.mapped("name")),
                )
            )

    # === STAGE FOR EXCEPTIONS === #

    def _is_exception_at(self, gate):
        """Override: what a policy excludes."""
        return super()._is_exception_at(gate) or (
            gate == "authorize" and self.is_policy_exception
        )

    def _advance_gate(self, gate):
        """Override to ask about what became an exception after the submission."""
        if gate == "authorize":
            self._open_missing_exceptions()
        return super()._advance_gate(gate)

    def _get_exception_stages(self):
        """Return the stages that decide about exceptions of these returns.

        :return: under sudo; empty without exceptions, and nothing is searched then.
        :rtype: return.order.stage
        """
        # sudo: as in `_enter_gate`.
        Stage = self.env["return.order.stage"].sudo()
        companies = self.filtered("is_policy_exception").company_id
        if not companies:
            return Stage
        return Stage.search(
            [
                ("company_id", "in", companies.ids),
                ("gate", "=", "authorize"),
                ("for_exception", "=", True),
            ]
        )

    def _open_missing_exceptions(self):
        """Ask for the exception of what became one after it was submitted.

        An approver may correct the reason, or the warehouse the day of the arrival:
        the return would pass without anybody having decided about the exception.
        """
        stages = self._get_exception_stages()
        missing = [
            order._prepare_approval_vals(stage)
            for order in self.filtered("is_policy_exception")
            for stage in stages.filtered(
                lambda s, o=order: s.company_id == o.company_id
            )
            if not order._is_exception_decided(stage)
        ]
        # sudo: as in `_enter_gate`.
        self.env["return.order.approval"].sudo().create(missing)

    def _is_exception_decided(self, stage):
        """Return whether a stage needs no decision about this exception any more.

        :param return.order.stage stage: a stage for exceptions.
        :rtype: bool
        """
        self.ensure_one()
        return bool(
            stage._get_skip_explanation(self.sudo())
            or self.approval_ids.filtered(
                lambda a: a.stage_id == stage and a.state in ("pending", "approved")
            )
        )

    # === FREIGHT === #

    @api.depends("line_ids.policy_id")
    def _compute_freight_bearers(self):
        """Override: the policies of the lines decide."""
        return super()._compute_freight_bearers()

    def _get_proposed_freight(self):
        """Override: where policies differ, what is better for the customer counts."""
        # sudo: the policies decide, whoever may read them.
        rows = self.line_ids.policy_id.sudo().freight_ids.filtered(
            lambda row: row.liability == self.liability
        )
        if not rows:
            return super()._get_proposed_freight()
        return tuple(
            "company" if "company" in rows.mapped(name) else "customer"
            for name in ("freight_out_bearer", "freight_back_bearer")
        )

    # === REFUND === #

    @api.depends("line_ids.policy_id")
    def _compute_date_refund_promised(self):
        """Override: policies promise it."""
        return super()._compute_date_refund_promised()

    @api.constrains("refund_method")
    def _check_refund_method(self):
        """Refuse a way of refund that the policy of a line excludes.

        :raise ValidationError: naming the return, the policy and what is allowed.
        """
        policy_fields = self._get_refund_method_policy_fields()
        labels = dict(self._fields["refund_method"]._description_selection(self.env))
        for order in self:
            field = policy_fields.get(order.refund_method)
            # sudo: the versions of policies need not be readable to be obeyed.
            policies = order.line_ids.sudo().policy_id
            excluding = field and policies.filtered(lambda p, f=field: not p[f])
            if excluding:
                allowed = order._get_allowed_refund_methods()
                raise ValidationError(
                    self.env._(
                        "%(order)s: the return policy “%(policy)s” does not allow the "
                        "way of refund “%(method)s”. Choose one that is allowed: "
                        "%(allowed)s.",
                        order=order.name,
                        policy=excluding[0].name,
                        method=labels[order.refund_method],
                        allowed=", ".join(labels[method] for method in allowed)
                        or self.env._("none, ask a returns manager"),
                    )
                )

    def _check_refund_method_chosen(self):
        """Override to refuse a way that a policy excludes by now."""
        result = super()._check_refund_method_chosen()
        self._check_refund_method()
        return result

    def _get_allowed_refund_methods(self):
        """Override: all policies of the lines have to allow it."""
        policy_fields = self._get_refund_method_policy_fields()
        # sudo: as in `_check_refund_method`.
        policies = self.line_ids.sudo().policy_id
        return [
            method
            for method in super()._get_allowed_refund_methods()
            if method not in policy_fields
            or all(policy[policy_fields[method]] for policy in policies)
        ]

    @api.model
    def _get_refund_method_policy_fields(self):
        """Return the field of the policy that allows each way of refund.

        Override it to add a way of refund; one without a field is always allowed.

        :return: name of a Boolean of ``return.order.policy`` by way of refund.
        :rtype: dict[str, str]
        """
        return {
            "on_account": "allow_on_account",
            "bank_transfer": "allow_bank_transfer",
            "original_payment": "allow_original_payment",
        }
