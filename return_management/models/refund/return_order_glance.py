from odoo import api, fields, models


class ReturnOrder(models.Model):
    """How much has to be paid, and how far it has come, as lists show it."""

    _inherit = "return.order"

    amount_to_refund = fields.Monetary(
        string="To Pay",
        compute="_compute_amount_to_refund",
        help="What the posted credit notes still owe.",
    )

    @api.depends("credit_note_ids.amount_residual", "credit_note_ids.state")
    def _compute_amount_to_refund(self):
        for order in self:
            date = order.company_id._get_return_today()
            order.amount_to_refund = sum(
                note.currency_id._convert(
                    note.amount_residual, order.currency_id, order.company_id, date
                )
                for note in order._get_credit_notes_to_refund()
            )

    @api.depends("refund_status")
    def _compute_outcome(self):
        return super()._compute_outcome()

    def _get_outcome(self):
        """Override: what is credited is paid out, unless it stays open credit."""
        outcome = super()._get_outcome()
        if outcome != "credited" or self.refund_method == "on_account":
            return outcome
        paid = {"pending": "to_pay", "processing": "under_way", "full": "refunded"}
        return paid.get(self.refund_status, outcome)
