from odoo import fields, models


class ReturnOrderPolicyLoad(models.TransientModel):
    """Asks which preset becomes the draft of a return policy."""

    _name = "return.order.policy.load"
    _description = "Load a Preset of Return Policies"

    preset = fields.Selection(
        selection=lambda self: self.env["return.order.policy"]._selection_preset(),
        required=True,
        default="china",
    )
    date_from = fields.Date(
        string="Valid from",
        default=lambda self: self.env.company._get_return_today(),
        help="First day of orders that it applies to.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        help="Leave empty to use this policy in every company.",
    )

    def action_load(self):
        """Create the draft and open it.

        :return: action that opens the policy.
        :rtype: dict
        :raise AccessError: if the user may not create policies.
        """
        self.ensure_one()
        policy = self.env["return.order.policy"]._create_from_preset(
            self.preset, company_id=self.company_id.id, date_from=self.date_from
        )
        return policy._get_records_action()
