from unittest.mock import patch

from odoo.tests import tagged

from ..refund_common import ReturnRefundCommon


@tagged("post_install", "-at_install")
class TestReturnOrderEvents(ReturnRefundCommon):
    """Each step tells all the returns that take it, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell_paid()
        cls.returns = cls.env["return.order"]
        for __ in range(2):
            cls.returns += cls._create_return(
                cls.order, [2.0], refund_method="bank_transfer"
            )

    def setUp(self):
        super().setUp()
        self.events = []
        for name in dir(type(self.returns)):
            if name.startswith("_on_") and name != "_on_delete":
                self._record(name)

    def _record(self, name):
        """Keep which returns an event is called with, and let it happen."""
        original = getattr(type(self.returns), name)

        def call(orders, *args):
            if orders:
                self.events.append((name, set(orders.ids)))
            return original(orders, *args)

        patcher = patch.object(type(self.returns), name, call)
        patcher.start()
        self.addCleanup(patcher.stop)

    def _take(self):
        """Return the events since the last call, with how many returns each had."""
        events = [(name, len(ids)) for name, ids in self.events]
        self.events.clear()
        return events

    def _submit(self):
        self.returns.with_user(self.user_salesperson).action_submit()
        return self.returns.with_user(self.user_officer)

    def test_whole_way(self):
        self._submit()
        self.assertEqual(self._take(), [("_on_submitted", 2)])
        self.returns.with_user(self.user_officer).action_approve()
        self.assertEqual(self._take(), [("_on_authorized", 2)])
        for order in self.returns:
            order.with_user(self.user_salesperson).tracking_number = "SF1"
        self.assertEqual(self._take(), [("_on_sent", 1)] * 2)
        self._receive(self.returns)
        self.assertEqual(self._take(), [("_on_received", 2)])
        self._inspect(self.returns)
        self.assertEqual(self._take(), [("_on_inspected", 2)])
        self._settle(self.returns)
        self.assertCountEqual(self._take(), [("_on_credited", 2), ("_on_closed", 2)])
        for order in self.returns:
            order.with_user(self.user_finance)._register_bank_transfer()
        self.assertEqual(self._take(), [("_on_refunded", 1)] * 2)

    def test_refused(self):
        self._submit().action_refuse("Too old.")
        self.assertEqual(self._take()[1:], [("_on_refused", 2)])

    def test_cancelled(self):
        self._submit().action_approve()
        self._take()
        self.returns.with_user(self.user_officer).action_cancel()
        self.assertIn(("_on_cancelled", 2), self._take())

    def test_step_that_fails_tells_nobody(self):
        self.returns[1].reason_id = False
        with self.assertRaisesRegex(Exception, "has no return reason"):
            self._submit()
        self.assertFalse(self._take())
