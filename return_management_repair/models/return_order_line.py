from odoo import api, models


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    @api.depends("inspection_ids.repair_status")
    def _compute_qty_to_ship(self):
        """Override of `return_management` to follow the repairs."""
        return super()._compute_qty_to_ship()

    def _get_inspections_to_ship(self):
        """Override of `return_management` to add what could not be repaired."""
        return super()._get_inspections_to_ship() | self._get_done_inspections(
            "none"
        ).filtered("is_sent_back_unrepaired")

    def _ship_repaired(self):
        """Create the deliveries of repaired goods, if nothing else waits to be shipped.

        Replacements wait for the settlement, and take the repaired goods along.

        :return: the deliveries, confirmed and reserved.
        :rtype: stock.picking
        """
        lines = self.filtered(
            lambda line: (
                line.product_uom_id.compare(
                    line.qty_to_replace, line._get_qty_shipping("replacement")
                )
                <= 0
            )
        )
        return lines._create_replacements()
