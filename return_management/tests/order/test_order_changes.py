from odoo.tests import tagged

from ..common import ReturnManagementCommon

POLICIES = ("order", "delivery")


@tagged("post_install", "-at_install")
class TestOrderChanges(ReturnManagementCommon):
    """Whoever changes an order after a return bills all that the customer keeps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = {
            policy: cls._create_goods(f"Inverter by {policy}", invoice_policy=policy)
            for policy in POLICIES
        }

    # === STEPS === #

    def _start(self, policy, invoice=True):
        """Sell 10 pieces at 100.00, delivered and, by default, invoiced."""
        self.order = self._sell(
            [{"product_id": self.goods[policy].id}], invoice=invoice
        )
        self.returns = self.env["return.order"]

    def _do_ordered(self, quantity):
        self.order.order_line.with_user(self.user_salesperson).write(
            {"product_uom_qty": quantity}
        )

    def _do_deliver(self, __):
        pickings = self.order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel") and not p.return_order_id
        )
        for move in pickings.move_ids:
            self._put_in_stock(move.product_id, move.product_uom_qty)
        pickings.action_assign()
        pickings.move_ids.picked = True
        pickings.button_validate()

    def _do_part(self, quantity):
        self._deliver_part(self.order, quantity)

    def _do_cancel(self, __):
        pickings = self.order.picking_ids.filtered(lambda p: p.state != "done")
        pickings.action_cancel()

    def _do_invoice(self, __):
        self._invoice(self.order)

    def _do_back(self, quantity):
        self.returns = self._take_back(self.order, [quantity])

    def _do_credit(self, __):
        self._settle(self.returns)

    def _do_keep(self, quantity):
        returns = self._create_return(self.order, [quantity], return_method="none")
        self.returns = self._authorize(returns)

    def _do_send_back(self, quantity):
        self.returns = self._take_back(
            self.order, [quantity], disposition_id=self.send_back.id
        )
        self._ship_back(self.returns)

    def _do_exchange(self, quantity):
        returns = self._create_return(self.order, [quantity])
        returns.line_ids.settlement_type = "exchange"
        self.returns = self._authorize(returns)
        self._receive(self.returns)
        self._inspect(self.returns)
        self._put_in_stock(self.order.order_line.product_id, quantity)
        self._settle(self.returns)
        self.returns.replacement_picking_ids.action_assign()
        self._ship_back(self.returns)

    def _do_advance(self, quantity):
        """Return where the refund is due on approval; the goods do not come."""
        self._set_terms(due="approval")
        self.returns = self._authorize(self._create_return(self.order, [quantity]))
        self._settle(self.returns)

    def _do_come(self, __):
        self._receive(self.returns)
        self._inspect(self.returns)

    def _do_charge(self, __):
        invoices = self.returns.with_user(self.user_officer).action_charge_back()
        invoices.with_user(self.user_finance).action_post()

    def _check(self, delivered, invoiced, to_invoice):
        line = self.order.order_line
        self.assertEqual(
            (line.qty_delivered, line.qty_invoiced, line.qty_to_invoice),
            (delivered, invoiced, to_invoice),
        )
        self.assertEqual(
            line.invoice_status, "to invoice" if to_invoice else "invoiced"
        )

    def _play(self, policy, *steps, **start):
        """Take steps: a verb, its quantity, and what the order says then.

        :param tuple steps: verb, quantity, and what is delivered, invoiced and still to
            invoice.
        """
        self._start(policy, **start)
        for number, (verb, quantity, *expected) in enumerate(steps, 1):
            with self.subTest(policy=policy, step=f"{number} {verb} {quantity}"):
                getattr(self, f"_do_{verb}")(quantity)
                if expected:
                    self._check(*expected)

    # === ONE MORE PIECE === #

    def test_raised_after_the_credit(self):
        """Odoo delivers 11 - 7 = 4 pieces: 7 invoiced ones and 4 are 11."""
        for policy, ahead in (("order", 4), ("delivery", 0)):
            self._play(
                policy,
                ("back", 3, 7, 10, 0),
                ("credit", 0, 7, 7, 0),
                ("ordered", 11, 7, 7, ahead),
                ("deliver", 0, 11, 7, 4),
                ("invoice", 0, 11, 11, 0),
            )
            self.assertEqual(
                sum(self.order.invoice_ids.mapped("amount_untaxed_signed")), 1100.0
            )

    def test_raised_after_the_credit_and_billed_ahead_of_the_delivery(self):
        self._play(
            "order",
            ("back", 3),
            ("credit", 0),
            ("ordered", 11),
            ("invoice", 0, 7, 11, 0),
            ("part", 1, 8, 11, 0),
            ("deliver", 0, 11, 11, 0),
        )
        self.assertRecordValues(self.returns, [{"state": "done"}])
        self.assertEqual(self.returns.line_ids.is_to_credit, False)

    def test_raised_before_the_credit(self):
        """What is ordered more comes off the credit: 10 - 8 = 2 pieces."""
        for policy, credited in (("order", 2), ("delivery", 3)):
            left = 10 - credited
            ahead = 11 - left if policy == "order" else 0
            self._play(
                policy,
                ("back", 3, 7, 10, 0),
                ("ordered", 11),
                ("credit", 0, 7, left, ahead),
                ("deliver", 0, 11, left, 11 - left),
                ("invoice", 0, 11, 11, 0),
            )
            self.assertEqual(self.returns.amount_credited, credited * 100.0)

    def test_delivered_again_before_the_credit(self):
        """New goods are a new sale; the return is credited all the same."""
        for policy in POLICIES:
            self._play(
                policy,
                ("back", 3),
                ("ordered", 11),
                ("deliver", 0, 11, 10, 1),
                ("credit", 0, 11, 8, 3),
                ("invoice", 0, 11, 11, 0),
            )
            self.assertEqual(self.returns.state, "done")

    def test_raised_twice_and_returned_once_more(self):
        """14 pieces left, 5 came back: 9 are kept and paid."""
        for policy in POLICIES:
            self._play(
                policy,
                ("back", 3),
                ("credit", 0, 7, 7, 0),
                ("ordered", 11),
                ("ordered", 12),
                ("deliver", 0, 12, 7, 5),
                ("invoice", 0, 12, 12, 0),
                ("back", 2, 10, 12, 0),
                ("credit", 0, 10, 10, 0),
                ("back", 10, 0, 10, 0),
                ("credit", 0, 0, 0, 0),
            )

    def test_returned_before_the_invoice_and_raised(self):
        for policy, ahead in (("order", 4), ("delivery", 0)):
            self._play(
                policy,
                ("back", 3, 7, 0, 7),
                ("invoice", 0, 7, 7, 0),
                ("ordered", 11, 7, 7, ahead),
                ("deliver", 0, 11, 7, 4),
                ("invoice", 0, 11, 11, 0),
                invoice=False,
            )
            self.assertRecordValues(
                self.returns, [{"state": "done", "amount_credited": 0.0}]
            )

    def test_delivery_of_what_was_raised_is_given_up(self):
        """On ordered quantities 11 are ordered and 3 came back."""
        self._play(
            "order",
            ("back", 3),
            ("credit", 0),
            ("ordered", 11, 7, 7, 4),
            ("cancel", 0, 7, 7, 1),
        )

    # === LESS === #

    def test_order_is_lowered_to_what_the_customer_has(self):
        for policy in POLICIES:
            self._play(
                policy,
                ("back", 3),
                ("credit", 0, 7, 7, 0),
                ("ordered", 7, 7, 7, 0),
                ("back", 2, 5, 7, 0),
                ("credit", 0, 5, 5, 0),
            )
            self.assertFalse(
                self.order.picking_ids.filtered(lambda p: p.state != "done")
            )

    def test_order_is_lowered_before_the_credit(self):
        for policy in POLICIES:
            self._play(
                policy,
                ("back", 3),
                ("ordered", 7, 7, 10, 0),
                ("credit", 0, 7, 7, 0),
            )
            self.assertEqual(self.returns.amount_credited, 300.0)

    # === OTHER SETTLEMENTS === #

    def test_goods_that_the_customer_keeps_need_not_be_paid(self):
        """13 pieces are with the customer, 3 of them for nothing."""
        for policy, ahead in (("order", 1), ("delivery", 0)):
            self._play(
                policy,
                ("keep", 3, 10, 10, 0),
                ("credit", 0, 10, 7, 0),
                ("ordered", 11, 10, 7, ahead),
                ("deliver", 0, 11, 7, 1),
                ("invoice", 0, 11, 8, 0),
            )

    def test_what_a_return_delivers_is_not_delivered_once_more(self):
        """10 pieces are with the customer again: one more is delivered, not four."""
        for policy in POLICIES:
            for verb in ("send_back", "exchange"):
                self._play(
                    policy,
                    (verb, 3, 10, 10, 0),
                    ("ordered", 11),
                    ("deliver", 0, 11, 10, 1),
                    ("invoice", 0, 11, 11, 0),
                )

    def test_refunded_in_advance_and_raised(self):
        for policy, ahead in (("order", 4), ("delivery", 0)):
            self._play(
                policy,
                ("advance", 3, 10, 7, 0),
                ("ordered", 11, 10, 7, ahead),
                ("deliver", 0, 14, 7, 4),
                ("invoice", 0, 14, 11, 0),
                ("come", 0, 11, 11, 0),
            )
            self.assertEqual(self.returns.state, "done")

    def test_refunded_in_advance_raised_and_charged_after_all(self):
        """The customer has 14 pieces, and pays them in either order."""
        for policy in POLICIES:
            for last in (("invoice", "charge"), ("charge", "invoice")):
                self._play(
                    policy,
                    ("advance", 3, 10, 7, 0),
                    ("ordered", 11),
                    ("deliver", 0, 14, 7, 4),
                    (last[0], 0),
                    (last[1], 0, 14, 14, 0),
                )
