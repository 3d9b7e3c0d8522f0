from hypothesis import given

from odoo.tests import tagged

from ..generated_settings import examples, make_steps
from ..stateful_settlement_invariants import SettlementInvariantsMixin
from ..stateful_settlements import StatefulSettlements


@tagged("post_install", "-at_install")
class TestStatefulSettlements(SettlementInvariantsMixin, StatefulSettlements):
    """However returns are settled, in any order, nobody gets more than was paid."""

    @examples(10, 400)
    @given(make_steps(15, 35))
    def test_limits_hold_after_any_sequence(self, steps):
        self._run_example(steps)

    def _finish_example(self):
        """Override: what was settled can be undone."""
        self._undo_settlements()
        self._check_undone()
