from odoo import models


class StockQuant(models.Model):
    """Who holds goods in the places of returns."""

    _inherit = "stock.quant"

    def _get_holders(self):
        """Name the transfers that have reserved these quants, but for their customers.

        :return: names of transfers, or what their moves refer to.
        :rtype: list[str]
        """
        reserved = self.filtered("reserved_quantity")
        if not reserved:
            return []
        # sudo: as core does for all quants.
        move_lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                [
                    ("product_id", "in", reserved.product_id.ids),
                    ("location_id", "in", reserved.location_id.ids),
                    ("lot_id", "in", [False, *reserved.lot_id.ids]),
                    ("state", "not in", ("draft", "done", "cancel")),
                    ("quantity", ">", 0),
                ]
            )
        )
        moves = move_lines.move_id.filtered(lambda move: not move._is_own_goods())
        return list(dict.fromkeys(filter(None, moves.mapped("reference"))))
