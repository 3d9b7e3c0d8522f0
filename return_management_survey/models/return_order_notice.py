from odoo import fields, models


class ReturnOrderNotice(models.Model):
    _inherit = "return.order.notice"

    step = fields.Selection(
        selection_add=[("survey", "Satisfaction Survey")],
        ondelete={"survey": "cascade"},
    )
