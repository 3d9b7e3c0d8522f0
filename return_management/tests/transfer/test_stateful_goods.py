from hypothesis import given

from odoo.tests import tagged

from ..generated_settings import examples, make_steps
from ..stateful_invariants import InvariantsMixin
from ..stateful_stock import StatefulStock


@tagged("post_install", "-at_install")
class TestStatefulGoods(StatefulStock, InvariantsMixin):
    """Whatever colleagues do with goods, in any order, the books say where they are."""

    @examples(40, 500)
    @given(make_steps(6, 12))
    def test_goods_are_where_the_books_say(self, steps):
        self._run_example(steps)


@tagged("post_install", "-at_install")
class TestStatefulGoodsInTwoSteps(StatefulStock, InvariantsMixin):
    """And where goods are received and delivered in two steps."""

    @classmethod
    def _create_orders(cls):
        """Override to sell where goods are picked before they are shipped."""
        cls.warehouse.write(
            {"reception_steps": "two_steps", "delivery_steps": "pick_ship"}
        )
        return super()._create_orders()

    @examples(10, 250)
    @given(make_steps(6, 12))
    def test_goods_are_where_the_books_say(self, steps):
        self._run_example(steps)
