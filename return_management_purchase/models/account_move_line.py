from odoo import fields, models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    return_vendor_claim_line_id = fields.Many2one(
        comodel_name="return.vendor.claim.line",
        string="Vendor Claim Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
    )

    def _check_vendor_credit_limit(self):
        """Refuse vendor credit notes of claims that exceed what was billed.

        :raise UserError: naming the credit note, the purchase and the amounts.
        """
        for line in self.filtered("return_vendor_claim_line_id.purchase_line_id"):
            purchase_line = line.return_vendor_claim_line_id.purchase_line_id
            lines = purchase_line.invoice_lines.filtered(
                lambda other, line=line: (
                    other.parent_state == "posted"
                    and other.currency_id == line.currency_id
                )
            )
            billed, credited = (
                sum(
                    lines.filtered(lambda o, t=kind: o.move_type == t).mapped(
                        "price_subtotal"
                    )
                )
                for kind in ("in_invoice", "in_refund")
            )
            if billed and line.currency_id.compare_amounts(credited, billed) > 0:
                raise UserError(
                    self.env._(
                        "%(credit)s: %(credited)s would be credited for %(product)s on "
                        "%(purchase)s, but only %(billed)s was billed. Lower the "
                        "credit note.",
                        credit=line.move_id.display_name,
                        credited=line.currency_id.format(credited),
                        product=line.product_id.display_name,
                        purchase=purchase_line.order_id.name,
                        billed=line.currency_id.format(billed),
                    )
                )
