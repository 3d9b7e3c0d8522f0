from odoo import api, models


class ReturnOrderSurveyMixin(models.AbstractModel):
    """What the customer thinks of how the return was handled."""

    _name = "return.order.survey.mixin"
    _description = "Satisfaction with a Return"
    _inherit = ["rating.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        """Override to spare reading the ratings of returns that have none yet."""
        return super().create([{"rating_last_value": 0.0, **v} for v in vals_list])
