from hypothesis import HealthCheck, Phase, given, settings

from odoo.tests import tagged

from .stateful_goods import StatefulGoods
from .stateful_invariants import InvariantsMixin
from .test_stateful import DEEP, STEPS


@tagged("post_install", "-at_install")
class TestStatefulGoods(StatefulGoods, InvariantsMixin):
    """Whatever colleagues do with goods, in any order, the books say where they are."""

    @settings(
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=500 if DEEP else 40,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        phases=tuple(Phase) if DEEP else (Phase.explicit, Phase.generate),
    )
    @given(STEPS)
    def test_goods_are_where_the_books_say(self, steps):
        savepoint = self.env.cr.savepoint()
        done = []
        try:
            for choice, numbers in steps:
                names = self._get_possible_operations()
                name = names[choice % len(names)]
                if self._run_operation(name, numbers):
                    done.append((name, numbers))
                    self._check_invariants()
            self._finish_goods()
            self._check_finished()
        except Exception as error:
            error.add_note(f"After {done}")
            raise
        finally:
            savepoint.close(rollback=True)
