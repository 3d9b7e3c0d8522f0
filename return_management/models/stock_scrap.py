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
        return values
