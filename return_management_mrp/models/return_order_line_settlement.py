from odoo import models


class ReturnOrderLine(models.Model):
    _inherit = "return.order.line"

    def _prepare_credit_note_line_vals(self, part, invoice_line, quantity, price_unit):
        """Override of `return_management` to name the component and what it is worth.

        :param float quantity: of kits, in the unit of the invoice line.
        :rtype: dict
        """
        vals = super()._prepare_credit_note_line_vals(
            part, invoice_line, quantity, price_unit
        )
        if self.kit_product_id and vals["quantity"]:
            # sudo: returns may be handled without rights on the sale order.
            kits = invoice_line.product_uom_id._compute_quantity(
                quantity, self.sale_line_id.sudo().product_uom_id, round=False
            )
            vals["product_id"] = self.product_id.id
            vals["return_kit_ratio"] = kits / vals["quantity"]
        return vals

    def _get_exact_credit(self, uom, quantity, price_unit):
        """Override of `return_management` to write components, not parts of kits.

        Pieces that were rounded bear the exact amount.

        :param uom.uom uom: unit of the invoice line.
        :param float quantity: of kits, in that unit.
        :param float price_unit: per that unit.
        :rtype: tuple[uom.uom, float, float]
        """
        self.ensure_one()
        if not self.kit_product_id:
            return super()._get_exact_credit(uom, quantity, price_unit)
        # sudo: as in `_prepare_credit_note_line_vals`.
        kits = uom._compute_quantity(
            quantity, self.sale_line_id.sudo().product_uom_id, round=False
        )
        components = self.product_uom_id.round(self._convert_from_sale_uom(kits))
        return self.product_uom_id, components, price_unit * quantity / components

    def _get_credit_note_line_name(self, part, invoice_line):
        """Override of `return_management` to say which component of which kit it is.

        :rtype: str
        """
        name = super()._get_credit_note_line_name(part, invoice_line)
        if not self.kit_product_id:
            return name
        # sudo: the language of the customer counts, whoever settles.
        lang = self.order_id.partner_id.sudo().lang or self.env.lang
        line = self.with_context(lang=lang)
        return line.env._(
            "%(component)s, part of:\n%(kit)s",
            component=line.product_id.display_name,
            kit=name,
        )
