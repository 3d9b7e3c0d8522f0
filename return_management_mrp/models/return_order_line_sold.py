from odoo import models


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    def _convert_to_product_uom(self, quantity):
        """Convert a quantity of this line into the unit of its product.

        :param float quantity: in the unit of this line.
        :rtype: float
        """
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            quantity, self.product_id.uom_id, round=False
        )

    def _convert_from_sale_uom(self, quantity):
        """Override of `return_management`: kits become as much of the component.

        :param float quantity: in the unit of the sale line.
        :rtype: float
        """
        self.ensure_one()
        if not self.kit_product_id:
            return super()._convert_from_sale_uom(quantity)
        # What is worth nothing is no part of a price.
        return quantity / self.kit_ratio if self.kit_ratio else 0.0

    def _is_negligible(self, quantity, uom):
        """Override of `return_management` to measure kits in components.

        :rtype: bool
        """
        self.ensure_one()
        if not self.kit_product_id:
            return super()._is_negligible(quantity, uom)
        # sudo: returns may be handled without rights on the sale order.
        sale_uom = self.sale_line_id.sudo().product_uom_id
        components = self._convert_from_sale_uom(
            uom._compute_quantity(quantity, sale_uom, round=False)
        )
        return self.product_uom_id.compare(components, 0) <= 0

    def _get_reference_uom(self):
        """Override of `return_management`: components have their own unit.

        :rtype: uom.uom
        """
        self.ensure_one()
        if self.kit_product_id:
            return self.product_id.uom_id
        return super()._get_reference_uom()

    def _get_qty_overbilled(self):
        """Override of `return_management` to count each component of a kit by itself.

        :return: in the unit of the sale line.
        :rtype: float
        """
        self.ensure_one()
        if not self.kit_product_id:
            return super()._get_qty_overbilled()
        # sudo: as in `_is_negligible`.
        sale_line = self.sale_line_id.sudo()
        component = self.product_id.id
        share = sale_line._get_kit_shares()[component]
        siblings = sale_line.return_line_ids.filtered(
            lambda line: line.product_id.id == component
        )
        credited = sum(
            credit.move_id.direction_sign
            * credit._convert_to_sold_uom(credit.quantity, sale_line.product_uom_id)
            for credit in siblings._get_goods_credits()
        )
        billed = sale_line._get_kits_invoiced() * share["quantity"] * share["ratio"]
        kept = sale_line._get_kept_of_kits()[component] * share["ratio"]
        return billed - credited - kept
