from odoo import api, models
from odoo.exceptions import AccessError, UserError

# Payment states of credit notes whose money is on its way or with the customer
SETTLED = ("in_payment", "paid", "reversed")


class ReturnOrder(models.Model):
    """Pays the open amount of the credit notes of returns."""

    _inherit = "return.order"

    # === ACTION METHODS === #

    def action_refund(self):
        """Pay what the posted credit notes still owe, by the way of each return.

        Providers are asked to refund original payments when this is committed. A bank
        transfer opens Odoo's dialog to register payments, for all returns that use it.

        :return: the dialog or a notification.
        :rtype: dict
        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if nothing is to be paid, or no provider could pay it.
        """
        self._check_can_refund()
        self._lock_for_refund()
        self._check_refund_method_chosen()
        self._check_refund_payable()
        action = {}
        # What asks for more, such as the dialog of the bank transfer, is shown last.
        for method in reversed(self._fields["refund_method"].get_values(self.env)):
            orders = self.filtered(lambda order, m=method: order.refund_method == m)
            if orders:
                action = orders._refund_by(method) or action
        return action

    # === CHECKS === #

    def _check_can_refund(self):
        """Refuse users who may not pay.

        :raise AccessError: naming the group.
        """
        self.check_access("read")
        user = self.env.user
        if not (self.env.su or user.has_group("account.group_account_invoice")):
            raise AccessError(
                self.env._(
                    "%(orders)s: only the invoicing team pays refunds. Ask one of "
                    "them.",
                    orders=", ".join(self.mapped("name")),
                )
            )

    def _check_refund_payable(self):
        """Refuse returns for which nothing can be paid now.

        :raise UserError: naming the return, the reason and the remedy.
        """
        for order in self:
            obstacle = order._get_refund_obstacle()
            if obstacle:
                raise UserError(obstacle)

    def _get_refund_obstacle(self):
        """Return why nothing can be paid for this return now.

        :return: the explanation, False if something can.
        :rtype: str | bool
        """
        self.ensure_one()
        name = {"order": self.name}
        # sudo: the amounts decide, whoever may read the credit notes.
        notes = self.sudo().credit_note_ids
        open_notes = self._get_credit_notes_to_refund()
        if not notes.filtered(lambda note: note.state == "posted"):
            return self.env._(
                "%(order)s has no posted credit note, so there is nothing to pay. "
                "Settle the return and post its credit note first.",
                **name,
            )
        if not open_notes:
            return self.env._(
                "%(order)s is refunded already: its credit notes are settled.", **name
            )
        obstacles = [note._get_return_note_obstacle() for note in open_notes]
        if any(obstacles):
            return next(filter(None, obstacles))
        pending = self._get_pending_refund_transactions()
        if pending:
            return self.env._(
                "%(order)s is being refunded already: %(provider)s has not confirmed "
                "%(reference)s yet. Wait for its answer; if none comes, look there and "
                "choose “Was Refunded” or “Was Not Refunded”.",
                provider=pending[0].provider_id.name,
                reference=pending[0].reference,
                **name,
            )
        if self.refund_method == "on_account":
            return self.env._(
                "%(order)s: nothing is paid out. The credit of %(notes)s is open on "
                "the account of %(customer)s and can be set off against invoices. "
                "Change the way of refund to pay it.",
                notes=", ".join(open_notes.mapped("name")),
                customer=self.partner_id.display_name,
                **name,
            )
        return False

    def _lock_for_refund(self):
        """Let nobody else pay the same credit notes at the same time.

        A refund under way changes the stored status of the return, so that a rival
        that comes later is retried and then sees it.
        """
        self.sudo()._lock_for_decision()
        notes = self._get_credit_notes_to_refund()
        notes._lock_for_decision()

    # === BUSINESS METHODS === #

    def _refund_by(self, method):
        """Pay returns that all use the same way of refund.

        Override it for further ways.

        :param str method: the ``refund_method`` of these returns.
        :return: an action for the client, or nothing.
        :rtype: dict | None
        """
        if method == "bank_transfer":
            # Checked before: the user registers payments by own rights.
            notes = self._get_credit_notes_to_refund().sudo(self.env.su)
            return notes.action_register_payment()
        if method == "original_payment":
            return self._refund_original_payment()
        return None

    def _get_credit_notes_to_refund(self):
        """Return the posted credit notes that still owe something.

        :return: under sudo.
        :rtype: account.move
        """
        # sudo: as in `_get_refund_obstacle`.
        return self.sudo().credit_note_ids.filtered(
            lambda note: (
                note.state == "posted"
                and note.payment_state not in SETTLED
                and note.currency_id.compare_amounts(note.amount_residual, 0) > 0
            )
        )

    def _register_bank_transfer(self, journal=None, date=None):
        """Register the payment of the open credit notes, one for each return.

        :param account.journal journal: that pays; by default Odoo's own proposal.
        :param datetime.date date: of the payment; by default today.
        :return: the payments, posted and reconciled.
        :rtype: account.payment
        :raise AccessError: for users outside the invoicing team.
        :raise UserError: if nothing is to be paid, or the way is not allowed.
        """
        self._check_can_refund()
        self._lock_for_refund()
        self._check_refund_method_chosen()
        self._check_refund_payable()
        self._check_bank_transfer()
        payments = self.env["account.payment"]
        for order in self:
            notes = order._get_credit_notes_to_refund()
            register = (
                self.env["account.payment.register"]
                .with_company(order.company_id)
                .with_context(active_model="account.move", active_ids=notes.ids)
                .create(order._prepare_bank_transfer_vals(journal, date))
            )
            payments |= register._create_payments()
        return payments

    def _check_bank_transfer(self):
        """Refuse returns that are refunded by another way.

        :raise UserError: naming the returns and the remedy.
        """
        others = self.filtered(lambda order: order.refund_method != "bank_transfer")
        if others:
            raise UserError(
                self.env._(
                    "%(orders)s is not refunded by bank transfer. Change the way of "
                    "refund first.",
                    orders=", ".join(others.mapped("name")),
                )
            )

    @api.model
    def _prepare_bank_transfer_vals(self, journal, date):
        """Return what is known about the payment of a refund.

        :param account.journal journal: may be empty.
        :param datetime.date date: may be empty, then it is today.
        :return: values of ``account.payment.register``.
        :rtype: dict
        """
        return {
            "group_payment": True,
            "payment_date": date or self.company_id._get_return_today(),
            **({"journal_id": journal.id} if journal else {}),
        }
