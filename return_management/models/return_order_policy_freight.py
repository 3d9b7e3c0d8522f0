from odoo import api, fields, models

BEARERS = [("company", "Company"), ("customer", "Customer")]


class ReturnOrderPolicyFreight(models.Model):
    """Who bears the freight both ways, by who answers for the return."""

    _name = "return.order.policy.freight"
    _description = "Freight of a Return Policy"
    _order = "policy_id, liability, id"

    policy_id = fields.Many2one(
        comodel_name="return.order.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    liability = fields.Selection(
        selection=lambda self: self._selection_liability(), required=True
    )
    freight_out_bearer = fields.Selection(
        selection=BEARERS,
        string="Original Freight",
        required=True,
        default="company",
        help="Company: the freight of the original delivery is refunded in proportion.",
    )
    freight_back_bearer = fields.Selection(
        selection=BEARERS,
        string="Return Freight",
        required=True,
        default="company",
        help="Who bears the freight of the way back.",
    )

    _liability_policy_uniq = models.UniqueIndex(
        "(policy_id, liability)",
        "A return policy has one line of freight per liability. Remove the other one.",
    )

    @api.model
    def _selection_liability(self):
        return (
            self.env["return.order.reason"]
            ._fields["liability"]
            ._description_selection(self.env)
        )

    # === ORM OVERRIDES === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to keep the freight of a version that decided.

        :raise UserError: naming the policy, a return and the remedy.
        """
        freights = super().create(vals_list)
        freights.policy_id._check_not_used()
        return freights

    def write(self, vals):
        """Override as `create`."""
        self.policy_id._check_not_used()
        result = super().write(vals)
        if "policy_id" in vals:
            self.policy_id._check_not_used()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.policy_id._check_not_used()
