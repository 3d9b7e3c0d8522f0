from odoo import Command
from odoo.tests import tagged

from odoo.addons.return_management.tests.invoiced_common import InvoicedCommon

from .portal_common import PNG, PortalReturnCommon


@tagged("post_install", "-at_install")
class TestPortalStates(InvoicedCommon, PortalReturnCommon):
    """Every page of a return opens in every state, whatever kind of line it has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_product = cls._create_goods("Battery Module Plus", lst_price=120.0)
        for product in cls.product | cls.other_product:
            cls._put_in_stock(product, 50)

    def _look(self, returns, expected=""):
        """Open the list, the page and every form of it, as the customer.

        :param str expected: a text of the page.
        """
        self.env.flush_all()
        self._visit_as(self.portal_customer)
        text = self._read(returns.access_url)
        self.assertIn(returns.name, text)
        self.assertIn(expected, text)
        self.assertIn("Returns", self._read("/my/returns"))
        forms = {
            "slip": returns._has_slip(),
            "voucher": bool(returns._get_voucher_credit_notes()),
        }
        for name, is_there in forms.items():
            self._read(
                f"{returns.access_url}?report_type=html&report_ref={name}",
                status=200 if is_there else 404,
            )

    def _read_draft(self, returns):
        """A draft of the staff is not the customer's business yet."""
        self._visit_as(self.portal_customer)
        self._read(returns.access_url, status=404)

    def _walk(self, returns, expected="", **inspection):
        """Look at a return after each step, from the draft to the end.

        :param str expected: a text of the page once the refund can be told.
        :return: the credit notes.
        """
        self._read_draft(returns)
        returns.with_user(self.user_salesperson).action_submit()
        self._look(returns)
        for user in (self.user_officer, self.user_manager):
            if returns.state == "submitted":
                returns.with_user(user).action_approve()
        self._look(returns, expected)
        self._receive(returns)
        self._look(returns, expected)
        self._inspect(returns, **inspection)
        self._look(returns, expected)
        returns.with_user(self.user_officer).action_settle()
        self._look(returns, expected)
        returns.with_user(self.user_finance).action_approve()
        self._look(returns, expected)
        documents = returns.credit_note_ids | returns.return_invoice_ids
        documents.with_user(self.user_finance).action_post()
        pickings = returns.replacement_picking_ids.with_user(self.user_warehouse)
        pickings.move_ids.picked = True
        pickings.button_validate()
        self._look(returns)
        return returns.credit_note_ids

    # === FREIGHT AND FEE === #

    def _walk_with_freight(self, bearer, paid_by):
        self._create_policy(
            window_ids=[Command.create({"reason_group": "quality"})],
            freight_ids=[
                Command.create({"liability": "company", "freight_back_bearer": bearer})
            ],
        )
        returns = self._create_return(
            self.order,
            [2.0],
            liability="company",
            freight_back_paid_by=paid_by,
            amount_freight_back=15.0,
        )
        return self._walk(returns, "Freight of the way back")

    def test_freight_back_that_the_company_bears(self):
        notes = self._walk_with_freight("company", "customer")
        self.assertEqual(notes.amount_untaxed, 195.0)

    def test_freight_back_that_is_kept_off(self):
        notes = self._walk_with_freight("customer", "company")
        self.assertEqual(notes.amount_untaxed, 165.0)

    def test_freight_out_with_a_fee(self):
        carriage = self._create_goods(
            "Carriage",
            type="service",
            is_storable=False,
            invoice_policy="order",
            is_freight=True,
        )
        order = self._sell([{}, {"product_id": carriage.id, "product_uom_qty": 1.0}])
        self._create_policy(
            restocking_fee_type="fixed",
            restocking_fee_rate=5.0,
            window_ids=[Command.create({"reason_group": "quality"})],
            freight_ids=[
                Command.create(
                    {"liability": "company", "freight_out_bearer": "company"}
                )
            ],
        )
        returns = self._create_return(order, [5.0, 0.0], liability="company")
        notes = self._walk(returns, "Carriage")
        # 5 of 10 pieces at 100.00, less 5.00 each, and half of the carriage
        self.assertEqual(notes.amount_untaxed, 525.0)

    # === WHAT THE CUSTOMER GETS === #

    def test_replacement_by_the_same_and_by_another_product(self):
        for product in self.product.browse(), self.other_product:
            returns = self._create_return(
                self.order, [1.0], requested_settlement_type="exchange"
            )
            returns.line_ids.exchange_product_id = product
            self._walk(returns)

    def test_lower_price_while_the_goods_stay(self):
        returns = self._create_return(
            self.order, [2.0], requested_settlement_type="allowance"
        )
        returns.line_ids.credit_percent = 20.0
        returns.return_method = "none"
        self._authorize(returns)
        self._look(returns, "You may keep the goods")
        self._settle(returns)
        self._look(returns)
        self.assertEqual(returns.credit_note_ids.amount_untaxed, 36.0)

    def test_parts_found_worse_and_sent_back(self):
        returns = self._create_return(self.order, [4.0])
        self._authorize(returns)
        self._receive(returns, {self.product: 3.0})
        self._look(returns)
        photo = self.env["ir.attachment"].create({"name": "a.png", "raw": PNG})
        returns.inspection_ids.sudo().attachment_ids = photo
        self._inspect(
            returns, disposition_id=self.send_back.id, finding="Cracked & <wet>"
        )
        self._look(returns, "Cracked")
        self._ship_back(returns)
        self._look(returns)

    # === WHAT WAS SOLD === #

    def test_goods_that_were_invoiced_without_an_order(self):
        invoice = self._bill()
        notes = self._walk(self._create_direct(invoice, [2.0]), "180.00")
        self.assertEqual(notes.amount_untaxed, 180.0)

    def test_goods_that_were_not_invoiced(self):
        order = self._sell(invoice=False)
        returns = self._create_return(order, [2.0])
        self._look(self._authorize(returns))
        self._receive(returns)
        self._look(returns)
        self._inspect(returns)
        self._look(returns)

    def test_archived_product_without_tax_in_two_lines(self):
        order = self._sell([{"tax_ids": False}, {"product_uom_qty": 3.0}])
        returns = self._create_return(order, [1.0, 3.0])
        self.product.action_archive()
        self._walk(returns)

    def test_serial_numbers(self):
        product = self._create_goods("Inverter", tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("SN1", "SN2")]
        )
        order = self._create_sale([{"product_id": product.id, "product_uom_qty": 2}])
        self._deliver_part(order, 1.0, lots)
        self._invoice(order)
        returns = self._create_return(order, [1.0])
        returns.line_ids.with_user(self.user_officer).lot_ids = lots[:1]
        self._walk(returns, "SN1")

    # === WHERE IT ENDS EARLY === #

    def test_refused_and_cancelled(self):
        refused = self._create_submitted(1.0)
        refused.with_user(self.user_officer).action_refuse("Not ours")
        self._look(refused, "Not ours")
        cancelled = self._create_authorized(1.0)
        cancelled.with_user(self.user_officer).action_cancel()
        self._look(cancelled, "Cancelled")
