from odoo import models


class ReturnOrder(models.Model):
    """How far the goods of a return are inspected."""

    _inherit = "return.order"

    def _get_inspection_status(self):
        self.ensure_one()
        if self.receipt_status == "no":
            return "no"
        arrived = self.line_ids.filtered("qty_received")
        open_lines = arrived.filtered(
            lambda line: (
                line.product_uom_id.compare(line.qty_inspected, line.qty_received) < 0
            )
        )
        if arrived and not open_lines and self.receipt_status == "full":
            return "full"
        return "partial" if any(arrived.mapped("qty_inspected")) else "pending"

    def _get_phase(self):
        """Override: what is here is inspected, whatever else is on its way."""
        phase = super()._get_phase()
        if phase not in ("transit", "settlement"):
            return phase
        if any(
            line.product_uom_id.compare(line.qty_inspected, line.qty_received) < 0
            for line in self.line_ids
        ):
            return "inspection"
        in_quarantine = any(line.qty_in_quarantine > 0 for line in self.line_ids)
        return "inspection" if in_quarantine and phase != "transit" else phase

    def _get_next_step_of_phase(self):
        """Override: what is here is inspected."""
        if self.phase == "inspection":
            return self.env._("Inspect the goods, and move what waits")
        return super()._get_next_step_of_phase()
