from collections import defaultdict

from odoo import models


class StockMoveAnnouncedMixin(models.AbstractModel):
    """Lots that the customer announced, on the moves that bring them."""

    _name = "stock.move.announced.mixin"
    _description = "Announced Lots of a Return"

    def _assign_announced_lots(self):
        """Put the lots that the customer announced on the reverse moves.

        Each lot is taken at most as often as the delivery brought it.
        """
        for move in self.filtered(lambda move: move.return_line_id.lot_ids):
            announced = move.return_line_id.lot_ids
            if move.origin_returned_move_id:
                move._replace_move_lines(move._share_announced_lots(announced))
            elif move.product_id.tracking == "serial":
                move._replace_move_lines([(lot, 1.0) for lot in announced])
            else:
                move._replace_move_lines([(announced[0], move.product_qty)])

    def _share_announced_lots(self, announced):
        """Fill this reverse move with announced lots, and then with delivered ones.

        :param stock.lot announced: what the customer says that comes back.
        :return: lots and quantities in the unit of the product.
        :rtype: list[tuple[stock.lot, float]]
        """
        self.ensure_one()
        delivery = self.origin_returned_move_id
        delivered = defaultdict(float)
        for move_line in delivery.move_line_ids:
            delivered[move_line.lot_id] += move_line.quantity_product_uom
        returned = delivery.returned_move_ids.filtered(lambda m: m.state == "done")
        for move_line in returned.move_line_ids:
            delivered[move_line.lot_id] -= move_line.quantity_product_uom
        shares = []
        left = self.product_qty
        for lot in sorted(delivered, key=lambda lot: (lot not in announced, lot.id)):
            quantity = min(left, delivered[lot])
            if self.product_id.uom_id.compare(quantity, 0) > 0:
                shares.append((lot, quantity))
                left -= quantity
        return shares
