from odoo import fields, models


class SaleOrderCouponPoints(models.Model):
    _inherit = "sale.order.coupon.points"

    return_points = fields.Float(
        string="Taken Back by Returns",
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Part of the points that returns have taken off the card again.",
    )

    def _take_back_points(self, due, return_order):
        """Take points off the card, or give them again, up to what is due now.

        :param float due: of the points of this row, since the order was confirmed.
        :param return.order return_order: named in the history, told what is missing.
        """
        self.ensure_one()
        card = self.coupon_id
        change = card.currency_id.round(due - self.return_points)
        if card.currency_id.is_zero(change):
            return
        names = {"order": return_order.name, "sale": self.order_id.name}
        description = (
            self.env._("Return %(order)s: earned by %(sale)s", **names)
            if change > 0
            else self.env._("Return %(order)s undone: earned by %(sale)s", **names)
        )
        taken = -card._change_for_return(-change, return_order, description)
        self.return_points += taken
        missing = card.currency_id.round(change - taken)
        if missing > 0:
            return_order._message_log(
                body=self.env._(
                    "%(sale)s earned points on %(card)s that were spent already: of "
                    "%(due)s to take back, %(missing)s could not be taken.",
                    card=card._get_masked_name(),
                    due=card._format_points(change),
                    missing=card._format_points(missing),
                    **names,
                )
            )
