from odoo import Command

from .ledger_common import CreditLedgerCommon
from .valuation_common import ValuationCommon

NAMES = ("Cell A", "Cell B", "Cell C")


class GeneratedSales(ValuationCommon, CreditLedgerCommon):
    """Sells, delivers and invoices made up orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Nobody has to approve anything: it is about the money.
        cls.env["return.order.stage"].sudo().search([]).active = False
        cls._set_terms(freight=("company", "customer"))
        cls.items_by_cost = {"none": cls._create_items()}
        for product in cls.items_by_cost["none"]:
            cls._put_in_stock(product, 5000)
        for method, product in cls.goods.items():
            items = cls._create_items(categ_id=product.categ_id.id, standard_price=10.0)
            for quantity, cost in ((4, 10.0), (61, 13.37), (5000, 9.99)):
                for item in items:
                    cls._buy(item, quantity, cost)
            cls.items_by_cost[method] = items
        cls.items = cls.items_by_cost["none"]
        cls.uoms = {"unit": cls.unit, "pack": cls.pack, "box": cls.box}
        cls._create_taxes()
        cls._create_pricelists()

    @classmethod
    def _create_items(cls, **values):
        return cls.env["product.product"].concat(
            *(cls._create_goods(name, **values) for name in NAMES)
        )

    @classmethod
    def _create_taxes(cls):
        account = cls.company_data["default_account_tax_sale"]
        own = account.copy({"name": "Eco tax"})
        included = {"price_include_override": "tax_included"}
        parts = [cls._create_tax(7.7, name="Part"), cls._create_tax(3.0, name="Rest")]
        cls.taxes = {
            "none": cls.env["account.tax"],
            "excluded": cls._create_tax(19.0, **cls._book_on(account)),
            "included": cls._create_tax(21.0, **included, **cls._book_on(account)),
            "two included": cls._create_tax(10.0, name="In 10", **included)
            | cls._create_tax(5.0, name="In 5", **included, **cls._book_on(own)),
            "mixed": cls._create_tax(8.0, name="In 8", sequence=3, **included)
            | cls._create_tax(4.5, name="Ex 4.5", sequence=4),
            "eco": cls._create_tax(
                2.0,
                name="Eco",
                amount_type="fixed",
                include_base_amount=True,
                sequence=1,
                **cls._book_on(own),
            )
            | cls._create_tax(20.0, sequence=2, **cls._book_on(account)),
            "group": cls._create_tax(
                0.0,
                name="Group",
                amount_type="group",
                children_tax_ids=[Command.set([tax.id for tax in parts])],
            ),
            "division": cls._create_tax(
                12.0, name="Division", amount_type="division", **included
            ),
            "withheld": cls._create_tax(15.0, sequence=5)
            | cls._create_tax(-2.5, name="Withheld", sequence=6, **cls._book_on(own)),
        }

    @classmethod
    def _book_on(cls, account):
        lines = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": account.id}),
        ]
        return {
            "invoice_repartition_line_ids": lines,
            "refund_repartition_line_ids": lines,
        }

    @classmethod
    def _create_pricelists(cls):
        cls.pricelists = {"company": cls.env["product.pricelist"]}
        for code, rounding, rate in (
            ("EUR", 0.01, 0.9137),
            ("JPY", 1.0, 151.37),
            ("KWD", 0.001, 0.30712),
        ):
            currency = cls.setup_other_currency(
                code, rounding=rounding, rates=[("2000-01-01", rate)]
            )
            cls.pricelists[code] = cls.env["product.pricelist"].create(
                {"name": code, "currency_id": currency.id}
            )

    # === SELLING === #

    def _sell_generated(self, sale):
        """Sell, deliver and invoice all of an order.

        :param Sale sale: see `generated_orders`.
        """
        self.company.tax_calculation_rounding_method = sale.rounding[0]
        self.items.invoice_policy = sale.policy
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "pricelist_id": self.pricelists[sale.currency].id,
                "order_line": [
                    Command.create(vals) for vals in self._prepare_generated_lines(sale)
                ],
            }
        )
        self._reduce_generated(order, *sale.reduction)
        order.action_confirm()
        if sale.down_payment:
            self._pay_down(order, sale.down_payment)
        if sale.first_part:
            self._deliver_generated(order, sale.first_part)
            self._invoice_generated(order, sale.first_part)
        self._deliver_generated(order)
        self._invoice_generated(order, is_final=True)
        self.company.tax_calculation_rounding_method = sale.rounding[1]
        return order

    def _prepare_generated_lines(self, sale):
        lines = []
        for product, item in zip(self.items, sale.items, strict=False):
            uom, quantity = item.quantity
            lines.append(
                self._prepare_line(
                    quantity,
                    item.price,
                    self.taxes[item.tax],
                    product_id=product.id,
                    product_uom_id=self.uoms[uom].id,
                    discount=item.discount,
                )
            )
        taxes = self.taxes[sale.items[0].tax].filtered(
            lambda tax: tax.amount_type != "fixed"
        )
        for product, price in (
            (self.freight, sale.freight),
            (self.mounting, sale.service),
        ):
            if price:
                lines.append(
                    self._prepare_line(1.0, price, taxes, product_id=product.id)
                )
        return lines

    def _reduce_generated(self, order, kind, percent):
        """Lower the price of all of an order, in one of the ways there are."""
        if kind == "percent":
            self._apply_discount(
                order, discount_type="so_discount", discount_percentage=percent / 100.0
            )
        amount = order.currency_id.round(order.amount_total * percent / 100.0)
        if kind == "amount" and amount:
            self._apply_discount(order, discount_type="amount", discount_amount=amount)
        elif kind == "line" and amount:
            taxes = order.order_line[0].tax_ids.filtered(
                lambda tax: tax.amount_type != "fixed"
            )
            vals = self._prepare_line(1.0, -amount, taxes, product_id=self.mounting.id)
            order.order_line = [Command.create({**vals, "name": "Rebate"})]

    def _pay_down(self, order, percent):
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": "percentage", "amount": percent}
        ).create_invoices()
        order.invoice_ids.action_post()

    def _deliver_generated(self, order, part=1.0):
        """Deliver a part of what is not delivered yet."""
        picking = order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        for move in picking.move_ids:
            move.quantity = move.product_uom.round(move.product_uom_qty * part)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def _invoice_generated(self, order, part=1.0, is_final=False):
        """Invoice what can be invoiced now, of ordered goods no more than a part."""
        if order.invoice_status != "to invoice":
            return
        moves = order._create_invoices(final=is_final)
        for line in moves.invoice_line_ids:
            if line.product_id in self.items and line.product_id.invoice_policy == (
                "order"
            ):
                line.quantity = line.product_uom_id.round(line.quantity * part)
        moves.action_post()
