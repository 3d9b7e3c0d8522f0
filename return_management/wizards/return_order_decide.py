from odoo import api, fields, models
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
    settlement_shown = fields.Json(compute="_compute_settlement_shown", store=True)
    settlement_summary = fields.Text(
        string="Settlement", compute="_compute_settlement_summary"
    )
    comment = fields.Text()
    signature = fields.Binary()

    @api.depends("order_ids")
    def _compute_settlement_shown(self):
        """Keep the money that is decided about as it is when the dialog opens."""
        for wizard in self:
            orders = wizard.order_ids._origin
            wizard.settlement_shown = {
                str(order.id): order._add_up_settlement()
                for order in orders
                if order.open_gate == "settle"
            }

    @api.depends("settlement_shown")
    def _compute_settlement_summary(self):
        for wizard in self:
            texts = [
                f"{order.name}\n{order._describe_amounts(rows)}"
                for order, rows in wizard._get_shown().items()
                if rows
            ]
            wizard.settlement_summary = "\n\n".join(texts) or False

    def _get_shown(self):
        """Return the amounts that the dialog shows.

        :rtype: dict[return.order, list | None]
        """
        self.ensure_one()
        shown = self.settlement_shown or {}
        return {
            order: shown[str(order.id)]
            for order in self.order_ids._origin
            if str(order.id) in shown
        }

    def _check_as_shown(self):
        """Refuse to approve other amounts than those that the dialog shows.

        :raise UserError: naming the return, what changed and the remedy.
        """
        self.ensure_one()
        for order, rows in self._get_shown().items():
            if rows is not None:
                order._raise_if_changed(
                    order._get_changed_amounts(rows, order._add_up_settlement())
                )

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
            self._check_as_shown()
            self.order_ids.action_approve(self.comment, self.signature)
