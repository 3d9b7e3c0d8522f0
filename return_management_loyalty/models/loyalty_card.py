from odoo import fields, models


class LoyaltyCard(models.Model):
    _name = "loyalty.card"
    _inherit = ["loyalty.card", "return.lock.mixin"]

    def _get_masked_name(self):
        """Return the card as people may read it, who must not spend it.

        :rtype: str
        """
        self.ensure_one()
        return f"{self.program_id.name} •••• {(self.code or '')[-4:]}"

    def _change_for_return(self, points, order, description):
        """Change the points of this card, and write it into its history.

        Never below zero: Odoo confirms no order that names a card with less.

        :param float points: negative to take some.
        :param return.order order: the return that it is for.
        :param str description: of the entry in the history.
        :return: the change that was possible.
        :rtype: float
        """
        self.ensure_one()
        currency = self.currency_id
        if currency.is_zero(points):
            return 0.0
        self._lock_for_decision()
        self.invalidate_recordset(["points"])
        change = currency.round(max(points, -max(self.points, 0.0)))
        if currency.is_zero(change):
            return 0.0
        self.with_context(loyalty_no_mail=True).points = currency.round(
            self.points + change
        )
        self.env["loyalty.history"].create(
            {
                "card_id": self.id,
                "description": description,
                "issued": max(change, 0.0),
                "used": max(-change, 0.0),
                "order_model": order._name,
                "order_id": order.id,
            }
        )
        return change

    def _revive_for_return(self, sale, order):
        """Let money that comes back to an expired card be spent.

        The card is valid for as many days as it was when it paid, thirty at least.

        :param sale.order sale: that the card paid.
        :param return.order order: the return, which is told.
        """
        self.ensure_one()
        today = order.company_id._get_return_today()
        if not self.active:
            self.active = True
        if not self.expiration_date or self.expiration_date >= today:
            return
        sold = order.company_id._to_return_day(sale.date_order)
        left = (self.expiration_date - sold).days
        self.expiration_date = fields.Date.add(today, days=max(left, 30))
        order._message_log(
            body=self.env._(
                "%(card)s had expired. It is valid again until %(day)s, so that the "
                "money which came back to it can be spent.",
                card=self._get_masked_name(),
                day=self.expiration_date,
            )
        )
