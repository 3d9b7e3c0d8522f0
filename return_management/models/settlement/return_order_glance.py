from odoo import api, models


class ReturnOrder(models.Model):
    """What became of the money, as lists show it."""

    _inherit = "return.order"

    @api.depends(
        "line_ids.qty_credited", "line_ids.qty_credit_posted", "line_ids.qty_replaced"
    )
    def _compute_outcome(self):
        return super()._compute_outcome()

    def _get_outcome(self):
        """Override: drafts are told from what is posted."""
        lines = self.line_ids
        if outcome := super()._get_outcome():
            return outcome
        if any(
            line.product_uom_id.compare(line.qty_credited, line.qty_credit_posted) > 0
            for line in lines
        ):
            return "credit_draft"
        if any(lines.mapped("qty_credit_posted")):
            return "credited"
        return "replaced" if any(lines.mapped("qty_replaced")) else False
