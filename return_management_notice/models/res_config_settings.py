from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_reminder_days = fields.Integer(
        related="company_id.return_reminder_days", readonly=False
    )
    return_notice_alert_hours = fields.Integer(
        related="company_id.return_notice_alert_hours", readonly=False
    )
    return_expiry_days = fields.Integer(
        related="company_id.return_expiry_days", readonly=False
    )
    return_alias_name = fields.Char(
        related="company_id.return_alias_name", readonly=False
    )
    return_alias_domain_id = fields.Many2one(
        related="company_id.return_alias_domain_id", readonly=False
    )
    return_alias_contact = fields.Selection(
        related="company_id.return_alias_contact", readonly=False
    )
