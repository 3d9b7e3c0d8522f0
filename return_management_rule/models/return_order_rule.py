from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from odoo.addons.return_management.utils import join_facts

DECIDING = ("approve", "refuse", "review")


class ReturnOrderRule(models.Model):
    """Decides about returns when they are submitted, where its conditions hold.

    Rules in force are tried in their order. Those that change something about the
    return all apply, until one decides: it approves, refuses or asks for a person.
    """

    _name = "return.order.rule"
    _description = "Automatic Decision"
    _inherit = ["guarded.fields.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="The first rule that decides about a return ends the search."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("live", "In Force")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    action = fields.Selection(
        selection=[
            ("approve", "Approve"),
            ("refuse", "Refuse"),
            ("review", "Ask for a Person"),
            ("ask_evidence", "Ask for Photos"),
            ("route", "Choose Destination"),
            ("keep", "Leave the Goods with the Customer"),
            ("waive_fee", "Waive Restocking Fee"),
        ],
        required=True,
        default="review",
        help="Approve, refuse and ask for a person decide and end the search; the "
        "others apply as well.",
    )
    refusal_text = fields.Text(
        string="Text of the Refusal",
        translate=True,
        help="The customer reads it, in their own language.",
    )
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Destination",
        check_company=True,
        ondelete="restrict",
        help="Where the goods go.",
    )
    order_count = fields.Integer(string="Returns", compute="_compute_order_count")

    # === COMPUTE, CONSTRAINT METHODS === #

    def _compute_order_count(self):
        counts = dict(
            self.env["return.order"]
            .with_context(active_test=False)
            ._read_group([("rule_ids", "in", self.ids)], ["rule_ids"], ["__count"])
        )
        for rule in self:
            rule.order_count = counts.get(rule, 0)

    # `action` always has a value: others are not checked when they are left out.
    @api.constrains("action", "refusal_text", "warehouse_id", "company_id")
    def _check_action(self):
        """Refuse an action that lacks what it needs.

        :raise ValidationError: naming the rule and what is missing.
        """
        for rule in self:
            if rule.action == "refuse" and not (rule.refusal_text or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(rule)s refuses returns: enter the text that the customer "
                        "reads.",
                        rule=rule.name,
                    )
                )
            if rule.action == "route" and not rule.warehouse_id:
                raise ValidationError(
                    self.env._(
                        "%(rule)s chooses a destination: select the warehouse.",
                        rule=rule.name,
                    )
                )
            warehouse = rule.warehouse_id
            if warehouse and warehouse.company_id != rule.company_id:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: the warehouse %(warehouse)s belongs to another "
                        "company. Select one of %(company)s.",
                        rule=rule.name,
                        warehouse=warehouse.name,
                        company=rule.company_id.name,
                    )
                )

    @api.constrains(lambda self: self._get_decisive_fields())
    def _check_limited(self):
        """Refuse a rule that would decide about every return without a person.

        :raise ValidationError: naming the rule and the remedy.
        """
        for rule in self:
            if rule.action in ("approve", "refuse") and not rule._has_conditions():
                raise ValidationError(
                    self.env._(
                        "%(rule)s has no condition: it would approve everything. Set "
                        "at least one condition.",
                        rule=rule.name,
                    )
                    if rule.action == "approve"
                    else self.env._(
                        "%(rule)s has no condition: it would refuse everything. Set "
                        "at least one condition.",
                        rule=rule.name,
                    )
                )

    @api.model
    def _get_decisive_fields(self):
        """Return the fields that what a rule decides depends on.

        :rtype: list[str]
        """
        order = {"name", "sequence", "active", "state", "order_count", "currency_id"}
        return [
            name
            for name, field in self._fields.items()
            if name not in {*order, *models.MAGIC_COLUMNS} and field.store
        ]

    @api.model
    @tools.ormcache("company_id")
    def _get_ids_in_force(self, company_id):
        """Return the rules in force of a company, without asking the database.

        :param int company_id: whose rules.
        :return: in the order in which they are tried.
        :rtype: tuple[int]
        """
        # sudo: the cache serves every user.
        rules = self.sudo().search(
            [("company_id", "=", company_id), ("state", "=", "live")]
        )
        return tuple(rules.ids)

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to look anew for what is in force."""
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        """Override to keep what decided about returns as it was.

        :raise UserError: if a rule that decided would be changed.
        """
        if vals.keys() - {"active", "sequence", "state"}:
            self._check_unused()
        result = super().write(vals)
        if {"state", "active", "sequence", "company_id"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Override to forget what was in force."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Override of `base` to keep what decided also in other languages."""
        self._check_unused()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    def copy_data(self, default=None):
        """Override to tell the copy from its original."""
        vals_list = super().copy_data(default)
        if default and "name" in default:
            return vals_list
        return [
            {**vals, "name": self.env._("%(rule)s (copy)", rule=rule.name)}
            for rule, vals in zip(self, vals_list, strict=True)
        ]

    def _check_deletable(self):
        """Override to keep rules that took part in a decision.

        :raise UserError: naming the records and the remedy.
        """
        self._check_unused()

    def _check_unused(self):
        """Refuse to touch rules that took part in a decision.

        :raise UserError: naming the rules and the remedy.
        """
        # sudo: also returns that the user may not see are decided returns.
        groups = (
            self.env["return.order"]
            .sudo()
            .with_context(active_test=False)
            ._read_group([("rule_ids", "in", self.ids)], ["rule_ids"])
        )
        used = self & self.browse().union(*(rule for (rule,) in groups))
        if used:
            raise UserError(
                self.env._(
                    "%(rules)s decided about returns and is kept as it was. Copy it, "
                    "change the copy, and archive this one.",
                    rules=", ".join(used.mapped("name")),
                )
            )

    # === ACTION METHODS === #

    def action_confirm(self):
        """Put the rules in force.

        :raise AccessError: for everybody but managers.
        """
        self.check_access("write")
        # sudo: the state is guarded against being written by hand.
        self.sudo().state = "live"

    def action_draft(self):
        """Take the rules out of force.

        :raise AccessError: for everybody but managers.
        """
        self.check_access("write")
        # sudo: as in `action_confirm`.
        self.sudo().state = "draft"

    def action_dry_run(self):
        """Open the dry run of these rules.

        :rtype: dict
        """
        return self.env["return.order.dry.run"]._open_for_rules(self)

    def action_view_orders(self):
        """Open the returns that these rules matched.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Returns"),
            "res_model": "return.order",
            "view_mode": "list,form",
            "domain": [("rule_ids", "in", self.ids)],
            "context": {"create": False, "active_test": False},
        }

    # === BUSINESS METHODS === #

    def _is_deciding(self):
        """Return whether the rule ends the search.

        :rtype: bool
        """
        self.ensure_one()
        return self.action in DECIDING

    def _get_refusal_text(self, partner):
        """Return the text of the refusal in the language of a customer.

        :param res.partner partner: who reads it.
        :rtype: str
        """
        self.ensure_one()
        return self.with_context(lang=partner.lang or self.env.lang).refusal_text

    def _describe(self):
        """Put the rule into words.

        :rtype: str
        """
        self.ensure_one()
        actions = dict(self._fields["action"]._description_selection(self.env))
        # sudo: names of warehouses and tags, for whoever reads it.
        rule_sudo = self.sudo()
        action = actions[self.action]
        if self.action == "route":
            action = self.env._(
                "%(action)s (%(warehouse)s)",
                action=action,
                warehouse=rule_sudo.warehouse_id.name,
            )
        elif self.action == "refuse":
            action = self.env._(
                "%(action)s (“%(text)s”)", action=action, text=self.refusal_text
            )
        head = self.env._("%(rule)s: %(action)s", rule=self.name, action=action)
        return join_facts(self.env, [head, *rule_sudo._explain_match()])
