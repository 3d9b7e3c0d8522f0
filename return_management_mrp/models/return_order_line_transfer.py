from odoo import models


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    def _take_from_delivered_moves(self, moves, left):
        """Override of `return_management` for components that a kit contains twice.

        Each line of the bill of materials gives back its part, or Odoo would count
        kits as undelivered of which all components are there.
        """
        bom_lines = self._get_bom_lines(moves)
        if len(bom_lines) < 2:
            return super()._take_from_delivered_moves(moves, left)
        uom = self.product_id.uom_id
        needed = self._convert_to_product_uom(self.qty_authorized)
        asked = {line: 0.0 for line in bom_lines}
        for move in moves:
            asked[move.bom_line_id] += move.product_qty
        total = sum(asked.values())
        shares = {}
        for bom_line in bom_lines:
            wanted = uom.round(needed * asked[bom_line] / total, rounding_method="DOWN")
            for move in moves:
                if move.bom_line_id == bom_line and wanted > 0:
                    shares[move] = min(wanted, left[move])
                    left[move] -= shares[move]
                    wanted -= shares[move]
        return self._take_rest_from_moves(moves, left, shares, needed)

    def _take_rest_from_moves(self, moves, left, shares, needed):
        """Take what rounding left over from any move that still has something.

        :param list[stock.move] moves: the deliveries in the order of preference.
        :param dict[stock.move, float] left: what can still be taken; lowered here.
        :param dict[stock.move, float] shares: what was taken.
        :param float needed: what is taken in all.
        :return: see `_take_from_delivered_moves`.
        :rtype: list[tuple[stock.move, float]]
        """
        self.ensure_one()
        uom = self.product_id.uom_id
        rest = needed - sum(shares.values())
        for move in moves:
            taken = min(rest, left[move])
            if uom.compare(taken, 0) > 0:
                shares[move] = shares.get(move, 0.0) + taken
                left[move] -= taken
                rest -= taken
        if uom.compare(rest, 0) > 0:
            shares[self.env["stock.move"]] = rest
        return [
            (move, uom._compute_quantity(taken, self.product_uom_id, round=False))
            for move, taken in shares.items()
            if uom.compare(taken, 0) > 0
        ]

    def _get_bom_lines(self, moves):
        """Return the lines of the bill of materials that these moves stem from.

        :param list[stock.move] moves: deliveries of the product of this line.
        :rtype: mrp.bom.line
        """
        self.ensure_one()
        bom_lines = self.env["mrp.bom.line"]
        return bom_lines.concat(*(move.bom_line_id for move in moves)) | bom_lines

    def _prepare_reverse_move_vals_list(self, shares):
        """Override of `return_management`: Odoo counts kits by their bill's lines."""
        vals_list = super()._prepare_reverse_move_vals_list(shares)
        if self.kit_product_id:
            for vals, (delivered, __) in zip(vals_list, shares, strict=True):
                vals["bom_line_id"] = delivered.bom_line_id.id
        return vals_list

    def _prepare_send_back_move_vals(self, inspection, picking_type):
        """Override of `return_management`: Odoo counts kits by their bill's lines."""
        vals = super()._prepare_send_back_move_vals(inspection, picking_type)
        if self.kit_product_id:
            vals["bom_line_id"] = inspection.receipt_move_id.bom_line_id.id
        return vals
