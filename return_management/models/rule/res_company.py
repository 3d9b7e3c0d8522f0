from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _describe_returns(self):
        """Override to tell the automatic decisions in force."""
        sections = super()._describe_returns()
        rules = self.env["return.order.rule"].search(
            [("company_id", "=", self.id), ("state", "=", "live")]
        )
        if rules:
            sections.append(
                self._prepare_return_section(
                    self.env._("Automatic Decisions"),
                    20,
                    [(f"rule/{rule.id}", rule._describe()) for rule in rules],
                    intro=self.env._(
                        "Before the stages, these automatic decisions look at the "
                        "request, in this order. A policy exception is never approved "
                        "without a person."
                    ),
                    is_ordered=True,
                )
            )
        return sections
