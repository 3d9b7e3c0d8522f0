from odoo import Command, fields, models


class PaymentTransaction(models.Model):
    _name = "payment.transaction"
    _inherit = ["return.lock.mixin", "return.link.mixin", "payment.transaction"]

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        readonly=True,
        index="btree_not_null",
        help="Return for which this refund was made.",
    )
    return_credit_note_id = fields.Many2one(
        comodel_name="account.move",
        string="Refunded Credit Note",
        readonly=True,
        index="btree_not_null",
    )

    _return_request_idx = models.Index(
        "(return_request) WHERE return_request IN ('planned', 'asked')"
    )

    # === WHAT CAN BE REFUNDED === #

    def _get_return_refund_support(self):
        """Return how much of this payment its provider and its method give back.

        :return: ``none``, ``full_only`` or ``partial``.
        :rtype: str
        """
        self.ensure_one()
        method = self.payment_method_id
        supports = {
            self.provider_id.support_refund,
            (method.primary_payment_method_id or method).support_refund,
        }
        if (
            supports & {"none", False}
            or self.operation in ("refund", "validation")
            or self.provider_id.state == "disabled"
        ):
            return "none"
        return "full_only" if "full_only" in supports else "partial"

    def _get_return_refund_available(self):
        """Return what is left of this payment, refunds under way taken off.

        :rtype: float
        """
        self.ensure_one()
        payment = self.payment_id
        # Computed without dependencies: a refund of this request would be overlooked.
        payment.invalidate_recordset(["amount_available_for_refund"])
        pending = self.child_transaction_ids.filtered(
            lambda tx: tx._is_return_refund_pending()
        )
        return payment.amount_available_for_refund + sum(pending.mapped("amount"))

    def _is_return_refund_pending(self):
        """Return whether this is a refund that is not confirmed or not booked yet.

        :rtype: bool
        """
        self.ensure_one()
        return self.operation == "refund" and (
            self.state in ("draft", "pending", "authorized")
            or (self.state == "done" and not self.payment_id)
        )

    def _can_return_refund(self, amount):
        """Return whether the provider would refund an amount.

        :param float amount: not more than is available.
        :rtype: bool
        """
        self.ensure_one()
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            return False
        return (
            self._get_return_refund_support() == "partial"
            or self.currency_id.compare_amounts(amount, self.amount) == 0
        )

    def _format_return_amount(self, amount):
        return self.currency_id.format(amount)

    # === REFUND === #

    def _plan_return_refund(self, note, amount):
        """Create the refund of a part of this payment; nobody is asked for it yet.

        Its reference is fixed from now on, and it counts as being under way.

        :param account.move note: a posted credit note of a return.
        :param float amount: positive.
        :rtype: payment.transaction
        """
        self.ensure_one()
        return self._without_defaults()._create_child_transaction(
            amount,
            is_refund=True,
            return_order_id=note.return_order_id.id,
            return_credit_note_id=note.id,
            return_request="planned",
        )

    def _create_payment(self, **extra_create_values):
        """Override of `account_payment` to settle the credit note of a return.

        Called when the refund is confirmed, at once or much later.
        """
        note = self.return_credit_note_id
        if not note:
            return super()._create_payment(**extra_create_values)
        owed = note.line_ids.filtered(lambda line: line.display_type == "payment_term")
        references = (
            self.return_order_id.name,
            self.reference,
            self.provider_reference,
        )
        payment = super()._create_payment(
            **{
                "memo": " - ".join(filter(None, references)),
                "invoice_ids": [Command.set(note.ids)],
                "destination_account_id": owed[:1].account_id.id,
                **extra_create_values,
            }
        )
        # A credit note that was taken back in the meantime leaves the payment open.
        if note.state == "posted":
            (payment.move_id.line_ids + owed).filtered(
                lambda line: (
                    line.account_id == payment.destination_account_id
                    and not line.reconciled
                )
            ).reconcile()
        return payment
