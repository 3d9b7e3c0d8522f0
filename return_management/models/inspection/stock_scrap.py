from odoo import fields, models
from odoo.exceptions import UserError


class StockScrap(models.Model):
    _name = "stock.scrap"
    _inherit = ["return.link.mixin", "stock.scrap"]

    return_inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        index="btree_not_null",
        readonly=True,
        check_company=True,
    )

    def action_validate(self):
        """Override of `stock`: goods that are being inspected are not scrapped too.

        :raise UserError: if somebody else moves the goods out of quarantine right now.
        """
        self._lock_goods_in_quarantine()
        return super().action_validate()

    def _lock_goods_in_quarantine(self):
        """Let nobody else inspect what is scrapped until this transaction ends.

        Odoo itself passes over stock that is locked, and goes below zero.

        :raise UserError: naming the products.
        """
        # sudo: where returns lie, and what of it, is the same for everybody.
        warehouses = self.env["stock.warehouse"].sudo()
        domain = [("quarantine_location_id", "parent_of", self.location_id.ids)]
        quarantines = warehouses.search(domain).quarantine_location_id
        if not quarantines:
            return
        quants = quarantines.env["stock.quant"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("location_id", "child_of", quarantines.ids),
            ]
        )
        held = set(quants.ids) - quants._lock_together()
        if held:
            raise UserError(
                self.env._(
                    "Somebody else is moving %(products)s at this moment. Try again in "
                    "a few seconds.",
                    products=", ".join(
                        quants.browse(held).product_id.mapped("display_name")
                    ),
                )
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
