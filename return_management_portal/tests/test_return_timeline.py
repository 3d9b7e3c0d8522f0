from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from odoo.addons.return_management.tests.refund_common import ReturnRefundCommon
from odoo.addons.return_management_policy.tests.policy_common import PolicyMixin


@tagged("post_install", "-at_install")
class TestReturnTimeline(PolicyMixin, ReturnRefundCommon):
    """What has happened to a return and what comes when, for the customer."""

    zone = "UTC"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell_paid()

    def _get_states(self, returns):
        """Return the state of each step by its key."""
        return {step["key"]: step["state"] for step in returns._get_timeline()}

    def _get_step(self, returns, key):
        return next(step for step in returns._get_timeline() if step["key"] == key)

    def _assert_current(self, returns, key, *done):
        """Check which step is current, and which ones are done."""
        states = self._get_states(returns)
        self.assertEqual([k for k, s in states.items() if s == "current"], [key])
        self.assertEqual([k for k, s in states.items() if s == "done"], list(done))

    def test_refund_goes_through_every_step(self):
        returns = self._create_return(self.order, [3.0], refund_method="bank_transfer")
        self._assert_current(returns, "decision", "request")
        returns.with_user(self.user_salesperson).action_submit()
        self._assert_current(returns, "decision", "request")
        self.assertEqual(returns._get_customer_status()[0], "Being Checked")
        self.assertEqual(self._get_step(returns, "request")["date"], self.today)
        returns.with_user(self.user_officer).action_approve()
        self._assert_current(returns, "sent", "request", "decision")
        self.assertEqual(returns._get_customer_status()[0], "Send the Goods")
        self.assertEqual(
            self._get_step(returns, "arrived")["date_expected"], returns.date_deadline
        )
        returns._set_tracking("DHL", "JD0123")
        done = ["request", "decision", "sent"]
        self._assert_current(returns, "arrived", *done)
        self.assertEqual(self._get_step(returns, "sent")["text"], "DHL JD0123")
        self.assertEqual(returns._get_customer_status()[0], "Under Way to Us")
        self._receive(returns)
        self._assert_current(returns, "inspected", *done, "arrived")
        self.assertEqual(returns._get_customer_status()[0], "Being Inspected")
        self._inspect(returns)
        done += ["arrived", "inspected"]
        self._assert_current(returns, "refunded", *done)
        self.assertEqual(returns._get_customer_status()[0], "Being Settled")
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self._assert_current(returns, "refunded", *done)
        self.assertEqual(returns._get_customer_status()[0], "Refund under Way")
        returns.with_user(self.user_finance)._register_bank_transfer()
        states = self._get_states(returns)
        self.assertEqual(states.pop("replaced"), "skipped")
        self.assertEqual(set(states.values()), {"done"})
        self.assertEqual(self._get_step(returns, "refunded")["date"], self.today)
        self.assertEqual(self._get_step(returns, "closed")["date"], self.today)
        self.assertEqual(returns._get_customer_status()[0], "Refunded")

    def test_promise_is_the_expected_day_of_the_refund(self):
        returns = self._create_return(self.order, [3.0])
        self._apply_policy(returns, refund_days=7, refund_trigger="approval")
        self._authorize(returns)
        step = self._get_step(returns, "refunded")
        self.assertEqual(step["date_expected"], self.today + timedelta(days=7))
        self.assertFalse(step["date"])

    def test_part_that_arrived_is_no_whole(self):
        returns = self._authorize(self._create_return(self.order, [3.0]))
        picking = returns.reverse_picking_ids.with_user(self.user_warehouse)
        picking.move_ids.write({"quantity": 1.0, "picked": True})
        backorder = picking.button_validate()
        self.env[backorder["res_model"]].with_context(**backorder["context"]).create(
            {}
        ).process()
        self.assertEqual(returns.receipt_status, "partial")
        self._assert_current(returns, "arrived", "request", "decision", "sent")
        self.assertEqual(
            self._get_step(returns, "arrived")["text"],
            "A part of the goods has arrived.",
        )

    def test_goods_that_stay_skip_the_way_back(self):
        returns = self._authorize(
            self._create_return(self.order, [3.0], return_method="none")
        )
        states = self._get_states(returns)
        for key in ("sent", "arrived", "inspected", "replaced"):
            self.assertEqual(states[key], "skipped")
        self._assert_current(returns, "refunded", "request", "decision")

    def test_drop_off_is_not_sent(self):
        returns = self._authorize(
            self._create_return(self.order, [3.0], return_method="drop_off")
        )
        self.assertEqual(self._get_states(returns)["sent"], "skipped")
        self._assert_current(returns, "arrived", "request", "decision")
        self.assertEqual(
            self._get_step(returns, "arrived")["text"], "Please bring the goods to us."
        )

    def test_pickup_names_the_carrier(self):
        returns = self._authorize(
            self._create_return(self.order, [3.0], return_method="pickup")
        )
        self.assertEqual(self._get_step(returns, "sent")["name"], "Goods Picked Up")

    def test_exchange_shows_the_replacement_instead_of_a_refund(self):
        returns = self._create_return(
            self.order, [3.0], requested_settlement_type="exchange"
        )
        self._authorize(returns)
        states = self._get_states(returns)
        self.assertEqual(states["refunded"], "skipped")
        self.assertEqual(states["replaced"], "todo")
        self._receive(returns)
        self._inspect(returns)
        returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_finance).action_approve()
        self.assertEqual(self._get_states(returns)["replaced"], "current")
        self._put_in_stock(self.product, 3.0)
        returns.replacement_picking_ids.action_assign()
        self._ship_back(returns)
        step = self._get_step(returns, "replaced")
        self.assertEqual((step["state"], step["date"]), ("done", self.today))
        self.assertEqual(self._get_states(returns)["closed"], "done")
        self.assertEqual(returns._get_customer_status()[0], "Closed")

    def test_refusal_and_cancellation_end_the_timeline(self):
        refused = self._create_return(self.order, [1.0])
        refused.with_user(self.user_salesperson).action_submit()
        refused.with_user(self.user_officer).action_refuse("Too old.")
        self.assertEqual(
            self._get_states(refused), {"request": "done", "refused": "done"}
        )
        self.assertEqual(self._get_step(refused, "refused")["text"], "Too old.")
        cancelled = self._authorize(self._create_return(self.order, [1.0]))
        cancelled.with_user(self.user_salesperson).action_cancel()
        self.assertEqual(list(self._get_states(cancelled))[-1], "cancelled")
        self.assertNotIn("closed", self._get_states(cancelled))

    def test_days_are_those_of_the_customer(self):
        with freeze_time("2026-03-01 20:00:00"):
            returns = self._create_return(self.order, [1.0])
            returns.with_user(self.user_salesperson).action_submit()
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        for zone, day in ((False, 2), ("UTC", 1), ("Asia/Tokyo", 2)):
            returns.partner_id.sudo().tz = zone
            step = self._get_step(returns.with_context(tz="UTC"), "request")
            self.assertEqual(step["date"], date(2026, 3, day))
