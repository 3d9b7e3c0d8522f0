from odoo import api, fields, models


class ReturnOrderPolicyPartMixin(models.AbstractModel):
    """A part of a policy: it stays as it is once the version has decided."""

    _name = "return.order.policy.part.mixin"
    _description = "Part of a Return Policy"
    _inherit = ["guarded.fields.mixin"]

    policy_id = fields.Many2one(
        comodel_name="return.order.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override to keep the parts of a version that decided.

        :raise UserError: naming the policy, a return and the remedy.
        """
        parts = super().create(vals_list)
        parts.policy_id._check_not_used()
        return parts

    def write(self, vals):
        """Override as `create`."""
        self.policy_id._check_not_used()
        result = super().write(vals)
        if "policy_id" in vals:
            self.policy_id._check_not_used()
        return result

    def _check_deletable(self):
        """Override to keep the parts of a version that decided.

        :raise UserError: naming the records and the remedy.
        """
        self.policy_id._check_not_used()
