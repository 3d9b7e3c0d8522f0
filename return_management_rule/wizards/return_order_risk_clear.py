from odoo import fields, models


class ReturnOrderRiskClear(models.TransientModel):
    """Asks for the comment that clears risk signs."""

    _name = "return.order.risk.clear"
    _description = "Clear Risk Signs"

    risk_ids = fields.Many2many(
        comodel_name="return.order.risk",
        string="Risk Signs",
        required=True,
        readonly=True,
    )
    comment = fields.Char(required=True)

    def action_clear(self):
        """Clear the signs with the comment.

        :rtype: dict
        :raise AccessError: if the user is not a returns officer.
        """
        self.ensure_one()
        self.risk_ids.action_clear(self.comment)
        return {"type": "ir.actions.act_window_close"}
