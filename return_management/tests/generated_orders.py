"""Orders and what becomes of them, as hypothesis makes them up.

They are plain tuples: a failure prints them, and shrinks them to a few lines.
"""

from typing import NamedTuple

from hypothesis import strategies as st

TAXES = (
    "excluded",
    "none",
    "included",
    "two included",
    "mixed",
    "eco",
    "group",
    "division",
    "withheld",
)
# Unit and quantity of what is ordered
QUANTITIES = (
    ("unit", 1.0),
    ("unit", 3.0),
    ("unit", 10.0),
    ("unit", 7.0),
    ("unit", 100.0),
    ("unit", 2.5),
    ("unit", 0.33),
    ("pack", 1.0),
    ("pack", 3.0),
    ("box", 1.0),
    ("box", 2.0),
)
PRICES = (100.0, 10.0, 33.35, 9.99, 0.35, 0.07, 1234.56, 119.99, 0.0)
# How goods are valued, and whether their cost is booked at all
COSTS = ("none", "standard", "average", "fifo")
ROUNDINGS = ("round_globally", "round_per_line")


class Item(NamedTuple):
    """One line of goods."""

    quantity: tuple
    price: float
    discount: float
    tax: str


class Sale(NamedTuple):
    """An order, and how it is invoiced."""

    items: list
    reduction: tuple
    freight: float
    service: float
    currency: str
    # Way of rounding taxes: of the invoices, of the credits
    rounding: tuple
    policy: str
    # Part of the goods that is delivered and invoiced first
    first_part: float
    down_payment: float
    cost: str


class Step(NamedTuple):
    """What happens to some of the goods; everything left comes back at the end."""

    kind: str
    # Thirds of what is left of each line
    thirds: tuple
    # Percent of the price that is credited
    percent: float
    is_settled_later: bool
    # What happens to the credit note before it stays
    undone: str


ITEMS = st.builds(
    Item,
    quantity=st.sampled_from(QUANTITIES),
    price=st.sampled_from(PRICES),
    discount=st.sampled_from((0.0, 0.0, 10.0, 12.5, 33.33)),
    tax=st.sampled_from(TAXES),
)
REDUCTIONS = st.one_of(
    st.just(("none", 0.0)),
    st.tuples(st.just("percent"), st.sampled_from((10.0, 7.5, 33.3))),
    # Of what is ordered, rounded to a cent
    st.tuples(st.just("amount"), st.sampled_from((10.0, 3.33))),
    st.tuples(st.just("line"), st.sampled_from((5.0, 1.11))),
)
SALES = st.builds(
    Sale,
    items=st.lists(ITEMS, min_size=1, max_size=3),
    reduction=REDUCTIONS,
    freight=st.sampled_from((0.0, 0.0, 40.0, 9.99)),
    service=st.sampled_from((0.0, 0.0, 0.0, 75.55)),
    currency=st.sampled_from(("company", "company", "EUR", "JPY", "KWD")),
    rounding=st.tuples(st.sampled_from(ROUNDINGS), st.sampled_from(ROUNDINGS)),
    policy=st.sampled_from(("delivery", "order")),
    first_part=st.sampled_from((0.0, 0.0, 0.5)),
    down_payment=st.sampled_from((0.0, 0.0, 0.0, 30.0)),
    cost=st.sampled_from(COSTS),
)
STEPS = st.lists(
    st.builds(
        Step,
        kind=st.sampled_from(("back", "back", "back", "lower price", "exchange")),
        thirds=st.tuples(*[st.integers(0, 3)] * 3),
        percent=st.sampled_from((100.0,) * 7 + (50.0,)),
        is_settled_later=st.sampled_from((False, False, True)),
        undone=st.sampled_from(("no", "no", "deleted", "cancelled", "reset")),
    ),
    max_size=2,
)
