from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_survey_days = fields.Integer(
        related="company_id.return_survey_days", readonly=False
    )
    return_survey_low_mark = fields.Integer(
        related="company_id.return_survey_low_mark", readonly=False
    )
