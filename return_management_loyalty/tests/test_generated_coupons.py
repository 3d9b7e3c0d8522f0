from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.return_management.tests.generated_checks import GeneratedChecksMixin
from odoo.addons.return_management.tests.generated_orders import SALES, STEPS
from odoo.addons.return_management.tests.generated_returns import GeneratedReturnsMixin
from odoo.addons.return_management.tests.generated_sales import GeneratedSales
from odoo.addons.return_management.tests.generated_settings import examples

from .programs_common import LoyaltyProgramCommon

# What a program gives, by the name in the generated order
REWARDS = {
    "order": {"discount_applicability": "order", "discount": 7.5},
    "amount": {"discount_mode": "per_order", "discount": 11.11},
    "specific": {"discount_applicability": "specific", "discount": 15.0},
    "cheapest": {"discount_applicability": "cheapest", "discount": 50.0},
    "deal": {},
}


@tagged("post_install", "-at_install")
class TestGeneratedCoupons(
    GeneratedChecksMixin, GeneratedReturnsMixin, GeneratedSales, LoyaltyProgramCommon
):
    """What comes back is worth what was paid for it, with every kind of reward."""

    @examples(10, 100)
    @given(
        # Odoo refuses a reward that nothing is left for.
        SALES.filter(lambda sale: sale.items[0].price),
        STEPS,
        st.lists(st.sampled_from(list(REWARDS)), min_size=1, max_size=2),
    )
    def test_all_that_comes_back_gives_back_all(self, sale, steps, rewards):
        self.rewards = rewards
        # Programs are of one currency; a rebate would be the cheapest product.
        sale = sale._replace(currency="company", reduction=("none", 0.0))
        self._run_generated(sale, steps)

    def _reduce_generated(self, order, kind, percent):
        """Override to claim rewards as well."""
        for name in dict.fromkeys(self.rewards):
            self._create_generated_program(order, name)
        self._claim(order)
        return super()._reduce_generated(order, kind, percent)

    def _create_generated_program(self, order, name):
        product = order.order_line[0].product_id
        reward = dict(REWARDS[name])
        if name == "deal":
            rule = {"product_ids": product.ids, "minimum_qty": 2}
            reward = {"reward_product_id": product.id, "reward_product_qty": 1}
            return self._create_program("buy_x_get_y", rule, reward)
        if name == "specific":
            reward["discount_product_ids"] = product.ids
        return self._create_program("promotion", {"minimum_amount": 0.0}, reward)

    def _check_credits(self, order):
        """Override: in a deal, a line is worth another sum than its own price."""
        return "deal" in self.rewards or super()._check_credits(order)
