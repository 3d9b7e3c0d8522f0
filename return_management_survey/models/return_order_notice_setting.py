from odoo import api, fields, models


class ReturnOrderNoticeSetting(models.Model):
    _inherit = "return.order.notice.setting"

    step = fields.Selection(
        selection_add=[("survey", "Satisfaction Survey")],
        ondelete={"survey": "cascade"},
    )

    @api.model
    def _get_notice_templates(self):
        """Override of `return_management_notice` to add the text of the survey."""
        return {
            **super()._get_notice_templates(),
            "survey": "return_management_survey.mail_template_return_order_survey",
        }
