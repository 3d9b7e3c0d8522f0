from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_portal_ship = fields.Boolean(
        related="company_id.return_portal_ship", readonly=False
    )
    return_portal_pickup = fields.Boolean(
        related="company_id.return_portal_pickup", readonly=False
    )
    return_portal_drop_off = fields.Boolean(
        related="company_id.return_portal_drop_off", readonly=False
    )
    return_link_days = fields.Integer(
        related="company_id.return_link_days", readonly=False
    )
