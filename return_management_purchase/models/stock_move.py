from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    return_vendor_claim_line_id = fields.Many2one(
        comodel_name="return.vendor.claim.line",
        string="Vendor Claim Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        """Override of `stock` to keep the lines of a claim apart."""
        return super()._prepare_merge_moves_distinct_fields() + [
            "return_vendor_claim_line_id"
        ]

    def _prepare_move_split_vals(self, qty):
        """Override of `stock`: the rest of a claim line belongs to it as well."""
        return {
            **super()._prepare_move_split_vals(qty),
            "return_vendor_claim_line_id": self.return_vendor_claim_line_id.id,
        }

    def _reserve_claimed_goods(self):
        """Reserve exactly the pieces that are claimed, and anything else as usual."""
        for move in self:
            line = move.return_vendor_claim_line_id
            lots = line.lot_ids - (line.move_ids - move).move_line_ids.lot_id
            if move.product_id.tracking == "serial":
                move._replace_move_lines([(lot, 1.0) for lot in lots])
            elif line.lot_ids:
                move._replace_move_lines([(line.lot_ids[:1], move.product_qty)])
            else:
                move._action_assign()
        self._recompute_state()
