from odoo import api, models
from odoo.exceptions import UserError

from ..order.settlement_kind import get_settlement_kind
from .return_order_disposition import SEND_BACK


class ReturnOrderInspection(models.Model):
    """An inspection follows the handling plan of its reason."""

    _inherit = "return.order.inspection"

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

        Without a plan, only what is open yet follows the condition.

        :param set[str] typed: fields to leave as they are.
        """
        planned = self.filtered(
            lambda part: (
                part.state == "draft"
                and (
                    part.line_id.reason_id.plan_count
                    or (not part.disposition_id and "disposition_id" not in typed)
                )
            )
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

    def _get_plan(self, condition=None):
        """Return the plan of the reason for the condition that was found.

        Goods that nobody asked for have no plan: they go back.

        :param str condition: another one than that of this part.
        :rtype: return.order.reason.plan
        """
        self.ensure_one()
        line = self.line_id
        reason = line.reason_id
        if not reason.plan_count or line.is_unexpected:
            return self.env["return.order.reason.plan"]
        condition = condition or self.condition
        return reason.plan_ids.filtered(lambda plan: plan.condition == condition)

    def _get_proposed_dispositions(self):
        """Propose where each part goes: plan, else reason; as new, back to stock.

        What is gone goes nowhere, or has gone back to the customer. Without a plan it
        stays open for what is damaged, or was not looked at yet.

        :return: the disposition of each part, it may be empty.
        :rtype: dict[odoo.models.BaseModel, return.order.disposition]
        """
        if not self:
            return {}
        by_action = self._get_dispositions_by_action()
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
                    or (
                        by_action.get("restock", empty)
                        if part.condition == "as_new"
                        else empty
                    )
                )
        return proposed

    @api.model
    def _get_dispositions_by_action(self):
        """Return the first disposition of each action that received goods may take.

        :rtype: dict[str, return.order.disposition]
        """
        by_action = {}
        for disposition in self.env["return.order.disposition"].search_fetch(
            [("action", "!=", "keep")]
        ):
            by_action.setdefault(disposition.action, disposition)
        return by_action

    def _get_proposed_percent(self, disposition=None):
        """Propose the share that is credited: of the plan, else of the reason.

        The share of the disposition caps it, unless the plan itself sends the goods
        there. A lower price is not bound to where the goods go.

        :param return.order.disposition disposition: instead of that of this part.
        :rtype: float
        """
        self.ensure_one()
        if self.settlement_kind.keeps_goods:
            return self.line_id._get_proposed_percent()
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

    # === BY ONE PRESS === #

    def set_outcome(self, condition, seen=None):
        """Take all that follows from a condition, as the buttons of the page say it.

        Whatever was chosen before is replaced, and the goods are there.

        :param str condition: a key of ``condition``.
        :param str seen: the condition that the page showed, False for none: what a
            colleague chose meanwhile stays. Without it nothing is compared.
        :raise AccessError: if the user may not inspect.
        :raise UserError: if an inspection is validated, the condition unknown, or
            chosen by a colleague.
        """
        self._check_can_inspect()
        self._check_not_done()
        if condition not in dict(self._fields["condition"].selection):
            raise UserError(
                self.env._(
                    "“%(condition)s” is no condition of goods. Choose one of the list.",
                    condition=condition,
                )
            )
        pressed = self
        if seen is not None:
            pressed = self.filtered(lambda part: part.condition in (seen, condition))
            if len(self) == 1 and not pressed:
                self._raise_changed(["condition"])
        dispositions = self._get_dispositions_by_action()
        for outcome, parts in pressed.grouped(
            lambda part: tuple(part._get_outcome(condition, dispositions).items())
        ).items():
            parts.write({**dict(outcome), "missing_type": False})

    def _raise_changed(self, names):
        """Raise the error that a colleague has changed fields meanwhile.

        :param list[str] names: of the fields.
        :raise UserError: always.
        """
        raise UserError(
            self.env._(
                "%(product)s on %(order)s: %(user)s has changed “%(fields)s” "
                "meanwhile. Look at it, and enter yours again if it is right.",
                # sudo: the name of a colleague.
                user=self.sudo().write_uid.name,
                fields=", ".join(
                    self._fields[name]._description_string(self.env) for name in names
                ),
                **self._get_names(),
            )
        )

    def _get_outcome(self, condition, dispositions):
        """Return what follows from a condition for these goods.

        The plan decides. Without one, damaged goods never go back to stock unasked:
        the inspector has to choose.

        :param str condition: a key of ``condition``.
        :param dict dispositions: see `_get_dispositions_by_action`.
        :return: values of the inspection; the disposition may be open.
        :rtype: dict
        """
        self.ensure_one()
        line, plan = self.line_id, self._get_plan(condition)
        empty = self.env["return.order.disposition"]
        if line.is_unexpected:
            disposition = dispositions.get(SEND_BACK, empty)
        elif plan:
            disposition = plan.disposition_id
        else:
            disposition = line.reason_id.disposition_id
            if condition == "as_new":
                disposition = disposition or dispositions.get("restock", empty)
            elif disposition.action == "restock":
                disposition = empty
        if plan:
            percent = plan.credit_percent
        else:
            reason = line.reason_id
            percent = min(
                disposition.credit_percent, reason.credit_percent if reason else 100.0
            )
        decided = plan.settlement_type or line.settlement_type
        if disposition.goes_back:
            decided = "none"
        elif not decided or get_settlement_kind(decided).keeps_goods:
            decided = "refund"
        return {
            "condition": condition,
            "disposition_id": disposition.id,
            "credit_percent": percent,
            "settlement_type": decided,
        }
