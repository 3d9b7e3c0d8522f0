from odoo import api, fields, models


class ReturnOrderPolicyWindow(models.Model):
    """Until when goods may come back, for one group of reasons or for the others."""

    _name = "return.order.policy.window"
    _description = "Return Window"
    _order = "policy_id, reason_group, id"

    policy_id = fields.Many2one(
        comodel_name="return.order.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    reason_group = fields.Selection(
        selection=lambda self: self._selection_reason_group(),
        help="Leave empty for all groups that have no window of their own.",
    )
    kind = fields.Selection(
        selection=[
            ("days", "Number of Days"),
            ("unlimited", "Unlimited"),
            ("none", "No Return"),
        ],
        required=True,
        default="days",
    )
    return_window_days = fields.Integer(string="Days", default=14)

    @api.model
    def _selection_reason_group(self):
        return (
            self.env["return.order.reason"]
            ._fields["group"]
            ._description_selection(self.env)
        )
