from collections import defaultdict

from odoo import fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    return_vendor_claim_line_ids = fields.One2many(
        comodel_name="return.vendor.claim.line", inverse_name="purchase_line_id"
    )

    def _get_qty_to_claim(self):
        """Return what was received, less what waits on claims to be sent back.

        What was sent back already is no longer counted as received.

        :return: in the unit of this line.
        :rtype: float
        """
        self.ensure_one()
        waiting = self.return_vendor_claim_line_ids.filtered(
            lambda line: line.claim_id.state not in ("refused", "cancel")
        )
        return self.qty_received - sum(
            line.product_uom_id._compute_quantity(
                line.quantity - line.qty_sent, self.product_uom_id, round=False
            )
            for line in waiting
        )

    def _get_left_on_bills(self):
        """Compare posted bill lines with all credit notes, drafts included.

        A credit note counts against the bill that it reverses, or else against the
        newest one.

        :return: quantity left by bill line in the unit of its purchase line, newest
            first.
        :rtype: dict[account.move.line, float]
        """
        result = {}
        for purchase_line in self:
            credits = purchase_line._sum_credits_by_bill()
            bill_lines = purchase_line.invoice_lines.filtered(
                lambda line: (
                    line.move_type == "in_invoice" and line.parent_state == "posted"
                )
            ).sorted(lambda line: (line.date, line.id), reverse=True)
            left = {
                line: purchase_line._convert_from_bill(line)
                - credits.pop(line.move_id, 0.0)
                for line in bill_lines
            }
            loose = sum(credits.values()) - sum(
                min(each, 0.0) for each in left.values()
            )
            for line, quantity in left.items():
                taken = min(max(quantity, 0.0), loose)
                loose -= taken
                result[line] = max(quantity, 0.0) - taken
        return result

    def _sum_credits_by_bill(self):
        credits = defaultdict(float)
        for line in self.invoice_lines:
            if line.move_type == "in_refund" and line.parent_state != "cancel":
                credits[line.move_id.reversed_entry_id] += self._convert_from_bill(line)
        return credits

    def _convert_from_bill(self, bill_line):
        return bill_line.product_uom_id._compute_quantity(
            bill_line.quantity, self.product_uom_id, round=False
        )
