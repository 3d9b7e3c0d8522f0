from datetime import date
from typing import NamedTuple


class PolicyFacts(NamedTuple):
    """What a policy is chosen by, as plain values: any document can be asked about."""

    company_id: int
    date: date
    product_id: int | bool = False
    partner_id: int | bool = False
    country_id: int | bool = False
    team_id: int | bool = False


class ReturnCase(NamedTuple):
    """What a policy is asked about: goods, their reason, and the days that count."""

    facts: PolicyFacts
    reason_group: str | bool
    date_asked: date
    date_arrived: date | bool = False
    date_shipped: date | bool = False
    date_bought: date | bool = False


class Verdict(NamedTuple):
    """What a policy says about a case. Without a policy everything may come back."""

    policy_id: int | bool = False
    date_delivered: date | bool = False
    date_last: date | bool = False
    is_eligible: bool = True
    ineligibility_reason: str | bool = False


class Scope(NamedTuple):
    """What one policy in force applies to, ready to be compared."""

    policy_id: int
    company_id: int | bool
    sequence: int
    date_from: date
    date_to: date
    product_ids: frozenset
    product_tag_ids: frozenset
    categ_ids: frozenset
    partner_ids: frozenset
    partner_category_ids: frozenset
    team_ids: frozenset
    country_ids: frozenset
