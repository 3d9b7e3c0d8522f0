from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """Override of `account` to give the store credit again that was taken back."""
        posted = super()._post(soft=soft)
        # sudo: who posts entries need not read payments.
        posted.sudo().origin_payment_id._issue_store_credit()
        return posted

    def button_draft(self):
        """Override of `account` to take the store credit of the payment back.

        :raise UserError: if it has been used.
        """
        # sudo: as in `_post`.
        self.sudo().origin_payment_id._take_back_store_credit()
        return super().button_draft()

    def button_cancel(self):
        """Override of `account` to take the store credit of the payment back.

        :raise UserError: if it has been used.
        """
        # sudo: as in `_post`.
        self.sudo().origin_payment_id._take_back_store_credit()
        return super().button_cancel()
