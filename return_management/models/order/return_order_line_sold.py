from odoo import models


class ReturnOrderLine(models.Model):
    """How the quantities of a return line relate to those of what was sold."""

    _inherit = "return.order.line"

    def _convert_from_sale_uom(self, quantity):
        """Convert a quantity of what was sold into the unit of this line.

        The inverse of `_convert_to_sale_uom`: both are overridden together.

        :param float quantity: in the unit of what was sold.
        :rtype: float
        """
        self.ensure_one()
        uom = self._get_sold().product_uom_id or self.product_uom_id
        return uom._compute_quantity(quantity, self.product_uom_id, round=False)

    def _is_negligible(self, quantity, uom):
        """Return whether a quantity of what was sold is nothing for this line.

        An override may measure in another unit, such as that of a component.

        :param float quantity: of the product of the sale line.
        :param uom.uom uom: its unit.
        :rtype: bool
        """
        self.ensure_one()
        # In the unit of the product: a single piece of a big box is something.
        own_uom = self.product_id.uom_id or uom
        return (
            own_uom.compare(uom._compute_quantity(quantity, own_uom, round=False), 0)
            <= 0
        )

    def _get_reference_uom(self):
        """Return the unit that the unit of this line must be convertible into.

        :return: that of what was sold, or of the product; an override may give that of
            a part of what was sold.
        :rtype: uom.uom
        """
        self.ensure_one()
        return self._get_sold().product_uom_id or self.product_id.uom_id

    def _get_goods_credits(self):
        """Return the lines that take these goods off an invoice, or back on it.

        :return: under sudo, without those of cancelled documents.
        :rtype: account.move.line
        """
        # sudo: returns may be handled without rights on invoices.
        return self.sudo().credit_line_ids.filtered(
            lambda line: (
                line.return_role in (False, "goods", "charge_back")
                and line.parent_state != "cancel"
            )
        )

    def _get_qty_overbilled(self):
        """Return what is billed of the product of this line and not kept.

        An open return still gives back what was sold before, whatever was delivered
        since. An override may count a part of what was sold by itself.

        :return: in the unit of what was sold; negative if it is not billed yet.
        :rtype: float
        """
        self.ensure_one()
        sold = self._get_sold()
        kept = (
            sold._get_qty_kept()
            if self.state == "done"
            else sold._get_qty_kept_of_sold()
        )
        return sold._get_qty_billed() - kept

    def _get_qty_credited_if_accepted(self):
        """Return what would be credited if the goods asked for were here and accepted.

        As `_get_qty_to_credit`, for a return that need not exist yet: on a partly
        invoiced line the goods that were not invoiced come back first.

        :return: in the unit of the line, zero where no money is given back.
        :rtype: float
        """
        self.ensure_one()
        types = ("allowance", *self._get_credited_types())
        if self.settlement_type not in types or self._get_refund_trigger() == "never":
            return 0.0
        is_decided = self.state in ("authorized", "done")
        asked = self._convert_to_sale_uom(
            self.qty_authorized if is_decided else self.product_uom_qty
        )
        if self.settlement_type == "allowance":
            left = min(asked, self._get_sold()._get_qty_billed())
        else:
            left = min(self._get_qty_overbilled() + asked - self._get_claimed(), asked)
        return self.product_uom_id.round(self._convert_from_sale_uom(max(left, 0.0)))

    def _get_claimed(self):
        """Return what came back of the same sale and is not credited yet.

        :return: in the unit of the sale line.
        :rtype: float
        """
        self.ensure_one()
        return sum(
            line._convert_to_sale_uom(
                max(line.qty_given_back - line.qty_credited + line.qty_reduced, 0.0)
            )
            for line in self._get_sold().return_line_ids
            if line.state in ("authorized", "done")
            and line.product_id == self.product_id
        )
