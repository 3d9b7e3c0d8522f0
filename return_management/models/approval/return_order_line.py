from odoo import models


class ReturnOrderLine(models.Model):
    """What approvers alone change until it is decided."""

    _inherit = "return.order.line"

    def _is_exception(self):
        """Return whether the line comes back by way of exception alone: extended.

        :rtype: bool
        """
        self.ensure_one()
        return False

    def _check_not_authorized(self):
        """Override to leave what was submitted to who decides about it.

        :raise AccessError: if the user is not the approver.
        """
        result = super()._check_not_authorized()
        if not self.env.su:
            self.order_id.filtered(
                lambda order: order.state == "submitted"
            )._check_can_decide()
        return result
