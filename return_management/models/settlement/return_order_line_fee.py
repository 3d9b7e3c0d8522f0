from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from .credit_amounts import Taken


class ReturnOrderLine(models.Model):
    """The restocking fee of a line: kept off the credit."""

    _inherit = "return.order.line"

    restocking_fee_type = fields.Selection(
        selection=[("percent", "Share of the Price"), ("fixed", "Amount per Unit")],
        compute="_compute_restocking_fee",
        store=True,
    )
    restocking_fee_rate = fields.Float(
        digits="Product Price",
        aggregator=None,
        compute="_compute_restocking_fee",
        store=True,
        help="Percent of what is credited, or amount per unit before taxes in the "
        "currency of the order.",
    )
    amount_restocking_fee = fields.Monetary(
        string="Restocking Fee",
        compute="_compute_amount_restocking_fee",
        store=True,
        help="Kept off the credit notes, before taxes.",
    )

    @api.depends("reason_id")
    def _compute_restocking_fee(self):
        for line in self:
            fee_type, rate = line._get_proposed_fee()
            line.restocking_fee_type = fee_type
            line.restocking_fee_rate = rate

    @api.depends("credit_line_ids.price_subtotal", "credit_line_ids.parent_state")
    def _compute_amount_restocking_fee(self):
        for line in self:
            # sudo: users without accounting rights follow their returns as well.
            fees = line.sudo().credit_line_ids.filtered(
                lambda credit: (
                    credit.return_role == "fee" and credit.parent_state != "cancel"
                )
            )
            line.amount_restocking_fee = -sum(fees.mapped("price_subtotal"))

    @api.constrains("restocking_fee_type", "restocking_fee_rate")
    def _check_restocking_fee(self):
        """Refuse fees that cannot be taken.

        :raise ValidationError: naming the return, the product and the limits.
        """
        for line in self:
            is_share = line.restocking_fee_type == "percent"
            if line.restocking_fee_rate < 0 or (
                is_share and line.restocking_fee_rate > 100
            ):
                raise ValidationError(
                    self.env._(
                        "%(product)s on %(order)s: a restocking fee lies between 0 and "
                        "the price. Enter 0 to 100 percent, or an amount above zero.",
                        product=line.product_id.display_name,
                        order=line.order_id.name,
                    )
                )

    def _get_proposed_fee(self):
        """Return the fee that is asked for this line. To be extended: none is.

        :return: kind of fee (or False) and rate; an amount is in the currency of the
            line.
        :rtype: tuple[str | bool, float]
        """
        self.ensure_one()
        return False, 0.0

    def _prepare_fee_vals_list(self, part, entry, credit_vals, paid, price):
        """Return the line that keeps the fee off a credit, with the taxes of the goods.

        :param SettlementPart part: what is credited.
        :param LedgerEntry entry: the invoice line that is credited.
        :param dict credit_vals: the line that credits the goods.
        :param Amounts paid: what is credited for the goods, less what reduces it.
        :param Amounts price: the same, not rounded, taxes per piece left aside.
        :rtype: list[dict]
        """
        self.ensure_one()
        share = self._get_fee_share(part, entry, credit_vals, price)
        if not share:
            return []
        invoice_line = entry.line
        ideal = price * -share
        # What is left for the customer is rounded, not what is kept.
        kept = (paid + ideal).round(entry.currencies) - paid
        fee = Taken(kept.round(entry.currencies), ideal, ideal)
        quantity = -credit_vals["quantity"]
        vals = {
            "return_line_id": self.id,
            "return_inspection_id": part.inspection.id,
            "return_role": "fee",
            "name": self._get_fee_name(part),
            "product_uom_id": credit_vals["product_uom_id"],
            "quantity": quantity,
            "price_unit": entry.get_price_unit(fee, quantity, discounted=True),
            "tax_ids": [Command.set(invoice_line._get_taxes_by_price().ids)],
            "analytic_distribution": credit_vals["analytic_distribution"],
            "sequence": credit_vals["sequence"],
            "account_id": credit_vals["account_id"],
        }
        return [entry.prepare_exact_vals(vals, fee.amounts)]

    def _get_fee_share(self, part, entry, credit_vals, price):
        """Return the share of a credit that the fee keeps.

        A fee is never above what is credited: that of a free piece is nothing.

        :return: between 0 and 1.
        :rtype: float
        """
        self.ensure_one()
        rate = part.fee_rate
        if not part.is_goods or not part.fee_type or price.untaxed <= 0:
            return 0.0
        if part.fee_type == "percent":
            return rate / 100.0
        uom = self.env["uom.uom"].browse(credit_vals["product_uom_id"])
        fee = self.product_uom_id._compute_price(rate, uom) * credit_vals["quantity"]
        return min(entry.line.currency_id.round(fee) / price.untaxed, 1.0)

    def _get_fee_name(self, part):
        """Describe the fee on the credit note, in the language of the customer.

        :param SettlementPart part: what is credited.
        :rtype: str
        """
        env = self._get_env_of_customer()
        if part.fee_type == "percent":
            return env._(
                "Restocking fee of %(rate)s %%: %(product)s",
                rate=f"{part.fee_rate:g}",
                product=self.with_env(env).product_id.display_name,
            )
        return env._(
            "Restocking fee: %(product)s",
            product=self.with_env(env).product_id.display_name,
        )
