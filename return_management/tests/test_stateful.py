from hypothesis import given

from odoo.tests import tagged

from .generated_settings import examples, make_steps
from .stateful_invariants import InvariantsMixin
from .stateful_operations import StatefulOperations


@tagged("post_install", "-at_install")
class TestStateful(InvariantsMixin, StatefulOperations):
    """Whatever people do, in whatever order, the limits of the design hold."""

    @examples(12, 400)
    @given(make_steps(15, 35))
    def test_limits_hold_after_any_sequence(self, steps):
        self._run_example(steps)

    def test_plain_way_is_not_refused(self):
        """The operations work: a sequence that nothing stands in the way of."""
        way = "create submit approve receive inspect settle approve post"
        for name in way.split():
            self.assertTrue(self._run_operation(name, (0, 1, 0)), name)
            self._check_invariants()
        self.assertEqual(self._get_returns().mapped("state"), ["done"])
