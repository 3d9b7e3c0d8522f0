from odoo import models


class AccountMove(models.Model):
    """Refunds follow what happens to their credit notes."""

    _inherit = "account.move"

    def _invoice_paid_hook(self):
        """Override of `account` to tell customers that their refund was paid."""
        result = super()._invoice_paid_hook()
        credits = self.filtered(lambda move: move.move_type == "out_refund")
        # sudo: finance pays without rights on returns.
        credits.return_order_id.sudo()._follow_refunds()
        return result

    def _close_settled_returns(self):
        """Override: what is paid or set off may end a refund."""
        result = super()._close_settled_returns()
        sold = self.filtered(lambda move: move.is_sale_document())
        # sudo: finance posts credit notes without rights on returns.
        sold.return_order_id.sudo()._follow_refunds()
        return result
