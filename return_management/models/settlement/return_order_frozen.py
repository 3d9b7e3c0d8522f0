from odoo import api, models
from odoo.exceptions import UserError

FREIGHT = (
    "freight_out_bearer",
    "freight_back_bearer",
    "freight_back_paid_by",
    "amount_freight_back",
)


class ReturnOrder(models.Model):
    """What finance decides about cannot be changed until it is decided, nor after."""

    _inherit = "return.order"

    def write(self, vals):
        """Override: a client cannot keep a change of what finance decides to itself."""
        if self._get_fields_of_finance() & vals.keys():
            self = self.with_context(tracking_disable=False, mail_notrack=False)
        return super().write(vals)

    def _check_writable(self, vals):
        """Override to keep what finance decides about."""
        if self._get_fields_of_finance() & vals.keys():
            self._check_settlement_open()
        if "date_sent" in vals:
            self._check_date_sent_open()
        return super()._check_writable(vals)

    @api.model
    def _get_fields_of_finance(self):
        """Return the fields that a settlement rests on, and that people may write.

        :rtype: set[str]
        """
        return {"liability", "freight_back_paid_by", "amount_freight_back"}

    def _check_settlement_open(self):
        """Refuse to change what finance decides about, or has decided about.

        :raise UserError: naming the returns and the remedy.
        """
        for order in self:
            if order.open_gate == "settle":
                raise UserError(
                    self.env._(
                        "%(order)s waits for the decision about its settlement: what "
                        "it rests on can no longer be changed. Let it be refused, and "
                        "settle again.",
                        order=order.name,
                    )
                )
            if order._is_settlement_decided():
                raise UserError(
                    self.env._(
                        "%(order)s: the settlement was decided, so what it rests on "
                        "can no longer be changed. Open the settlement and change it "
                        "there: it is decided about again.",
                        order=order.name,
                    )
                )

    def _check_date_sent_open(self):
        """Refuse another day than that from which the refund was counted.

        Goods that are sent after an early refund get their day later.

        :raise UserError: naming the returns.
        """
        decided = self.filtered(
            lambda order: (
                order.date_sent
                and (order.open_gate == "settle" or order._is_settlement_decided())
            )
        )
        if decided:
            raise UserError(
                self.env._(
                    "%(orders)s: the refund is counted from the day on which the goods "
                    "were sent. Its settlement was asked for or the return is closed, "
                    "so that day can no longer be changed.",
                    orders=", ".join(decided.mapped("name")),
                )
            )

    def _is_settlement_decided(self):
        """Return whether nobody decides about the settlement any more.

        :rtype: bool
        """
        return self.state in ("done", "refused", "cancel") or self._is_settle_passed()

    def _is_settle_passed(self):
        """Return whether the settlement was approved when it was asked for last.

        :rtype: bool
        """
        self.ensure_one()
        approvals = self.approval_ids.filtered(lambda a: a.gate == "settle")
        last = max(approvals.mapped("create_date"), default=None)
        states = approvals.filtered(lambda a: a.create_date == last).mapped("state")
        return bool(states) and not {"pending", "refused"}.intersection(states)
