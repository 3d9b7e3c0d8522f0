from odoo import fields, models


class ReturnOrderRefundMethod(models.TransientModel):
    """Asks for another way of refund, for those who do not write returns."""

    _name = "return.order.refund.method"
    _description = "Change the Way of Refund"

    order_ids = fields.Many2many(
        comodel_name="return.order",
        string="Return Orders",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    refund_method = fields.Selection(
        selection=lambda self: self._selection_refund_method(),
        string="Way of Refund",
        required=True,
    )

    def _selection_refund_method(self):
        return (
            self.env["return.order"]
            ._fields["refund_method"]
            ._description_selection(self.env)
        )

    def action_change(self):
        """Change the way of refund.

        :raise AccessError: if the user may not.
        :raise UserError: if the refund was made, or the way is not allowed.
        """
        self.ensure_one()
        self.order_ids.action_set_refund_method(self.refund_method)
