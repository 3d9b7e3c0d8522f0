"""What a card of the overview shows, and how it is counted."""

from typing import NamedTuple

from odoo.fields import Domain

# Headings of the overview, in the order of a return
SECTIONS = ("decision", "goods", "money")


class OverviewFigure(NamedTuple):
    """Records that are counted together.

    :param str model: it has a company.
    :param Domain domain: which of its records.
    :param str amount: a stored amount in the currency of the company, or nothing.
    :param str date: a stored day or moment since which a record waits, or nothing.
    :param str user: path to who is responsible.
    :param str warehouse: path to the warehouse, or nothing where there is none.
    """

    model: str
    domain: Domain
    amount: str = ""
    date: str = ""
    user: str = "user_id"
    warehouse: str = "warehouse_id"


class OverviewCard(NamedTuple):
    """One pile of work.

    :param str key: unique.
    :param str label: what waits, translated.
    :param str section: see `SECTIONS`.
    :param str icon: class of the icon.
    :param str action: XML ID of the window action whose list is behind the card.
    :param tuple figures: the first one is counted and listed; of all of them the
        amounts are added up and the oldest day is taken.
    :param str groups: who sees the card, as in views.
    :param Domain mine: what is a matter of the user; by default of what they are
        responsible for.
    :param bool is_alarm: whether it should be empty.
    """

    key: str
    label: str
    section: str
    icon: str
    action: str
    figures: tuple
    groups: str
    mine: Domain | None = None
    is_alarm: bool = False
