from odoo import api, fields, models

from ...utils import join_facts


class ReturnOrderReason(models.Model):
    """Preset reason of a return, with what usually follows from it."""

    _name = "return.order.reason"
    _description = "Return Reason"
    _inherit = ["guarded.limits.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use this reason in every company.",
    )
    group = fields.Selection(
        selection=[
            ("quality", "Quality Problem"),
            ("transport", "Transport Damage"),
            ("customer", "Customer's Choice"),
            ("wrong_goods", "Wrong Goods Sent"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    liability = fields.Selection(
        selection=[
            ("company", "Company"),
            ("customer", "Customer"),
            ("carrier", "Carrier"),
            ("supplier", "Supplier"),
        ],
        required=True,
        default="company",
        help="Who usually answers for returns with this reason.",
    )
    require_photo = fields.Boolean(
        string="Evidence Required",
        help="A return with this reason can only be submitted with an attachment.",
    )
    guideline = fields.Html(
        translate=True,
        help="How to handle and inspect returns with this reason.",
    )
    disposition_id = fields.Many2one(
        comodel_name="return.order.disposition",
        string="Default Disposition",
        check_company=True,
        domain="[('action', '!=', 'keep')]",
        help="Proposed by the inspection of goods returned for this reason.",
    )
    credit_percent = fields.Float(
        string="Share Credited (%)",
        default=100.0,
        help="Proposed share of the price that the customer gets back.",
    )
    check_ids = fields.One2many(
        comodel_name="return.order.reason.check",
        inverse_name="reason_id",
        string="Checklist",
        copy=True,
    )
    plan_ids = fields.One2many(
        comodel_name="return.order.reason.plan",
        inverse_name="reason_id",
        string="Handling Plan",
        copy=True,
    )
    # Stored: reasons without a checklist or a plan are not asked for its rows.
    check_count = fields.Integer(compute="_compute_check_count", store=True)
    plan_count = fields.Integer(compute="_compute_plan_count", store=True)

    _credit_percent_range = models.Constraint(
        "CHECK (credit_percent >= 0 AND credit_percent <= 100)",
        "The share credited must lie between 0 and 100 %.",
    )

    @api.depends("check_ids.active")
    def _compute_check_count(self):
        for reason in self:
            reason.check_count = len(reason.check_ids.filtered("active"))

    @api.depends("plan_ids")
    def _compute_plan_count(self):
        for reason in self:
            reason.plan_count = len(reason.plan_ids)

    def _describe(self):
        """Put the reason into words.

        :rtype: str
        """
        self.ensure_one()
        selection = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("group", "liability")
        }
        parts = [
            self.env._(
                "%(reason)s (%(group)s): answered for by %(liability)s",
                reason=self.name,
                group=selection["group"][self.group],
                liability=selection["liability"][self.liability],
            ),
            self.env._("%(share)g %% credited", share=self.credit_percent),
        ]
        if self.disposition_id:
            parts.append(self.disposition_id.name)
        if self.require_photo:
            parts.append(self.env._("evidence required"))
        if self.check_count:
            parts.append(
                self.env._("checklist: %(count)s points", count=self.check_count)
            )
        parts += [plan._describe() for plan in self.plan_ids]
        return join_facts(self.env, parts)
