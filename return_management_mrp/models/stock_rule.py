from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    def run(self, procurements, raise_user_error=True):
        """Override of `mrp` to keep on orders what the kits consist of.

        `mrp` takes them apart here, and the bill of materials may change later.
        """
        self._keep_kit_recipes(procurements)
        return super().run(procurements, raise_user_error=raise_user_error)

    def _keep_kit_recipes(self, procurements):
        """Write the components of kits that are being procured for order lines.

        :param list[Procurement] procurements: see `stock`.
        """
        sold = []
        for procurement in procurements:
            line_id = procurement.values.get("sale_line_id")
            # sudo: who confirms an order may not read bills of materials.
            line = self.env["sale.order.line"].sudo().browse(line_id)
            is_new = not procurement.values.get("return_line_id")
            if line and is_new and line.product_id == procurement.product_id:
                sold.append((line, procurement))
        for company in {procurement.company_id for __, procurement in sold}:
            own = [pair for pair in sold if pair[1].company_id == company]
            products = self.env["product.product"].union(
                *(p.product_id for __, p in own)
            )
            # sudo: who confirms an order may not read bills of materials.
            boms = self.env["mrp.bom"].sudo()
            boms = boms._bom_find(products, company_id=company.id, bom_type="phantom")
            for line, procurement in own:
                kits = procurement.product_uom._compute_quantity(
                    procurement.product_qty, line.product_uom_id, round=False
                )
                components = line._explode_kit_bom(boms[line.product_id], kits)
                if components and kits > 0:
                    line._add_to_kit_recipe(kits, components)
