from odoo import models


class SaleOrderLineReductionMixin(models.AbstractModel):
    """Which lines of an order lower the price of others, and of which."""

    _name = "sale.order.line.reduction.mixin"
    _description = "Price Reduction of a Sale Line"

    def _is_reduction(self):
        """Tell whether this line lowers the price of other lines.

        :rtype: bool
        """
        self.ensure_one()
        return (
            not self.display_type
            and not self.is_downpayment
            and self.currency_id.compare_amounts(self.price_total, 0.0) < 0
            and not self._is_prepayment()
        )

    def _is_prepayment(self):
        """Tell whether this line is a payment, such as a gift card.

        :return: False; an override says so for what was paid by a line of the order.
        :rtype: bool
        """
        return False

    def _get_reduced_lines(self, candidates):
        """Return the lines whose price this reduction lowers.

        An override may know better than the taxes which ones they are.

        :param sale.order.line candidates: goods of the same order.
        :return: those with the taxes of this line, all of them where none has.
        :rtype: sale.order.line
        """
        self.ensure_one()
        return (
            candidates.filtered(lambda line: line.tax_ids == self.tax_ids) or candidates
        )

    def _get_deal_lines(self):
        """Return the goods, paid and free, that were sold as one deal.

        "Buy 2, get 1 free": what is paid for two pieces is the price of three.

        :return: empty; an override answers this line and those it belongs to.
        :rtype: sale.order.line
        """
        return self.browse()
