from odoo import models
from odoo.exceptions import AccessError, UserError


class AccountMove(models.Model):
    """Credit notes of returns whose invoice was taken back."""

    _inherit = "account.move"

    def _get_undone_invoices(self):
        """Return what these credit notes of returns credit and is not posted any more.

        :rtype: account.move
        """
        notes = self.filtered(
            lambda move: move.return_order_id and move.move_type == "out_refund"
        )
        invoices = notes.reversed_entry_id
        invoices |= notes.invoice_line_ids.return_invoice_line_id.move_id
        return invoices.filtered(lambda invoice: invoice.state != "posted")

    def _check_credited_invoice_posted(self, posting):
        """Refuse to post credit notes of returns whose invoice was taken back.

        :param account.move posting: what is posted at the same time.
        :raise UserError: naming the credit note, the invoice and the remedy.
        """
        if self._get_undone_invoices() <= posting:
            return
        for move in self:
            if move._get_undone_invoices() - posting:
                raise UserError(move._get_return_note_obstacle())

    def _get_return_note_obstacle(self):
        """Return why this credit note of a return can neither be posted nor paid now.

        :return: the explanation, False if nothing stands in the way.
        :rtype: str | bool
        """
        self.ensure_one()
        undone = self._get_undone_invoices()
        if not undone or self.state == "cancel":
            return False
        values = {
            "note": self.display_name,
            "order": self.return_order_id.name,
            "invoices": ", ".join(undone.mapped("display_name")),
        }
        if self.state == "draft" and "cancel" in undone.mapped("state"):
            return self.env._(
                "%(note)s of %(order)s credits %(invoices)s, which was cancelled. Use "
                "“Discard and Settle Again” on the return: the invoices that are "
                "posted are credited then.",
                **values,
            )
        if self.state == "draft":
            return self.env._(
                "%(note)s of %(order)s credits %(invoices)s, which is a draft again. "
                "Post the invoice first, or use “Discard and Settle Again” on the "
                "return.",
                **values,
            )
        if self._is_return_refund_free():
            return False
        return self.env._(
            "%(note)s of %(order)s was posted for %(invoices)s, which was taken back "
            "since then: the customer may have paid nothing. Use “Confirm Refund” on "
            "the credit note if it is to be paid all the same, or reverse it.",
            **values,
        )

    def _is_return_refund_free(self):
        """Return whether nothing is left to pay, or somebody confirmed it.

        :rtype: bool
        """
        self.ensure_one()
        return self.is_return_refund_confirmed or self.currency_id.is_zero(
            self.amount_residual
        )

    def _check_return_refund_confirmed(self):
        """Refuse to pay credit notes whose invoice was taken back.

        :raise UserError: naming the credit note, the invoice and the remedy.
        """
        for move in self.filtered(lambda move: move.state == "posted"):
            obstacle = move._get_return_note_obstacle()
            if obstacle:
                raise UserError(obstacle)

    def _is_reversed_in_full(self):
        """Return whether a posted document takes all of this one back.

        :rtype: bool
        """
        self.ensure_one()
        reversals = self.reversal_move_ids.filtered(
            lambda move: move.state == "posted" and move.move_type != self.move_type
        )
        return bool(reversals) and (
            self.currency_id.compare_amounts(
                sum(reversals.mapped("amount_total")), self.amount_total
            )
            >= 0
        )

    def _is_standing(self):
        """Return whether this posted document counts: it is not reversed, nor reverses.

        :rtype: bool
        """
        self.ensure_one()
        original = self.reversed_entry_id
        return (
            self.state == "posted"
            and not self._is_reversed_in_full()
            and not (
                original.return_order_id == self.return_order_id
                and original._is_reversed_in_full()
            )
        )

    def action_confirm_return_refund(self):
        """Let credit notes be paid although their invoice was taken back.

        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if nothing needs to be confirmed.
        """
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._(
                    "Only the invoicing team confirms a refund without an invoice. Ask "
                    "one of them."
                )
            )
        for move in self:
            if move.state != "posted" or not move._get_return_note_obstacle():
                raise UserError(
                    self.env._(
                        "%(note)s needs no confirmation: it is no posted credit note "
                        "of a return, or its invoice stands.",
                        note=move.display_name,
                    )
                )
        # sudo: nobody writes it but by this button.
        self.sudo().is_return_refund_confirmed = True
        message = self.env._("Confirmed: the refund is paid without its invoice.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, message))
