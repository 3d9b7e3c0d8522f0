from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    return_policy_in_confirmation = fields.Boolean(
        string="Return Policy in Order Confirmations",
        default=True,
        help="Mails that confirm orders tell until when and how goods may come back.",
    )

    def _describe_returns(self):
        """Override to tell the policies in force."""
        sections = super()._describe_returns()
        policies = self.env["return.order.policy"]._get_current(self)
        if policies:
            sections.append(
                self._prepare_return_section(
                    self.env._("Return Policies"),
                    50,
                    [
                        (f"policy/{policy.id}", policy._describe())
                        for policy in policies
                    ],
                )
            )
        return sections
