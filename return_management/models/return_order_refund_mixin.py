from odoo import fields, models


class ReturnOrderRefundMixin(models.AbstractModel):
    """How and when the money reaches the customer."""

    _name = "return.order.refund.mixin"
    _description = "Refund of a Return"

    refund_method = fields.Selection(
        selection=[
            ("on_account", "Open Credit"),
            ("bank_transfer", "Bank Transfer"),
            ("original_payment", "Original Payment"),
        ],
        string="Way of Refund",
        required=True,
        default="on_account",
        help="How the customer gets the money of the credit notes.",
    )
