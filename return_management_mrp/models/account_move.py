from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _prepare_product_base_line_for_taxes_computation(self, product_line):
        """Override of `account`: a tax per piece was charged per kit.

        The price is the same, whether counted in components or in parts of kits.
        """
        base_line = super()._prepare_product_base_line_for_taxes_computation(
            product_line
        )
        if product_line.return_kit_ratio and product_line.quantity:
            uom = product_line.return_invoice_line_id.product_uom_id
            kits = product_line._convert_to_sold_uom(
                product_line.quantity,
                uom or product_line.sale_line_ids[:1].product_uom_id,
            )
            base_line["price_unit"] *= base_line["quantity"] / kits
            base_line["quantity"] = kits
        return base_line

    def _stock_account_prepare_realtime_out_lines_vals(self):
        """Override of `stock_account`: costs return to the accounts of the kit."""
        vals_list = super()._stock_account_prepare_realtime_out_lines_vals()
        for vals in vals_list:
            credit = self.env["account.move.line"].browse(vals["cogs_origin_id"])
            if credit._is_component_credit():
                booked = credit._get_return_cost_lines().filtered(
                    lambda line, back=vals["amount_currency"]: line.balance * back < 0
                )
                vals["account_id"] = booked[:1].account_id.id or vals["account_id"]
        return vals_list
