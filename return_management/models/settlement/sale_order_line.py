from odoo import models


class SaleOrderLine(models.Model):
    """Lines that lower the price of others: discounts, coupons, free goods."""

    _inherit = "sale.order.line"

    def _is_reduction(self):
        """Return whether this line lowers the price of other lines of its order.

        :rtype: bool
        """
        self.ensure_one()
        return (
            not self.display_type
            and not self.is_downpayment
            and self.price_unit * self.product_uom_qty < 0
            and not self._is_prepayment()
        )

    def _is_prepayment(self):
        """Return whether this line pays for others instead of lowering their price.

        An override says so for gift cards and the like.

        :rtype: bool
        """
        self.ensure_one()
        return False

    def _get_reduced_lines(self, candidates):
        """Return the lines whose price these reductions lower.

        An override knows for which products a coupon was.

        :param sale.order.line candidates: what the order sells.
        :return: those with the same taxes, all of them if there are none.
        :rtype: sale.order.line
        """
        taxes = self._get_taxes_of_reductions()
        same = candidates.filtered(
            lambda line: line._get_taxes_of_reductions() == taxes
        )
        return same or candidates

    def _get_taxes_of_reductions(self):
        """Return the taxes that a reduction of these lines has as well.

        Odoo reduces no tax per piece, and has the taxes of groups one by one.

        :rtype: account.tax
        """
        return self.tax_ids.flatten_taxes_hierarchy().filtered(
            lambda tax: tax.amount_type != "fixed"
        )

    def _get_deal_lines(self):
        """Return the lines that were sold together at one price, free goods included.

        An override knows which goods were given free for which others.

        :return: with this line; empty where it was sold by itself.
        :rtype: sale.order.line
        """
        self.ensure_one()
        return self.browse()
