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

    def _is_only_repair_to_ship(self):
        """Tell whether repaired goods may leave without anything else that is owed.

        :rtype: bool
        """
        self.ensure_one()
        return self.is_to_ship and (
            self.product_uom_id.compare(
                self.qty_to_replace, self._get_qty_shipping("replacement")
            )
            <= 0
        )
