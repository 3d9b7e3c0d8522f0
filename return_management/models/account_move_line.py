from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from .cost_ledger import CostLedger


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        index="btree_not_null",
        copy=False,
        check_company=True,
    )
    return_inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        index="btree_not_null",
        copy=False,
        check_company=True,
    )
    return_invoice_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Credited Invoice Line",
        index="btree_not_null",
        copy=False,
        help="The invoice line that this credit note line gives back.",
    )
    return_credit_line_ids = fields.One2many(
        comodel_name="account.move.line",
        inverse_name="return_invoice_line_id",
        string="Credit Note Lines of Returns",
    )
    return_role = fields.Selection(
        selection=[
            ("goods", "Goods"),
            ("allowance", "Price Reduction"),
            ("fee", "Restocking Fee"),
            ("freight", "Freight"),
            ("exchange", "Replacement"),
            ("charge_back", "Goods Charged Again"),
            ("difference", "Price Difference Charged"),
        ],
        string="Part in a Return",
        readonly=True,
        copy=False,
    )

    # === WHAT IS LEFT === #

    def _get_left_to_credit(self):
        """Read what credit notes have not given back of these invoice lines.

        Credits of returns name their invoice line. Credits made by hand are counted by
        invoice and sale line, or taken from the newest invoice if they name none.

        :return: ``quantity`` in the unit of the line, ``amount`` before taxes, the
            number of ``credits`` so far, and the pairs of quantity and price ``taken``
            since then.
        :rtype: dict[account.move.line, dict]
        """
        left = {
            line: {
                "quantity": line.quantity,
                "amount": line.price_subtotal,
                "credits": 0,
                "taken": [],
            }
            for line in self
        }
        credits = self.sale_line_ids.invoice_lines | self.return_credit_line_ids
        credits = credits.filtered(
            lambda line: (
                line.move_id.move_type == "out_refund" and line.parent_state != "cancel"
            )
        )
        for credit in credits.sorted(lambda line: not line.return_invoice_line_id):
            quantity, amount = credit._get_credited_quantity(), credit.price_subtotal
            for line in credit._get_credited_candidates(self):
                in_line_uom = credit._convert_to_sold_uom(quantity, line.product_uom_id)
                step = min(in_line_uom, left[line]["quantity"])
                money = min(amount, left[line]["amount"])
                left[line]["quantity"] -= step
                left[line]["amount"] -= money
                left[line]["credits"] += 1
                quantity -= credit._convert_from_sold_uom(step, line.product_uom_id)
                amount -= money
        return left

    def _get_credited_quantity(self):
        """Give the quantity that this credit note line takes off its invoice line.

        A lower price and freight take money off it, and no quantity.

        :rtype: float
        """
        self.ensure_one()
        return 0.0 if self.return_role in ("allowance", "freight") else self.quantity

    def _get_qty_of_return(self):
        """Give the quantity of its return line that this line credits or charges.

        :return: in the unit of the return line; zero for fees and differences.
        :rtype: float
        """
        self.ensure_one()
        if self.return_role not in (False, "goods", "allowance", "charge_back"):
            return 0.0
        return self.product_uom_id._compute_quantity(
            self.quantity, self.return_line_id.product_uom_id, round=False
        )

    def _convert_to_sold_uom(self, quantity, uom):
        """Convert a quantity of this line into a quantity of what was sold.

        An override may count a component as a part of its kit.

        :param float quantity: in the unit of this line.
        :param uom.uom uom: a unit of what was sold.
        :rtype: float
        """
        self.ensure_one()
        return self.product_uom_id._compute_quantity(quantity, uom, round=False)

    def _convert_from_sold_uom(self, quantity, uom):
        """Convert a quantity of what was sold into a quantity of this line.

        The inverse of `_convert_to_sold_uom`: both are overridden together.

        :param float quantity: of what was sold.
        :param uom.uom uom: its unit.
        :rtype: float
        """
        self.ensure_one()
        return uom._compute_quantity(quantity, self.product_uom_id, round=False)

    def _get_credited_candidates(self, invoice_lines):
        """Give the invoice lines that this credit note line may have given back.

        :param account.move.line invoice_lines: the lines in question, newest first.
        :rtype: account.move.line
        """
        self.ensure_one()
        if self.return_invoice_line_id:
            return self.return_invoice_line_id & invoice_lines
        same = invoice_lines.filtered(
            lambda line: bool(line.sale_line_ids & self.sale_line_ids)
        )
        reversed_entry = self.move_id.reversed_entry_id
        if reversed_entry:
            return same.filtered(lambda line: line.move_id == reversed_entry)
        return same

    def _limit_credited_price(self, quantity, price_unit, available):
        """Fit a price to the money that earlier credits left of this line.

        Cents lost in rounding are so never paid twice, and the last credit of the
        whole price gives them back.

        :param float quantity: to credit, in the unit of the line.
        :param float price_unit: that would be credited, before the discount.
        :param dict available: see `_get_left_to_credit`; gets what is taken.
        :return: the price to credit.
        :rtype: float
        """
        self.ensure_one()
        is_first = not available["taken"] and available["amount"] == self.price_subtotal
        if not is_first and price_unit:
            currency = self.currency_id
            left = available["amount"] - sum(
                currency.round(self._get_subtotal_of(*taken))
                for taken in available["taken"]
            )
            amount = self._get_subtotal_of(quantity, price_unit)
            gap = left - currency.round(amount)
            # What rounding can have taken from the invoice line and its credits.
            count = 1 + available["credits"] + len(available["taken"])
            is_rest = (
                price_unit == self.price_unit
                and not self.product_uom_id.compare(quantity, available["quantity"])
                and currency.compare_amounts(gap, count * currency.rounding / 2) <= 0
            )
            if currency.compare_amounts(gap, 0) < 0 or is_rest:
                price_unit *= max(left, 0.0) / amount
        available["taken"].append((quantity, price_unit))
        return price_unit

    def _get_subtotal_of(self, quantity, price_unit):
        """Compute what a quantity of this line costs before taxes, not rounded.

        :param float quantity: in the unit of the line.
        :param float price_unit: before the discount of the line.
        :rtype: float
        """
        self.ensure_one()
        price = price_unit * (1 - self.discount / 100.0)
        if not self.tax_ids:
            return price * quantity
        return self.tax_ids.with_context(round_base=False).compute_all(
            price,
            currency=self.currency_id,
            quantity=quantity,
            product=self.product_id,
            partner=self.move_id.partner_shipping_id or self.partner_id,
            rounding_method="round_globally",
        )["total_excluded"]

    def _check_not_over_credited(self):
        """Never give back more of what was sold than an invoice charged.

        Credit notes made by hand count along where a return credits the same sale.

        :raise UserError: naming the product and the invoice.
        """
        sold = (self | self.return_invoice_line_id).sale_line_ids
        credits = sold.invoice_lines | sold.invoice_lines.return_credit_line_ids
        if not credits.return_invoice_line_id:
            return
        credited = defaultdict(self.browse)
        for line in credits:
            if line.move_id.move_type == "out_refund" and (
                line.parent_state == "posted" or line in self
            ):
                credited[line._get_credited_sale()] |= line
        for (invoice, sale_lines), lines in credited.items():
            if lines & self and lines.return_invoice_line_id:
                lines._check_charged(
                    invoice.invoice_line_ids.filtered(
                        lambda line, sold=sale_lines: line.sale_line_ids == sold
                    )
                )

    def _get_credited_sale(self):
        """Tell what this credit note line gives back.

        :return: the invoice and the sale lines that it charged.
        :rtype: tuple[account.move, sale.order.line]
        """
        self.ensure_one()
        original = self.return_invoice_line_id or self
        invoice = self.return_invoice_line_id.move_id or self.move_id.reversed_entry_id
        return invoice, original.sale_line_ids

    def _check_charged(self, charged_lines):
        """Refuse credits above what the lines of an invoice charged.

        :param account.move.line charged_lines: what was sold, on one invoice.
        :raise UserError: naming the product and the invoice.
        """

        def add_up(lines):
            return sum(
                line._convert_to_sold_uom(line._get_credited_quantity(), uom)
                for line in lines
            ), sum(lines.mapped("price_subtotal"))

        original = charged_lines[:1]
        uom = original.product_uom_id
        currency = original.currency_id
        charged_quantity, charged = add_up(charged_lines)
        quantity, amount = add_up(self)
        if (
            uom.compare(quantity, charged_quantity) > 0
            or currency.compare_amounts(amount, charged) > 0
        ):
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

    # === COST OF GOODS SOLD === #

    def _get_return_cost_lines(self):
        """Give the cost lines of the invoice line that this line credits.

        :rtype: account.move.line
        """
        self.ensure_one()
        original = self.return_invoice_line_id
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
        if self.return_role in ("allowance", "fee", "freight", "difference"):
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
        """Tell whether a return decides what the goods of this line cost.

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
