from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_credit_note_posting = fields.Selection(
        related="company_id.return_credit_note_posting", readonly=False
    )
    return_days_to_send = fields.Integer(
        related="company_id.return_days_to_send", readonly=False
    )
    return_freight_product_id = fields.Many2one(
        related="company_id.return_freight_product_id", readonly=False
    )
    return_separate_settlement = fields.Boolean(
        related="company_id.return_separate_settlement", readonly=False
    )
    return_freight_limit = fields.Monetary(
        related="company_id.return_freight_limit", readonly=False
    )
    return_instructions = fields.Html(
        related="company_id.return_instructions", readonly=False
    )
    return_reminder_days = fields.Integer(
        related="company_id.return_reminder_days", readonly=False
    )
    return_notice_alert_hours = fields.Integer(
        related="company_id.return_notice_alert_hours", readonly=False
    )
    return_expiry_days = fields.Integer(
        related="company_id.return_expiry_days", readonly=False
    )
    return_policy_in_confirmation = fields.Boolean(
        related="company_id.return_policy_in_confirmation", readonly=False
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

    # Satellites: a box unticked uninstalls one
    module_return_management_survey = fields.Boolean(string="Satisfaction Survey")
    module_return_management_portal = fields.Boolean(string="Self-Service")
