from collections import defaultdict

from odoo import api, models


class ReturnOrderLine(models.Model):
    """What of the goods of a line moved, and where."""

    _inherit = "return.order.line"

    def _sum_moves(self, moves, field_name):
        """Add up a quantity of stock moves in the unit of this line.

        Another product that replaces the goods counts by its own unit.

        :param stock.move moves: moves of this line.
        :param str field_name: ``quantity`` or ``product_uom_qty``.
        :rtype: float
        """
        self.ensure_one()
        return self.product_uom_id.round(
            sum(
                move.product_uom._compute_quantity(
                    move[field_name], self.product_uom_id, round=False
                )
                if move.product_id == self.product_id
                else move[field_name]
                for move in moves
            )
        )

    def _get_arrivals(self):
        """Return the moves that brought goods of this line.

        :rtype: stock.move
        """
        self.ensure_one()
        # sudo: users without stock rights follow their returns as well.
        return self.sudo().move_ids.filtered(
            lambda move: move.state == "done" and move._is_return_receipt()
        )

    def _get_arrived_quantities(self):
        """Count what arrived, by receipt, location and lot.

        :return: quantities in the unit of this line; the lot may be empty.
        :rtype: dict[tuple[stock.move, stock.location, stock.lot], float]
        """
        arrived = defaultdict(float)
        for move_line in self._get_arrivals().move_line_ids:
            key = move_line.move_id, move_line.location_dest_id, move_line.lot_id
            arrived[key] += move_line.product_uom_id._compute_quantity(
                move_line.quantity, self.product_uom_id, round=False
            )
        return arrived

    @api.depends(
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
        "move_ids.product_uom",
        "move_ids.location_dest_usage",
        "move_ids.return_role",
        "product_uom_id",
    )
    def _compute_qty_received(self):
        # sudo: as in `_get_arrivals`. All locations at once, not each field apart.
        all_moves = self.sudo().move_ids
        (all_moves.location_id | all_moves.location_dest_id).mapped("usage")
        for line in self:
            # sudo: users without stock rights follow their returns as well.
            moves = line.sudo().move_ids
            arrivals = moves.filtered(lambda m: m._is_return_receipt())
            done = arrivals.filtered(lambda m: m.state == "done")
            left = moves.filtered(lambda m: m.state == "done") - arrivals
            by_role = left.grouped("return_role")
            replaced = by_role.get("replacement", moves.browse())
            repaired = by_role.get("repair", moves.browse())
            line.qty_received = line._sum_moves(done, "quantity")
            line.qty_expected = line._sum_moves(
                arrivals.filtered(lambda m: m.state not in ("done", "cancel")),
                "product_uom_qty",
            )
            line.qty_replaced = line._sum_moves(
                # Not what was picked or packed only.
                replaced.filtered(lambda m: m.location_dest_id._is_outgoing()),
                "quantity",
            )
            line.qty_repaired = line._sum_moves(repaired, "quantity")
            line.qty_sent_back = line._sum_moves(
                (left - replaced).filtered(lambda m: m._is_way_to_customer()),
                "quantity",
            )
            # Replacements and repaired goods leave from elsewhere.
            line.qty_in_quarantine = line.product_uom_id.round(
                line.qty_received
                - line._sum_moves(left - replaced - repaired, "quantity")
                - line._get_qty_unmoved()
            )

    def _get_qty_unmoved(self):
        """Return what is known to have left quarantine and that no move tells.

        :return: in the unit of the line; inspections may record such goods.
        :rtype: float
        """
        self.ensure_one()
        return 0.0
