from odoo import Command

from .common import ReturnManagementCommon


class CreditLedgerCommon(ReturnManagementCommon):
    """Orders with discounts, packs, freight and many taxes, taken back in parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_10 = cls._create_tax(10.0)
        cls.freight = cls._create_service("Freight", is_freight=True)
        cls.mounting = cls._create_service("Mounting")
        unit = cls.env.ref("uom.product_uom_unit")
        cls.unit = unit
        cls.pack, cls.box = cls.env["uom.uom"].create(
            [
                {"name": name, "relative_factor": pieces, "relative_uom_id": unit.id}
                for name, pieces in (("Pack of 12", 12), ("Box of 250", 250))
            ]
        )

    @classmethod
    def _create_tax(cls, amount, **values):
        return cls.env["account.tax"].create(
            {
                "name": f"Tax {amount}",
                "amount": amount,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
                "price_include_override": "tax_excluded",
                **values,
            }
        )

    @classmethod
    def _create_service(cls, name, **values):
        return cls._create_goods(
            name,
            type="service",
            is_storable=False,
            invoice_policy="order",
            **values,
        )

    @classmethod
    def _prepare_line(cls, quantity, price, taxes=None, **values):
        """Return values of an order line, by default with a tax of 10 %."""
        taxes = cls.tax_10 if taxes is None else taxes
        return {
            "product_uom_qty": quantity,
            "price_unit": price,
            "tax_ids": [Command.set(taxes.ids)],
            **values,
        }

    @classmethod
    def _apply_discount(cls, order, **values):
        """Lower the price of an order with Odoo's dialog."""
        cls.env["sale.order.discount"].create(
            {"sale_order_id": order.id, **values}
        ).action_apply_discount()

    @classmethod
    def _sell_discounted(cls, lines, percent):
        """Return a delivered and invoiced order with a discount on all of it."""
        order = cls._create_sale(lines)
        cls._apply_discount(
            order, discount_type="so_discount", discount_percentage=percent / 100.0
        )
        cls._deliver(order)
        cls._invoice(order)
        return order

    @classmethod
    def _bring_back(cls, order, quantities, uom=None, **inspection):
        """Take back parts of an order, up to what waits for its settlement.

        :param dict quantities: by order line, in its unit or the given one.
        :param uom.uom uom: unit of the quantities.
        """
        returns = (
            cls.env["return.order"]
            .with_user(cls.user_salesperson)
            ._create_with_lines(
                {
                    line: [
                        {
                            "sale_line_id": line.id,
                            "product_uom_id": (uom or line.product_uom_id).id,
                            "product_uom_qty": quantity,
                        }
                    ]
                    for line, quantity in quantities.items()
                },
                reason_id=cls.reason.id,
            )
        )
        cls._authorize(returns)
        cls._receive(returns)
        cls._inspect(returns, **inspection)
        return returns

    @classmethod
    def _credit_back(cls, order, quantities, uom=None, **inspection):
        """Take back parts of an order and give the posted credit notes."""
        return cls._settle(cls._bring_back(order, quantities, uom, **inspection))

    @classmethod
    def _lower_price(cls, order, percent, quantities=None):
        """Lower the price of what stays with the customer, by default everything."""
        returns = cls._create_return(
            order, quantities, requested_settlement_type="allowance"
        )
        returns.line_ids.credit_percent = percent
        cls._authorize(returns)
        return cls._settle(returns)

    def _assert_credits(self, order, notes, totals):
        """Check what each credit note gives, and that all give back the invoices."""
        self.assertEqual([round(n.amount_total, 2) for n in notes], totals)
        self._assert_all_back(order)
        self.assertEqual(set(order.order_line.mapped("qty_invoiced")), {0.0})

    def _assert_all_back(self, order):
        """Everything came back: nothing of the money of an order is left."""
        returns = order.order_line.return_line_ids.order_id
        documents = order.invoice_ids | returns.credit_note_ids
        signed = {
            name: round(sum(documents.mapped(f"amount_{name}_signed")), 2)
            for name in ("untaxed", "tax", "total")
        }
        self.assertEqual(signed, dict.fromkeys(signed, 0.0))
        self.assertNotEqual(order.invoice_status, "to invoice")
