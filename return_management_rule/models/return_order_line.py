from odoo import api, models


class ReturnOrderLine(models.Model):
    """Fees that a rule waived; risk signs of single pieces."""

    _inherit = "return.order.line"

    # === FEE === #

    @api.depends("order_id.is_fee_waived")
    def _compute_restocking_fee(self):
        """Override to depend on what rules waive."""
        return super()._compute_restocking_fee()

    def _get_proposed_fee(self):
        """Override to ask for nothing where a rule waived the fee."""
        if self.order_id.is_fee_waived:
            return False, 0.0
        return super()._get_proposed_fee()

    # === RISK SIGNS === #

    def _find_risks_of_piece(self, lot, history):
        """Find out whether a piece was sold to somebody else, or came back before.

        :param stock.lot lot: the piece.
        :param stock.move.line history: its ways to customers and back, oldest first.
        :return: see `_keep_risks` of the return.
        :rtype: list[dict]
        """
        self.ensure_one()
        history = history.filtered(lambda ml: ml.company_id == self.company_id)
        sold = history.filtered(lambda ml: ml.move_id._is_way_to_customer())
        partner = sold[-1:].move_id._get_return_customer()
        order = self.order_id
        found = []
        if not sold or (partner and partner != order.partner_id.commercial_partner_id):
            data = {"lot": lot.name, "partner": partner.display_name or False}
            found.append(order._prepare_risk_vals("foreign_unit", data, self))
        earlier = (history - sold).move_id.return_line_id.order_id - order
        if earlier:
            data = {"lot": lot.name, "order": earlier[-1].name}
            found.append(order._prepare_risk_vals("returned_before", data, self))
        return found
