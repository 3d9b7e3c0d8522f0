from odoo import api, fields, models
from odoo.fields import Domain


class ReturnOrder(models.Model):
    """How far the money of a return has come."""

    _inherit = "return.order"

    is_to_settle = fields.Boolean(
        compute="_compute_is_to_settle",
        search="_search_is_to_settle",
        help="Something was accepted that no credit note or delivery holds yet.",
    )

    def _get_settlement_status(self):
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return "no"
        owed = self.line_ids.filtered(lambda line: line._is_something_owed())
        unsettled = owed.filtered(lambda line: not line._is_settled())
        waiting = self.inspection_status in ("pending", "partial")
        if not owed:
            return "pending" if waiting else "no"
        if not unsettled and not waiting:
            return "full"
        started = any(line.qty_credit_posted or line.qty_replaced for line in owed)
        return "partial" if started else "pending"

    def _get_settlement_step(self):
        """Return what is left to do about the money.

        :rtype: str
        """
        self.ensure_one()
        credited = self.line_ids.filtered("qty_credited")
        lines = self.line_ids.filtered("is_to_credit")
        if credited and lines:
            return self.env._(
                "Settle what is open: %(goods)s",
                goods=", ".join(
                    f"{line._format_quantity(line.qty_to_credit - line.qty_credited)} "
                    f"{line.product_uom_id.name} {line.product_id.display_name}"
                    for line in lines
                ),
            )
        if credited and not self.is_to_settle:
            return self.env._("Post the credit note")
        return self.env._("Settle, and post the credit note")

    @api.depends("state", "line_ids.is_to_credit", "line_ids.is_to_ship")
    def _compute_is_to_settle(self):
        for order in self:
            order.is_to_settle = order.state in ("authorized", "done") and any(
                line.is_to_credit or line.is_to_ship for line in order.line_ids
            )

    def _search_is_to_settle(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", ("authorized", "done")) & (
            Domain("line_ids.is_to_credit", "=", True)
            | Domain("line_ids.is_to_ship", "=", True)
        )

    @api.depends(
        "line_ids.qty_to_credit",
        "line_ids.qty_credit_posted",
        "line_ids.qty_to_replace",
        "line_ids.qty_replaced",
        "line_ids.qty_to_repair",
        "line_ids.qty_repaired",
        "line_ids.is_to_charge",
    )
    def _compute_statuses(self):
        """Override: what is owed and done counts."""
        return super()._compute_statuses()

    @api.depends("line_ids.qty_to_credit", "line_ids.qty_credited", "settlement_alert")
    def _compute_next_step(self):
        """Override: money is a step, and may be waited for."""
        return super()._compute_next_step()

    def _get_next_step_of_phase(self):
        """Override: what is inspected is settled, unless money is in the way."""
        step = (
            self._get_settlement_step()
            if self.phase == "settlement"
            else super()._get_next_step_of_phase()
        )
        if not self.settlement_alert:
            return step
        if self.phase in ("settlement", "closed"):
            return self.settlement_alert
        return self.env._(
            "%(step)s. For finance: %(obstacle)s",
            step=step,
            obstacle=self.settlement_alert,
        )
