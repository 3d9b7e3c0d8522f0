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
        self.ensure_one()
        lines = self.order_line.filtered(
            lambda line: (
                line.product_id
                and not line.display_type
                and not line.is_downpayment
                and not line.reward_id
                and not line.product_id.is_freight
            )
        )
        lines -= self._get_no_effect_on_threshold_lines()
        by_rule = program._get_valid_products(lines.product_id)
        products = lines.product_id.browse().union(*by_rule.values())
        return lines.filtered(lambda line: line.product_id in products)
