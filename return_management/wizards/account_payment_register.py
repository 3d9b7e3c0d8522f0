from odoo import api, models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    @api.model
    def _get_communication(self, lines):
        """Override of `account` to name the returns whose credit notes are paid."""
        communication = super()._get_communication(lines)
        # sudo: the number of a return tells nothing to who pays its credit note.
        numbers = lines.move_id.return_order_id.sudo().mapped("name")
        return ", ".join(
            [n for n in numbers if n not in (communication or "")]
            + ([communication] if communication else [])
        )

    def _create_payments(self):
        """Override of `account` to ask finance before a refund without its invoice."""
        # sudo: the obstacle does not depend on who pays.
        self.line_ids.move_id.sudo()._check_return_refund_confirmed()
        return super()._create_payments()
