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
        """Reserve exactly the goods that are claimed, whoever they belong to."""
        self.move_line_ids.unlink()
        free = self._find_free_goods()
        self._create_operations({move: move._take_claimed_goods(free) for move in self})
        self._recompute_state()

    def _take_claimed_goods(self, free):
        """Take the goods of the claim out of what is free.

        :param FreeGoods free: lowered by what is taken.
        :rtype: list[Goods]
        """
        self.ensure_one()
        line = self.return_vendor_claim_line_id
        needs = [(line.lot_ids[:1], self.product_qty)]
        if self.product_id.tracking == "serial":
            lots = line.lot_ids - (line.move_ids - self).move_line_ids.lot_id
            needs = [(lot, 1.0) for lot in lots]
        return [
            goods
            for lot, quantity in needs
            for goods in line.inspection_id._take_goods_again(free, lot, quantity)
        ]
