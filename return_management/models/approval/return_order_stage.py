from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...const import HOURS_LIMIT, MONEY_LIMIT
from ...utils import join_facts


class ReturnOrderStage(models.Model):
    """One step of approval: when it applies, who decides and within which time."""

    _name = "return.order.stage"
    _description = "Return Approval Stage"
    _inherit = ["guarded.limits.mixin", "return.condition.mixin"]
    _order = "gate, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    gate = fields.Selection(
        selection=[("authorize", "Authorize"), ("settle", "Settle")],
        required=True,
        default="authorize",
        help="Authorize: before the goods move. Settle: before money moves.",
    )

    # Conditions
    amount_min = fields.Monetary(
        string="Amount From",
        aggregator=None,
        help="Applies to returns worth this much or more, before taxes.",
    )
    amount_max = fields.Monetary(
        string="Amount Below",
        aggregator=None,
        help="Applies to returns worth less than this. Zero: no upper limit.",
    )
    reason_group = fields.Selection(
        selection=lambda self: self._selection_reason_group(),
        help="Leave empty for every reason.",
    )
    for_exception = fields.Boolean(
        string="Only for Exceptions",
        help="Decides about what is no rule, such as more money than planned.",
    )

    # Approvers
    approver_group_id = fields.Many2one(
        comodel_name="res.groups", string="Approvers' Group"
    )
    approver_ids = fields.Many2many(
        comodel_name="res.users",
        string="Approvers",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Named approvers. Leave empty to let the whole group decide.",
    )
    is_named = fields.Boolean(
        readonly=True,
        help="Approvers were named: the group does not decide in their place when they "
        "are gone.",
    )
    allow_same_approver = fields.Boolean(
        string="Same Approver Allowed",
        help="Lets somebody decide here who already approved an earlier stage.",
    )
    hours_allowed = fields.Float(
        default=24.0,
        aggregator=None,
        help="Time to decide. Afterwards the approvers are reminded. Zero: no limit.",
    )

    _amounts_ordered = models.Constraint(
        "CHECK (amount_min >= 0 AND (COALESCE(amount_max, 0) = 0 "
        "OR amount_max > amount_min))",
        "The upper amount of an approval stage must be above the lower one.",
    )
    _hours_allowed_positive = models.Constraint(
        "CHECK (hours_allowed >= 0)", "The time allowed cannot be negative."
    )

    # === COMPUTE, CONSTRAINT METHODS === #

    @api.model
    def _get_limits(self):
        """Override to bound what people set."""
        return {
            **super()._get_limits(),
            "amount_min": MONEY_LIMIT,
            "amount_max": MONEY_LIMIT,
            "hours_allowed": HOURS_LIMIT,
        }

    @api.model
    def _selection_reason_group(self):
        return (
            self.env["return.order.reason"]
            ._fields["group"]
            ._description_selection(self.env)
        )

    # With a field that always has a value: others are not checked when left out.
    @api.constrains("approver_group_id", "approver_ids", "gate")
    def _check_approvers(self):
        """Refuse a stage that nobody could ever decide.

        :raise ValidationError: if neither a group nor users are named.
        """
        for stage in self:
            if not stage.approver_group_id and not stage.approver_ids:
                raise ValidationError(
                    self.env._(
                        "Nobody can decide the stage %(stage)s: choose a group or "
                        "name its approvers.",
                        stage=stage.name,
                    )
                )

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to remember that approvers were named."""
        stages = super().create(vals_list)
        stages._remember_named()
        return stages

    def write(self, vals):
        """Override to remember that approvers were named, and to ask new ones."""
        result = super().write(vals)
        if "approver_ids" in vals:
            self._remember_named()
        if {"approver_ids", "approver_group_id"} & vals.keys():
            self._ask_approvers()
        return result

    def _remember_named(self):
        for stage in self:
            named = bool(stage.with_context(active_test=False).approver_ids)
            if stage.is_named != named:
                stage.is_named = named

    def _ask_approvers(self):
        """Ask those who may decide now about the returns that wait."""
        # sudo: decisions belong to the system.
        waiting = self.env["return.order.approval"].sudo()._find_open(self)
        if waiting:
            waiting.order_id._close_approval_activities()
            waiting._schedule_activities()

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_default_stage_vals_list(self):
        """Return the stages of a new company, without the company itself.

        :rtype: list[dict]
        """
        return [
            {
                "name": self.env._("Review"),
                "sequence": 10,
                "gate": "authorize",
                "approver_group_id": self.env.ref(
                    "return_management.return_management_group_officer"
                ).id,
            },
            {
                "name": self.env._("Approve"),
                "sequence": 20,
                "gate": "authorize",
                "amount_min": 1000.0,
                "approver_group_id": self.env.ref(
                    "return_management.return_management_group_manager"
                ).id,
            },
            {
                "name": self.env._("Finance check"),
                "sequence": 10,
                "gate": "settle",
                "approver_group_id": self.env.ref("account.group_account_invoice").id,
            },
            self._prepare_exception_stage_vals("settle", 20),
        ]

    @api.model
    def _prepare_exception_stage_vals(self, gate, sequence):
        """Return the stage that decides about exceptions at a gate.

        :param str gate: ``authorize`` or ``settle``.
        :param int sequence: its place.
        :rtype: dict
        """
        return {
            "name": self.env._("Exception"),
            "sequence": sequence,
            "gate": gate,
            "for_exception": True,
            "allow_same_approver": True,
            "approver_group_id": self.env.ref(
                "return_management.return_management_group_manager"
            ).id,
        }

    def _get_skip_explanation(self, order):
        """Return why the stage does not apply to a return.

        :param return.order order: the return that enters the gate.
        :return: the explanation, kept with the decision; False if it applies.
        :rtype: str | bool
        """
        self.ensure_one()
        amount = order.amount_company_currency
        currency = self.currency_id
        if currency.compare_amounts(amount, self.amount_min) < 0:
            return self.env._(
                "Worth %(amount)s, less than %(limit)s.",
                amount=currency.format(amount),
                limit=currency.format(self.amount_min),
            )
        if self.amount_max and currency.compare_amounts(amount, self.amount_max) >= 0:
            return self.env._(
                "Worth %(amount)s, not below %(limit)s.",
                amount=currency.format(amount),
                limit=currency.format(self.amount_max),
            )
        if self.reason_group and self.reason_group != order.reason_id.group:
            return self.env._("The reason is of another group.")
        if self.for_exception and not order._is_exception_at(self.gate):
            return self.env._("It is no exception.")
        # A condition that cannot be asked any more lets nobody pass.
        if (
            self.domain
            and not self._get_domain_fault()
            and not order.filtered_domain(self._get_domain())
        ):
            return self.env._("The condition of the stage is not met.")
        return False

    def _get_approvers(self):
        """Return the users who may decide this stage.

        :rtype: res.users
        """
        self.ensure_one()
        # sudo: a submitter may not read groups, but must find the approvers.
        stage_sudo = self.sudo()
        if stage_sudo._has_named_approvers():
            domain = Domain("id", "in", stage_sudo.approver_ids.ids)
        else:
            domain = Domain("all_group_ids", "in", stage_sudo.approver_group_id.ids)
        domain &= Domain("active", "=", True) & Domain("share", "=", False)
        domain &= Domain("company_ids", "in", stage_sudo.company_id.ids)
        return stage_sudo.env["res.users"].search_fetch(domain, ["partner_id"])

    def _has_named_approvers(self):
        """Return whether people decide and not a group, also when they are gone.

        :rtype: bool
        """
        self.ensure_one()
        return self.is_named or bool(self.with_context(active_test=False).approver_ids)

    def _get_deadline(self):
        """Return the moment until which a decision asked for now has to be made.

        :return: False without a limit.
        :rtype: datetime.datetime | bool
        """
        self.ensure_one()
        if not self.hours_allowed:
            return False
        return fields.Datetime.now() + timedelta(hours=self.hours_allowed)

    def _can_decide(self, user):
        """Return whether a user is among the approvers of this stage.

        :param res.users user: the user who wants to decide.
        :rtype: bool
        """
        self.ensure_one()
        # sudo: as in `_get_approvers`.
        stage_sudo = self.sudo()
        if stage_sudo.company_id.id not in user._get_company_ids():
            return False
        if stage_sudo._has_named_approvers():
            return user in stage_sudo.approver_ids
        return stage_sudo.approver_group_id.id in user._get_group_ids()

    def _describe(self):
        """Put the stage into words.

        :rtype: str
        """
        self.ensure_one()
        gates = dict(self._fields["gate"]._description_selection(self.env))
        # sudo: names of groups and colleagues, for whoever reads it.
        stage_sudo = self.sudo()
        group = stage_sudo.approver_group_id
        approvers = ", ".join(stage_sudo.approver_ids.mapped("name"))
        parts = [
            self.env._(
                "%(gate)s, %(stage)s: %(approvers)s",
                gate=gates[self.gate],
                stage=self.name,
                # Not `full_name`, which does not depend on the language.
                approvers=approvers or f"{group.privilege_id.name} / {group.name}",
            )
        ]
        currency = self.currency_id
        if self.amount_min:
            parts.append(
                self.env._("from %(amount)s", amount=currency.format(self.amount_min))
            )
        if self.amount_max:
            parts.append(
                self.env._("below %(amount)s", amount=currency.format(self.amount_max))
            )
        if self.reason_group:
            groups = dict(self._fields["reason_group"]._description_selection(self.env))
            parts.append(
                self.env._("only for: %(group)s", group=groups[self.reason_group])
            )
        if self.for_exception:
            parts.append(self.env._("only for exceptions"))
        if self.domain:
            parts.append(self.env._("under a further condition"))
        if self.hours_allowed:
            parts.append(self.env._("within %(hours)g hours", hours=self.hours_allowed))
        return join_facts(self.env, parts)
