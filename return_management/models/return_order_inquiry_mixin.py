from odoo import fields, models


class ReturnOrderInquiryMixin(models.AbstractModel):
    """What the customer is asked for while the return waits and its clock stops."""

    _name = "return.order.inquiry.mixin"
    _description = "Questions to the Customer of a Return"

    is_waiting_for_customer = fields.Boolean(readonly=True, copy=False)
    inquiry = fields.Text(readonly=True, copy=False)

    def _answer_inquiry(self):
        """Go on with returns whose customer answered."""
        self.filtered("is_waiting_for_customer")._write_transition(
            {"is_waiting_for_customer": False}
        )
