from odoo import api, models
from odoo.exceptions import ValidationError


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

    def _get_qty_claimed(self):
        """Return what came back by these lines and is not credited yet.

        :return: in the unit of what was sold.
        :rtype: float
        """
        return sum(
            line._convert_to_sale_uom(
                max(line.qty_given_back - line.qty_credited + line.qty_reduced, 0.0)
            )
            for line in self
        )

    def _counts_without_move(self):
        """Return whether this line may count as given back although nothing moved.

        :rtype: bool
        """
        self.ensure_one()
        return not self.is_goods_expected

    def _recount_unmoved(self):
        """Let what was sold count again what no move tells, after a decision.

        Moves and invoices do so by themselves. Not by depending on these lines: every
        new one would make its order look at its invoices again.
        """
        # sudo: what counts as given back is no change of the order.
        self.sale_line_id.sudo()._recompute_qty_returned()

    def _get_replacement_invoice_lines(self):
        """Return what invoiced the products that replaced these goods.

        :return: posted lines, with those of replacements of replacements. Under sudo:
            returns may be handled without rights on invoices.
        :rtype: account.move.line
        """
        found = self.env["account.move.line"].sudo()
        lines = self.sudo()
        while lines:
            given = lines.credit_line_ids.filtered(
                lambda line: (
                    line.return_role == "exchange" and line.parent_state == "posted"
                )
            )
            lines = (given - found).return_line_ids
            found |= given
        return found

    @api.constrains("sale_line_id", "order_id", "product_id")
    def _check_sale_line_id(self):
        """Refuse a sale line of another customer or product, or one not confirmed.

        :raise ValidationError: naming the line and the contradiction.
        :raise UserError: if the sale line sold nothing that could come back.
        """
        for line in self.filtered("sale_line_id"):
            # sudo: as in `_compute_product_id`.
            sale_line = line.sale_line_id.sudo()
            sale_line._check_can_come_back()
            if (
                sale_line.order_partner_id.commercial_partner_id
                != line.order_id.partner_id.commercial_partner_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(sale)s belongs to %(other)s, but the return %(order)s is of "
                        "%(customer)s. Make one return per customer.",
                        sale=sale_line.order_id.name,
                        other=sale_line.order_partner_id.display_name,
                        order=line.order_id.name,
                        customer=line.order_id.partner_id.display_name,
                    )
                )
            if not line._is_sold_by(sale_line):
                raise ValidationError(
                    self.env._(
                        "%(product)s is not the product of the order line %(sale)s. "
                        "Clear the order line, or return its product.",
                        product=line.product_id.display_name,
                        sale=sale_line.display_name,
                    )
                )
            if sale_line.state != "sale":
                raise ValidationError(
                    self.env._(
                        "%(sale)s is not confirmed: nothing of it can come back.",
                        sale=sale_line.order_id.name,
                    )
                )

    def _is_sold_by(self, sale_line):
        """Return whether the product of this line was sold by a sale line.

        An override may accept further products, such as the components of a kit.

        :param sale.order.line sale_line: under sudo.
        :rtype: bool
        """
        self.ensure_one()
        return sale_line.product_id == self.product_id
