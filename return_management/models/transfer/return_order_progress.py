from odoo import api, fields, models


class ReturnOrder(models.Model):
    """How far the goods of a return have come."""

    _inherit = "return.order"

    is_receipt_given_up = fields.Boolean(
        string="Goods not Expected any more", readonly=True, copy=False
    )

    def _get_goods_lines(self):
        """Return the lines whose goods are expected or have arrived.

        :rtype: return.order.line
        """
        return self.line_ids.filtered(
            lambda line: (
                line.qty_received or (line.is_goods_expected and line.qty_authorized)
            )
        )

    def _get_receipt_status(self):
        self.ensure_one()
        lines = self._get_goods_lines()
        if self.state not in ("authorized", "done") or not lines:
            return "no"
        received = any(line.qty_received for line in lines)
        if self.is_receipt_given_up and not received:
            return "no"
        if any(line.qty_expected for line in lines):
            return "partial" if received else "pending"
        return "full" if received else "pending"

    @api.depends("is_receipt_given_up")
    def _compute_statuses(self):
        """Override: nothing is expected any more that was given up."""
        return super()._compute_statuses()

    def _get_phase(self):
        """Override: goods that are expected are on their way."""
        phase = super()._get_phase()
        if phase == "settlement" and self.receipt_status in ("pending", "partial"):
            return "transit"
        return phase

    def _get_first_step(self):
        """Override: goods need a transfer to come by."""
        step = super()._get_first_step()
        if step or not self.is_transfer_missing:
            return step
        return self.env._("Create the reverse transfer again, or cancel the return")

    def _get_next_step_of_phase(self):
        """Override: goods on their way are received."""
        if self.phase == "transit":
            return self.env._("Receive the goods")
        return super()._get_next_step_of_phase()
