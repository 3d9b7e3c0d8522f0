from odoo import Command, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    # Nobody writes these by hand: the points of the cards follow from them.
    return_card_note_id = fields.Many2one(
        comodel_name="account.move",
        string="Credit Note Paid by Card",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="The credit note of a return that this entry pays to gift cards and "
        "eWallets.",
    )
    return_card_entry_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="return_card_note_id",
        string="Entries Paid to Cards",
        groups=fields.NO_ACCESS,
    )

    # === OVERRIDES === #

    def _post(self, soft=True):
        """Override of `account` to let cards follow the documents of returns.

        :raise UserError: if an entry would pay a card for what is not owed any more.
        """
        # sudo: who posts entries need not read payments, returns and cards.
        self.sudo()._check_card_entries()
        posted = super()._post(soft=soft)
        posted_sudo = posted.sudo()
        posted_sudo.origin_payment_id._issue_store_credit()
        posted_sudo._settle_by_cards()
        posted_sudo._pay_back_cards()
        posted_sudo._update_points_of_returns()
        return posted

    def button_draft(self):
        """Override of `account` to take back what cards got by these documents.

        :raise UserError: if it has been used.
        """
        # sudo: as in `_post`.
        self.sudo().origin_payment_id._take_back_store_credit()
        self.sudo()._undo_card_entries()
        result = super().button_draft()
        self.sudo()._update_points_of_returns()
        return result

    def button_cancel(self):
        """Override of `account` to take back what cards got by these documents.

        :raise UserError: if it has been used.
        """
        # sudo: as in `_post`.
        self.sudo().origin_payment_id._take_back_store_credit()
        self.sudo()._undo_card_entries()
        result = super().button_cancel()
        self.sudo()._update_points_of_returns()
        return result

    # === WHAT WAS PAID BY CARDS === #

    def _get_card_lines(self):
        """Return the lines by which gift cards and eWallets paid these invoices.

        :rtype: account.move.line
        """
        return self.invoice_line_ids.filtered(
            lambda line: (
                line.price_total < 0
                and any(sold._is_prepayment() for sold in line.sale_line_ids)
            )
        )

    def _share_over_cards(self, credits, notes=None):
        """Share credits of this invoice over what paid it: money first, then the cards.

        :param list[tuple] credits: total and open amount of each, in their order.
        :param account.move notes: posted already, but not to be counted: the credits.
        :return: for each credit what goes back to cards, by the lines that they paid.
        :rtype: list[dict[account.move.line, float]]
        """
        self.ensure_one()
        cards = self._get_card_lines()
        if not cards:
            return [{} for __ in credits]
        back = cards._get_amounts_back()
        left = {line: -line.price_total - back[line] for line in cards}
        money = self._get_money_left(sum(back.values()), notes or self.browse())
        shares = []
        for total, open_amount in credits:
            rest = min(total - max(money, 0.0), open_amount)
            share = {}
            for line in cards:
                amount = self.currency_id.round(min(rest, left[line]))
                if self.currency_id.compare_amounts(amount, 0.0) > 0:
                    share[line] = amount
                    left[line] -= amount
                    rest -= amount
            money -= total - sum(share.values())
            shares.append(share)
        return shares

    def _get_money_left(self, back, notes):
        """Return what was paid otherwise than by cards and has not been credited.

        :param float back: what went back to cards already.
        :param account.move notes: credit notes not to be counted.
        :rtype: float
        """
        self.ensure_one()
        advance = self.invoice_line_ids.filtered("is_downpayment")
        credited = self.reversal_move_ids.filtered(
            lambda move: move.move_type == "out_refund" and move.state == "posted"
        )
        return (
            self.amount_total
            - sum(advance.mapped("price_total"))
            - sum((credited - notes).mapped("amount_total"))
            + back
        )

    # === BACK TO THE CARDS === #

    def _pay_back_cards(self):
        """Book what cards paid back to them, as far as money did not pay it."""
        notes = self.filtered(
            lambda move: (
                move.move_type == "out_refund"
                and move.return_order_id
                and move.reversed_entry_id
            )
        )
        cards = notes.reversed_entry_id._get_card_lines()
        if not cards:
            return
        # Credit notes of one invoice that are posted side by side see each other.
        cards.sale_line_ids._lock_for_return()
        vals_list = []
        for invoice, group in notes.grouped("reversed_entry_id").items():
            credits = [(note.amount_total, note.amount_residual) for note in group]
            shares = invoice._share_over_cards(credits, group)
            for note, share in zip(group, shares, strict=True):
                if share:
                    vals_list.append(note._prepare_card_entry_vals(share))
        # The lines are complete, with their taxes.
        entries = self.with_context(skip_invoice_sync=True).create(vals_list)
        entries.with_context(skip_invoice_sync=False)._post(soft=False)
        entries._tell_card_refunds()

    def _prepare_card_entry_vals(self, share):
        """Return the entry that pays a part of this credit note to cards.

        :param dict share: amounts by the invoice lines that the cards paid.
        :rtype: dict
        """
        self.ensure_one()
        lines = [
            vals
            for line, amount in share.items()
            for vals in line._prepare_card_back_vals_list(amount)
        ]
        lines.append(
            {
                "account_id": self._get_open_receivables()[:1].account_id.id,
                "amount_currency": -sum(vals["amount_currency"] for vals in lines),
                "balance": -sum(vals["balance"] for vals in lines),
            }
        )
        common = {
            "partner_id": self.commercial_partner_id.id,
            "currency_id": self.currency_id.id,
        }
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "date": self.date,
            "ref": self.env._(
                "%(order)s: %(note)s back to card",
                order=self.return_order_id.name,
                note=self.name,
            ),
            "return_card_note_id": self.id,
            "line_ids": [Command.create({**vals, **common}) for vals in lines],
            **common,
        }

    def _get_open_receivables(self):
        """Return the receivables of these documents that are not settled.

        :rtype: account.move.line
        """
        return self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )

    def _settle_by_cards(self):
        """Reconcile the entries among these with the credit notes that they pay."""
        for entry in self.filtered("return_card_note_id"):
            (entry | entry.return_card_note_id)._get_open_receivables().reconcile()

    def _check_card_entries(self):
        """Refuse entries that would pay cards what is not owed any more.

        :raise UserError: naming the entry, the credit note and the remedy.
        """
        for entry in self.filtered("return_card_note_id"):
            note = entry.return_card_note_id
            # A draft may have stayed matched.
            open_lines = entry._get_open_receivables()
            amount = sum(open_lines.mapped("amount_residual_currency"))
            if (
                note.state != "posted"
                or note.currency_id.compare_amounts(note.amount_residual, amount) < 0
            ):
                raise UserError(
                    self.env._(
                        "%(entry)s would pay %(amount)s of %(note)s to a card, which "
                        "is not owed any more. Post the credit note again instead.",
                        entry=entry.display_name,
                        amount=note.currency_id.format(amount),
                        note=note.display_name,
                    )
                )

    def _undo_card_entries(self):
        """Cancel what these credit notes paid to cards.

        :raise UserError: if it has been used.
        """
        entries = self._get_posted_card_entries()
        if entries:
            entries.button_draft()
            entries.button_cancel()

    def _get_posted_card_entries(self):
        """Return the entries by which these credit notes pay cards.

        :rtype: account.move
        """
        return self.return_card_entry_ids.filtered(lambda move: move.state == "posted")

    def _tell_card_refunds(self):
        """Write into the chatter of the returns what these entries paid to cards."""
        for entry in self:
            note = entry.return_card_note_id
            note.return_order_id._message_log(
                body=self.env._(
                    "%(note)s: %(cards)s, by %(entry)s.",
                    note=note.name,
                    cards=note._describe_card_refund(note._get_card_refund()),
                    entry=entry.name,
                )
            )

    # === WHAT IS TOLD === #

    def _get_card_refund(self):
        """Return what this credit note pays to cards: done, or expected of a draft.

        :return: amounts by the invoice lines that the cards paid.
        :rtype: dict[account.move.line, float]
        """
        self.ensure_one()
        if self.state == "draft" and self.reversed_entry_id:
            credit = (self.amount_total, self.amount_total)
            return self.reversed_entry_id._share_over_cards([credit])[0]
        booked = self._get_posted_card_entries().line_ids.filtered(
            "return_card_line_id"
        )
        return {
            card_line: -sum(lines.mapped("amount_currency"))
            for card_line, lines in booked.grouped("return_card_line_id").items()
        }

    def _describe_card_refund(self, share):
        """Return in words what goes back to which card.

        :param dict share: amounts by the invoice lines that the cards paid.
        :rtype: str
        """
        return ", ".join(
            self.env._(
                "%(amount)s back to %(card)s",
                amount=line.currency_id.format(amount),
                card=", ".join(
                    card._get_masked_name() for card in line.sale_line_ids.coupon_id
                ),
            )
            for line, amount in share.items()
        )

    # === POINTS === #

    def _update_points_of_returns(self):
        """Let the points of the sold orders follow what these documents credit."""
        returns = {}
        for document in self.filtered("return_order_id") | self.return_card_note_id:
            lines = document.invoice_line_ids
            lines |= document.reversed_entry_id._get_card_lines()
            for sale in lines.sale_line_ids.order_id:
                returns[sale] = document.return_order_id
        self.env["sale.order"].union(*returns)._update_points_of_returns(returns)
