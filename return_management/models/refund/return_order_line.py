from odoo import fields, models


class ReturnOrderLine(models.Model):
    """When the refund of a line is promised."""

    _inherit = "return.order.line"

    def _is_refund_owed(self):
        """Return whether the customer is, or will be, owed money for this line.

        :rtype: bool
        """
        self.ensure_one()
        uom = self.product_uom_id
        is_decided = self.state in ("authorized", "done")
        if not is_decided or not self.settlement_kind.gives_money:
            return False
        if self.state == "done" or not uom.is_zero(self.qty_credited):
            return not uom.is_zero(self.qty_credited)
        if not self.qty_received or uom.compare(self.qty_inspected, self.qty_received):
            return not uom.is_zero(self.qty_authorized)
        # Everything that came was inspected: something was accepted, or more comes.
        return not uom.is_zero(self.qty_accepted + self.qty_expected)

    def _get_refund_promised(self):
        """Return the day until which the refund of this line is promised.

        :return: False where nobody promised any, or as long as nothing happened that
            makes the refund due.
        :rtype: datetime.date | bool
        """
        self.ensure_one()
        days = self._get_refund_days()
        if days is False or not self._is_refund_owed():
            return False
        event = self._get_refund_event_date(self._get_refund_trigger())
        return event and fields.Date.add(event, days=days)

    def _get_refund_days(self):
        """Return within how many days of its event a refund is promised: extended.

        :return: False where nobody promised any.
        :rtype: int | bool
        """
        self.ensure_one()
        return False

    def _get_refund_event_date(self, trigger):
        """Return the day of the event that makes the refund due.

        :param str trigger: see `_get_refund_trigger`.
        :return: False if it did not happen.
        :rtype: datetime.date | bool
        """
        self.ensure_one()
        if trigger == "approval":
            return self._to_refund_date(self.order_id.date_authorized)
        if trigger == "sent" and self.order_id.date_sent:
            return self.order_id.date_sent
        if trigger in ("sent", "receipt"):
            # Goods that arrived were sent, whether anybody noted the day or not.
            return self._to_refund_date(
                max(self._get_done_receipts().mapped("date"), default=False)
            )
        if trigger == "inspection":
            done = self.inspection_ids.filtered(lambda i: i.state == "done")
            return self._to_refund_date(
                max(filter(None, done.mapped("date_done")), default=False)
            )
        if trigger == "vendor_credit":
            return self._get_vendor_credit_date()
        return False

    def _get_done_receipts(self):
        """Return the done reverse transfers of this line.

        :rtype: stock.move
        """
        # sudo: users without stock rights follow their returns as well.
        return self.sudo().move_ids.filtered(
            lambda move: move.state == "done" and move._is_return_receipt()
        )

    def _to_refund_date(self, moment):
        return self.company_id._to_return_day(moment)

    def _get_vendor_credit_date(self):
        """Return the day of the vendor's credit for what this line returned.

        Extended where returns to vendors are known; the override has to trigger
        `_compute_date_refund_promised` too.

        :rtype: datetime.date | bool
        """
        return False
