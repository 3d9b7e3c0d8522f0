from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_policy_in_confirmation = fields.Boolean(
        related="company_id.return_policy_in_confirmation", readonly=False
    )
