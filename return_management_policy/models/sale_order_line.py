from odoo import models

from .policy_case import PolicyFacts


class SaleOrderLine(models.Model):
    """What return policies have to know of what was sold."""

    _inherit = "sale.order.line"

    def _prepare_policy_facts(self):
        """Return what the return policies of these lines are chosen by.

        :return: the facts by id of the line, read in a constant number of statements.
        :rtype: dict[int, PolicyFacts]
        """
        # sudo: returns may be handled without rights on sale orders.
        lines = self.sudo()
        lines.fetch(["order_id", "product_id"])
        orders = lines.order_id
        orders.fetch(
            ["company_id", "date_order", "partner_id", "partner_shipping_id", "team_id"]
        )
        (orders.partner_id | orders.partner_shipping_id).fetch(["country_id"])
        by_order = {
            order.id: PolicyFacts(
                company_id=order.company_id.id,
                date=order.company_id._to_return_day(order.date_order),
                partner_id=order.partner_id.id,
                country_id=order.partner_shipping_id.country_id.id
                or order.partner_id.country_id.id,
                team_id=order.team_id.id,
            )
            for order in orders
        }
        return {
            line.id: by_order[line.order_id.id]._replace(product_id=line.product_id.id)
            for line in lines
        }

    def _name_goods(self, all_lines):
        """Name the goods of these lines for the customer.

        :param sale.order.line all_lines: the goods of the order.
        :return: nothing if they are all of it.
        :rtype: str
        """
        if self == all_lines:
            return ""
        products = self.product_id.with_context(display_default_code=False)
        return ", ".join(products.mapped("display_name"))

    def _get_delivery_days(self):
        """Return when these lines last arrived and when they were last shipped.

        What an inspection sent back to the customer is no delivery.

        :return: the last known arrival, and the last shipment whose arrival is not
            known, by id of the line; each may be False.
        :rtype: dict[int, tuple[datetime.date | bool, datetime.date | bool]]
        """
        # sudo: as in `_prepare_policy_facts`.
        moves = (
            self.env["stock.move"]
            .sudo()
            .search_fetch(
                [
                    ("sale_line_id", "in", self.ids),
                    ("state", "=", "done"),
                    ("location_dest_id.usage", "in", ("customer", "transit")),
                    ("return_line_id", "=", False),
                ],
                [
                    "sale_line_id",
                    "date",
                    "picking_id",
                    "company_id",
                    "location_id",
                    "location_dest_id",
                ],
                order="id",
            )
            .filtered(lambda move: move._is_way_to_customer())
        )
        moves.picking_id.fetch(["date_arrived"])
        days = {}
        for move in moves:
            arrived, shipped = days.get(move.sale_line_id.id, (False, False))
            arrival = move.picking_id.date_arrived
            if arrival:
                arrived = max(arrived or arrival, arrival)
            else:
                day = move.company_id._to_return_day(move.date)
                shipped = max(shipped or day, day)
            days[move.sale_line_id.id] = (arrived, shipped)
        return days
