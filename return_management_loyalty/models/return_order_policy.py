from odoo import fields, models


class ReturnOrderPolicy(models.Model):
    _inherit = "return.order.policy"

    allow_store_credit = fields.Boolean(string="Store Credit Allowed", default=True)
