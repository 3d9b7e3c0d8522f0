from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestGoodsBeforeMoney(ReturnManagementCommon):
    """Goods never wait for money: what cannot be settled waits for finance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settle_stages = cls.env["return.order.stage"].search(
            [("company_id", "=", cls.company.id), ("gate", "=", "settle")]
        )

    def _sell_with_draft(self):
        order = self._create_sale([{}])
        self._deliver(order)
        return order, self._invoice(order, post=False)

    def _get_waiting(self, returns):
        """Return the open activities that ask finance."""
        return returns.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id
                == self.env.ref("return_management.mail_activity_type_settlement_waits")
            )
        )

    def _assert_waits(self, returns, invoice):
        self.assertIn(invoice.display_name, returns.settlement_obstacle)
        self.assertIn(invoice.display_name, returns.next_step)
        self.assertEqual(returns.settlement_alert, returns.settlement_obstacle)
        self.assertFalse(returns.credit_note_ids)
        self.assertIn(self.user_finance, self._get_waiting(returns).user_id)

    def _assert_settled(self, returns, amount):
        self.assertFalse(returns.settlement_obstacle)
        self.assertFalse(returns.settlement_alert)
        self.assertFalse(self._get_waiting(returns))
        self.assertEqual(returns.credit_note_ids.amount_untaxed, amount)

    def _run_cron(self):
        cron = self.env.ref("return_management.ir_cron_return_order_settle")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def _happen(self, trigger, returns):
        """Let the event happen that makes the money due, as the role it belongs to."""
        if trigger == "sent":
            returns.with_user(self.user_salesperson).tracking_number = "1Z999"
        elif trigger == "receipt":
            self._receive(returns)

    def test_draft_invoice_stops_no_event(self):
        """Approve, send, receive: all pass, and posting settles 3 x 100.00."""
        self.settle_stages.active = False
        for trigger in ("approval", "sent", "receipt"):
            with self.subTest(trigger=trigger):
                self._set_terms(due=trigger)
                order, invoice = self._sell_with_draft()
                returns = self._authorize(self._create_return(order, [3.0]))
                self._happen(trigger, returns)
                self.assertEqual(returns.state, "authorized")
                self._assert_waits(returns, invoice)
                invoice.with_user(self.user_finance).action_post()
                self._assert_settled(returns, 300.0)

    def test_warehouse_receives_while_no_stage_decides_exceptions(self):
        """A way back that the company bears is an exception nobody may decide."""
        self.settle_stages.active = False
        self._set_terms(due="receipt")
        returns = self._authorize(self._create_return(self._sell(), [3.0]))
        with patch.object(type(returns), "_is_settled_above_plan", lambda order: True):
            self._receive(returns)
            self.assertEqual(returns.reverse_picking_ids.state, "done")
            self.assertIn("no approval stage", returns.settlement_obstacle)
        self._run_cron()
        self._assert_settled(returns, 270.0)

    def test_finance_is_asked_once(self):
        """The receipt and the daily attempt find the same reason: one activity each."""
        self.settle_stages.active = False
        self._set_terms(due="receipt")
        order, invoice = self._sell_with_draft()
        returns = self._authorize(self._create_return(order, [3.0]))
        self._receive(returns, {self.product: 2.0})
        asked = self._get_waiting(returns)
        self.assertEqual(len(asked), len(asked.user_id))
        self._run_cron()
        self.assertEqual(self._get_waiting(returns), asked)
        self._assert_waits(returns, invoice)

    def test_one_return_does_not_wait_because_of_another(self):
        self.settle_stages.active = False
        self._set_terms(due="approval")
        order, invoice = self._sell_with_draft()
        waiting = self._create_return(order, [3.0])
        other = self._create_return(self._sell(), [2.0])
        self._authorize(waiting | other)
        self._assert_waits(waiting, invoice)
        self._assert_settled(other, 180.0)

    def test_replacement_leaves_while_the_credit_waits(self):
        """One piece is exchanged, one refunded; the gate was passed by finance."""
        order, invoice = self._sell_with_draft()
        returns = self._authorize(self._create_return(order, [2.0]))
        self._receive(returns)
        inspection = returns.inspection_ids.with_user(self.user_officer)
        inspection.set_outcome("as_new")
        inspection.quantity = 1.0
        inspection.settlement_type = "exchange"
        inspection.action_validate()
        self._inspect(returns)
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        self.assertEqual(returns.replacement_picking_ids.move_ids.product_uom_qty, 1.0)
        self._assert_waits(returns, invoice)
        invoice.with_user(self.user_finance).action_post()
        self.assertEqual(returns.open_gate, "settle")
        returns.with_user(self.user_finance).action_approve()
        self._assert_settled(returns, 100.0)

    def test_invoice_that_is_dropped_ends_the_waiting(self):
        self.settle_stages.active = False
        self._set_terms(due="receipt")
        for drop in ("unlink", "button_cancel"):
            with self.subTest(drop=drop):
                order, invoice = self._sell_with_draft()
                returns = self._authorize(self._create_return(order, [3.0]))
                self._receive(returns)
                self._assert_waits(returns, invoice)
                getattr(invoice.with_user(self.user_finance), drop)()
                self.assertFalse(returns.settlement_obstacle)
                self.assertFalse(self._get_waiting(returns))

    def test_finance_of_another_company_is_not_asked(self):
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "other_finance",
            groups="base.group_user,account.group_account_invoice",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for is_decided in (True, False):
            self.settle_stages.active = is_decided
            users = self.env["return.order"]._get_finance_users(self.company)
            self.assertIn(self.user_finance, users)
            self.assertNotIn(stranger, users)
            self.assertNotIn(self.user_officer, users)

    def test_mistakes_of_programs_are_not_swallowed(self):
        self.settle_stages.active = False
        self._set_terms(due="approval")
        order = self._sell()
        for error in (AccessError, ZeroDivisionError):
            returns = self._create_return(order, [1.0])
            with (
                self.subTest(error=error),
                patch.object(
                    type(returns), "_create_credit_notes", side_effect=error("broken")
                ),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self._authorize(returns)

    def test_obstacle_cannot_be_written(self):
        returns = self._create_return(self._sell(), [1.0])
        with self.assertRaisesRegex(UserError, "follows from the buttons"):
            returns.with_user(self.user_salesperson).settlement_obstacle = "Never"
