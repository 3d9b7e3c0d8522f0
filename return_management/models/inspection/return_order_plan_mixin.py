from odoo import api, models

from ..order.settlement_kind import get_settlement_kind
from .return_order_disposition import SEND_BACK


class ReturnOrderPlanMixin(models.AbstractModel):
    """A part of received goods that follows the handling plan of its reason.

    Shared by the inspection and by the rows of the inspection screen; both have a
    return line, a condition, a disposition and a share that is credited.
    """

    _name = "return.order.plan.mixin"
    _description = "Follows the Handling Plan of a Return"

    # No dependency of the computed fields: without a plan, what was typed has to stay
    # when the condition changes, and a compute cannot tell which field changed.
    @api.onchange("condition")
    def _onchange_condition(self):
        self._follow_plan()

    def write(self, vals):
        """Override to follow the plan into another condition.

        What is written along with the condition stays.
        """
        moved = self.browse()
        if "condition" in vals:
            moved = self.filtered(lambda part: part.condition != vals["condition"])
        result = super().write(vals)
        moved._follow_plan(vals.keys())
        return result

    # === BUSINESS METHODS === #

    def _follow_plan(self, typed=()):
        """Take disposition and share from the plan, where the reason has one.

        :param set[str] typed: fields to leave as they are.
        """
        planned = self.filtered(
            lambda part: part._is_plan_open() and part.line_id.reason_id.plan_count
        )
        for part, disposition in planned._get_proposed_dispositions().items():
            if "disposition_id" in typed:
                disposition = part.disposition_id
            # Both at once: a disposition alone would have the share computed again.
            part.update(
                {
                    "disposition_id": disposition.id,
                    "credit_percent": part.credit_percent
                    if "credit_percent" in typed
                    else part._get_proposed_percent(disposition),
                }
            )

    def _is_plan_open(self):
        """Return whether the plan may still change this part.

        :rtype: bool
        """
        self.ensure_one()
        return True

    def _get_plan(self):
        """Return the plan of the reason for the condition that was found.

        Goods that nobody asked for have no plan: they go back.

        :rtype: return.order.reason.plan
        """
        self.ensure_one()
        line = self.line_id
        reason = line.reason_id
        if not reason.plan_count or line.is_unexpected:
            return self.env["return.order.reason.plan"]
        return reason.plan_ids.filtered(lambda plan: plan.condition == self.condition)

    def _get_proposed_dispositions(self):
        """Propose where each part goes: plan, else reason, else back to stock.

        What is gone goes nowhere, or has gone back to the customer.

        :return: the disposition of each part, it may be empty.
        :rtype: dict[odoo.models.BaseModel, return.order.disposition]
        """
        if not self:
            return {}
        by_action = {}
        for disposition in self.env["return.order.disposition"].search_fetch(
            [("action", "!=", "keep")]
        ):
            by_action.setdefault(disposition.action, disposition)
        empty = self.env["return.order.disposition"]
        proposed = {}
        for part in self:
            if part._is_lost():
                proposed[part] = empty
            elif part.missing_type or part.line_id.is_unexpected:
                proposed[part] = by_action.get(SEND_BACK, empty)
            else:
                proposed[part] = (
                    part._get_plan().disposition_id
                    or part.line_id.reason_id.disposition_id
                    or by_action.get("restock", empty)
                )
        return proposed

    def _get_proposed_percent(self, disposition=None):
        """Propose the share that is credited: of the plan, else of the reason.

        The share of the disposition caps it, unless the plan itself sends the goods
        there.

        :param return.order.disposition disposition: instead of that of this part.
        :rtype: float
        """
        self.ensure_one()
        if disposition is None:
            disposition = self.disposition_id
        plan = self._get_plan()
        if plan and plan.disposition_id == disposition:
            return plan.credit_percent
        reason = plan or self.line_id.reason_id
        return min(
            100.0 if self._is_lost() else disposition.credit_percent,
            reason.credit_percent if reason else 100.0,
        )

    def _get_proposed_settlement_type(self):
        """Propose what the customer gets for goods in this condition.

        :return: a settlement type of the return line, False if the plan says nothing.
        :rtype: str | bool
        """
        self.ensure_one()
        return self._get_plan().settlement_type

    def _propose_settlement_type(self):
        """Propose what the customer gets: by the plan, else as decided on the line.

        Goods that go back bring nothing, goods that stay are no price reduction, and
        what is gone cannot be repaired.

        :rtype: str
        """
        self.ensure_one()
        if self.disposition_id.goes_back:
            return "none"
        decided = self._get_proposed_settlement_type() or self.line_id.settlement_type
        kind = get_settlement_kind(decided)
        is_impossible = kind.keeps_goods or (self._is_lost() and kind.ships == "repair")
        return decided if decided and not is_impossible else "refund"
