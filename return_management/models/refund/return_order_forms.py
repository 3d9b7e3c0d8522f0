from odoo import fields, models


class ReturnOrder(models.Model):
    """What the printed forms tell: decisions, and what was refunded when and how."""

    _inherit = "return.order"

    def _get_form_approvals(self, gate):
        """Return the decisions of a gate in the order they are taken.

        :param str gate: ``authorize`` or ``settle``.
        :return: under sudo, read together with those of the other forms of a print.
        :rtype: return.order.approval
        """
        # sudo: who may print the form sees who decided, also at the other gate.
        approvals = self.sudo().approval_ids
        return (
            approvals.filtered(lambda approval: approval.gate == gate)
            .sorted(lambda a: (a.stage_id.sequence, a.stage_id.id, a.id))
            .with_prefetch(approvals._prefetch_ids)
        )

    def _get_voucher_credit_notes(self):
        """Return the credit notes that the customer can rely on.

        :return: the posted ones, under sudo.
        :rtype: account.move
        """
        # sudo: the voucher is printed for the customer by whoever handles the return,
        # and shows nothing but the credit notes of that return.
        return self.sudo().credit_note_ids.filtered(lambda note: note.state == "posted")

    def _get_refund_ways(self, note):
        """Return how and when the amount of a credit note reached the customer.

        :param account.move note: a posted credit note, under sudo.
        :return: date (empty for what is still open), name and amount of each way, in
            the currency of the credit note.
        :rtype: list[dict]
        """
        ways = []
        for payment in (note.invoice_payments_widget or {}).get("content", []):
            if payment["is_exchange"]:
                continue
            counterpart = note.browse(payment["move_id"])
            if counterpart.is_invoice(include_receipts=True):
                name = self.env._(
                    "Set off against invoice %(invoice)s", invoice=counterpart.name
                )
            else:
                method = payment["payment_method_name"] or payment["journal_name"]
                name = self.env._(
                    "Paid: %(method)s, %(number)s",
                    method=method,
                    number=counterpart.name,
                )
            ways.append(
                {
                    "date": fields.Date.to_date(payment["date"]),
                    "name": name,
                    "amount": payment["amount"],
                }
            )
        if not note.currency_id.is_zero(note.amount_residual):
            ways.append(
                {
                    "date": False,
                    "name": self.env._("Open credit on the customer's account"),
                    "amount": note.amount_residual,
                }
            )
        return ways
