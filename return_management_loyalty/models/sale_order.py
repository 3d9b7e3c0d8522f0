from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # === DEALS === #

    def _get_free_goods_deals(self):
        """Return what was sold together by promotions that give goods for free.

        Goods that are free for points or a coupon from elsewhere are no deal: nothing
        on this order was paid for them.

        :return: the lines of each deal, those that earn the free goods and these.
        :rtype: list[sale.order.line]
        """
        self.ensure_one()
        # sudo: who handles returns needs no rights on loyalty programs.
        order = self.sudo()
        free = order.order_line.filtered(
            lambda line: (
                line.reward_id.reward_type == "product"
                and line.coupon_id.program_id.applies_on == "current"
            )
        )
        earning = order.coupon_point_ids.filtered("points").coupon_id
        return [
            (lines | order._get_earning_lines(card.program_id)).with_env(self.env)
            for card, lines in free.grouped("coupon_id").items()
            if card in earning
        ]

    def _get_earning_lines(self, program):
        """Return the lines whose goods earn the points of a program.

        :param loyalty.program program: under sudo.
        :return: all paid goods and services where the rules name none, empty where the
            rules name others.
        :rtype: sale.order.line
        """
        lines = self._get_paid_lines()
        by_rule = program._get_valid_products(lines.product_id)
        products = lines.product_id.browse().union(*by_rule.values())
        return lines.filtered(lambda line: line.product_id in products)

    def _get_paid_lines(self):
        """Return the goods and services of this order that rewards may look at.

        :rtype: sale.order.line
        """
        lines = self.order_line.filtered(lambda line: line._is_paid_line())
        return lines - self._get_no_effect_on_threshold_lines()

    # === POINTS === #

    def _get_point_changes(self):
        """Override of `sale_loyalty` to undo only what returns have not undone."""
        changes = super()._get_point_changes()
        # sudo: nobody reads what returns have changed, it is only counted.
        for row in self.sudo().coupon_point_ids:
            changes[row.coupon_id.sudo(False)] -= row.return_points
        for line in self.sudo().order_line.filtered("return_points"):
            changes[line.coupon_id.sudo(False)] += line.return_points
        return changes

    def _update_points_of_returns(self, returns):
        """Let the points follow what returns have credited of these orders.

        What is due is worked out anew each time and compared with what was done, so
        that nothing is lost in rounding, doubled, or left behind by what is undone.

        :param dict returns: the return that each order is changed for.
        :raise UserError: if money that came back to a card would be taken off it again,
            but was spent.
        """
        # sudo: who posts credit notes needs no rights on orders and loyalty cards.
        for order in self.sudo()._filter_with_points():
            order.order_line._lock_for_return()
            order._update_earned_points(returns[order])
            order._update_spent_points(returns[order])

    def _filter_with_points(self):
        """Return the orders that have earned or spent points of a card.

        :rtype: sale.order
        """
        return self.filtered(
            lambda order: order.coupon_point_ids or order.order_line.coupon_id
        )

    def _is_own_card(self, card):
        """Return whether a card only serves to give rewards on this order.

        :param loyalty.card card: of an automatic promotion or a code.
        :rtype: bool
        """
        self.ensure_one()
        return card.program_id.applies_on == "current" and card.order_id == self

    def _update_earned_points(self, return_order):
        """Take back the points that were earned by what has been credited.

        :param return.order return_order: named in the history, told what is missing.
        """
        self.ensure_one()
        rows = self.coupon_point_ids.filtered(
            lambda row: row.points > 0 and not self._is_own_card(row.coupon_id)
        )
        by_program = rows.grouped(lambda row: row.coupon_id.program_id)
        for program, group in by_program.items():
            due = sum(group.mapped("points")) * self._get_share_to_take(program)
            group._share_points_to_take(due, return_order)

    def _get_share_to_take(self, program):
        """Return which share of the points of a program this order has not deserved.

        A voucher for the next order is whole or void.

        :param loyalty.program program: under sudo.
        :return: from 0.0 to 1.0.
        :rtype: float
        """
        self.ensure_one()
        lines = self._get_earning_lines(program)
        if program.is_payment_program:
            return lines._get_share_credited()
        # Rules may have been changed since.
        lines = lines or self._get_paid_lines()
        modes = set(program.rule_ids.mapped("reward_point_mode"))
        share = lines._get_share_credited(by_quantity=modes == {"unit"})
        return float(share >= 1.0) if program.applies_on == "future" else share

    def _update_spent_points(self, return_order):
        """Give back the points that were spent on what has been credited.

        :param return.order return_order: named in the history.
        :raise UserError: if money that came back to a card was spent.
        """
        self.ensure_one()
        for line in self.order_line.filtered("points_cost"):
            if line.coupon_id and not self._is_own_card(line.coupon_id):
                line._give_back_points(return_order)
