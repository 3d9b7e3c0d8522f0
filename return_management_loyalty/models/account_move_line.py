from odoo import Command, fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # Nobody writes it by hand: the points of the cards follow from it.
    return_card_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Paid by Card",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="The line of an invoice that a gift card or an eWallet paid, and of which "
        "this line pays something back.",
    )

    def _get_amounts_back(self):
        """Read what went back to the cards that paid these invoice lines.

        :return: in the currency of the invoice, by line.
        :rtype: dict[account.move.line, float]
        """
        # sudo: nobody reads or writes the link, the amounts are only added up.
        groups = self.sudo()._read_group(
            [
                ("return_card_line_id", "in", self.ids),
                ("move_id.return_card_note_id", "!=", False),
                ("parent_state", "=", "posted"),
            ],
            ["return_card_line_id"],
            ["amount_currency:sum"],
        )
        return {
            **dict.fromkeys(self, 0.0),
            **{line: -amount for line, amount in groups},
        }

    def _prepare_card_back_vals_list(self, amount):
        """Return the items that pay a part of this line back to its card.

        Account, taxes and rate are those of the invoice, whose accounts end at zero
        when all of it has gone back.

        :param float amount: in the currency of the invoice, taxes included.
        :rtype: list[dict]
        """
        self.ensure_one()
        before = self._get_amounts_back()[self]
        after, total = before + amount, -self.price_total
        company_currency = self.company_id.currency_id
        rest = amount
        vals_list = []
        # The amount before taxes comes last and takes what rounding leaves.
        for vals, in_currency, balance in self._get_card_items():
            share = self.currency_id.round(
                in_currency * after / total
            ) - self.currency_id.round(in_currency * before / total)
            if "tax_repartition_line_id" not in vals:
                share = rest
            rest -= share
            in_company = company_currency.round(
                balance * after / total
            ) - company_currency.round(balance * before / total)
            vals_list.append(
                {
                    "name": self.name,
                    "return_card_line_id": self.id,
                    "amount_currency": -self.currency_id.round(share),
                    "balance": -company_currency.round(in_company),
                    **vals,
                }
            )
        return vals_list

    def _get_card_items(self):
        """Return what this line of a card booked on its invoice, taxes first.

        :return: tuples of values, amount in the currency of the invoice and balance.
        :rtype: list[tuple[dict, float, float]]
        """
        self.ensure_one()
        rate = self.balance / self.amount_currency
        taxes = self.tax_ids.compute_all(
            self.price_unit * (1 - self.discount / 100.0),
            currency=self.currency_id,
            quantity=self.quantity,
            product=self.product_id,
            partner=self.partner_id,
        )["taxes"]
        items = [
            (
                {
                    "account_id": tax["account_id"] or self.account_id.id,
                    "tax_repartition_line_id": tax["tax_repartition_line_id"],
                    "tax_ids": [Command.set(tax["tax_ids"])],
                    "tax_tag_ids": [Command.set(tax["tag_ids"])],
                    "tax_base_amount": abs(tax["base"] * rate),
                },
                -tax["amount"],
                -tax["amount"] * rate,
            )
            for tax in taxes
        ]
        base = {
            "account_id": self.account_id.id,
            "tax_ids": [Command.set(self.tax_ids.ids)],
            "tax_tag_ids": [Command.set(self.tax_tag_ids.ids)],
            "analytic_distribution": self.analytic_distribution,
        }
        return [*items, (base, self.amount_currency, self.balance)]
