from odoo import api, fields, models

from odoo.addons.return_management.const import BEARERS


class ReturnOrderPolicyFreight(models.Model):
    """Who bears the freight both ways, by who answers for the return."""

    _name = "return.order.policy.freight"
    _description = "Freight of a Return Policy"
    _inherit = ["return.order.policy.part.mixin"]
    _order = "policy_id, liability, id"

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
