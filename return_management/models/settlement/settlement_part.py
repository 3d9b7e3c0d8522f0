from typing import NamedTuple

from odoo.models import BaseModel


class SettlementPart(NamedTuple):
    """What one line of a return is credited for at once: one quantity, one share.

    Built by `return.order.line._prepare_part` alone.
    """

    #: return.order.line: that brings it back
    line: BaseModel
    #: return.order.inspection: that found it; empty without goods, or before they came
    inspection: BaseModel
    #: In the unit of the line
    quantity: float
    #: Of the price
    percent: float
    #: ``goods``, or ``allowance`` for a lower price of what the customer keeps
    role: str
    #: ``percent``, ``fixed`` per unit of the line, or False without a fee
    fee_type: str | bool
    #: In percent, or in the currency of the return
    fee_rate: float

    @property
    def is_goods(self):
        """Whether goods come back, and not only a part of their price."""
        return self.role == "goods"
