from odoo import models

from .credit_ledger import Amounts


class AccountMoveCreditMixin(models.AbstractModel):
    """What the lines of invoices and credit notes amount to, taxes included."""

    _name = "account.move.credit.mixin"
    _description = "Credit of an Invoice"

    def _get_amounts_by_line(self):
        """Read what every line amounts to, as it was posted.

        :return: for the lines with products or prices of these documents.
        :rtype: dict[account.move.line, Amounts]
        """
        amounts = {}
        for move in self:
            base_lines, __ = move._get_rounded_base_and_tax_lines()
            for base_line in base_lines:
                line = base_line["record"]
                if line and line.display_type == "product":
                    amounts[line] = Amounts.of_base_line(base_line)
        return amounts

    def _get_invoices_of_companions(self):
        """Return the invoices that charge or discount only what others delivered.

        A discount or freight that is invoiced by itself belongs to the goods of all
        invoices of its order.

        :return: all invoices of those orders; none if every invoice has goods.
        :rtype: account.move
        """
        orders = self.invoice_line_ids.sale_line_ids.order_id
        invoices = orders.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and not move.return_order_id
            )
        )
        alone = (invoices - self).filtered(
            lambda move: (
                not any(line._is_goods() for line in move.invoice_line_ids)
                and any(line._get_companion_role() for line in move.invoice_line_ids)
            )
        )
        return invoices if alone else self.browse()
