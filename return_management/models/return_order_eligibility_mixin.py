from odoo import api, fields, models


class ReturnOrderEligibilityMixin(models.AbstractModel):
    """Policies of a return, and the exception that is asked for where they refuse."""

    _name = "return.order.eligibility.mixin"
    _description = "Eligibility of a Return"

    is_policy_exception = fields.Boolean(
        string="Policy Exception",
        compute="_compute_is_policy_exception",
        store=True,
        help="Something of it is not eligible by its return policy.",
    )
    exception_reason = fields.Text(
        string="Reason for the Exception",
        copy=False,
        tracking=True,
        help="Why goods should be taken back that the policy excludes.",
    )

    @api.depends("line_ids.is_eligible")
    def _compute_is_policy_exception(self):
        for order in self:
            order.is_policy_exception = not all(order.line_ids.mapped("is_eligible"))
