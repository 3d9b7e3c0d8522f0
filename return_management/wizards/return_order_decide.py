from odoo import fields, models
from odoo.exceptions import UserError


class ReturnOrderDecide(models.TransientModel):
    """Asks for the comment of a decision, and optionally for a signature."""

    _name = "return.order.decide"
    _description = "Decide about Returns"

    order_ids = fields.Many2many(
        comodel_name="return.order",
        string="Return Orders",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    decision = fields.Selection(
        selection=[("approve", "Approve"), ("refuse", "Refuse")],
        required=True,
        default="approve",
    )
    comment = fields.Text()
    signature = fields.Binary()

    def action_decide(self):
        """Take the decision.

        :raise UserError: if a refusal has no reason.
        :raise AccessError: if the user may not decide.
        """
        self.ensure_one()
        if self.decision == "refuse":
            if not self.comment:
                raise UserError(
                    self.env._(
                        "Give the reason for the refusal. The customer will read it."
                    )
                )
            self.order_ids.action_refuse(self.comment)
        else:
            self.order_ids.action_approve(self.comment, self.signature)
