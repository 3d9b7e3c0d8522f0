from odoo import fields, models


class ReturnOrderPolicy(models.Model):
    """Says whether its goods may be refunded as store credit."""

    _inherit = "return.order.policy"

    allow_store_credit = fields.Boolean(string="Store Credit Allowed", default=True)
