from odoo import models


class AccountMoveLine(models.Model):
    """Credits that finance makes without a return, beside those of returns."""

    _inherit = "account.move.line"

    def _serve_open_returns(self):
        """Keep how much of credits made by hand is for goods of open returns.

        What is credited while a return is open is not credited by it a second time;
        what was credited before is no business of a later return.
        """
        for credit in self.filtered(lambda line: line._is_credited_by_hand()):
            invoice = credit.move_id.reversed_entry_id
            lines = credit._get_credited_candidates(invoice.invoice_line_ids)
            lines.invalidate_recordset(["qty_returnable"], flush=False)
            if lines.return_line_ids:
                credit.return_qty_served = sum(
                    credit._convert_from_sold_uom(served, line.product_uom_id)
                    for own, line, __, served in lines[0]._share_hand_credits()
                    if own == credit
                )

    def _check_credits_by_hand(self):
        """Never give back more of goods without an order than their invoice charged.

        Returns and credits made by hand count together where there are both.

        :raise UserError: naming the product and the invoice.
        """
        returned = self.return_invoice_line_id.filtered(
            lambda line: not line.sale_line_ids
        )
        by_hand = self.filtered(lambda line: line._is_credited_by_hand())
        for credit in by_hand:
            invoice = credit.move_id.reversed_entry_id
            returned |= credit._get_credited_candidates(invoice.invoice_line_ids)
        checked = self.browse()
        for original in returned.filtered("return_credit_line_ids"):
            if original in checked:
                continue
            alike = original._get_lines_credited_alike()
            checked |= alike
            hand_credits = original._get_hand_credits().filtered(
                lambda line: line.parent_state == "posted" or line in self
            )
            if hand_credits:
                (hand_credits | alike._get_posted_return_credits(self))._check_charged(
                    alike
                )

    def _get_posted_return_credits(self, posting):
        """Return the credits of goods of these lines that returns made.

        :param account.move.line posting: lines that are being posted.
        :rtype: account.move.line
        """
        return self.return_credit_line_ids.filtered(
            lambda line: line.parent_state == "posted" or line in posting
        )
