from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    # === REDUCTIONS === #

    def _is_prepayment(self):
        """Override of `return_management`: gift cards and eWallets are payments."""
        self.ensure_one()
        # sudo: who handles returns needs no rights on loyalty programs.
        program = self.sudo().reward_id.program_id
        return program.is_payment_program or super()._is_prepayment()

    def _get_reduced_lines(self, candidates):
        """Override of `return_management` to ask the reward what it is for.

        Odoo splits a reward by the taxes of the goods, so only goods with the taxes of
        the line count. Where the reward has been changed since and knows no line any
        more, the taxes alone decide. Free shipping lowers the price of no goods.
        """
        self.ensure_one()
        # sudo: as in `_is_prepayment`.
        reward = self.sudo().reward_id
        if not reward:
            return super()._get_reduced_lines(candidates)
        if reward.reward_type != "discount":
            order = self.sudo().order_id
            return candidates & order._get_no_effect_on_threshold_lines()
        rewarded = candidates & self._get_rewarded_lines(reward)
        taxes = self._get_split_taxes()
        same = rewarded.filtered(lambda line: line._get_split_taxes() == taxes)
        return same or rewarded or super()._get_reduced_lines(candidates)

    def _get_rewarded_lines(self, reward):
        """Return the lines of the order that a discount applies to.

        :param loyalty.reward reward: a discount, under sudo.
        :rtype: sale.order.line
        """
        # sudo: as in `_is_prepayment`.
        order = self.sudo().order_id
        if reward.discount_applicability == "cheapest":
            return order._cheapest_line(reward) or self.browse()
        if reward.discount_applicability == "specific":
            return order._get_specific_discountable_lines(reward)
        return order.order_line.filtered(
            lambda line: not line.display_type and not line.reward_id
        ) - order._get_no_effect_on_threshold_lines()

    def _get_split_taxes(self):
        """Return the taxes by which Odoo splits a discount over the goods.

        :rtype: account.tax
        """
        # sudo: who handles returns need not read taxes.
        taxes = self.sudo().tax_ids.flatten_taxes_hierarchy()
        return taxes.filtered(lambda tax: tax.amount_type != "fixed")

    def _get_deal_lines(self):
        """Override of `return_management`: free goods belong to those that earn them.

        Deals that share a line are one.
        """
        self.ensure_one()
        deals = self.order_id._get_free_goods_deals()
        found = super()._get_deal_lines() | self
        grown = True
        while grown:
            size = len(found)
            for deal in deals:
                if deal & found:
                    found |= deal
            grown = len(found) > size
        return found if len(found) > 1 else found.browse()
