from collections import defaultdict
from datetime import timedelta

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

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
