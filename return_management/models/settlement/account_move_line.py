from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from .cost_ledger import CostLedger


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    return_inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        index="btree_not_null",
        copy=False,
        check_company=True,
    )
    return_percent = fields.Float(
        string="Part of the Price Credited (%)",
        readonly=True,
        copy=False,
        aggregator=None,
    )

    def _check_not_over_credited(self):
        """Never give back more of what was sold than an invoice charged.

        Credit notes made by hand count along where a return credits the same sale.

        :raise UserError: naming the product and the invoice.
        """
        originals = self.return_invoice_line_id
        sold = (self | originals).sale_line_ids
        self._check_credits_by_hand()
        credits = (
            sold.invoice_lines
            | sold.invoice_lines.return_credit_line_ids
            | originals.return_credit_line_ids
        )
        if not credits.return_invoice_line_id:
            return
        # Read for all together, not sale by sale.
        credits.product_id.uom_id.mapped("factor")
        credited = defaultdict(self.browse)
        for line in credits:
            if line.move_id.move_type == "out_refund" and (
                line.parent_state == "posted" or line in self
            ):
                credited[line._get_credited_sale()] |= line
        for (invoice, sale_lines, original), lines in credited.items():
            if lines & self and lines.return_invoice_line_id:
                lines._check_charged(
                    original
                    or invoice.invoice_line_ids.filtered(
                        lambda line, sold=sale_lines: (
                            line.sale_line_ids and line.sale_line_ids <= sold
                        )
                    )
                )

    def _get_credited_sale(self):
        """Return what this credit note line gives back.

        :return: the invoice and the sale lines that it charged, those of a deal
            together; or the invoice line if it was sold without an order.
        :rtype: tuple[account.move, sale.order.line, account.move.line]
        """
        self.ensure_one()
        original = self.return_invoice_line_id or self
        invoice = self.return_invoice_line_id.move_id or self.move_id.reversed_entry_id
        sale_lines = original.sale_line_ids
        for line in sale_lines:
            sale_lines |= line._get_deal_lines()
        return (
            invoice,
            sale_lines,
            self.browse() if sale_lines else self.return_invoice_line_id,
        )

    def _check_charged(self, charged_lines):
        """Refuse credits above what the lines of an invoice charged.

        :param account.move.line charged_lines: what was sold, on one invoice.
        :raise UserError: naming the product and the invoice.
        """
        original = charged_lines[:1]
        # The unit of the product: a single piece of a big box is no rounding.
        uom = original.product_id.uom_id or original.product_uom_id
        currency = original.currency_id
        charged_quantity = sum(
            line._convert_to_sold_uom(line._get_charged_quantity(), uom)
            for line in charged_lines
        )
        quantity = sum(
            line._convert_to_sold_uom(line._get_credited_quantity(), uom)
            for line in self - self._filter_price_credits()
        )
        # Posted amounts: taxes rounded over the document moved cents between lines.
        charged = -sum(charged_lines.mapped("amount_currency"))
        amount = sum(self.mapped("amount_currency"))
        # A reduction is given back by a negative amount.
        sign = -1 if charged < 0 else 1
        # A discount that was typed by hand has no unit.
        if (
            uom and uom.compare(quantity, charged_quantity) > 0
        ) or currency.compare_amounts(sign * amount, sign * charged) > 0:
            raise UserError(
                self.env._(
                    "%(product)s: the credit notes of returns would give back "
                    "%(amount)s for a line of %(invoice)s that charged %(charged)s. "
                    "Lower the quantity or the price of the credit note.",
                    product=original.product_id.display_name,
                    amount=currency.format(amount),
                    invoice=original.move_id.name,
                    charged=currency.format(charged),
                )
            )

    def _copy_data_extend_business_fields(self, values):
        """Override of `account`: what reverses a line of a return counts for it too."""
        result = super()._copy_data_extend_business_fields(values)
        if self.return_line_id:
            values["return_line_id"] = self.return_line_id.id
            values["return_inspection_id"] = self.return_inspection_id.id
            values["return_role"] = self.return_role
            values["return_share"] = self.return_share
        return result

    # === COST OF GOODS SOLD === #

    def _get_return_cost_lines(self):
        """Return the cost lines of the invoice line that this line credits.

        :rtype: account.move.line
        """
        self.ensure_one()
        original = self.return_invoice_line_id
        if self.return_role == "charge_back":
            # Goods without an order cost what they cost when they were sold first.
            original = self.return_line_id.invoice_line_id
        return original.move_id.line_ids.filtered(
            lambda line: line.display_type == "cogs" and line.cogs_origin_id == original
        )

    def _get_stock_moves(self):
        """Override of `stock_account`: a credited return revalues no move.

        The goods came back at the value of their delivery, whatever is credited.
        """
        if self.return_invoice_line_id:
            credited = self.filtered("return_invoice_line_id")
            return super(AccountMoveLine, self - credited)._get_stock_moves()
        return super()._get_stock_moves()

    def _eligible_for_stock_account(self):
        """Override of `stock_account` to give back a cost that was booked.

        No cost is given back for goods that stay with the customer.
        """
        if self.return_role in (
            "allowance",
            "fee",
            "freight",
            "reduction",
            "difference",
        ):
            return False
        if self.return_invoice_line_id:
            line = self.return_line_id
            return bool(
                (line.qty_received or line.is_goods_expected)
                and self._get_return_cost_lines()
            )
        return super()._eligible_for_stock_account()

    def _get_cogs_value(self):
        """Override of `stock_account` to book what goods of returns cost.

        Kits are left to Odoo; their components give back the cost of the invoice line.
        """
        costs = self.env.context.get("return_costs")
        if costs is None:
            costs = self._get_return_costs()
        if self.id in costs:
            return costs[self.id]
        cost_lines = self._get_return_cost_lines()
        if cost_lines:
            return cost_lines[0].price_unit
        return super()._get_cogs_value()

    def _get_return_costs(self):
        """Work out what the goods of these lines cost, where a return has a say.

        Lines that are posted together share what was booked before.

        :return: cost per unit of the product, by id of the line.
        :rtype: dict[int, float]
        """
        # sudo: finance posts without rights on returns, orders and deliveries.
        lines = self.sudo().filtered(lambda line: line._has_cost_of_return())
        ledgers, costs = {}, {}
        for line in lines.sorted("id"):
            if line.return_role == "exchange":
                costs[line.id] = line._get_cost_of_replacement()
                continue
            origin = line._get_cost_origin()
            if origin not in ledgers:
                ledgers[origin] = line._open_cost_ledger()
            costs[line.id] = ledgers[origin].book(line)
        return costs

    def _has_cost_of_return(self):
        """Return whether a return decides what the goods of this line cost.

        :rtype: bool
        """
        self.ensure_one()
        if self.return_role == "exchange":
            return bool(self._get_replacement_moves())
        origin = self._get_cost_origin()
        is_sold = origin._name == "sale.order.line"
        if not origin or (is_sold and origin._is_sold_as_components()):
            return False
        if self.return_role not in ("goods", "charge_back") and not (
            is_sold
            and not self.return_role
            and self.move_type == "out_invoice"
            and any(origin.return_line_ids.mapped("qty_received"))
        ):
            return False
        product = self.product_id.with_company(self.company_id)
        return product.valuation == "real_time" and self._eligible_for_stock_account()

    def _get_cost_origin(self):
        """Return what was sold, whose documents share what they booked.

        :return: the sale line, or the credited invoice line where there is none.
        :rtype: sale.order.line | account.move.line
        """
        self.ensure_one()
        sale_line = self.return_line_id.sale_line_id or self.sale_line_ids[:1]
        return sale_line or self.return_invoice_line_id

    def _open_cost_ledger(self):
        """Read what was booked for what this line sells or gives back.

        :rtype: CostLedger
        """
        self.ensure_one()
        origin = self._get_cost_origin()
        if origin._name == "sale.order.line":
            sale_line, lines = origin, origin.invoice_lines
        else:
            sale_line = self.env["sale.order.line"]
            lines = origin | origin.return_credit_line_ids
        product = self.product_id.with_company(self.company_id)
        return CostLedger(
            product,
            sale_line,
            lines.filtered(
                lambda line: (
                    line.parent_state == "posted" and line.product_id == product
                )
            ),
        )

    def _get_cost_lines(self):
        """Return the journal items that book the cost of this line, stock first.

        Who reverses a document copies them without their origin.

        :rtype: account.move.line
        """
        self.ensure_one()
        return self.move_id.line_ids.filtered(
            lambda line: (
                line.display_type == "cogs"
                and (
                    line.cogs_origin_id == self
                    or (
                        not line.cogs_origin_id
                        and line.product_id == self.product_id
                        and line.quantity == self.quantity
                    )
                )
            )
        ).sorted("id")

    def _get_replacement_moves(self):
        """Return the deliveries of another product that this line invoices.

        :rtype: stock.move
        """
        self.ensure_one()
        return self.return_line_id.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.return_role == "replacement"
                and move.product_id == self.product_id
                and move.is_out
            )
        )

    def _get_cost_of_replacement(self):
        """Return what a unit of the replacement was worth when it left.

        :rtype: float
        """
        self.ensure_one()
        return self._get_replacement_moves()._get_price_unit()
