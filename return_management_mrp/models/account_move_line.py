from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # Copied: who reverses a credit note bills components again, not kits.
    return_kit_ratio = fields.Float(
        string="Kits per Unit",
        readonly=True,
        aggregator=None,
        help="How much of a sold kit one unit of this component stands for, in the "
        "unit of the sales order line.",
    )

    def _is_component_credit(self):
        """Return whether this line counts components of a kit, not kits.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self.return_kit_ratio)

    def _convert_to_sold_uom(self, quantity, uom):
        """Override of `return_management`: a component is a part of its kit.

        :rtype: float
        """
        self.ensure_one()
        if not self._is_component_credit():
            return super()._convert_to_sold_uom(quantity, uom)
        return self.sale_line_ids[:1].product_uom_id._compute_quantity(
            quantity * self.return_kit_ratio, uom, round=False
        )

    def _convert_from_sold_uom(self, quantity, uom):
        """Override of `return_management`: a component is a part of its kit.

        :rtype: float
        """
        self.ensure_one()
        if not self._is_component_credit():
            return super()._convert_from_sold_uom(quantity, uom)
        kits = uom._compute_quantity(
            quantity, self.sale_line_ids[:1].product_uom_id, round=False
        )
        return kits / self.return_kit_ratio

    # === KITS WITHOUT AN ORDER === #

    def _is_kit_sold_directly(self):
        """Return whether this line invoices a kit that no order knows of.

        :rtype: bool
        """
        self.ensure_one()
        product = self.product_id.with_company(self.company_id)
        return self._is_sold_directly() and product.is_kits

    def _get_qty_left_to_return(self):
        """Override of `return_management`: no invoice says what a kit consisted of."""
        if self._is_kit_sold_directly():
            return 0.0
        return super()._get_qty_left_to_return()

    def _get_return_obstacle(self):
        """Override of `return_management` to say so."""
        if self._is_kit_sold_directly():
            return self.env._(
                "A kit without an order: return its components as lines of their own."
            )
        return super()._get_return_obstacle()

    # === COST OF GOODS SOLD === #

    def _get_cogs_value(self):
        """Override of `stock_account` to give back the component's part of the cost.

        :return: cost per unit of the product.
        :rtype: float
        """
        cost = super()._get_cogs_value()
        if not self._is_component_credit():
            return cost
        kit = self.return_invoice_line_id.product_id
        kits = self._convert_to_sold_uom(1.0, kit.uom_id)
        return (
            cost
            * kits
            / self.product_uom_id._compute_quantity(
                1.0, self.product_id.uom_id, round=False
            )
        )
