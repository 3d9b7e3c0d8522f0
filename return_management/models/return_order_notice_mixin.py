from odoo import models


class ReturnOrderNoticeMixin(models.AbstractModel):
    """Tells the customer about each step, once."""

    _name = "return.order.notice.mixin"
    _description = "Notices to the Customer of a Return"

    def _notify_customer(self, step):
        """Queue the notice of a step, unless it is turned off or was sent before.

        :param str step: a key of `const.NOTICE_STEPS`.
        """
