from odoo import api, fields, models


class ReturnOrderSettleOtherwise(models.TransientModel):
    """Asks what the customer gets for goods that could not be repaired."""

    _name = "return.order.settle.otherwise"
    _description = "Settle Otherwise than by a Repair"

    inspection_ids = fields.Many2many(
        comodel_name="return.order.inspection",
        string="Not Repaired",
        default=lambda self: self._default_inspection_ids(),
        required=True,
    )
    settlement_type = fields.Selection(
        selection=[
            ("refund", "Refund"),
            ("exchange", "Exchange"),
            ("none", "Send Back Unrepaired"),
        ],
        string="Settlement",
        required=True,
        default="refund",
    )

    @api.model
    def _default_inspection_ids(self):
        """Propose the parts whose repair was cancelled.

        :rtype: return.order.inspection
        """
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids", [])
        inspections = self.env["return.order.inspection"]
        if model == "return.order":
            inspections = self.env[model].browse(ids).inspection_ids
        elif model == "return.order.inspection":
            inspections = inspections.browse(ids)
        return inspections.filtered(lambda i: i.repair_status == "failed")

    def action_confirm(self):
        """Settle these parts in the chosen way.

        :raise AccessError: if the user may not inspect.
        :raise UserError: if a repair goes on.
        """
        self.ensure_one()
        self.inspection_ids._settle_otherwise(self.settlement_type)
