from collections import defaultdict

from odoo import models

from .free_goods import Goods


class StockMove(models.Model):
    """Lots that the customer announced, on the moves that bring them."""

    _inherit = "stock.move"

    def _assign_announced_lots(self):
        """Put the lots that the customer announced on the reverse moves.

        Each lot is taken at most as often as the delivery brought it.
        """
        for move in self.filtered(lambda move: move.return_line_id.lot_ids):
            announced = move.return_line_id.lot_ids
            if move.origin_returned_move_id:
                goods = move._share_announced_lots(announced)
                move.move_line_ids.unlink()
                move._create_operations({move: goods})
            elif move.product_id.tracking == "serial":
                move._replace_move_lines([(lot, 1.0) for lot in announced])
            else:
                move._replace_move_lines([(announced[0], move.product_qty)])

    def _share_announced_lots(self, announced):
        """Fill this reverse move with announced lots, and then with delivered ones.

        They are still in the package of the delivery, and whose they were.

        :param stock.lot announced: what the customer says that comes back.
        :rtype: list[Goods]
        """
        self.ensure_one()
        delivery = self.origin_returned_move_id
        delivered = defaultdict(float)
        for line in delivery.move_line_ids:
            key = line.lot_id, line.result_package_id, line.owner_id
            delivered[key] += line.quantity_product_uom
        returned = delivery.returned_move_ids.filtered(lambda m: m.state == "done")
        for line in returned.move_line_ids:
            key = line.lot_id, line.package_id, line.owner_id
            delivered[key] -= line.quantity_product_uom
        goods = []
        left = self.product_qty
        for key in sorted(
            delivered, key=lambda key: (key[0] not in announced, key[0].id)
        ):
            quantity = min(left, delivered[key])
            if self.product_id.uom_id.compare(quantity, 0) > 0:
                goods.append(Goods(self.location_id, *key, quantity))
                left -= quantity
        return goods

    def _create_operations(self, goods):
        """Create the detailed operations for goods, which reserves them.

        :param dict[stock.move, list[Goods]] goods: what each move takes.
        """
        self.env["stock.move.line"].create(
            [
                {
                    **move._prepare_move_line_vals(quantity=part.quantity),
                    **part._get_vals(),
                }
                for move, parts in goods.items()
                for part in parts
            ]
        )
