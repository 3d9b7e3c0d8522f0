from collections import defaultdict
from datetime import timedelta

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    return_order_count = fields.Integer(compute="_compute_return_order_count")

    def _compute_return_order_count(self):
        """Count the returns of these customers and of their contacts."""
        self.return_order_count = 0
        if not self.env["return.order"].has_access("read"):
            return
        partners = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self.ids)], ["parent_id"]
        )
        own_ids = set(self.ids)
        for partner, count in self.env["return.order"]._read_group(
            [("partner_id", "in", partners.ids)], ["partner_id"], ["__count"]
        ):
            while partner:
                if partner.id in own_ids:
                    partner.return_order_count += count
                partner = partner.parent_id

    def action_view_return_orders(self):
        """Open the returns of these customers and of their contacts.

        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "return_management.return_order_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", self.ids)],
            "context": {"default_partner_id": self[:1].id},
            "path": False,
        }

    def _get_return_units(self, company):
        """Count what these customers got and returned, in the days of the company.

        :param res.company company: whose transfers count, and whose days.
        :return: delivered and returned units by customer.
        :rtype: tuple[dict[res.partner, float], dict[res.partner, float]]
        """
        since = fields.Datetime.now() - timedelta(days=company.return_rate_days)

        def count(path, is_counted, domain):
            # sudo: a sum tells nothing, and not everybody may read stock moves.
            groups = (
                self.env["stock.move.line"]
                .sudo()
                ._read_group(
                    [
                        ("state", "=", "done"),
                        ("date", ">=", since),
                        ("company_id", "=", company.id),
                        (path, "in", self.ids),
                        *domain,
                    ],
                    [path, "location_id", "location_dest_id"],
                    ["quantity_product_uom:sum"],
                )
            )
            quantities = defaultdict(float)
            for partner, source, destination, quantity in groups:
                if is_counted(source, destination):
                    quantities[partner] += quantity
            return quantities

        return (
            count(
                "move_id.sale_line_id.order_partner_id.commercial_partner_id",
                lambda source, destination: source._is_way_to_customer(destination),
                [
                    ("location_dest_id.usage", "in", ("customer", "transit")),
                    ("move_id.return_line_id", "=", False),
                ],
            ),
            count(
                "move_id.return_line_id.partner_id.commercial_partner_id",
                lambda source, destination: source._is_way_back(destination),
                [("location_id.usage", "in", ("customer", "transit"))],
            ),
        )
