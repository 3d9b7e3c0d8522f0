from hypothesis import example, given

from odoo.tests import tagged

from ..generated_checks import GeneratedChecksMixin
from ..generated_orders import SALES, STEPS, Item, Sale, Step
from ..generated_returns import GeneratedReturnsMixin
from ..generated_sales import GeneratedSales
from ..generated_settings import examples

# Two included taxes and a down payment, rounded together: a cent is nobody's goods.
CENT_OF_A_DOWN_PAYMENT = (
    Sale(
        items=[
            Item(("unit", 1.0), 100.0, 0.0, "excluded"),
            Item(("unit", 1.0), 1234.56, 0.0, "two included"),
            Item(("unit", 1.0), 1234.56, 0.0, "two included"),
        ],
        reduction=("none", 0.0),
        freight=0.0,
        service=0.0,
        currency="company",
        rounding=("round_globally", "round_globally"),
        policy="delivery",
        first_part=0.5,
        down_payment=30.0,
        cost="none",
    ),
    [Step("exchange", (2, 0, 0), 100.0, False, "no")],
)
# Where two taxes are included, rounding alone makes more than a coin of what is left.
COINS_OF_INCLUDED_TAXES = (
    CENT_OF_A_DOWN_PAYMENT[0]._replace(
        items=[
            Item(("unit", 1.0), 100.0, 10.0, "two included"),
            Item(("unit", 1.0), 119.99, 33.33, "two included"),
            Item(("unit", 1.0), 100.0, 0.0, "two included"),
        ],
        reduction=("amount", 3.33),
        currency="KWD",
        rounding=("round_per_line", "round_per_line"),
        first_part=0.0,
        cost="fifo",
    ),
    [
        Step("lower price", (0, 3, 0), 100.0, False, "deleted"),
        Step("lower price", (3, 3, 2), 100.0, False, "deleted"),
    ],
)
# A tax of one yen is no cent of the company.
TAX_BELOW_A_CENT = (
    CENT_OF_A_DOWN_PAYMENT[0]._replace(
        items=[
            Item(("unit", 1.0), 100.0, 0.0, "two included"),
            Item(("unit", 1.0), 100.0, 0.0, "excluded"),
            Item(("pack", 3.0), 100.0, 0.0, "excluded"),
        ],
        reduction=("line", 5.0),
        freight=9.99,
        currency="JPY",
        rounding=("round_per_line", "round_globally"),
        down_payment=0.0,
    ),
    [Step("back", (3, 3, 0), 50.0, True, "no")] * 2,
)


@tagged("post_install", "-at_install")
class TestGeneratedMoney(GeneratedChecksMixin, GeneratedReturnsMixin, GeneratedSales):
    """What comes back is worth what was paid for it, whatever was sold."""

    @examples(40, 500)
    @example(*CENT_OF_A_DOWN_PAYMENT)
    @example(*COINS_OF_INCLUDED_TAXES)
    @example(*TAX_BELOW_A_CENT)
    @given(SALES, STEPS)
    def test_all_that_comes_back_gives_back_all(self, sale, steps):
        self._run_generated(sale, steps)
