from odoo import api, fields, models


class ReturnOrderLineOutcomeMixin(models.AbstractModel):
    """What the customer wishes for a line, and what is decided."""

    _name = "return.order.line.outcome.mixin"
    _description = "Outcome of a Return Line"

    requested_settlement_type = fields.Selection(
        selection=lambda self: self._selection_settlement_type(),
        string="Customer's Wish",
        compute="_compute_requested_settlement_type",
        store=True,
        readonly=False,
    )
    settlement_type = fields.Selection(
        selection=lambda self: self._selection_settlement_type(),
        string="Settlement",
        compute="_compute_settlement_type",
        store=True,
        readonly=False,
        help="What the customer gets.",
    )

    @api.model
    def _selection_settlement_type(self):
        return (
            self.env["return.order"]
            ._fields["requested_settlement_type"]
            ._description_selection(self.env)
        )

    @api.depends("order_id.requested_settlement_type")
    def _compute_requested_settlement_type(self):
        for line in self:
            line.requested_settlement_type = line.order_id.requested_settlement_type

    @api.depends("requested_settlement_type")
    def _compute_settlement_type(self):
        for line in self:
            line.settlement_type = line.requested_settlement_type or "refund"
