from odoo import fields, models


class StockMove(models.Model):
    """How moves belong to returns: goods that come back, and what is sent for them."""

    _name = "stock.move"
    _inherit = ["return.link.mixin", "stock.move"]

    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        index="btree_not_null",
        check_company=True,
    )
    return_role = fields.Selection(
        selection=[
            ("replacement", "Replacement"),
            ("repair", "Sent Back after Repair"),
        ],
        string="Part in a Return",
        readonly=True,
        help="Why goods leave for the customer from elsewhere than quarantine.",
    )

    def _is_counted_by_returns(self):
        """Override: goods that moved count."""
        return self.state == "done"

    def _has_returns(self):
        """Override: also returns of what was delivered rest on the delivery."""
        return super()._has_returns() or bool(self.sale_line_id.return_line_ids)

    def _is_way_to_customer(self):
        """Return whether the move takes goods to a customer; no move takes any.

        :rtype: bool
        """
        return bool(self) and self.location_id._is_way_to_customer(
            self.location_dest_id
        )

    def _is_way_back(self):
        """Return whether the move takes goods away from a customer; no move takes any.

        :rtype: bool
        """
        return bool(self) and self.location_id._is_way_back(self.location_dest_id)

    def _is_return_receipt(self):
        """Return whether the move brings goods of a return into the company.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self.return_line_id) and self._is_way_back()

    def _get_return_customer(self):
        """Return the customer that these goods went to.

        :rtype: res.partner
        """
        partner = self.sale_line_id.order_partner_id or self.picking_id.partner_id
        return partner.commercial_partner_id
