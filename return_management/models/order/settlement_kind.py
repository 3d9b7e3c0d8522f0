"""What customers get for goods that come back: one table, read by every step."""

from typing import NamedTuple


class SettlementKind(NamedTuple):
    """What a customer gets, and what that means for the money and the goods."""

    label: str
    #: Money goes back by itself
    gives_money: bool = False
    #: The customer keeps the goods, for a lower price
    keeps_goods: bool = False
    #: It is given for goods that do not go back to the customer as they came
    takes_goods: bool = True
    #: What is shipped to the customer, see `stock.move.return_role`
    ships: str = ""


# By the values of ``settlement_type``; an addon with one more adds it here and to the
# selections. The labels are translated as those of the fields.
SETTLEMENT_KINDS = {
    "refund": SettlementKind("Refund", gives_money=True),
    "exchange": SettlementKind("Exchange", ships="replacement"),
    "repair": SettlementKind("Repair", ships="repair"),
    "allowance": SettlementKind(
        "Price Reduction", gives_money=True, keeps_goods=True, takes_goods=False
    ),
    "none": SettlementKind("Nothing", takes_goods=False),
}


def get_settlement_kind(settlement_type):
    """Return the row of a settlement; undecided is as a refund.

    :param str | bool settlement_type: one of `SETTLEMENT_KINDS`, or False.
    :rtype: SettlementKind
    """
    return SETTLEMENT_KINDS[settlement_type or "refund"]
