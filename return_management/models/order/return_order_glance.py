from odoo import api, fields, models

# So many lines are named in a list.
NAMED_LINES = 2


class ReturnOrder(models.Model):
    """What lists show of a return at a glance: its goods, and what came of it."""

    _inherit = "return.order"

    goods_summary = fields.Char(string="Products", compute="_compute_goods_summary")
    outcome = fields.Selection(
        selection=[
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
            ("replaced", "Replaced"),
            ("credit_draft", "Credit in Draft"),
            ("credited", "Credited"),
            ("to_pay", "Refund to Pay"),
            ("under_way", "Refund Under Way"),
            ("refunded", "Refunded"),
        ],
        compute="_compute_outcome",
        help="What happened to the money, or why nothing will.",
    )

    @api.depends("line_ids.product_id", "line_ids.product_uom_qty")
    @api.depends_context("lang")
    def _compute_goods_summary(self):
        for order in self:
            # Not a slice of the records, which would be read for each return.
            named = [
                f"{line._format_quantity(line.product_uom_qty)} × "
                f"{line.product_id.display_name}"
                for line in list(order.line_ids)[:NAMED_LINES]
            ]
            further = len(order.line_ids) - len(named)
            if further:
                named.append(self.env._("%(count)s more", count=further))
            order.goods_summary = ", ".join(named)

    @api.depends("state")
    def _compute_outcome(self):
        for order in self:
            order.outcome = order._get_outcome()

    def _get_outcome(self):
        """Return what came of the return. To be extended.

        :return: a key of ``outcome``, or nothing as long as it is open.
        :rtype: str | bool
        """
        self.ensure_one()
        return {"refused": "refused", "cancel": "cancelled"}.get(self.state, False)
