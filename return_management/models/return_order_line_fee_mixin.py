from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReturnOrderLineFeeMixin(models.AbstractModel):
    """The restocking fee of a line: proposed by the policy, kept off the credit."""

    _name = "return.order.line.fee.mixin"
    _description = "Restocking Fee of a Return Line"

    currency_id = fields.Many2one(comodel_name="res.currency")
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

    @api.depends("policy_id", "reason_id", "order_id.is_fee_waived")
    def _compute_restocking_fee(self):
        for line in self:
            fee_type, rate = line._get_policy_fee()
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

    def _get_policy_fee(self):
        """Give the fee that the policy asks for this line.

        :return: kind of fee (or False) and rate; an amount is in the currency of the
            line.
        :rtype: tuple[str | bool, float]
        """
        self.ensure_one()
        # sudo: the policy decides, whoever may read it.
        policy = self.policy_id.sudo()
        if (
            not policy.restocking_fee_type
            or self.order_id.is_fee_waived
            or self.reason_id in policy.fee_waived_reason_ids
        ):
            return False, 0.0
        rate = policy.restocking_fee_rate
        if policy.restocking_fee_type == "fixed":
            date = self.order_id.date_request or fields.Datetime.now()
            currency = self.currency_id or self.company_id.currency_id
            rate = policy.currency_id._convert(rate, currency, self.company_id, date)
        return policy.restocking_fee_type, rate

    def _prepare_fee_vals_list(self, part, invoice_line, credit_vals):
        """Give the line that keeps the fee off a credit, with the taxes of the goods.

        :param dict part: see `_get_parts_to_credit`.
        :param account.move.line invoice_line: the line that is credited.
        :param dict credit_vals: the line that credits the goods.
        :rtype: list[dict]
        """
        self.ensure_one()
        rate = part["fee_rate"]
        if (
            part["role"] != "goods"
            or not part["fee_type"]
            or not rate
            or not credit_vals["price_unit"]
        ):
            return []
        vals = {
            "return_line_id": self.id,
            "return_inspection_id": part["inspection"].id,
            "return_role": "fee",
            "name": self._get_fee_name(part),
            "product_uom_id": credit_vals["product_uom_id"],
            "quantity": -credit_vals["quantity"],
            "tax_ids": credit_vals["tax_ids"],
            "analytic_distribution": credit_vals["analytic_distribution"],
            "sequence": credit_vals["sequence"],
            "account_id": credit_vals["account_id"],
        }
        if part["fee_type"] == "percent":
            vals["price_unit"] = credit_vals["price_unit"] * rate / 100.0
            vals["discount"] = credit_vals["discount"]
        else:
            vals["price_unit"] = self._get_fixed_fee(rate, invoice_line, credit_vals)
        return [vals] if vals["price_unit"] else []

    def _get_fixed_fee(self, rate, invoice_line, credit_vals):
        """Give the fee per unit of a credit note line, in the sense of its taxes.

        It is never above what is credited: nothing is kept off a free piece.

        :param float rate: fee per unit of the line, before taxes.
        :param account.move.line invoice_line: the line that is credited.
        :param dict credit_vals: the line that credits the goods.
        :rtype: float
        """
        self.ensure_one()
        uom = self.env["uom.uom"].browse(credit_vals["product_uom_id"])
        fee = self.product_uom_id._compute_price(rate, uom)
        price = credit_vals["price_unit"] * (1 - credit_vals["discount"] / 100.0)
        included = invoice_line.tax_ids.flatten_taxes_hierarchy().filtered(
            "price_include"
        )
        if included:
            fee = included.with_context(
                force_price_include=False, round=False
            ).compute_all(fee, currency=invoice_line.currency_id)["total_included"]
        return max(min(fee, price), 0.0)

    def _get_fee_name(self, part):
        """Describe the fee on the credit note, in the language of the customer.

        :param dict part: see `_get_parts_to_credit`.
        :rtype: str
        """
        env = self._get_env_of_customer()
        if part["fee_type"] == "percent":
            return env._(
                "Restocking fee of %(rate)s %%: %(product)s",
                rate=f"{part['fee_rate']:g}",
                product=self.with_env(env).product_id.display_name,
            )
        return env._(
            "Restocking fee: %(product)s",
            product=self.with_env(env).product_id.display_name,
        )
