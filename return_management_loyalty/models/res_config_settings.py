from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_store_credit_program_id = fields.Many2one(
        related="company_id.return_store_credit_program_id", readonly=False
    )
    return_store_credit_journal_id = fields.Many2one(
        related="company_id.return_store_credit_journal_id", readonly=False
    )
