from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command


class ReturnOrderCreate(models.TransientModel):
    _inherit = "return.order.create"

    can_open_kits = fields.Boolean(compute="_compute_can_open_kits")

    @api.depends("line_ids.component_id", "line_ids.sale_line_id")
    def _compute_can_open_kits(self):
        for wizard in self:
            wizard.can_open_kits = bool(wizard._get_closed_kits())

    def _get_closed_kits(self):
        """Return the kits whose components are not offered yet.

        :rtype: sale.order.line
        """
        self.ensure_one()
        opened = self.line_ids.filtered("component_id").sale_line_id
        # sudo: who returns goods may lack rights on the sale order.
        return (self.line_ids.sale_line_id - opened).filtered(
            lambda line: line.sudo().is_return_kit
        )

    # === ACTION METHODS === #

    def action_open_kits(self):
        """Offer the single components of the kits.

        :rtype: dict
        """
        self.ensure_one()
        self.line_ids = [
            Command.create({"sale_line_id": kit.id, "component_id": product_id})
            for kit in self._get_closed_kits()
            for product_id in kit.sudo()._get_kit_shares()
        ]
        return self._get_reopen_action()

    def action_all(self):
        """Override of `return_management`: of kits that are complete, and the rest.

        :rtype: dict
        """
        action = super().action_all()
        kits = {
            row.sale_line_id: row.quantity
            for row in self.line_ids
            if not row.component_id
        }
        for row in self.line_ids.filtered("component_id"):
            # sudo: as in `_get_closed_kits`.
            taken = row.sale_line_id.sudo()._get_kit_component_quantities(
                kits.get(row.sale_line_id, 0.0)
            )
            row.quantity = max(row.qty_returnable - taken[row.component_id.id], 0.0)
        return action

    def _prepare_creation_values(self):
        """Override of `return_management` to tell components from whole kits."""
        values = super()._prepare_creation_values()
        components = defaultdict(dict)
        for row in self.line_ids.filtered(lambda r: r.component_id and r.quantity):
            components[row.sale_line_id.id][row.component_id.id] = row.quantity
        values["components"] = components
        values["quantities"] = {
            row.sale_line_id.id: row._get_sold_quantity()
            for row in self.line_ids
            if row.sale_line_id and not row.component_id
        }
        return values
