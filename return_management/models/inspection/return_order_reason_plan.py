from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReturnOrderReasonPlan(models.Model):
    """What becomes of goods of a reason in one condition, and what is credited.

    The row beats the disposition and the share of the reason itself. Its share holds
    as it stands: neither the reason nor the disposition of the plan lowers it.
    """

    _name = "return.order.reason.plan"
    _description = "Handling Plan of a Return Reason"
    _inherit = ["guarded.limits.mixin"]
    _order = "reason_id, sequence, id"
    _check_company_auto = True

    reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="reason_id.company_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    sequence = fields.Integer(default=10)
    condition = fields.Selection(
        selection=lambda self: self._selection_condition(), required=True
    )
    disposition_id = fields.Many2one(
        comodel_name="return.order.disposition",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('action', '!=', 'keep')]",
    )
    credit_percent = fields.Float(string="Share Credited (%)", default=100.0)
    settlement_type = fields.Selection(
        selection=lambda self: self._selection_settlement_type(),
        string="Settlement",
        help="What the customer gets for goods in this condition. Empty: as decided on "
        "the line of the return.",
    )

    _reason_condition_uniq = models.UniqueIndex(
        "(reason_id, condition)",
        "A reason has one plan per condition only. Change the one there is.",
    )
    _credit_percent_range = models.Constraint(
        "CHECK (credit_percent >= 0 AND credit_percent <= 100)",
        "The share credited must lie between 0 and 100 %.",
    )

    @api.model
    def _selection_condition(self):
        Inspection = self.env["return.order.inspection"]
        return Inspection._fields["condition"]._description_selection(self.env)

    @api.model
    def _selection_settlement_type(self):
        Line = self.env["return.order.line"]
        return Line._fields["settlement_type"]._description_selection(self.env)

    @api.depends("reason_id.name", "condition")
    def _compute_display_name(self):
        labels = dict(self._selection_condition())
        for plan in self:
            plan.display_name = f"{plan.reason_id.name}: {labels.get(plan.condition)}"

    @api.constrains("disposition_id")
    def _check_disposition_id(self):
        """Refuse to let the customer keep what was received.

        :raise ValidationError: naming the reason and the disposition.
        """
        for plan in self:
            if plan.disposition_id.action == "keep":
                raise ValidationError(
                    self.env._(
                        "%(reason)s: the plan is about goods that were received, so "
                        "“%(disposition)s” is not possible. Choose another one.",
                        reason=plan.reason_id.name,
                        disposition=plan.disposition_id.name,
                    )
                )

    def _describe(self):
        """Put the plan of one condition into words.

        :rtype: str
        """
        self.ensure_one()
        names = {
            "condition": dict(self._selection_condition())[self.condition],
            "disposition": self.disposition_id.name,
            "share": self.credit_percent,
        }
        if not self.settlement_type:
            return self.env._(
                "%(condition)s: %(disposition)s, %(share)g %% credited", **names
            )
        return self.env._(
            "%(condition)s: %(disposition)s, %(settlement)s, %(share)g %% credited",
            settlement=dict(self._selection_settlement_type())[self.settlement_type],
            **names,
        )
