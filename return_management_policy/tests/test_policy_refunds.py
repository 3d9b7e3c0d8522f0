from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.return_management.tests.refund_common import ReturnRefundCommon

from .policy_common import PolicyMixin


@tagged("post_install", "-at_install")
class TestPolicyRefunds(PolicyMixin, ReturnRefundCommon):
    """Policies say by which ways money goes back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell_paid()

    def test_policy_refuses_a_way_when_it_is_chosen(self):
        returns = self._create_return(self.order, [3.0])
        self._apply_policy(returns, allow_bank_transfer=False)
        expected = f"{returns.name}.*Test Policy.*Bank Transfer.*Open Credit, Original"
        with self.assertRaisesRegex(ValidationError, expected):
            returns.refund_method = "bank_transfer"

    def test_policy_refuses_a_way_at_the_submission_and_at_the_settlement(self):
        returns = self._create_return(self.order, [3.0], refund_method="bank_transfer")
        policy = self._apply_policy(returns, allow_bank_transfer=False)
        with self.assertRaisesRegex(ValidationError, "does not allow"):
            returns.with_user(self.user_salesperson).action_submit()
        returns.line_ids.sudo().policy_id = False
        policy.sudo().active = False
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        returns.line_ids.sudo().policy_id = policy
        with self.assertRaisesRegex(ValidationError, "does not allow"):
            returns.with_user(self.user_officer).action_settle()
        returns.with_user(self.user_officer).action_set_refund_method("on_account")
        self._settle(returns)
        self.assertEqual(returns.credit_note_ids.state, "posted")

    def test_policy_decides_about_the_proposal(self):
        returns = self._create_return(self.order, [3.0])
        self._apply_policy(returns, allow_on_account=False)
        self.assertEqual(
            returns._get_allowed_refund_methods(),
            ["bank_transfer", "original_payment"],
        )
        self.assertEqual(
            returns._get_default_refund_method(["bank_transfer"], True),
            "bank_transfer",
        )
        returns.refund_method = False
        self.env.add_to_compute(type(returns).refund_method, returns)
        self.assertEqual(returns.refund_method, "bank_transfer")
