from odoo.tests import tagged

from .header_common import MOST_BUTTONS, HeaderCommon


@tagged("post_install", "-at_install")
class TestFormHeader(HeaderCommon):
    """The header offers the next step first, and few others beside it."""

    def test_next_step_stands_out(self):
        self._walk_header()

    def test_goods_come_before_money(self):
        returns = self._create_return(self.order, [2.0])
        self._authorize(returns)
        self._receive(returns, {self.product: 1.0})
        self._inspect(returns)
        # One piece can be settled, but the other one is still on its way.
        buttons, highlighted = self._get_buttons(returns, self.boss)
        self.assertIn("Settle", buttons)
        self.assertLessEqual(len(buttons), MOST_BUTTONS, buttons)
        self.assertEqual(highlighted, ["Receive"])

    def test_refused_and_cancelled(self):
        refused = self._create_return(self.order, [1.0])
        refused.with_user(self.user_salesperson).action_submit()
        refused.with_user(self.user_officer).action_refuse("Out of the window")
        self._check_header(refused, None)
        cancelled = self._create_return(self.order, [1.0])
        cancelled.with_user(self.user_salesperson).action_cancel()
        self._check_header(cancelled, None)
