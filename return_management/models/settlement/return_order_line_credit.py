from odoo import Command, models
from odoo.exceptions import UserError


class ReturnOrderLine(models.Model):
    """How a line of a return takes a credit note line that was entered by hand."""

    _inherit = "return.order.line"

    def _is_credited_by(self, credit):
        """Return whether a credit note line gives back what this line is about.

        :param account.move.line credit: names its order line, or the product only.
        :rtype: bool
        """
        self.ensure_one()
        if credit.display_type != "product" or credit.quantity <= 0:
            return False
        # sudo: finance need not read sale orders.
        sale_lines = credit.sudo().sale_line_ids
        if sale_lines and self.sale_line_id:
            return self.sale_line_id.sudo() in sale_lines
        return (
            not sale_lines
            and credit.product_id == self.product_id
            and credit.product_uom_id._has_common_reference(self.product_uom_id)
        )

    def _get_qty_linkable(self):
        """Return what was accepted and no document of the return credits.

        What credit notes made by hand hold counts here, other than in what is owed.
        Goods that the customer keeps at a lower price are no part of it.

        :rtype: float
        """
        self.ensure_one()
        return self._get_qty_creditable() - (self.qty_credited - self.qty_reduced)

    def _raise_linked_too_much(self, note, quantity, left):
        """Raise the error that a credit note gives back more than was accepted.

        :param account.move note: the credit note.
        :param float quantity: that it credits, in the unit of the line.
        :param float left: that the line still owes.
        :raise UserError: always.
        """
        raise UserError(
            self.env._(
                "%(note)s cannot be linked to %(order)s: it credits %(quantity)s "
                "%(unit)s of %(product)s, but the return owes %(left)s. Lower the "
                "quantity of the credit note, or link it to another return.",
                note=note.display_name,
                order=self.order_id.name,
                quantity=self._format_quantity(quantity),
                unit=self.product_uom_id.name,
                product=self.product_id.display_name,
                left=self._format_quantity(max(left, 0.0)),
            )
        )

    def _link_credit_line(self, credit):
        """Let a credit note line count for this return line.

        :param account.move.line credit: under sudo.
        """
        self.ensure_one()
        # sudo: finance need not read sale orders.
        sale_line = self.sale_line_id.sudo()
        vals = {
            "return_line_id": self.id,
            "return_role": "goods",
            "return_invoice_line_id": self._get_linked_invoice_line(credit).id,
        }
        if sale_line and not credit.sale_line_ids:
            vals["sale_line_ids"] = [Command.set(sale_line.ids)]
        credit.write(vals)

    def _get_linked_invoice_line(self, credit):
        """Return the invoice line that a credit note line gives back.

        Of the invoice that the credit note reverses, or else the newest one.

        :param account.move.line credit: under sudo.
        :return: may be empty.
        :rtype: account.move.line
        """
        self.ensure_one()
        # sudo: as in `_link_credit_line`.
        invoiced = self.sale_line_id.sudo()._get_creditable_invoice_lines()
        reversed_entry = credit.move_id.reversed_entry_id
        own = invoiced.filtered(lambda line: line.move_id == reversed_entry)
        return own[:1] or (invoiced.browse() if reversed_entry else invoiced[:1])
