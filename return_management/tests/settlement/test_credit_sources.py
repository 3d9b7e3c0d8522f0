from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestCreditSources(ReturnManagementCommon):
    """What a credit note inherits from its invoice besides price and tax."""

    zone = "UTC"

    def _credit(self, order, quantities=None, post=True):
        return self._settle(self._take_back(order, quantities), post=post)

    def test_foreign_currency_keeps_the_rate_of_the_invoice(self):
        euro = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-02-01", 4.0)]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id, "company_id": self.company.id}
        )
        with freeze_time("2026-01-10"):
            order = self._sell([{"price_unit": 90.01}], pricelist_id=pricelist.id)
        invoice = order.invoice_ids
        with freeze_time("2026-02-10"):
            credit_note = self._credit(order)
        self.assertRecordValues(
            credit_note,
            [
                {
                    "currency_id": euro.id,
                    "invoice_date": fields.Date.to_date("2026-02-10"),
                    "invoice_currency_rate": invoice.invoice_currency_rate,
                    "amount_untaxed": 900.10,
                    "amount_untaxed_signed": -invoice.amount_untaxed_signed,
                    "amount_total_signed": -invoice.amount_total_signed,
                }
            ],
        )
        self.assertEqual(credit_note.amount_untaxed_signed, -450.05)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(credit_note.return_order_id.currency_id, euro)
        self.assertEqual(credit_note.return_order_id.amount_credited, 900.10)

    def test_fiscal_position_is_not_applied_twice(self):
        reduced = self.tax_13.copy({"name": "VAT 6 %", "amount": 6.0})
        position = self.env["account.fiscal.position"].create(
            {"name": "Free zone", "company_id": self.company.id}
        )
        reduced.write(
            {
                "fiscal_position_ids": [Command.link(position.id)],
                "original_tax_ids": [Command.link(self.tax_13.id)],
            }
        )
        order = self._sell([{}], fiscal_position_id=position.id)
        self.assertEqual(order.invoice_ids.invoice_line_ids.tax_ids, reduced)
        credit_note = self._credit(order, [3.0])
        self.assertRecordValues(
            credit_note,
            [
                {
                    "fiscal_position_id": position.id,
                    "amount_untaxed": 300.0,
                    "amount_tax": 18.0,
                }
            ],
        )

    def test_account_journal_and_analytic_follow_the_invoice_line(self):
        plan = self.env["account.analytic.plan"].create({"name": "Project"})
        project = self.env["account.analytic.account"].create(
            {"name": "Solar park", "plan_id": plan.id}
        )
        journal = self.company_data["default_journal_sale"].copy({"code": "SAL2"})
        account = self.company_data["default_account_revenue"].copy()
        order = self._sell([{}], invoice=False)
        invoice = self._invoice(order, post=False)
        invoice.journal_id = journal
        invoice.invoice_line_ids.write(
            {
                "account_id": account.id,
                "analytic_distribution": {str(project.id): 60.0},
            }
        )
        invoice.action_post()
        credit_note = self._credit(order, [3.0])
        self.assertEqual(credit_note.journal_id, journal)
        self.assertRecordValues(
            credit_note.invoice_line_ids,
            [
                {
                    "account_id": account.id,
                    "analytic_distribution": {str(project.id): 60.0},
                    "sale_line_ids": order.order_line.ids,
                    "price_subtotal": 300.0,
                }
            ],
        )
        analytic_lines = self.env["account.analytic.line"].search(
            [("move_line_id", "in", (invoice | credit_note).invoice_line_ids.ids)]
        )
        self.assertAlmostEqual(
            sum(analytic_lines.mapped("amount")), (1000.0 - 300.0) * 0.6
        )

    def test_price_changed_on_the_invoice_is_the_price_credited(self):
        order = self._sell([{}], invoice=False)
        invoice = self._invoice(order, post=False)
        invoice.invoice_line_ids.price_unit = 80.0
        invoice.action_post()
        self.assertEqual(self._credit(order, [3.0]).amount_untaxed, 240.0)

    def test_down_payment_leaves_the_credit_to_the_final_invoice(self):
        order = self._create_sale([{"product_uom_qty": 10.0}])
        dialog = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "percentage", "amount": 30.0})
        )
        dialog.create_invoices()
        down_payment = order.invoice_ids
        down_payment.action_post()
        self._deliver(order)
        final = order._create_invoices(final=True)
        final.action_post()
        self.assertEqual(final.amount_untaxed, 700.0)
        returns = self._create_return(order)
        self.assertRecordValues(returns.line_ids, [{"product_uom_qty": 10.0}])
        returns.line_ids.product_uom_qty = 3.0
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        credit_note = self._settle(returns)
        self.assertRecordValues(
            credit_note, [{"reversed_entry_id": final.id, "amount_untaxed": 300.0}]
        )
        self.assertAlmostEqual(final.amount_residual, (700 - 300) * 1.13)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_cash_discount_lowers_the_tax_of_the_credit_as_of_the_invoice(self):
        # 3 x 100.00 x 13 %, for "mixed" of 98 % of the base.
        for computation, tax in (("mixed", 38.22), ("included", 39.0)):
            with self.subTest(computation=computation):
                term = self.env["account.payment.term"].create(
                    {
                        "name": "2 % within 10 days",
                        "early_discount": True,
                        "discount_percentage": 2.0,
                        "discount_days": 10,
                        "early_pay_discount_computation": computation,
                        "line_ids": [
                            Command.create({"value_amount": 100.0, "nb_days": 30})
                        ],
                    }
                )
                order = self._sell([{}], payment_term_id=term.id)
                invoice = order.invoice_ids
                credit_note = self._credit(order, [3.0])
                self.assertRecordValues(
                    credit_note, [{"amount_untaxed": 300.0, "amount_tax": tax}]
                )
                self.assertAlmostEqual(
                    invoice.amount_residual,
                    invoice.amount_total - credit_note.amount_total,
                )

    def test_parts_of_a_reduction_lower_the_tax_by_what_it_did(self):
        """2 % of 80.00, 100.00 and -16.70 are 1.60 + 2.00 - 0.33 = 3.27.

        The reduction is shared as -7.42 and -9.28: 0.15 and 0.19 would be a cent
        more. 13 % of 163.30 - 3.27 are 20.80, of 163.30 - 3.26 would be 20.81.
        """
        self.company.tax_calculation_rounding_method = "round_globally"
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % within 10 days",
                "early_discount": True,
                "discount_percentage": 2.0,
                "discount_days": 10,
                "early_pay_discount_computation": "mixed",
                "line_ids": [Command.create({"value_amount": 100.0, "nb_days": 30})],
            }
        )
        rebate = self.env["product.product"].create(
            {
                "name": "Rebate",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.set(self.product.taxes_id.ids)],
            }
        )
        order = self._sell(
            [
                {"product_uom_qty": 1.0, "price_unit": 80.0},
                {"product_uom_qty": 1.0, "price_unit": 100.0},
                {
                    "product_id": rebate.id,
                    "product_uom_qty": 1.0,
                    "price_unit": -16.7,
                },
            ],
            payment_term_id=term.id,
        )
        amounts = [{"amount_untaxed": 163.30, "amount_tax": 20.80}]
        self.assertRecordValues(order.invoice_ids, amounts)
        together = self._credit(order)
        self.assertRecordValues(together, amounts)

    def test_cash_rounding_of_the_invoice_goes_back_with_the_goods(self):
        """10 x 10.13 + 13 % = 114.47, rounded to 114.00: one piece gives 0.05 less."""
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Whole coins",
                "rounding": 1.0,
                "strategy": "add_invoice_line",
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        order = self._sell([{"price_unit": 10.13}], invoice=False)
        invoice = self._invoice(order, post=False)
        invoice.invoice_cash_rounding_id = rounding
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 114.0)
        credit_note = self._credit(order, [1.0])
        self.assertRecordValues(
            credit_note, [{"amount_untaxed": 10.08, "amount_tax": 1.32}]
        )
        rest = self._credit(order, [9.0])
        self.assertAlmostEqual(credit_note.amount_total + rest.amount_total, 114.0, 2)

    def test_customer_sees_the_note_in_their_own_words(self):
        order = self._sell(client_order_ref="PO-77")
        credit_note = self._credit(order, [1.0])
        self.assertRecordValues(
            credit_note,
            [
                {
                    "partner_id": order.partner_invoice_id.id,
                    "invoice_origin": order.name,
                    "move_type": "out_refund",
                }
            ],
        )
        self.assertIn(credit_note.return_order_id.name, credit_note.ref)
        self.assertIn(order.invoice_ids[0].name, credit_note.ref)
