from odoo import fields, models
from odoo.exceptions import UserError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    return_points = fields.Float(
        string="Given Back by Returns",
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Part of the points of this reward that returns have given back.",
    )

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
        return (
            order.order_line.filtered(
                lambda line: not line.display_type and not line.reward_id
            )
            - order._get_no_effect_on_threshold_lines()
        )

    def _is_paid_line(self):
        """Return whether this line sells something: no reward, advance or freight.

        :rtype: bool
        """
        return bool(
            self.product_id
            and not self.display_type
            and not self.is_downpayment
            and not self.reward_id
            and not self.product_id.is_freight
        )

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

    # === POINTS === #

    def _get_qty_credited_posted(self):
        """Return what posted documents of returns have credited of this line.

        :return: in the unit of the line, from zero to what was ordered.
        :rtype: float
        """
        self.ensure_one()
        quantity = sum(
            credit.move_id.direction_sign
            * credit._convert_to_sold_uom(credit.quantity, self.product_uom_id)
            for credit in self.invoice_lines
            if credit.return_line_id and credit.parent_state == "posted"
        )
        quantity = self.product_uom_id.round(quantity)
        return min(max(quantity, 0.0), self.product_uom_qty)

    def _get_share_credited(self, by_quantity=False):
        """Return which share of these lines returns have credited, by their prices.

        :param bool by_quantity: count pieces instead; done as well where all is free.
        :return: from 0.0 to 1.0; exactly 1.0 when everything is credited.
        :rtype: float
        """
        lines = self.filtered(lambda line: line.product_uom_qty > 0)
        by_quantity = by_quantity or not sum(lines.mapped("price_total"))
        shares = [
            (
                line.product_uom_qty if by_quantity else line.price_total,
                line._get_qty_credited_posted() / line.product_uom_qty,
            )
            for line in lines
        ]
        total = sum(weight for weight, __ in shares)
        return total and sum(weight * share for weight, share in shares) / total

    def _get_share_back(self):
        """Return which share of the points of this reward is due back.

        Of a payment, what went back to its card; of a reduction, what was credited of
        the goods that it reduced; of free goods, what was credited of them.

        :rtype: float
        """
        self.ensure_one()
        if self._is_prepayment():
            back = sum(self.invoice_lines._get_amounts_back().values())
            return min(max(back / -self.price_total, 0.0), 1.0)
        if self.reward_id.reward_type == "product":
            return self._get_share_credited()
        return self._get_all_reduced_lines()._get_share_credited()

    def _get_all_reduced_lines(self):
        """Return what the reward of this line reduces, whatever the taxes.

        :rtype: sale.order.line
        """
        self.ensure_one()
        # Only the first line of a reward that is split by taxes has the points.
        split = self.order_id.order_line.filtered(
            lambda line: (
                line.coupon_id == self.coupon_id
                and line.reward_identifier_code == self.reward_identifier_code
            )
        )
        goods = self.order_id._get_paid_lines()
        return goods.browse().union(*(line._get_reduced_lines(goods) for line in split))

    def _give_back_points(self, return_order):
        """Give points of this reward back, or take them again, up to what is due now.

        :param return.order return_order: named in the history.
        :raise UserError: if money that came back to a card was spent.
        """
        self.ensure_one()
        card = self.coupon_id
        due = card.currency_id.round(self.points_cost * self._get_share_back())
        change = card.currency_id.round(due - self.return_points)
        if change and self._is_prepayment():
            self._check_money_left(-change)
            if change > 0:
                card._revive_for_return(self.order_id, return_order)
        self.return_points += card._change_for_return(
            change, return_order, self._describe_points_back(change, return_order)
        )

    def _check_money_left(self, points):
        """Refuse to take money off the card of this payment that was spent.

        :param float points: to take.
        :raise UserError: naming the card, what is left and the remedy.
        """
        self.ensure_one()
        card = self.coupon_id
        card.invalidate_recordset(["points"])
        if card.currency_id.compare_amounts(card.points, points) < 0:
            raise UserError(
                self.env._(
                    "%(points)s came back to %(card)s, of which only %(left)s is left. "
                    "It cannot be taken back: invoice what was used.",
                    card=card._get_masked_name(),
                    points=card._format_points(points),
                    left=card.points_display,
                )
            )

    def _describe_points_back(self, change, return_order):
        """Return what the history of the card says about points that come back.

        :param float change: negative if they are taken again.
        :param return.order return_order: the return.
        :rtype: str
        """
        names = {"order": return_order.name, "sale": self.order_id.name}
        if change > 0:
            return self.env._("Return %(order)s: spent on %(sale)s", **names)
        return self.env._("Return %(order)s undone: spent on %(sale)s", **names)
