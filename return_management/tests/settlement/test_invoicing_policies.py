from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon

POLICIES = ("order", "delivery")


@tagged("post_install", "-at_install")
class TestInvoicingPolicies(ReturnManagementCommon):
    """An order never turns "to invoice" because goods came back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = {
            policy: cls._create_goods(f"Inverter by {policy}", invoice_policy=policy)
            for policy in POLICIES
        }

    def _sell_by(self, policy, **values):
        return self._sell([{"product_id": self.goods[policy].id}], **values)

    def _assert_order(self, order, delivered, invoiced, to_invoice=0.0):
        self.assertRecordValues(
            order.order_line,
            [
                {
                    "qty_delivered": delivered,
                    "qty_invoiced": invoiced,
                    "qty_to_invoice": to_invoice,
                }
            ],
        )
        self.assertEqual(
            order.invoice_status, "to invoice" if to_invoice else "invoiced"
        )

    def _assert_closed_without_credit(self, returns):
        self.assertRecordValues(
            returns, [{"state": "done", "settlement_status": "no", "phase": "closed"}]
        )
        self.assertFalse(returns.credit_note_ids)

    def test_quantities_fall_together_at_every_step(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy)
                self._assert_order(order, 10, 10)
                returns = self._authorize(self._create_return(order, [3.0]))
                self._assert_order(order, 10, 10)
                self._receive(returns)
                self._assert_order(order, 7, 10)
                self._inspect(returns)
                self._assert_order(order, 7, 10)
                credit_note = self._settle(returns, post=False)
                self._assert_order(order, 7, 7)
                self.assertEqual(returns.settlement_status, "pending")
                credit_note.action_post()
                self._assert_order(order, 7, 7)
                self.assertEqual(credit_note.amount_untaxed, 300.0)
                self.assertRecordValues(
                    returns, [{"state": "done", "settlement_status": "full"}]
                )
                self.assertEqual(order.amount_to_invoice, 0.0)

    def test_nothing_is_offered_to_invoice_before_the_credit_note(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy)
                returns = self._take_back(order, [3.0])
                with self.assertRaises(UserError):
                    order._create_invoices(final=True)
                self._settle(returns)
                with self.assertRaises(UserError):
                    order._create_invoices(final=True)
                self.assertEqual(len(order.invoice_ids), 2)

    def test_returned_before_invoicing_needs_no_credit_note(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy, invoice=False)
                returns = self._take_back(order, [3.0])
                self._assert_closed_without_credit(returns)
                self._assert_order(order, 7, 0, to_invoice=7)
                invoice = self._invoice(order)
                self.assertEqual(invoice.amount_untaxed, 700.0)
                self._assert_order(order, 7, 7)
                self._assert_closed_without_credit(returns)

    def test_partly_invoiced_line_is_credited_for_what_is_billed_too_much(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy, invoice=False)
                invoice = self._invoice(order, post=False)
                invoice.invoice_line_ids.quantity = 8.0
                invoice.action_post()
                self._assert_order(order, 10, 8, to_invoice=2)
                returns = self._take_back(order, [3.0])
                self._assert_order(order, 7, 8)
                self.assertEqual(returns.line_ids.qty_to_credit, 1.0)
                credit_note = self._settle(returns)
                self.assertEqual(credit_note.amount_untaxed, 100.0)
                self._assert_order(order, 7, 7)
                self.assertEqual(returns.state, "done")

    def test_draft_invoice_is_named_as_the_obstacle(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy, invoice=False)
                invoice = self._invoice(order, post=False)
                returns = self._take_back(order, [3.0])
                returns.with_user(self.user_officer).action_settle()
                as_finance = returns.with_user(self.user_finance)
                with (
                    self.assertRaisesRegex(UserError, "is invoiced by the draft"),
                    self.env.cr.savepoint(),
                ):
                    as_finance.action_approve()
                invoice.action_post()
                as_finance.action_approve()
                self.assertEqual(returns.credit_note_ids.amount_untaxed, 300.0)

    def test_credit_note_made_by_hand_is_not_made_again(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy)
                returns = self._take_back(order, [3.0])
                self._reverse(order.invoice_ids, 1.0)
                self.assertEqual(returns.line_ids.qty_to_credit, 2.0)
                credit_note = self._settle(returns)
                self.assertEqual(credit_note.amount_untaxed, 200.0)
                self._assert_order(order, 7, 7)

    def test_return_closes_when_everything_was_credited_by_hand(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy)
                returns = self._take_back(order, [3.0])
                self.assertEqual(returns.state, "authorized")
                self._reverse(order.invoice_ids, 3.0)
                self._assert_order(order, 7, 7)
                self._assert_closed_without_credit(returns)

    def test_draft_invoice_may_be_lowered_instead(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy, invoice=False)
                invoice = self._invoice(order, post=False)
                returns = self._take_back(order, [3.0])
                invoice.invoice_line_ids.quantity = 7.0
                invoice.action_post()
                self._assert_order(order, 7, 7)
                self._assert_closed_without_credit(returns)

    def test_return_waits_for_an_open_decision_before_it_closes(self):
        order = self._sell_by("delivery")
        returns = self._take_back(order, [3.0])
        returns.with_user(self.user_officer).action_settle()
        self._reverse(order.invoice_ids, 3.0)
        self.assertEqual(returns.state, "authorized")
        returns.with_user(self.user_finance).action_approve()
        self._assert_closed_without_credit(returns)

    def test_newest_invoice_is_credited_first(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._create_sale([{"product_id": self.goods[policy].id}])
                self._deliver_part(order, 4.0)
                first = self._invoice(order, post=False)
                first.invoice_line_ids.quantity = 4.0
                first.action_post()
                self._deliver_part(order, 6.0)
                second = self._invoice(order)
                returns = self._take_back(order, [8.0])
                credit_notes = self._settle(returns)
                self.assertRecordValues(
                    credit_notes.sorted("amount_untaxed"),
                    [
                        {"reversed_entry_id": first.id, "amount_untaxed": 200.0},
                        {"reversed_entry_id": second.id, "amount_untaxed": 600.0},
                    ],
                )
                self._assert_order(order, 2, 2)

    def test_two_returns_of_one_sale_line_are_settled_together(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy)
                returns = self._take_back(order, [3.0]) | self._take_back(order, [2.0])
                self._settle(returns)
                self.assertRecordValues(
                    returns,
                    [
                        {"amount_credited": 300.0, "state": "done"},
                        {"amount_credited": 200.0, "state": "done"},
                    ],
                )
                self._assert_order(order, 5, 5)

    def test_two_returns_share_what_is_billed_too_much(self):
        order = self._sell_by("delivery", invoice=False)
        invoice = self._invoice(order, post=False)
        invoice.invoice_line_ids.quantity = 8.0
        invoice.action_post()
        older, younger = self._take_back(order, [3.0]), self._take_back(order, [2.0])
        self.assertEqual(older.line_ids.qty_to_credit, 3.0)
        self.assertRecordValues(younger, [{"state": "done", "settlement_status": "no"}])
        self._settle(older)
        self.assertEqual(older.amount_credited, 300.0)
        self.assertEqual(younger.line_ids.qty_to_credit, 0.0)
        self.assertEqual(older.state, "done")
        self._assert_order(order, 5, 5)

    def test_goods_that_stay_with_the_customer_are_credited(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy)
                returns = self._create_return(order, [3.0], return_method="none")
                returns.line_ids.credit_percent = 50.0
                self._authorize(returns)
                self.assertFalse(returns.picking_ids)
                self.assertEqual(returns.receipt_status, "no")
                self._assert_order(order, 10, 10)
                self._settle(returns)
                self.assertEqual(returns.amount_credited, 150.0)
                self._assert_order(order, 10, 7)
                self.assertEqual(returns.state, "done")
                self.assertEqual(order.order_line.qty_returnable, 7.0)

    def test_some_goods_stay_and_others_come_back(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                order = self._sell_by(policy)
                kept = self._create_return(order, [3.0], return_method="none")
                self._authorize(kept)
                returns = kept | self._take_back(order, [4.0])
                self._settle(returns)
                self._assert_order(order, 6, 3)
                self.assertEqual(order.order_line.qty_returnable, 3.0)
                self.assertEqual(set(returns.mapped("state")), {"done"})

    def test_services_are_credited_without_goods(self):
        for policy in POLICIES:
            with self.subTest(policy=policy):
                service = self._create_goods(
                    "Commissioning",
                    type="service",
                    is_storable=False,
                    invoice_policy=policy,
                )
                order = self._create_sale([{"product_id": service.id}])
                order.order_line.qty_delivered = 10.0
                self._invoice(order)
                returns = self._authorize(self._create_return(order, [4.0]))
                self.assertFalse(returns.picking_ids)
                self._settle(returns)
                self.assertEqual(returns.amount_credited, 400.0)
                self._assert_order(order, 10, 6)
                self.assertEqual(order.order_line.qty_returnable, 6.0)
                self.assertEqual(returns.state, "done")

    def test_one_return_over_two_orders_gives_a_credit_note_per_invoice(self):
        orders = self._sell_by("order") | self._sell_by("delivery")
        invoices = [order.invoice_ids for order in orders]
        returns = self._take_back(orders, [2.0, 3.0])
        self.assertEqual(len(returns), 1)
        credit_notes = self._settle(returns)
        self.assertRecordValues(
            credit_notes.sorted("amount_untaxed"),
            [
                {"reversed_entry_id": invoices[0].id, "amount_untaxed": 200.0},
                {"reversed_entry_id": invoices[1].id, "amount_untaxed": 300.0},
            ],
        )
        self.assertEqual(orders.mapped("invoice_status"), ["invoiced", "invoiced"])
        self.assertEqual(returns.state, "done")

    def test_line_without_an_order_is_inspected_but_not_credited(self):
        returns = self.env["return.order"].with_user(self.user_salesperson)
        returns = returns.create(
            {
                "partner_id": self.customer.id,
                "reason_id": self.reason.id,
                "line_ids": [
                    (0, 0, {"product_id": self.product.id, "product_uom_qty": 2.0})
                ],
            }
        )
        self._authorize(returns)
        self._receive(returns)
        self.assertRecordValues(
            returns, [{"receipt_status": "full", "inspection_status": "pending"}]
        )
        self._inspect(returns)
        self._assert_closed_without_credit(returns)
        self.assertEqual(self._available(self.product, self.stock), 2.0)
