from odoo import models


class ReturnOrder(models.Model):
    """Who inspected goods does not decide what they are worth."""

    _inherit = "return.order"

    def _get_excluded_approvers(self, gate):
        """Override: who inspected the goods is excluded too, unless it is allowed."""
        excluded = super()._get_excluded_approvers(gate)
        if gate == "settle" and self.company_id.sudo().return_separate_settlement:
            # sudo: who decides about money need not see the inspections.
            inspected = self.sudo().line_ids.inspection_ids.inspector_id
            excluded |= inspected.sudo(self.env.su)
        return excluded
