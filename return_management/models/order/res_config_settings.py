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
    return_sole_approver = fields.Boolean(
        related="company_id.return_sole_approver", readonly=False
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

    # Satellites: a box unticked uninstalls one
    module_return_management_document = fields.Boolean(
        string="Controlled Forms and Procedure"
    )
    module_return_management_notice = fields.Boolean(string="Customer Notices")
    module_return_management_policy = fields.Boolean(string="Return Policies")
    module_return_management_rule = fields.Boolean(
        string="Automatic Decisions and Risk Signs"
    )
    module_return_management_survey = fields.Boolean(string="Satisfaction Survey")
    module_return_management_portal = fields.Boolean(string="Self-Service")
