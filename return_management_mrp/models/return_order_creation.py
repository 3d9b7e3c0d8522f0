from odoo import api, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    _inherit = "return.order"

    @api.model
    def _create_from_sale_lines(
        self, sale_lines, quantities=None, components=None, **values
    ):
        """Override of `return_management` to take single components of kits as well.

        :param dict[int, dict[int, float]] components: quantity by id of the component,
            in its unit, by id of the sale line of its kit.
        :rtype: return.order
        :raise UserError: if nothing is returned, or of a line that is no candidate.
        """
        if not components:
            return super()._create_from_sale_lines(sale_lines, quantities, **values)
        if set(components) - set(sale_lines.filtered("is_return_kit").ids):
            raise UserError(
                self.env._("Only kits of the order can be returned as components.")
            )
        chosen = {}
        if quantities is None or any(quantities.values()):
            chosen = self._get_return_quantities(sale_lines, quantities)
        vals_by_sale_line = {
            line: self._prepare_kit_line_vals_list(
                line, chosen.get(line.id), components.get(line.id, {})
            )
            for line in sale_lines
            if line.id in chosen or line.id in components
        }
        return self._create_with_lines(vals_by_sale_line, **values)

    @api.model
    def _prepare_kit_line_vals_list(self, sale_line, quantity, components):
        """Return the return lines for what comes back of a sale line.

        :param sale.order.line sale_line: what was sold.
        :param float quantity: of the product, or of whole kits; may be empty.
        :param dict[int, float] components: quantity by id of the component.
        :rtype: list[dict]
        """
        whole = [{"sale_line_id": sale_line.id, "product_uom_qty": quantity}]
        return (whole if quantity else []) + [
            {
                "sale_line_id": sale_line.id,
                "product_id": product_id,
                "product_uom_qty": component_quantity,
            }
            for product_id, component_quantity in components.items()
            if component_quantity
        ]
