from odoo.tests import TransactionCase, tagged

from ...models.settlement.credit_amounts import agree_signs, keep_back
from ..generated_checks import GeneratedChecksMixin
from ..generated_orders import Item, Sale, Step
from ..generated_returns import GeneratedReturnsMixin
from ..generated_sales import GeneratedSales

# In yen, a rebate leaves a tax of a few coins, of which a half is given back.
COINS_OF_A_REBATE = (
    Sale(
        items=[
            Item(("unit", 1.0), 100.0, 12.5, "excluded"),
            Item(("unit", 1.0), 1234.56, 0.0, "excluded"),
            Item(("unit", 1.0), 100.0, 0.0, "two included"),
        ],
        reduction=("percent", 33.3),
        freight=40.0,
        service=75.55,
        currency="JPY",
        rounding=("round_per_line", "round_per_line"),
        policy="delivery",
        first_part=0.5,
        down_payment=30.0,
        cost="none",
    ),
    [
        Step("back", (2, 1, 2), 50.0, True, "deleted"),
        Step("back", (0, 0, 2), 50.0, True, "deleted"),
    ],
)

# In yen, half of two taxes of a cent each are two cents in the books, of one cent.
CENTS_OF_A_TAX = (
    Sale(
        items=[
            Item(("unit", 1.0), 100.0, 0.0, "two included"),
            Item(("unit", 1.0), 33.35, 0.0, "two included"),
            Item(("pack", 3.0), 100.0, 0.0, "included"),
        ],
        reduction=("line", 5.0),
        freight=9.99,
        service=0.0,
        currency="JPY",
        rounding=("round_per_line", "round_globally"),
        policy="delivery",
        first_part=0.5,
        down_payment=0.0,
        cost="none",
    ),
    [Step("back", (3, 3, 0), 50.0, True, "no")],
)
# A rebate pays for a service, which stays, but for a fil of its tax.
FIL_OF_A_SERVICE = (
    Sale(
        items=[
            Item(("unit", 7.0), 0.35, 0.0, "group"),
            Item(("unit", 10.0), 1234.56, 0.0, "excluded"),
            Item(("unit", 7.0), 100.0, 0.0, "mixed"),
        ],
        reduction=("line", 1.11),
        freight=0.0,
        service=75.55,
        currency="KWD",
        rounding=("round_globally", "round_per_line"),
        policy="delivery",
        first_part=0.0,
        down_payment=0.0,
        cost="none",
    ),
    [],
)


@tagged("post_install", "-at_install")
class TestCreditSigns(GeneratedChecksMixin, GeneratedReturnsMixin, GeneratedSales):
    """Odoo books no amount that is given in one currency and taken in the other."""

    def test_coins_of_a_rebate_are_credited(self):
        self._run_generated(*COINS_OF_A_REBATE)

    def test_cents_of_a_tax_are_not_above_the_invoice(self):
        self._run_generated(*CENTS_OF_A_TAX)

    def test_fil_of_what_stays_is_not_above_the_invoice(self):
        self._run_generated(*FIL_OF_A_SERVICE)


@tagged("post_install", "-at_install")
class TestAgreeSigns(TransactionCase):
    """What has the wrong sign in the currency of the company is left for later."""

    def _prepare(self, *amounts):
        """Return lines of one tax by pairs of amounts: in currency, in company."""
        return [
            {
                "extra_tax_data": {
                    "manual_total_excluded_currency": untaxed,
                    "manual_total_excluded": own,
                    "manual_tax_amounts": {
                        "7": {"tax_amount_currency": tax, "tax_amount": own_tax}
                    },
                }
            }
            for (untaxed, own), (tax, own_tax) in amounts
        ]

    def _read(self, lines):
        return [
            (
                line["extra_tax_data"]["manual_total_excluded"],
                line["extra_tax_data"]["manual_tax_amounts"]["7"]["tax_amount"],
            )
            for line in lines
        ]

    def test_tax_of_goods_and_reduction(self):
        lines = self._prepare(
            ((50.0, 0.5), (5.0, 0.05)), ((-45.0, -0.45), (-4.0, -0.06))
        )
        agree_signs(lines)
        self.assertEqual(self._read(lines), [(0.5, 0.05), (-0.45, -0.05)])

    def test_total_of_goods_and_reduction(self):
        lines = self._prepare(((50.0, 0.5), (0.0, 0.0)), ((-49.0, -0.51), (0.0, 0.0)))
        agree_signs(lines)
        self.assertEqual(self._read(lines), [(0.5, 0.0), (-0.5, 0.0)])

    def test_what_agrees_stays(self):
        amounts = (((50.0, 0.5), (5.0, 0.05)), ((-45.0, -0.46), (-4.0, -0.05)))
        lines = self._prepare(*amounts)
        agree_signs(lines)
        self.assertEqual(self._read(lines), [(0.5, 0.05), (-0.46, -0.05)])
        agree_signs([{"name": "Freight back"}, {"extra_tax_data": False}])

    def test_line_with_the_wrong_sign_gives_nothing_in_the_company(self):
        lines = self._prepare(((-1.0, 0.02), (0.0, 0.0)), ((724.0, 4.79), (0.0, 0.0)))
        agree_signs(lines)
        own = [line["extra_tax_data"]["manual_total_excluded"] for line in lines]
        self.assertEqual(own, [0.0, 4.79])

    def test_rounding_above_the_invoice_is_kept_back(self):
        """Two cents of a tax where one is left; a cent more of the total."""
        lines = self._prepare(((4.0, 0.03), (1.0, 0.01)), ((3.0, 0.02), (1.0, 0.01)))
        keep_back(lines, {("tax_amount", 7, ""): 0.01, ("total", 0, ""): 0.02})
        data = [line["extra_tax_data"] for line in lines]
        taxes = [row["manual_tax_amounts"]["7"]["tax_amount"] for row in data]
        self.assertEqual(taxes, [0.0, 0.01])
        untaxed = [row["manual_total_excluded"] for row in data]
        self.assertEqual(untaxed, [0.02, 0.02])
        given = [row["manual_total_excluded_currency"] for row in data]
        self.assertEqual(given, [4.0, 3.0])
