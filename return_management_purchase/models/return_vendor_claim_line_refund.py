from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare


class ReturnVendorClaimLine(models.Model):
    """How much of a claim line the vendor has credited, and by which bill line."""

    _inherit = "return.vendor.claim.line"

    refund_line_ids = fields.One2many(
        comodel_name="account.move.line", inverse_name="return_vendor_claim_line_id"
    )
    qty_credited = fields.Float(
        string="Quantity Credited",
        digits="Product Unit",
        compute="_compute_credited",
        compute_sudo=True,
        store=True,
    )
    is_credited = fields.Boolean(
        compute="_compute_credited", compute_sudo=True, store=True
    )

    @api.depends(
        "quantity",
        "refund_line_ids.parent_state",
        "refund_line_ids.quantity",
        "refund_line_ids.product_uom_id",
        "refund_line_ids.price_subtotal",
    )
    def _compute_credited(self):
        """Count posted credit notes; the quantity decides, the price is agreed."""
        for line in self:
            posted = line.refund_line_ids.filtered(
                lambda credit: credit.parent_state == "posted"
            )
            line.qty_credited = line._sum_refunds(posted)
            line.amount_credited = sum(
                credit.currency_id._convert(
                    credit.price_subtotal,
                    line.currency_id,
                    line.company_id,
                    credit.date,
                )
                for credit in posted
            )
            line.is_credited = (
                line.product_uom_id.compare(line.qty_credited, line.quantity) >= 0
            )

    def _sum_refunds(self, credits):
        return sum(
            credit.product_uom_id._compute_quantity(
                credit.quantity, self.product_uom_id, round=False
            )
            for credit in credits
        )

    # === WHERE IT IS TAKEN FROM === #

    def _share_over_bills(self, left):
        """Take what no credit note holds yet from the bills, newest first.

        :param dict left: quantity left by bill line, in the unit of its purchase line;
            lowered here.
        :return: pairs of bill line and quantity in the unit of the claim; the bill line
            is empty if the purchase has no posted bill.
        :rtype: list[tuple[account.move.line, float]]
        :raise UserError: if more would be credited than was billed.
        """
        self.ensure_one()
        uom = self.product_uom_id
        wanted = self.quantity - self._sum_refunds(
            self.refund_line_ids.filtered(lambda line: line.parent_state != "cancel")
        )
        if uom.compare(wanted, 0) <= 0:
            return []
        bill_lines = [
            bill_line
            for bill_line in left
            if self.purchase_line_id
            and bill_line.purchase_line_id == self.purchase_line_id
        ]
        if not bill_lines:
            return [(self.env["account.move.line"], wanted)]
        purchase_uom = self.purchase_line_id.product_uom_id
        shares = []
        for bill_line in bill_lines:
            available = purchase_uom._compute_quantity(
                left[bill_line], uom, round=False
            )
            part = min(wanted, available)
            if uom.compare(part, 0) > 0:
                shares.append((bill_line, part))
                wanted -= part
                left[bill_line] -= uom._compute_quantity(
                    part, purchase_uom, round=False
                )
        self._check_fully_billed(wanted)
        return shares

    def _check_fully_billed(self, rest):
        """Refuse to credit what the vendor has not billed.

        :param float rest: what no bill has left, in the unit of the claim.
        :raise UserError: naming the claim, the product, the purchase and the quantity.
        """
        if self.product_uom_id.compare(rest, 0) > 0:
            raise UserError(
                self.env._(
                    "%(claim)s: %(rest)g %(unit)s of %(product)s on %(purchase)s were "
                    "not billed, or are credited already. Post the missing bill, or "
                    "lower the claimed quantity.",
                    claim=self.claim_id.name,
                    rest=rest,
                    unit=self.product_uom_id.name,
                    product=self.product_id.display_name,
                    purchase=self.purchase_line_id.order_id.name,
                )
            )

    # === CREDIT NOTE LINES === #

    def _prepare_refund_line_vals(self, bill_line, quantity):
        """Return the credit note line; everything follows the bill line, if any.

        :param account.move.line bill_line: may be empty.
        :param float quantity: in the unit of the claim.
        :rtype: dict
        """
        self.ensure_one()
        vals = {}
        if bill_line:
            vals = {
                "name": bill_line.name,
                "product_id": bill_line.product_id.id,
                "tax_ids": [Command.set(bill_line.tax_ids.ids)],
                "account_id": bill_line.account_id.id,
                "analytic_distribution": bill_line.analytic_distribution,
                "purchase_line_id": self.purchase_line_id.id,
                **self._get_price_on_bill(bill_line),
            }
            uom = bill_line.product_uom_id
            quantity = self.product_uom_id._compute_quantity(quantity, uom, round=False)
        else:
            if self.purchase_line_id:
                vals = self.purchase_line_id._prepare_account_move_line()
            uom = self.product_uom_id
            vals |= {
                "product_id": self.product_id.id,
                "price_unit": self.price_unit,
                "discount": 0.0,
            }
        return {
            **vals,
            "product_uom_id": uom.id,
            "quantity": quantity,
            "return_vendor_claim_line_id": self.id,
        }

    def _get_price_on_bill(self, bill_line):
        """Return price and discount: those of the bill, or the lower price agreed upon.

        :param account.move.line bill_line: in whose unit and currency the price is.
        :rtype: dict
        :raise UserError: if a higher price than the billed one would be credited.
        """
        price = self.product_uom_id._compute_price(
            self.price_unit, bill_line.product_uom_id
        )
        price = self.currency_id._convert(
            price,
            bill_line.currency_id,
            self.company_id,
            bill_line.date,
            round=False,
        )
        billed = bill_line.price_unit * (1 - bill_line.discount / 100.0)
        digits = self.env["decimal.precision"].precision_get("Product Price")
        order = float_compare(price, billed, precision_digits=digits)
        if order > 0:
            raise UserError(
                self.env._(
                    "%(claim)s: %(product)s was billed at %(billed)s by %(bill)s, but "
                    "%(price)s is expected. Lower the expected price.",
                    claim=self.claim_id.name,
                    product=self.product_id.display_name,
                    billed=bill_line.currency_id.format(billed),
                    bill=bill_line.move_id.name,
                    price=bill_line.currency_id.format(price),
                )
            )
        if order < 0:
            return {"price_unit": price, "discount": 0.0}
        return {"price_unit": bill_line.price_unit, "discount": bill_line.discount}
