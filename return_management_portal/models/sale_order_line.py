from datetime import date

from odoo import models
from odoo.tools import format_date

from odoo.addons.return_management_policy.models.policy_case import ReturnCase


class SaleOrderLine(models.Model):
    """Until when customers can return what they bought, and how they are told."""

    _inherit = "sale.order.line"

    def _judge_for_portal(self):
        """Ask the policies about these lines, for every reason that customers have.

        The number of statements does not depend on the number of lines.

        :return: the verdicts by group of reasons, by line; empty without reasons.
        :rtype: dict[sale.order.line, dict[str, Verdict]]
        """
        groups = self.env["return.order.reason"]._get_portal_groups(self.company_id)
        facts = self._prepare_policy_facts()
        days = self._get_delivery_days()
        keys, cases = [], []
        for line in self:
            company = line.company_id
            arrived, shipped = days.get(line.id, (False, False))
            for group in groups[company]:
                keys.append((line, group))
                cases.append(
                    ReturnCase(
                        facts=facts[line.id],
                        reason_group=group,
                        date_asked=company._get_return_today(),
                        date_arrived=arrived,
                        date_shipped=shipped,
                        # As `date_purchase` of a return line
                        date_bought=company._to_return_day(line.order_id.date_order),
                    )
                )
        verdicts = {line: {} for line in self}
        judged = self.env["return.order.policy"]._judge(cases)
        for (line, group), verdict in zip(keys, judged, strict=True):
            verdicts[line][group] = verdict
        return verdicts

    def _explain_portal_obstacle(self, verdicts):
        """Return why a customer cannot return anything of this line by themselves.

        :param dict[str, Verdict] verdicts: of this line, see `_judge_for_portal`.
        :return: the explanation, False if something can be returned.
        :rtype: str | bool
        """
        self.ensure_one()
        if not self.qty_returnable:
            return self._explain_nothing_left()
        if any(verdict.is_eligible for verdict in verdicts.values()):
            return False
        days = [v.date_last for v in verdicts.values() if v.date_last]
        if days:
            return self.env._(
                "The time for a return ended on %(day)s.",
                day=format_date(self.env, max(days)),
            )
        reasons = {verdict.ineligibility_reason for verdict in verdicts.values()}
        if "unknown_date" in reasons:
            return self.env._(
                "The day of the delivery is not known. Please contact us."
            )
        return self.env._("This product cannot be returned.")

    def _explain_nothing_left(self):
        """Return to a customer why no quantity of this line is left to return.

        :rtype: str
        """
        if self.qty_return_held:
            # sudo: what holds the goods are returns of the same customer.
            returns = self.sudo().return_line_ids.filtered("qty_held").order_id
            return self.env._(
                "Already part of the return %(returns)s.",
                returns=", ".join(returns.mapped("name")),
            )
        if self.qty_returned:
            return self.env._("Already returned.")
        if self.product_uom_id.is_zero(self.qty_delivered):
            return self.env._("Not delivered yet.")
        return self.env._("Cannot be returned here. Please contact us.")

    def _describe_portal_windows(self, verdicts):
        """Return until when this line can be returned, reason by reason if they differ.

        :param dict[str, Verdict] verdicts: of this line, see `_judge_for_portal`.
        :rtype: list[str]
        """
        self.ensure_one()
        labels = self.env["return.order.reason"]._get_portal_group_labels()
        answers = {}
        for group, verdict in verdicts.items():
            key = verdict.is_eligible, verdict.date_last
            answers.setdefault(key, []).append(labels[group])
        # What is possible first, the longest time at its end
        ordered = sorted(
            answers.items(),
            key=lambda answer: (not answer[0][0], answer[0][1] or date.max),
        )
        return [
            self._describe_portal_window(
                *key, reasons=", ".join(names) if len(ordered) > 1 else False
            )
            for key, names in ordered
        ]

    def _describe_portal_window(self, is_eligible, date_last, reasons=False):
        """Return until when something can be returned.

        :param bool is_eligible: whether it still can.
        :param datetime.date date_last: the last day, or False.
        :param str reasons: for which reasons; False for all.
        :rtype: str
        """
        day = date_last and format_date(self.env, date_last)
        if not reasons:
            if date_last:
                return self.env._("Can be returned until %(day)s", day=day)
            return self.env._("Can be returned at any time")
        if is_eligible and date_last:
            return self.env._("%(reasons)s: until %(day)s", reasons=reasons, day=day)
        if is_eligible:
            return self.env._("%(reasons)s: at any time", reasons=reasons)
        if date_last:
            return self.env._(
                "%(reasons)s: time ended on %(day)s", reasons=reasons, day=day
            )
        return self.env._("%(reasons)s: no return", reasons=reasons)

    def _get_portal_step(self):
        """Return the smallest part that can be returned: whole pieces, or less.

        :return: in the unit that tells what can be returned, see `_get_return_uom`.
        :rtype: float
        """
        self.ensure_one()
        uom = self._get_return_uom()
        left = self._get_portal_maximum()
        unit = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        is_whole = not uom.compare(left, round(left))
        if is_whole and (uom == unit or self.product_id.tracking == "serial"):
            return 1.0
        return uom.rounding

    def _get_portal_maximum(self):
        """Return what can be returned, in the unit that tells it exactly.

        :rtype: float
        """
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            self.qty_returnable, self._get_return_uom(), round=False
        )
