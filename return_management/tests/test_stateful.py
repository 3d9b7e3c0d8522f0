import os
import tempfile

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

from odoo.tests import tagged

from .stateful_invariants import InvariantsMixin
from .stateful_operations import StatefulOperations

# Hypothesis would keep its files in the working directory.
set_hypothesis_home_dir(os.path.join(tempfile.gettempdir(), "hypothesis"))
NUMBER = st.integers(0, 11)
STEPS = st.lists(
    st.tuples(st.integers(0, 99), st.tuples(NUMBER, NUMBER, NUMBER)),
    min_size=15,
    max_size=35,
)
DEEP = bool(os.environ.get("RETURN_DEEP"))


@tagged("post_install", "-at_install")
class TestStateful(InvariantsMixin, StatefulOperations):
    """Whatever people do, in whatever order, the limits of the design hold."""

    @settings(
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=400 if DEEP else 12,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        # Making a failure smaller takes minutes: only where there is time for it.
        phases=tuple(Phase) if DEEP else (Phase.explicit, Phase.generate),
    )
    @given(STEPS)
    def test_limits_hold_after_any_sequence(self, steps):
        savepoint = self.env.cr.savepoint()
        try:
            for choice, numbers in steps:
                names = self._get_possible_operations()
                if self._run_operation(names[choice % len(names)], numbers):
                    self._check_invariants()
        finally:
            savepoint.close(rollback=True)

    def test_plain_way_is_not_refused(self):
        """The operations work: a sequence that nothing stands in the way of."""
        way = "create submit approve receive inspect settle approve post"
        for name in way.split():
            self.assertTrue(self._run_operation(name, (0, 1, 0)), name)
            self._check_invariants()
        self.assertEqual(self._get_returns().mapped("state"), ["done"])
