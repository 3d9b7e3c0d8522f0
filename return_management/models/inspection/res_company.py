from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _describe_returns(self):
        """Override to tell where goods may go."""
        dispositions = self.env["return.order.disposition"].search(
            [("company_id", "in", (self.id, False))]
        )
        return [
            *super()._describe_returns(),
            self._prepare_return_section(
                self.env._("Dispositions"),
                40,
                [
                    (f"disposition/{disposition.id}", disposition._describe())
                    for disposition in dispositions
                ],
            ),
        ]
