from odoo.tests import tagged

from .refund_common import ReturnRefundCommon


@tagged("post_install", "-at_install")
class TestWithoutNotices(ReturnRefundCommon):
    """The core alone tells its customers nothing that nobody sends."""

    @classmethod
    def default_env_context(cls):
        """Override of `base`: messages are what this is about."""
        return {}

    def _get_mails(self, returns):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "return.order"),
                ("res_id", "in", returns.ids),
                ("recipient_ids", "in", returns.partner_id.ids),
            ]
        )

    def test_no_step_mails_the_customer(self):
        returns = self._settle_by(self._sell_paid(), "bank_transfer")
        returns.with_user(self.user_finance)._register_bank_transfer()
        self.assertEqual(returns.state, "done")
        self.assertFalse(self._get_mails(returns))

    def test_clock_of_a_decision_never_stops(self):
        returns = self._create_return(self._sell())
        returns.with_user(self.user_salesperson).action_submit()
        approval = returns._get_pending_approval()
        approval.sudo().date_deadline = "2026-01-01 00:00:00"
        self.assertTrue(approval.is_late)
        late = [("is_decision_late", "=", True), ("id", "=", returns.id)]
        self.assertEqual(returns.search(late), returns)
