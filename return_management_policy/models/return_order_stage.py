from odoo import api, models


class ReturnOrderStage(models.Model):
    _inherit = "return.order.stage"

    @api.model
    def _prepare_default_stage_vals_list(self):
        """Override: somebody decides about goods that a policy excludes."""
        return [
            *super()._prepare_default_stage_vals_list(),
            self._prepare_exception_stage_vals("authorize", 30),
        ]
