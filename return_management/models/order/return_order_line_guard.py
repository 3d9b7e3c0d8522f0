from odoo import models
from odoo.exceptions import UserError


class ReturnOrderLine(models.Model):
    """Until when a return line may be changed, and by whom."""

    _inherit = "return.order.line"

    def _check_not_authorized(self):
        """Leave what is allowed and credited to the approver, until it is decided.

        :raise UserError: if it is decided.
        """
        decided = self.filtered(lambda line: line.state not in ("draft", "submitted"))
        if decided:
            raise UserError(
                self.env._(
                    "%(orders)s: the quantities were authorized already. Cancel "
                    "the return and make a new one to change them.",
                    orders=", ".join(decided.order_id.mapped("name")),
                )
            )

    def _check_authorized_as_asked(self):
        """Refuse to lower a quantity before it is submitted.

        Who asks could otherwise keep the value below the limit of a stage.

        :raise UserError: naming the return and the remedy.
        """
        lowered = self.filtered(
            lambda line: (
                line.state == "draft"
                and line.product_uom_id.compare(
                    line.qty_authorized, line.product_uom_qty
                )
                != 0
            )
        )
        if lowered and not self.env.su:
            raise UserError(
                self.env._(
                    "%(orders)s: the approver decides about the authorized quantity. "
                    "Change the quantity asked for, or submit first.",
                    orders=", ".join(lowered.order_id.mapped("name")),
                )
            )

    def _check_order_open(self):
        """Refuse to change the lines of a return that was submitted.

        :raise UserError: naming the return and the remedy.
        """
        closed = self.order_id.filtered(lambda order: order.state != "draft")
        if closed:
            raise UserError(
                self.env._(
                    "%(orders)s was submitted: its lines can no longer be changed. "
                    "Set it back to draft first.",
                    orders=", ".join(closed.mapped("name")),
                )
            )
