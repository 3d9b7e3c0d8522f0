from odoo import api, fields, models
from odoo.fields import Domain


class ReturnOrder(models.Model):
    """When the money is promised, how far it has come, and since when it is there.

    Beside the closing of the return: that is done as soon as the credit notes are
    posted.
    """

    _inherit = "return.order"

    date_refund_promised = fields.Date(
        string="Refund Promised by",
        compute="_compute_date_refund_promised",
        store=True,
        copy=False,
        help="The earliest day that was promised for one of its lines.",
    )
    refund_status = fields.Selection(
        selection=[
            ("no", "Nothing to Pay"),
            ("pending", "To Pay"),
            ("processing", "Under Way"),
            ("full", "Refunded"),
        ],
        compute="_compute_refund_status",
        store=True,
        copy=False,
        index=True,
    )
    date_refunded = fields.Date(
        string="Refunded on",
        compute="_compute_refund_status",
        store=True,
        copy=False,
        help="Day since which nothing of the posted credit notes is owed any more.",
    )
    is_refund_late = fields.Boolean(
        compute="_compute_is_refund_late", search="_search_is_refund_late"
    )

    # Few of many returns, which the overview looks for: see `_search_is_refund_late`.
    _refund_owed_idx = models.Index(
        "(date_refund_promised) WHERE date_refunded IS NULL "
        "OR settlement_status IN ('pending', 'partial')"
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "date_authorized",
        "date_sent",
        "line_ids.settlement_type",
        "line_ids.qty_authorized",
        "line_ids.qty_received",
        "line_ids.qty_inspected",
        "line_ids.qty_accepted",
        "line_ids.qty_credited",
    )
    def _compute_date_refund_promised(self):
        for order in self:
            promised = [line._get_refund_promised() for line in order.line_ids]
            order.date_refund_promised = min(filter(None, promised), default=False)

    @api.depends(
        "refund_method",
        "credit_note_ids.state",
        "credit_note_ids.payment_state",
        "credit_note_ids.reversal_move_ids.state",
        "refund_transaction_ids.state",
        "refund_transaction_ids.payment_id",
    )
    def _compute_refund_status(self):
        refunded = self.browse()
        for order in self:
            order.refund_status = order._get_refund_status()
            if order.refund_status == "full":
                refunded |= order
        dates = refunded._get_refund_dates()
        for order in self:
            order.date_refunded = dates.get(order, False)

    @api.depends("state", "settlement_status", "date_refund_promised", "date_refunded")
    def _compute_is_refund_late(self):
        for order in self:
            order.is_refund_late = bool(
                order.state in ("authorized", "done")
                and not order._is_fully_refunded()
                and order.date_refund_promised
                and order.date_refund_promised < order.company_id._get_return_today()
            )

    def _search_is_refund_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain(
            [
                ("state", "in", ("authorized", "done")),
                "|",
                ("date_refunded", "=", False),
                ("settlement_status", "in", ("pending", "partial")),
            ]
        ) & self.env["res.company"]._get_domain_of_days("date_refund_promised", "<")

    # === PROGRESS === #

    def _get_refund_status(self):
        """Return how far the money has come.

        Open credit is with the customer as soon as its credit note is posted.

        :return: a key of ``refund_status``.
        :rtype: str
        """
        self.ensure_one()
        # What was reversed paid nothing to the customer.
        posted = self.credit_note_ids.filtered(lambda note: note._is_standing())
        if not posted:
            return "no"
        if self.refund_method != "on_account":
            if self._get_pending_refund_transactions():
                return "processing"
            if self._get_credit_notes_to_refund():
                return "pending"
        is_draft = any(note.state == "draft" for note in self.credit_note_ids)
        return "no" if is_draft else "full"

    def _follow_refunds(self):
        """Let the returns know on which nothing is owed any more."""
        # A credit note that is set off when it is posted passes here twice.
        known = self.env.cr.precommit.data.setdefault("return_refunded", set())
        refunded = self.filtered(
            lambda order: order.id not in known and order._is_fully_refunded()
        )
        known.update(refunded.ids)
        refunded._on_refunded()

    def _is_fully_refunded(self):
        """Return whether the customer has all the money, and nothing more is settled.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self.date_refunded) and self.settlement_status not in (
            "pending",
            "partial",
        )

    def _get_refund_dates(self):
        """Return the day since which the customers have all their money.

        A credit note that is set off against something older counts from its own day.

        :return: by return; of returns that are refunded.
        :rtype: dict[return.order, datetime.date]
        """
        notes = self.credit_note_ids.filtered(lambda note: note._is_standing())
        paid_out = notes.filtered(
            lambda note: note.return_order_id.refund_method != "on_account"
        )
        dates = {note: note.date for note in notes}
        if paid_out:
            matched = self.env["account.partial.reconcile"]._read_group(
                [("credit_move_id.move_id", "in", paid_out.ids)],
                ["credit_move_id.move_id"],
                ["max_date:max"],
            )
            dates.update(
                (note, max(note.date, date)) for note, date in matched if note in dates
            )
            for note in paid_out - self.env["account.move"].concat(
                *(note for note, __ in matched)
            ):
                dates[note] = max([note.date, *note.matched_payment_ids.mapped("date")])
        return {
            order: max(dates[note] for note in notes & order.credit_note_ids)
            for order in self
        }
