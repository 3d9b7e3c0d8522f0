from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def action_explode(self):
        """Override of `mrp`: what comes back is what was delivered.

        A product that became a kit since then was delivered in one piece.
        """
        kept = self.filtered(
            lambda move: (
                move.return_line_id
                and move.return_line_id.product_id == move.product_id
            )
        )
        return kept | super(StockMove, self - kept).action_explode()
