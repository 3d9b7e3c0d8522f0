from odoo import Command
from odoo.tests import tagged

from odoo.addons.return_management.tests import (
    test_early_refunds,
    test_refund_dates,
    test_settlement_examples,
    test_settlement_screen,
)

from .policy_common import PolicyTermsMixin

# What the core shows with terms that nobody explains comes out under policies as well.


@tagged("post_install", "-at_install")
class TestEarlyRefundsByPolicy(PolicyTermsMixin, test_early_refunds.TestEarlyRefunds):
    """Policies say when the money is due."""


@tagged("post_install", "-at_install")
class TestRefundDatesByPolicy(PolicyTermsMixin, test_refund_dates.TestRefundDates):
    """Policies promise the day of the refund."""


@tagged("post_install", "-at_install")
class TestSettlementScreenByPolicy(
    PolicyTermsMixin, test_settlement_screen.TestSettlementScreen
):
    """What is better than the policy needs an approval of its own."""


@tagged("post_install", "-at_install")
class TestSettlementExamplesByPolicy(
    PolicyTermsMixin, test_settlement_examples.TestSettlementExamples
):
    """Policies keep fees off, and say who bears the freight."""

    def test_fee_is_waived_for_a_reason(self):
        terms = {
            "fee": ("percent", 15.0),
            "fee_waived_reason_ids": [Command.set(self.reason.ids)],
        }
        returns = self._take_back_under(self._sell(), [3.0], terms)
        self._assert_settled(returns, 270.0, 35.1, amount_fee=0.0)
