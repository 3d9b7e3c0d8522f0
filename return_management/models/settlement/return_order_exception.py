from odoo import models


class ReturnOrder(models.Model):
    """More money than planned is an exception, for the gate of the settlement."""

    _inherit = "return.order"

    def _is_exception_at(self, gate):
        """Override: more money than planned."""
        return super()._is_exception_at(gate) or (
            gate == "settle" and self._is_settled_above_plan()
        )

    def _is_settled_above_plan(self):
        """Return whether the customer gets more than is proposed.

        :rtype: bool
        """
        self.ensure_one()
        return self._is_freight_above_plan(
            self.freight_out_bearer, self.freight_back_bearer
        ) or any(line._is_above_plan() for line in self.line_ids)
