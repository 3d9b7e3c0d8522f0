from odoo import api, fields, models


class ReturnOrderLine(models.Model):
    """What of a line was inspected."""

    _inherit = "return.order.line"

    inspection_ids = fields.One2many(
        comodel_name="return.order.inspection", inverse_name="line_id"
    )

    @api.depends(
        "inspection_ids.state",
        "inspection_ids.quantity",
        "inspection_ids.disposition_id.action",
        "inspection_ids.missing_type",
        "inspection_ids.settlement_type",
    )
    def _compute_qty_inspected(self):
        for line in self:
            done = line.inspection_ids.filtered(lambda i: i.state == "done")
            accepted = done.filtered(lambda i: not i.disposition_id.goes_back)
            otherwise = done.filtered(lambda i: i._get_settlement_type() != "refund")
            line.qty_inspected = sum(done.mapped("quantity"))
            line.qty_inspected_otherwise = sum(otherwise.mapped("quantity"))
            line.qty_accepted = sum(accepted.mapped("quantity"))
            lost = done.filtered(lambda i: i._is_lost())
            line.qty_missing = sum(lost.mapped("quantity"))

    @api.depends("qty_missing")
    def _compute_qty_received(self):
        """Override: what is missing is not in quarantine any more."""
        return super()._compute_qty_received()
