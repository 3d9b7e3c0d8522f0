import os
import tempfile
import unittest

from odoo.tests import tagged

from .stateful_invariants import InvariantsMixin
from .stateful_operations import StatefulOperations

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
    from hypothesis.configuration import set_hypothesis_home_dir
except ImportError as error:
    raise unittest.SkipTest("hypothesis is not installed") from error

# Hypothesis would keep its files in the working directory.
set_hypothesis_home_dir(os.path.join(tempfile.gettempdir(), "hypothesis"))
# How often an operation is tried, as compared with the others
WEIGHTS = {
    "create": 4,
    "submit": 4,
    "approve": 5,
    "receive": 5,
    "inspect": 6,
    "settle": 4,
    "post": 3,
    "ship": 2,
    "invoice": 2,
    "return_by_wizard": 2,
    "reset_credit": 2,
    "lower": 1,
    "refuse": 1,
    "cancel": 1,
    "draft": 1,
    "deliver_more": 1,
}
NAMES = [name for name, weight in WEIGHTS.items() for __ in range(weight)]
NUMBER = st.integers(0, 11)
STEPS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.tuples(NUMBER, NUMBER, NUMBER)),
    min_size=12,
    max_size=30,
)
DEEP = bool(os.environ.get("RETURN_DEEP"))


@tagged("post_install", "-at_install")
class TestStateful(InvariantsMixin, StatefulOperations):
    """Whatever people do, in whatever order, the limits of the design hold."""

    @settings(
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=400 if DEEP else 40,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(STEPS)
    def test_limits_hold_after_any_sequence(self, steps):
        savepoint = self.env.cr.savepoint()
        try:
            for name, numbers in steps:
                if self._run_operation(name, numbers):
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
