from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .settlement_kind import get_settlement_kind


class ReturnOrderLine(models.Model):
    """What the customer wishes for a line, and what is decided."""

    _inherit = "return.order.line"

    requested_settlement_type = fields.Selection(
        selection=lambda self: self._selection_settlement_type(),
        string="Customer's Wish",
        compute="_compute_requested_settlement_type",
        store=True,
        readonly=False,
    )
    settlement_type = fields.Selection(
        selection=lambda self: self._selection_settlement_type(),
        string="Settlement",
        compute="_compute_settlement_type",
        store=True,
        readonly=False,
        help="What the customer gets.",
    )
    exchange_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Replaced by",
        check_company=True,
        domain="[('sale_ok', '=', True), ('type', '=', 'consu')]",
        help="Product that is sent instead. Empty: the same product again.",
    )
    exchange_price_unit = fields.Float(
        string="Replacement Price",
        aggregator=None,
        min_display_digits="Product Price",
        compute="_compute_exchange_price_unit",
        store=True,
        readonly=False,
        help="Price of one unit of another product, by the price list of the order. "
        "The difference to what is credited is invoiced or credited.",
    )

    @property
    def settlement_kind(self):
        """What the settlement of this line means for the money and the goods.

        :rtype: SettlementKind
        """
        return get_settlement_kind(self.settlement_type)

    @api.model
    def _selection_settlement_type(self):
        return (
            self.env["return.order"]
            ._fields["requested_settlement_type"]
            ._description_selection(self.env)
        )

    @api.depends("order_id.requested_settlement_type")
    def _compute_requested_settlement_type(self):
        for line in self:
            line.requested_settlement_type = line.order_id.requested_settlement_type

    @api.depends("requested_settlement_type")
    def _compute_settlement_type(self):
        for line in self:
            line.settlement_type = line.requested_settlement_type or "refund"

    @api.depends(
        "exchange_product_id", "sale_line_id", "invoice_line_id", "product_uom_qty"
    )
    def _compute_exchange_price_unit(self):
        for line in self:
            product = line.exchange_product_id
            # sudo: returns may be handled without rights on the sale order.
            sale = line.sale_line_id.sudo().order_id
            if not product or product == line.product_id:
                line.exchange_price_unit = 0.0
            elif sale.pricelist_id:
                line.exchange_price_unit = sale.pricelist_id._get_product_price(
                    product, line.product_uom_qty or 1.0, currency=line.currency_id
                )
            else:
                line.exchange_price_unit = line.company_id.currency_id._convert(
                    product.lst_price, line.currency_id, line.company_id
                )

    @api.constrains("exchange_product_id", "product_id", "exchange_price_unit")
    def _check_exchange_product_id(self):
        """Refuse exchanges that lead back to what came, and negative prices.

        :raise ValidationError: naming the return, the products and the remedy.
        """
        for line in self.filtered("exchange_product_id"):
            if line.exchange_price_unit < 0:
                raise ValidationError(
                    self.env._(
                        "%(order)s: the price of the replacement %(product)s cannot be "
                        "negative. Enter what the customer pays for it.",
                        order=line.order_id.name,
                        product=line.exchange_product_id.display_name,
                    )
                )
            circular = line.order_id.line_ids.filtered(
                lambda other, line=line: (
                    other.product_id == line.exchange_product_id
                    and other.exchange_product_id == line.product_id
                    and other.product_id != line.product_id
                )
            )
            if circular:
                raise ValidationError(
                    self.env._(
                        "%(order)s exchanges %(product)s for %(other)s and %(other)s "
                        "for %(product)s. Take both off the return, or choose another "
                        "product.",
                        order=line.order_id.name,
                        product=line.product_id.display_name,
                        other=line.exchange_product_id.display_name,
                    )
                )

    @api.model
    def _get_fields_of_approver(self):
        """Return the fields that are the approver's until it is decided.

        :rtype: set[str]
        """
        return {
            "qty_authorized",
            "reason_id",
            "credit_percent",
            "requested_settlement_type",
            "settlement_type",
            "exchange_product_id",
            "exchange_price_unit",
        }

    def _is_exchange_for_other(self):
        """Return whether another product replaces the goods of this line.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.settlement_type == "exchange"
            and bool(self.exchange_product_id)
            and self.exchange_product_id != self.product_id
        )

    def _get_credited_types(self):
        """Return the settlement types whose goods are credited.

        :rtype: tuple[str]
        """
        self.ensure_one()
        if self._is_exchange_for_other():
            return ("refund", "exchange")
        return ("refund",)
