from odoo import fields, models


class SaleOrderCouponPoints(models.Model):
    _name = "sale.order.coupon.points"
    _inherit = ["return.link.mixin", "sale.order.coupon.points"]

    return_points = fields.Float(
        string="Taken Back by Returns",
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Part of the points that returns have taken off the card again.",
    )

    def _share_points_to_take(self, due, return_order):
        """Share points that are due over the cards of one program and order.

        What was taken from stays first; gift cards that are whole come before those
        that were used.

        :param float due: points to be off these cards.
        :param return.order return_order: see `_take_back_points`.
        """
        rows = self.sorted(
            lambda row: (-row.return_points, -row.coupon_id.points, row.id)
        )
        for row in rows:
            part = row.coupon_id.currency_id.round(min(due, row.points))
            row._take_back_points(part, return_order)
            due -= part

    def _take_back_points(self, due, return_order):
        """Take points off the card, or give them again, up to what is due now.

        :param float due: of the points of this row, since the order was confirmed.
        :param return.order return_order: named in the history, told what is missing.
        """
        self.ensure_one()
        card = self.coupon_id
        change = card.currency_id.round(due - self.return_points)
        description = self._describe_points_taken(change, return_order)
        taken = -card._change_for_return(-change, return_order, description)
        self.return_points += taken
        if card.currency_id.compare_amounts(change, taken) > 0:
            self._tell_points_missing(change, change - taken, return_order)

    def _describe_points_taken(self, change, return_order):
        """Return what the history of the card says about points that are taken.

        :param float change: negative if they are given again.
        :param return.order return_order: the return.
        :rtype: str
        """
        names = {"order": return_order.name, "sale": self.order_id.name}
        if change > 0:
            return self.env._("Return %(order)s: earned by %(sale)s", **names)
        return self.env._("Return %(order)s undone: earned by %(sale)s", **names)

    def _tell_points_missing(self, due, missing, return_order):
        """Write into the chatter of a return what could not be taken back.

        :param float due: points to take back.
        :param float missing: points of them that were spent already.
        :param return.order return_order: the return.
        """
        card = self.coupon_id
        return_order._message_log(
            body=self.env._(
                "%(sale)s earned points on %(card)s that were spent already: of "
                "%(due)s to take back, %(missing)s could not be taken.",
                sale=self.order_id.name,
                card=card._get_masked_name(),
                due=card._format_points(due),
                missing=card._format_points(missing),
            )
        )
