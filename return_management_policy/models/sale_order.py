from odoo import models


class SaleOrder(models.Model):
    """What customers read about returns of what they ordered."""

    _inherit = "sale.order"

    def _get_return_policy_texts(self):
        """Return what customers read about returns of the goods of these orders.

        The number of statements does not depend on the number of orders.

        :return: by order, one text per policy, in the order of the lines; none where
            no policy applies.
        :rtype: dict[sale.order, list[PolicyText]]
        """
        lines = self.order_line.filtered(
            lambda line: line.product_id and line.product_id.type != "service"
        )
        facts = lines._prepare_policy_facts()
        policies = self.env["return.order.policy"]._get_applicable(list(facts.values()))
        texts = {}
        for order in self:
            goods = order.order_line & lines
            texts[order] = [
                policy._get_customer_text(covered, covered._name_goods(goods))
                for policy, covered in goods.grouped(
                    lambda line: policies[facts[line.id]]
                ).items()
                if policy
            ]
        return texts
