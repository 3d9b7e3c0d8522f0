from odoo import Command
from odoo.tests import freeze_time, tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestSettlementExamples(ReturnManagementCommon):
    """Worked examples: goods × share + freight − fee, by hand and to the cent."""

    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.freight = cls.env["product.product"].create(
            {
                "name": "Freight",
                "type": "service",
                "invoice_policy": "order",
                "lst_price": 40.0,
                "is_freight": True,
                "taxes_id": [Command.set(cls.tax_13.ids)],
            }
        )
        cls.included_tax = cls._create_tax(
            13.0, name="VAT 13 % incl.", price_include_override="tax_included"
        )

    @classmethod
    def _create_tax(cls, amount, **values):
        return cls.env["account.tax"].create(
            {
                "name": f"VAT {amount} %",
                "amount": amount,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
                **values,
            }
        )

    def _take_back_under(self, order, quantities, terms=None, **inspection):
        """Take goods back under terms, inspected and not settled yet."""
        if terms is not None:
            self._set_terms(**terms)
        return self._take_back(order, quantities, **inspection)

    def _preview(self, returns):
        """What the settlement screen shows, as the officer sees it."""
        action = returns.with_user(self.user_officer).action_open_settlement()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _assert_settled(self, returns, untaxed, tax, **shown):
        """The screen and the posted credit notes say the same, to the cent."""
        screen = self._preview(returns)
        self.assertFalse(screen.obstacle)
        self.assertRecordValues(
            screen,
            [
                {
                    "amount_untaxed": untaxed,
                    "amount_tax": tax,
                    "amount_total": round(untaxed + tax, 2),
                    **shown,
                }
            ],
        )
        notes = self._settle(returns)
        self.assertEqual(round(sum(notes.mapped("amount_untaxed")), 2), untaxed)
        self.assertEqual(round(sum(notes.mapped("amount_tax")), 2), tax)
        self.assertEqual(returns.state, "done")
        return notes

    # === FEE === #

    def test_fee_in_percent(self):
        """3 x 90.00 = 270.00, less 15 % = 40.50: 229.50 + 29.84 (13 %)."""
        terms = {"fee": ("percent", 15.0)}
        returns = self._take_back_under(self._sell(), [3.0], terms)
        notes = self._assert_settled(returns, 229.5, 29.84, amount_fee=40.5)
        self.assertEqual(returns.line_ids.qty_credited, 3.0)
        self.assertEqual(returns.line_ids.amount_restocking_fee, 40.5)
        self.assertEqual(notes.invoice_line_ids.mapped("return_role"), ["goods", "fee"])
        self.assertEqual(returns.sale_order_ids.order_line.qty_invoiced, 7.0)

    def test_fee_per_unit(self):
        """3 x 90.00 = 270.00, less 3 x 12.50 = 37.50: 232.50 + 30.23 (13 %)."""
        terms = {"fee": ("fixed", 12.5)}
        returns = self._take_back_under(self._sell(), [3.0], terms)
        self._assert_settled(returns, 232.5, 30.23, amount_fee=37.5)

    def test_fee_of_a_share(self):
        """3 x 90.00 x 50 % = 135.00, less 10 % = 13.50: 121.50 + 15.80 (13 %)."""
        terms = {"fee": ("percent", 10.0)}
        returns = self._take_back_under(self._sell(), [3.0], terms, credit_percent=50.0)
        self._assert_settled(returns, 121.5, 15.8, amount_fee=13.5)

    def test_fee_with_tax_in_the_price(self):
        """3 x 113.00 = 339.00 incl., less 3 x 11.30 incl.: 270.00 + 35.10."""
        order = self._sell(
            [{"price_unit": 113.0, "tax_ids": [Command.set(self.included_tax.ids)]}]
        )
        terms = {"fee": ("fixed", 10.0)}
        returns = self._take_back_under(order, [3.0], terms)
        self._assert_settled(returns, 270.0, 35.1, amount_fee=30.0)

    def test_fee_is_never_above_what_is_credited(self):
        """3 x 90.00 less 3 x 90.00, not 95.00: nothing is left to credit."""
        terms = {"fee": ("fixed", 95.0)}
        returns = self._take_back_under(self._sell(), [3.0], terms)
        self.assertFalse(self._preview(returns).obstacle)
        self._assert_settled(returns, 0.0, 0.0, amount_fee=270.0)

    def test_fee_per_unit_leaves_free_pieces_alone(self):
        """2 x 100.00 less 2 x 5.00; the piece given away costs no fee."""
        order = self._sell(
            [{"product_uom_qty": 2.0}, {"product_uom_qty": 1.0, "discount": 100.0}]
        )
        terms = {"fee": ("fixed", 5.0)}
        returns = self._take_back_under(order, [2.0, 1.0], terms)
        self._assert_settled(returns, 190.0, 24.7, amount_fee=10.0)
        self.assertEqual(returns.line_ids.mapped("amount_restocking_fee"), [10.0, 0.0])
        self.assertEqual(returns.line_ids.mapped("qty_credited"), [2.0, 1.0])

    # === FREIGHT === #

    def _sell_with_freight(self):
        """10 x 90.00 and 40.00 of freight, invoiced together."""
        order = self._create_sale(
            [
                {"discount": 10.0},
                {"product_id": self.freight.id, "product_uom_qty": 1.0},
            ]
        )
        self._deliver(order)
        self._invoice(order)
        return order

    def test_original_freight_is_credited_in_proportion(self):
        """270.00 of 900.00 = 30 %: 270.00 + 12.00 = 282.00 + 36.66 (13 %)."""
        order = self._sell_with_freight()
        returns = self._take_back_under(
            order, [3.0, 0.0], {"freight": ("company", "company")}
        )
        self._assert_settled(returns, 282.0, 36.66, amount_freight=12.0)
        self.assertEqual(order.invoice_status, "invoiced")
        rest = self._take_back(order, [7.0, 0.0])
        self._assert_settled(rest, 658.0, 85.54, amount_freight=28.0)
        self.assertEqual(order.invoice_ids[0].amount_residual, 0.0)

    def test_original_freight_stays_with_the_customer(self):
        returns = self._take_back_under(
            self._sell_with_freight(),
            [3.0, 0.0],
            {"freight": ("customer", "company")},
        )
        self._assert_settled(returns, 270.0, 35.1, amount_freight=0.0)

    def test_freight_of_the_way_back_is_given_to_who_paid_it(self):
        """270.00 + 18.00 (no tax): 288.00 + 35.10."""
        returns = self._take_back_under(
            self._sell(), [3.0], {"freight": ("customer", "company")}
        )
        returns.with_user(self.user_salesperson).amount_freight_back = 18.0
        self._assert_settled(returns, 288.0, 35.1, amount_freight=18.0)

    def test_freight_of_the_way_back_is_kept_off(self):
        """270.00 − 18.00 (no tax): 252.00 + 35.10."""
        returns = self._take_back_under(
            self._sell(), [3.0], {"freight": ("customer", "customer")}
        )
        returns.with_user(self.user_salesperson).write(
            {"amount_freight_back": 18.0, "freight_back_paid_by": "company"}
        )
        self._assert_settled(returns, 252.0, 35.1, amount_freight=-18.0)

    # === TAXES, SHARES, CURRENCIES === #

    def test_mixed_taxes_keep_their_lines_apart(self):
        """2 x 90.00 (13 %), 3 x 50.00 (6 %): 180.00 + 150.00, 23.40 + 9.00."""
        order = self._sell(
            [
                {"discount": 10.0},
                {
                    "price_unit": 50.0,
                    "tax_ids": [Command.set(self._create_tax(6.0).ids)],
                },
            ]
        )
        returns = self._take_back_under(order, [2.0, 3.0])
        self._assert_settled(returns, 330.0, 32.4)

    def test_third_of_the_price_three_times(self):
        """90.00 x 33.33 % = 29.997, then 59.994 and 89.991 in all: 89.99, 11.70 tax."""
        order = self._sell()
        for untaxed in (30.0, 29.99, 30.0):
            returns = self._take_back_under(order, [1.0], credit_percent=33.33)
            self._assert_settled(returns, untaxed, 3.9)

    def test_discount_and_tax_in_the_price_with_fee(self):
        """2 x 99.99 less 12.5 % = 174.98 incl., less 10 %: 139.36 + 18.12.

        Goods: 174.98 = 154.85 + 20.13; fee: 17.50 = 15.49 + 2.01.
        """
        order = self._sell(
            [
                {
                    "price_unit": 99.99,
                    "discount": 12.5,
                    "tax_ids": [Command.set(self.included_tax.ids)],
                }
            ]
        )
        terms = {"fee": ("percent", 10.0)}
        returns = self._take_back_under(order, [2.0], terms)
        self._assert_settled(returns, 139.36, 18.12)

    def test_foreign_currency_keeps_the_rate_of_the_invoice(self):
        """100 foreign = 50.00 on the day of the sale, 25.00 on that of the return."""
        currency = self.setup_other_currency(
            "HRK", rates=[("2026-01-01", 2.0), ("2026-03-01", 4.0)]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        with freeze_time("2026-01-15"):
            order = self._sell([{"price_unit": 100.0}], pricelist_id=pricelist.id)
        with freeze_time("2026-03-15"):
            terms = {
                "fee": ("percent", 10.0),
            }
            returns = self._take_back_under(order, [2.0], terms)
            # 200.00 − 20.00 = 180.00 + 23.40, at 2 to 1: 90.00 + 11.70.
            note = self._assert_settled(returns, 180.0, 23.4)
        self.assertEqual(note.currency_id, currency)
        self.assertEqual(note.amount_untaxed_signed, -90.0)
        self.assertEqual(note.amount_total_signed, -101.7)

    # === HOW IT WAS INVOICED === #

    def test_partly_invoiced_order_credits_what_was_invoiced(self):
        """10 delivered, 6 invoiced, 7 back: 3 of 6 remain, 3 x 90.00 credited."""
        order = self._sell(invoice=False)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 6.0
        invoice.action_post()
        returns = self._take_back_under(order, [7.0])
        self._assert_settled(returns, 270.0, 35.1)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_down_payment_leaves_the_credit_of_the_goods_whole(self):
        """30 % paid before; the goods of the final invoice are credited in full."""
        order = self._create_sale([{"discount": 10.0}])
        down = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "percentage", "amount": 30.0})
        )
        down.create_invoices()
        order.invoice_ids.action_post()
        self._deliver(order)
        final = order._create_invoices(final=True)
        final.action_post()
        self.assertEqual(final.amount_untaxed, 630.0)
        quantities = {order.order_line[0].id: 3.0}
        seller = order.with_user(self.user_salesperson)
        returns = seller._create_return_orders(quantities)
        returns.reason_id = self.reason
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        note = self._assert_settled(returns, 270.0, 35.1)
        self.assertEqual(note.reversed_entry_id, final)
        self.assertEqual(final.amount_residual, 406.8)
