from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _describe_returns(self):
        """Override to tell who decides."""
        stages = self.env["return.order.stage"].search([("company_id", "=", self.id)])
        return [
            *super()._describe_returns(),
            self._prepare_return_section(
                self.env._("Approval Stages"),
                10,
                [(f"stage/{stage.id}", stage._describe()) for stage in stages],
                intro=not stages and self.env._("No approval is needed."),
            ),
        ]
