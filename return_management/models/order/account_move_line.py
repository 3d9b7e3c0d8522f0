from odoo import fields, models


class AccountMoveLine(models.Model):
    """How lines of invoices and credit notes belong to returns."""

    _name = "account.move.line"
    _inherit = ["return.link.mixin", "account.move.line", "return.sold.mixin"]
    _sold_document = "move_id"

    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        index="btree_not_null",
        copy=False,
        check_company=True,
    )
    return_invoice_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Credited Invoice Line",
        index="btree_not_null",
        copy=False,
        help="The invoice line that this credit note line gives back.",
    )
    return_credit_line_ids = fields.One2many(
        comodel_name="account.move.line",
        inverse_name="return_invoice_line_id",
        string="Credit Note Lines of Returns",
    )
    return_role = fields.Selection(
        selection=[
            ("goods", "Goods"),
            ("allowance", "Price Reduction"),
            ("fee", "Restocking Fee"),
            ("freight", "Freight"),
            ("reduction", "Reduction of the Order"),
            ("payment_discount", "Early Payment Discount"),
            ("rounding", "Cash Rounding"),
            ("exchange", "Replacement"),
            ("charge_back", "Goods Charged Again"),
            ("difference", "Price Difference Charged"),
        ],
        string="Part in a Return",
        readonly=True,
        copy=False,
    )

    return_share = fields.Float(
        string="Share Given Back",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Part of the invoice line that this credit is about, from 0 to 1.",
    )
    return_is_price_only = fields.Boolean(
        string="Lower Price Only",
        readonly=True,
        copy=False,
        help="The goods stay with the customer, at a lower price.",
    )

    def _is_counted_by_returns(self):
        """Override: what is posted counts."""
        return self.parent_state == "posted"

    def _has_returns(self):
        """Override: also returns of what was billed rest on the line."""
        return bool(
            super()._has_returns()
            or self.return_role
            or self.sale_line_ids.return_line_ids
        )

    def _get_qty_of_return(self):
        """Return the quantity of its return line that this line credits or charges.

        :return: in the unit of the return line; zero for fees and differences.
        :rtype: float
        """
        self.ensure_one()
        if self.return_role not in (False, "goods", "allowance", "charge_back"):
            return 0.0
        return self.product_uom_id._compute_quantity(
            self.quantity, self.return_line_id.product_uom_id, round=False
        )

    def _convert_to_sold_uom(self, quantity, uom):
        """Convert a quantity of this line into a quantity of what was sold.

        An override may count a component as a part of its kit.

        :param float quantity: in the unit of this line.
        :param uom.uom uom: a unit of what was sold.
        :rtype: float
        """
        self.ensure_one()
        return self.product_uom_id._compute_quantity(quantity, uom, round=False)

    def _convert_from_sold_uom(self, quantity, uom):
        """Convert a quantity of what was sold into a quantity of this line.

        The inverse of `_convert_to_sold_uom`: both are overridden together.

        :param float quantity: of what was sold.
        :param uom.uom uom: its unit.
        :rtype: float
        """
        self.ensure_one()
        return uom._compute_quantity(quantity, self.product_uom_id, round=False)
