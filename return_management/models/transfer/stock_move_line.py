from odoo import api, models

# What says which goods a detailed operation is about, and where they went
GOODS_FIELDS = {
    "location_dest_id",
    "location_id",
    "lot_id",
    "lot_name",
    "owner_id",
    "package_id",
    "product_uom_id",
    "quant_id",
    "quantity",
    "result_package_id",
}


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["return.link.mixin", "stock.move.line", "stock.correction.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `stock`: an operation that is added to a done move corrects it.

        :raise UserError: see `stock.move._follow_correction`.
        """
        lines = super().create(vals_list)
        corrected = lines.filtered(lambda line: line.state == "done").move_id
        if corrected:
            with corrected._correcting_together() as moves:
                moves._note_correction()
        return lines

    def write(self, vals):
        """Override of `stock`: to change a done operation corrects its move.

        :raise UserError: see `stock.move._follow_correction`.
        """
        corrected = (
            GOODS_FIELDS & vals.keys()
            and self.filtered(lambda line: line.state == "done").move_id
        )
        if not corrected:
            return super().write(vals)
        with self._correcting_together() as lines:
            corrected.with_env(lines.env)._note_correction()
            return super(StockMoveLine, lines).write(vals)

    def _exclude_requiring_lot(self):
        """Override of `stock`: inspections move goods as they came.

        Where they came with a number, the inspection asks for it.
        """
        return super()._exclude_requiring_lot() or self.move_id.return_inspection_id

    def _is_counted_by_returns(self):
        """Override: goods that moved count."""
        return self.state == "done"

    def _has_returns(self):
        """Override: what rests on the move rests on its details."""
        return self.move_id._has_returns()
