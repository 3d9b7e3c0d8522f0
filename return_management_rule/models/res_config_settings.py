from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_high_value = fields.Monetary(
        related="company_id.return_high_value", readonly=False
    )
    return_rate_limit = fields.Float(
        related="company_id.return_rate_limit", readonly=False
    )
    return_rate_days = fields.Integer(
        related="company_id.return_rate_days", readonly=False
    )
    return_weight_tolerance = fields.Float(
        related="company_id.return_weight_tolerance", readonly=False
    )
