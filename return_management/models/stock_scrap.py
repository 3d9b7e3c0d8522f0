from odoo import fields, models


class StockScrap(models.Model):
    _name = "stock.scrap"
    _inherit = ["return.link.mixin", "stock.scrap"]

    return_inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        index="btree_not_null",
        readonly=True,
        check_company=True,
    )

    def _prepare_move_values(self):
        """Override of `stock` to link the move with the return."""
        values = super()._prepare_move_values()
        if self.return_inspection_id:
            values["return_inspection_id"] = self.return_inspection_id.id
            values["return_line_id"] = self.return_inspection_id.line_id.id
        elif self.picking_id.return_order_id:
            values["return_line_id"] = self._find_return_line().id
        return values

    def _find_return_line(self):
        """Find the return line whose goods in quarantine are scrapped by hand.

        :return: empty if these are no goods of the return.
        :rtype: return.order.line
        """
        self.ensure_one()
        # sudo: the warehouse may not read returns, but says what became of the goods.
        order = self.picking_id.return_order_id.sudo()
        lines = order.line_ids.filtered(lambda line: line.product_id == self.product_id)
        quantity = self.product_uom_id._compute_quantity(
            self.scrap_qty, self.product_id.uom_id, round=False
        )
        uom = self.product_id.uom_id
        for line, left in lines._count_goods_left().items():
            arrivals = line._get_arrivals().move_line_ids
            if self.location_id in arrivals.location_dest_id and (
                uom.compare(quantity, left[self.lot_id][self.owner_id]) <= 0
            ):
                return line.sudo(self.env.su)
        return lines.browse()
