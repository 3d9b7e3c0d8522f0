from odoo import api, models


class ReturnOrderLine(models.Model):
    """What of a line is credited, and what counts as given back because of that."""

    _inherit = "return.order.line"

    @api.depends(
        "credit_line_ids.quantity",
        "credit_line_ids.price_subtotal",
        "credit_line_ids.parent_state",
    )
    def _compute_qty_credited(self):
        for line in self:
            credited = posted = reduced = amount = 0.0
            # sudo: users without accounting rights follow their returns as well.
            for credit in line.sudo().credit_line_ids:
                if credit.parent_state == "cancel" or credit.return_role == "exchange":
                    continue
                sign = 1 if credit.move_type == "out_refund" else -1
                amount += sign * credit.price_subtotal
                quantity = sign * credit._get_qty_of_return()
                credited += quantity
                if credit.return_role == "allowance":
                    reduced += quantity
                if credit.parent_state == "posted":
                    posted += quantity
            line.qty_credited = line.product_uom_id.round(credited)
            line.qty_credit_posted = line.product_uom_id.round(posted)
            line.qty_reduced = line.product_uom_id.round(reduced)
            line.amount_credited = amount

    @api.depends(
        "order_id.date_sent",
        "order_id.replacement_timing",
        "qty_credited",
        "qty_reduced",
        "inspection_ids.state",
        "inspection_ids.settlement_type",
    )
    def _compute_qty_held(self):
        """Override: what is refunded counts as given back."""
        return super()._compute_qty_held()

    def _counts_without_move(self):
        """Override: what is refunded before the goods are here counts as well."""
        return super()._counts_without_move() or self._has_happened(
            self._get_refund_trigger()
        )

    def _get_qty_counted_back(self):
        """Return the quantity given back by moves or due before, whatever was credited.

        :rtype: float
        """
        self.ensure_one()
        moved = self._get_qty_moved_back()
        if self.state not in ("authorized", "done"):
            return moved
        if self.is_goods_expected or self.qty_received:
            due = self._get_qty_due_early()
        elif self.settlement_type in self._get_credited_types():
            due = self.qty_authorized
        else:
            due = 0.0
        return max(moved, due or min(self.qty_credited, 0.0))

    def _get_qty_given_back(self):
        """Override: what the customer need not pay counts as well.

        Goods refunded in advance count from the day their refund is due, and as long
        as they are not charged again: that is up to the return, not to the order.
        Replacements that came in advance and were charged count as sold.

        :rtype: float
        """
        self.ensure_one()
        counted = self._get_qty_counted_back()
        if self.state not in ("authorized", "done"):
            return counted
        credited = self.qty_credited - self.qty_reduced
        return max(counted, credited) if credited else counted
