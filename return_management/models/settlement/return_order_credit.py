from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ReturnOrder(models.Model):
    """What finance does to credit notes by its own ways: undoes them, enters others."""

    _inherit = "return.order"

    has_stale_credit_note = fields.Boolean(compute="_compute_has_stale_credit_note")

    @api.depends(
        "credit_note_ids.state",
        "credit_note_ids.reversed_entry_id.state",
        "credit_note_ids.invoice_line_ids.return_invoice_line_id",
    )
    def _compute_has_stale_credit_note(self):
        for order in self:
            order.has_stale_credit_note = bool(order._get_stale_credit_notes())

    def _get_stale_credit_notes(self):
        """Return the drafts whose invoice is not posted any more.

        :return: under sudo.
        :rtype: account.move
        """
        # sudo: returns may be handled without rights on invoices.
        return self.sudo().credit_note_ids.filtered(
            lambda note: note.state == "draft" and note._get_undone_invoices()
        )

    def _get_settlement_obstacle(self):
        """Override to say which draft has to be discarded first."""
        obstacle = super()._get_settlement_obstacle()
        if obstacle:
            for note in self._get_stale_credit_notes()[:1]:
                return note._get_return_note_obstacle()
        return obstacle

    # === ACTION METHODS === #

    def action_discard_credit_notes(self):
        """Discard drafts whose invoice was taken back, and settle what is posted.

        :return: the screen of the settlement, or nothing if it has to wait.
        :rtype: dict | None
        :raise AccessError: if the user may neither handle returns nor invoices.
        :raise UserError: if there is no such draft.
        """
        self._check_can_settle()
        self._lock_for_decision()
        stale = self._get_stale_credit_notes()
        if not stale:
            raise UserError(
                self.env._(
                    "%(orders)s: no draft credit note has lost its invoice, so there "
                    "is nothing to discard.",
                    orders=", ".join(self.mapped("name")),
                )
            )
        bodies = {
            order.id: self.env._(
                "Discarded, as the invoice was taken back: %(notes)s",
                notes=", ".join(notes.mapped("display_name")),
            )
            for order, notes in stale.grouped("return_order_id").items()
        }
        # A number that was given leaves no gap.
        numbered = stale.filtered("posted_before")
        numbered.button_cancel()
        (stale - numbered).unlink()
        # sudo: finance does not write returns otherwise.
        self.sudo()._message_log_batch(bodies=bodies)
        if len(self) == 1 and not self._get_settlement_obstacle():
            return self.action_open_settlement()
        return None

    def action_link_credit_note(self):
        """Open the dialog that links credit notes entered by hand.

        :rtype: dict
        """
        return self.env["return.order.link.credit"]._open_for(order=self)

    # === LINKING === #

    def _link_credit_notes(self, notes):
        """Count credit notes that finance entered by hand for this return.

        :param account.move notes: drafts or posted, of the same company and customer.
        :raise AccessError: for users outside the invoicing team.
        :raise UserError: naming the credit note, the reason and the remedy.
        """
        self.ensure_one()
        self._check_can_link()
        self.sudo()._lock_for_decision()
        for note in notes:
            self._check_linkable(note)
            pairs = self._match_credit_lines(note)
            # sudo: what was posted may be linked, nothing of the entry changes.
            note.sudo().return_order_id = self
            for credit, line in pairs:
                line._link_credit_line(credit.sudo())
            note.sudo().invoice_line_ids._check_not_over_credited()
        # sudo: finance does not write returns otherwise.
        self.sudo()._message_log(
            body=self.env._(
                "Linked, entered by hand: %(notes)s",
                notes=", ".join(notes.mapped("display_name")),
            )
        )
        notes._close_settled_returns()
        self.sudo()._action_close_if_complete()

    def _check_can_link(self):
        """Refuse users outside the invoicing team.

        :raise AccessError: naming the group.
        """
        self.check_access("read")
        user = self.env.user
        if not (self.env.su or user.has_group("account.group_account_invoice")):
            raise AccessError(
                self.env._(
                    "Only the invoicing team links credit notes to returns. Ask one of "
                    "them."
                )
            )

    def _check_linkable(self, note):
        """Refuse a credit note that cannot be one of this return.

        :param account.move note: the credit note.
        :raise UserError: naming the credit note, the reason and the remedy.
        """
        note.check_access("read")
        obstacle = self._get_link_obstacle(note)
        if obstacle:
            raise UserError(
                self.env._(
                    "%(note)s cannot be linked to %(order)s: %(obstacle)s",
                    note=note.display_name,
                    order=self.name,
                    obstacle=obstacle,
                )
            )

    def _get_link_obstacle(self, note):
        """Return why a credit note cannot be one of this return.

        :param account.move note: the credit note.
        :return: the explanation, False if it can.
        :rtype: str | bool
        """
        self.ensure_one()
        pending = self._get_pending_approval()
        currencies = self.line_ids.sudo().sale_line_id.currency_id
        if note.move_type != "out_refund" or note.state not in ("draft", "posted"):
            return self.env._("choose a customer credit note, in draft or posted.")
        if note.return_order_id:
            return self.env._(
                "it belongs to %(other)s already.",
                other=note.sudo().return_order_id.name,
            )
        if note.company_id != self.company_id:
            return self.env._(
                "it is of %(other)s, the return of %(company)s.",
                other=note.company_id.name,
                company=self.company_id.name,
            )
        if note.commercial_partner_id != self.partner_id.commercial_partner_id:
            return self.env._(
                "it is of %(other)s, the return of %(customer)s.",
                other=note.partner_id.display_name,
                customer=self.partner_id.display_name,
            )
        if currencies and note.currency_id not in currencies:
            return self.env._(
                "it is in %(other)s, the goods were sold in %(currency)s.",
                other=note.currency_id.name,
                currency=", ".join(currencies.mapped("name")),
            )
        if self.state not in ("authorized", "done"):
            return self.env._("the return is not authorized. Approve it first.")
        if pending:
            return self.env._(
                "the return waits for the decision “%(stage)s”. Let it be decided "
                "first.",
                stage=pending.stage_id.name,
            )
        return False

    def _match_credit_lines(self, note):
        """Find the return lines that a credit note gives back.

        Lines of the credit note that are about something else stay as they are.

        :param account.move note: the credit note.
        :return: pairs of credit note line and return line.
        :rtype: list[tuple[account.move.line, return.order.line]]
        :raise UserError: if more is credited than a line still owes, or nothing of it.
        """
        left = {line: line._get_qty_linkable() for line in self.line_ids}
        pairs = []
        for credit in note.invoice_line_ids:
            lines = self.line_ids.filtered(
                lambda line, c=credit: line._is_credited_by(c)
            )
            if not lines:
                continue
            line = max(lines, key=left.get)
            quantity = credit.product_uom_id._compute_quantity(
                credit.quantity, line.product_uom_id, round=False
            )
            if line.product_uom_id.compare(quantity, left[line]) > 0:
                line._raise_linked_too_much(note, quantity, left[line])
            left[line] -= quantity
            pairs.append((credit, line))
        if not pairs:
            raise UserError(
                self.env._(
                    "%(note)s cannot be linked to %(order)s: it credits no product of "
                    "the return. Name the product on its lines.",
                    note=note.display_name,
                    order=self.name,
                )
            )
        return pairs

    def _check_can_cancel(self):
        """Override to keep returns whose money has moved."""
        result = super()._check_can_cancel()
        for order in self:
            # sudo: users without accounting rights must hear of the document.
            order_sudo = order.sudo()
            documents = order_sudo.credit_note_ids | order_sudo.return_invoice_ids
            posted = documents.filtered(lambda move: move._is_standing())
            if posted:
                raise UserError(
                    self.env._(
                        "%(order)s cannot be cancelled: %(note)s is posted. Ask "
                        "finance to reset or to reverse it first.",
                        order=order.name,
                        note=posted[0].name,
                    )
                )
        return result
