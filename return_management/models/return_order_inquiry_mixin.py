from odoo import models


class ReturnOrderInquiryMixin(models.AbstractModel):
    """What the customer is asked for while the return waits and its clock stops."""

    _name = "return.order.inquiry.mixin"
    _description = "Questions to the Customer of a Return"
