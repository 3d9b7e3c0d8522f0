from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from ...const import REFUND_ACTIVITY


class PlannedRefund(NamedTuple):
    """A part of a credit note that goes back through an online payment."""

    note: models.BaseModel
    transaction: models.BaseModel
    amount: float


class ReturnOrder(models.Model):
    """Refunds through the online payments with which the goods were paid."""

    _inherit = "return.order"

    refund_transaction_ids = fields.One2many(
        comodel_name="payment.transaction",
        inverse_name="return_order_id",
        string="Refund Transactions",
        groups="account.group_account_invoice",
    )

    # === WHAT CAN BE REFUNDED === #

    def _get_paid_online(self):
        """Return those whose orders or invoices were paid online and can be refunded.

        One search for all of them, as most returns were not.

        :rtype: return.order
        """
        # sudo: who handles returns need not see payments.
        sale_lines = self.sudo().line_ids.sale_line_id._origin
        invoices = self.sudo().line_ids.invoice_line_id._origin.move_id
        if not sale_lines and not invoices:
            return self.browse()
        transactions = sale_lines.env["payment.transaction"].search(
            [
                ("state", "=", "done"),
                ("operation", "not in", ("refund", "validation")),
                "|",
                "|",
                ("invoice_ids", "in", invoices.ids),
                ("sale_order_ids.order_line", "in", sale_lines.ids),
                ("invoice_ids.invoice_line_ids.sale_line_ids", "in", sale_lines.ids),
            ]
        )
        transactions = transactions.filtered(
            lambda tx: tx._get_return_refund_support() != "none"
        )
        if not transactions:
            return self.browse()
        paid = transactions.sale_order_ids.order_line
        paid |= transactions.invoice_ids.invoice_line_ids.sale_line_ids
        return self.filtered(
            lambda order: (
                order.sudo().line_ids.sale_line_id._origin & paid
                or order.sudo().line_ids.invoice_line_id._origin.move_id
                & transactions.invoice_ids
            )
        )

    def _get_pending_refund_transactions(self):
        """Return the refunds that no provider has confirmed, or are not booked yet.

        :return: under sudo.
        :rtype: payment.transaction
        """
        # sudo: who handles returns need not see payments.
        return self.sudo().refund_transaction_ids.filtered(
            lambda tx: tx._is_return_refund_pending()
        )

    def _get_refundable_transactions(self, note):
        """Return the online payments through which a credit note can be refunded.

        Those of the invoice that is credited, and of the orders of its lines.

        :param account.move note: a credit note, under sudo.
        :return: newest first.
        :rtype: payment.transaction
        """
        orders = note.invoice_line_ids.sale_line_ids.order_id
        transactions = note.reversed_entry_id.transaction_ids | orders.transaction_ids
        transactions |= transactions.child_transaction_ids
        return transactions.filtered(
            lambda tx: (
                tx.state == "done"
                and tx.currency_id == note.currency_id
                and tx.company_id == note.company_id
                and tx._get_return_refund_support() != "none"
            )
        ).sorted(lambda tx: (tx.last_state_change or tx.create_date, tx.id))[::-1]

    # === PLAN === #

    def _plan_original_refunds(self):
        """Share the open credit notes over the online payments, newest first.

        Never more than is available of a payment or open on a credit note.

        :return: the parts, and the amounts for which no payment is left, by credit
            note.
        :rtype: tuple[list[PlannedRefund], dict[account.move, float]]
        """
        plan, missing, available = [], {}, {}
        for order in self:
            for note in order._get_credit_notes_to_refund():
                left = note.amount_residual
                for tx in order._get_refundable_transactions(note):
                    if tx not in available:
                        available[tx] = tx._get_return_refund_available()
                    amount = note.currency_id.round(min(left, available[tx]))
                    if tx._can_return_refund(amount):
                        plan.append(PlannedRefund(note, tx, amount))
                        available[tx] -= amount
                        left = note.currency_id.round(left - amount)
                if note.currency_id.compare_amounts(left, 0) > 0:
                    missing[note] = left
        return plan, missing

    def _check_original_refund_possible(self, plan):
        """Refuse returns for which no online payment can be refunded.

        :param list[PlannedRefund] plan: see `_plan_original_refunds`.
        :raise UserError: naming the return, what was found and the remedy.
        """
        planned = self.env["return.order"].browse(
            {part.note.return_order_id.id for part in plan}
        )
        for order in self - planned:
            notes = order._get_credit_notes_to_refund()
            full_only = notes.browse().transaction_ids.concat(
                *(order._get_refundable_transactions(note) for note in notes)
            )
            full_only = full_only.filtered(
                lambda tx: (
                    tx._get_return_refund_support() == "full_only"
                    and tx._get_return_refund_available() > 0
                )
            )
            if full_only:
                raise UserError(
                    self.env._(
                        "%(order)s: %(provider)s refunds the payment %(reference)s of "
                        "%(amount)s only as a whole, but %(open)s is owed. Refund by "
                        "bank transfer.",
                        order=order.name,
                        provider=full_only[0].provider_id.name,
                        reference=full_only[0].reference,
                        amount=full_only[0]._format_return_amount(full_only[0].amount),
                        open=full_only[0]._format_return_amount(
                            sum(notes.mapped("amount_residual"))
                        ),
                    )
                )
            raise UserError(
                self.env._(
                    "%(order)s: no online payment is left through which %(notes)s "
                    "could be refunded. Refund by bank transfer.",
                    order=order.name,
                    notes=", ".join(notes.mapped("name")),
                )
            )

    # === REFUND === #

    def _refund_original_payment(self):
        """Plan the refunds of original payments; providers are asked after the commit.

        What they answer is told on the return, to finance as well if they refuse.

        :return: a notification.
        :rtype: dict
        :raise UserError: naming the return, what was found and the remedy.
        """
        plan, missing = self._plan_original_refunds()
        self._check_original_refund_possible(plan)
        refunds = self.env["payment.transaction"].sudo()
        for part in plan:
            refunds |= part.transaction._plan_return_refund(part.note, part.amount)
        refunds._ask_after_commit()
        self._close_activities(REFUND_ACTIVITY)
        return self._tell_original_refunds(refunds, missing)

    def _tell_original_refunds(self, transactions, missing):
        """Keep what is requested in the chatter, and tell the user.

        :param payment.transaction transactions: the refunds that are planned.
        :param dict missing: open amounts by credit note, without a payment to refund.
        :return: a notification.
        :rtype: dict
        """
        messages = dict.fromkeys(self, "")
        for tx in transactions:
            messages[tx.return_order_id.with_env(self.env)] += self.env._(
                "%(order)s: %(provider)s is asked to refund %(amount)s "
                "(%(reference)s).\n",
                **tx._get_return_words(),
            )
        for note, amount in missing.items():
            messages[note.return_order_id.with_env(self.env)] += self.env._(
                "%(order)s: %(amount)s of %(note)s cannot go back by the original "
                "payment. Refund it by bank transfer.\n",
                order=note.return_order_id.name,
                amount=note.currency_id.format(amount),
                note=note.name,
            )
        # sudo: finance does not write returns otherwise.
        self.sudo()._message_log_batch(
            bodies={order.id: text for order, text in messages.items() if text}
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Refund"),
                "type": "warning" if missing else "success",
                "sticky": bool(missing),
                "message": "".join(messages.values()),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
