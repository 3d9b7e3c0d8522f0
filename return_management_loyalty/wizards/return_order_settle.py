from odoo import fields, models


class ReturnOrderSettle(models.TransientModel):
    _inherit = "return.order.settle"

    card_refund = fields.Char(compute="_compute_amounts")

    def _show_notes(self, notes):
        """Override of `return_management` to tell what goes back to cards."""
        result = super()._show_notes(notes)
        texts = []
        for note in notes:
            # sudo: who settles needs no rights on entries and cards.
            invoice = note["invoice"].sudo()
            (share,) = invoice._share_over_cards([(note["total"], note["total"])])
            if share:
                texts.append(invoice._describe_card_refund(share))
        self.card_refund = ", ".join(texts) or False
        return result
