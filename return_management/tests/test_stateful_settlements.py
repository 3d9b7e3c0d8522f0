from hypothesis import HealthCheck, Phase, given, settings

from odoo.tests import tagged

from .stateful_settlement_invariants import SettlementInvariantsMixin
from .stateful_settlements import StatefulSettlements
from .test_stateful import DEEP, STEPS


@tagged("post_install", "-at_install")
class TestStatefulSettlements(SettlementInvariantsMixin, StatefulSettlements):
    """However returns are settled, in any order, nobody gets more than was paid."""

    @settings(
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=400 if DEEP else 10,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        phases=tuple(Phase) if DEEP else (Phase.explicit, Phase.generate),
    )
    @given(STEPS)
    def test_limits_hold_after_any_sequence(self, steps):
        savepoint = self.env.cr.savepoint()
        done = []
        try:
            for choice, numbers in steps:
                names = self._get_possible_operations()
                name = names[choice % len(names)]
                if self._run_operation(name, numbers):
                    done.append((name, numbers))
                    self._check_invariants()
            self._undo_settlements()
            self._check_undone()
        except AssertionError as error:
            error.add_note(f"After {done}")
            raise
        finally:
            savepoint.close(rollback=True)
