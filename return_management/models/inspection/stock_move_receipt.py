from collections import defaultdict

from odoo import fields, models


class StockMove(models.Model):
    """What arrives is inspected: one draft per lot and place."""

    _inherit = "stock.move"

    def _create_return_inspections(self):
        """Create the draft inspections of goods that have just arrived.

        :rtype: return.order.inspection
        """
        # sudo: the warehouse receives; inspections belong to the returns team.
        return (
            self.env["return.order.inspection"]
            .sudo()
            .create(
                [
                    vals
                    for move in self
                    for vals in move._prepare_return_inspection_vals_list()
                ]
            )
        )

    def _prepare_return_inspection_vals_list(self):
        """Return the inspections of one receipt: one per lot, all serials in one.

        Goods that were put down in different places are inspected apart.

        :rtype: list[dict]
        """
        self.ensure_one()
        line = self.return_line_id
        quantities = defaultdict(float)
        lots = defaultdict(self.env["stock.lot"].browse)
        for move_line in self.move_line_ids.filtered("quantity"):
            lot = move_line.lot_id if self.product_id.tracking == "lot" else False
            key = lot, move_line.location_dest_id
            quantities[key] += move_line.product_uom_id._compute_quantity(
                move_line.quantity, line.product_uom_id, round=False
            )
            lots[key] |= move_line.lot_id
        return [
            {
                "line_id": line.id,
                "receipt_move_id": self.id,
                "quantity": line.product_uom_id.round(quantity),
                "lot_ids": [fields.Command.set(lots[key].ids)],
                "location_id": key[1].id,
            }
            for key, quantity in quantities.items()
        ]

    def _follow_return_receipts(self):
        """Override: what has arrived is inspected."""
        receipts = self.filtered(
            lambda move: move.state == "done" and move._is_return_receipt()
        )
        receipts._create_return_inspections()
        return super()._follow_return_receipts()
