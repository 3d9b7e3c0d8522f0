from odoo import fields, models


class ReturnOrderNoticeSetting(models.Model):
    _inherit = "return.order.notice.setting"

    sms_template_id = fields.Many2one(
        comodel_name="sms.template",
        string="Text Message",
        domain="[('model', '=', 'return.order')]",
        help="Sent beside the e-mail to the phone of the customer. Empty: no text "
        "message is sent for this step.",
    )
