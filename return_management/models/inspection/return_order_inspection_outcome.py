from odoo import api, fields, models
from odoo.exceptions import UserError

from ..order.settlement_kind import get_settlement_kind


class ReturnOrderInspection(models.Model):
    """What the customer gets for an inspected part, and where it was put."""

    _inherit = "return.order.inspection"

    settlement_type = fields.Selection(
        selection=lambda self: self.env[
            "return.order.line"
        ]._selection_settlement_type(),
        string="Settlement",
        compute="_compute_settlement_type",
        store=True,
        readonly=False,
        help="What the customer gets for this part.",
    )

    @property
    def settlement_kind(self):
        """What the settlement of this part means for the money and the goods.

        :rtype: SettlementKind
        """
        return get_settlement_kind(self.settlement_type)

    @api.depends("line_id.settlement_type", "disposition_id", "condition")
    def _compute_settlement_type(self):
        """Propose what the plan or the line says; goods sent back bring nothing."""
        for inspection in self:
            inspection.settlement_type = inspection._propose_settlement_type()

    def _check_settlement_type(self):
        """Refuse a settlement that contradicts where the goods go.

        :raise UserError: naming the return, the product and the remedy.
        """
        self.ensure_one()
        names = {
            "product": self.product_id.display_name,
            "order": self.order_id.name,
        }
        goes_back, kind = self.disposition_id.goes_back, self.settlement_kind
        if goes_back and kind.takes_goods:
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s goes back to the customer: choose "
                    "“Nothing” or “Price Reduction” as settlement, or another "
                    "disposition.",
                    **names,
                )
            )
        if not goes_back and kind.keeps_goods:
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s: the customer keeps the goods at a lower "
                    "price, so choose “Send Back to Customer” as disposition.",
                    **names,
                )
            )

    def _get_settlement_type(self):
        """Return what the customer gets for this part.

        :rtype: str
        """
        self.ensure_one()
        return self.settlement_type or "refund"

    def _get_location_of_goods(self):
        """Return where the inspection sent the goods.

        :rtype: stock.location
        """
        self.ensure_one()
        # sudo: who settles needs no rights on stock moves.
        moved = self.sudo().move_ids.filtered(
            lambda move: move.state == "done" and not move.return_role
        )
        return moved[-1:].location_dest_id or self.location_id
