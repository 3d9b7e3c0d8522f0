from hypothesis import given

from odoo.tests import tagged

from odoo.addons.return_management.tests.generated_settings import examples, make_steps
from odoo.addons.return_management.tests.stateful_invariants import InvariantsMixin

from .stateful_kits import StatefulKits


@tagged("post_install", "-at_install")
class TestStatefulKits(StatefulKits, InvariantsMixin):
    """Kits come back as they were delivered, whatever happens to them on the way."""

    @examples(6, 250)
    @given(make_steps(6, 12))
    def test_components_are_where_the_books_say(self, steps):
        self._run_example(steps)
