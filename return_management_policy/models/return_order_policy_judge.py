from datetime import date, timedelta

from odoo import api, models

from .policy_case import Verdict


class ReturnOrderPolicy(models.Model):
    """What the policy that was chosen says of a line: the window, and how it ends."""

    _inherit = "return.order.policy"

    def _judge_as_if_in_force(self, cases):
        """Return what would be said about cases if this policy had been in force.

        Its own dates do not count, as it is tried over orders of the past; its other
        versions make way for it. The more specific policies in force stay.

        :param list[ReturnCase] cases: see there.
        :return: one verdict per case, in the same order; without a policy where this
            one does not decide.
        :rtype: list[Verdict]
        """
        self.ensure_one()
        # sudo, archived: as in `_get_applicable`.
        policy = self.sudo().with_context(active_test=False)
        in_force = set()
        for company_id in {case.facts.company_id for case in cases}:
            in_force.update(self._get_ids_in_force(company_id))
        others = policy.browse(in_force) - policy._get_versions()
        scopes = [
            scope._replace(date_from=date.min, date_to=date.max)
            if scope.policy_id == policy.id
            else scope
            for scope in (policy + others)._get_scopes()
        ]
        chosen = policy._choose({case.facts for case in cases}, scopes)
        return self._judge_by(
            {facts: winner & policy for facts, winner in chosen.items()}, cases
        )

    @api.model
    def _judge(self, cases):
        """Return for many cases whether the goods may come back, and until when.

        The number of statements does not depend on the number of cases.

        :param list[ReturnCase] cases: see there.
        :return: one verdict per case, in the same order.
        :rtype: list[Verdict]
        """
        policies = self._get_applicable([case.facts for case in cases])
        if not any(policies.values()):
            return [Verdict()] * len(cases)
        return self._judge_by(policies, cases)

    @api.model
    def _judge_by(self, policies, cases):
        """Return what policies say about cases, once they are chosen.

        :param dict[PolicyFacts, return.order.policy] policies: see `_get_applicable`.
        :param list[ReturnCase] cases: see there.
        :return: one verdict per case, in the same order.
        :rtype: list[Verdict]
        """
        starts = []
        for case in cases:
            policy = policies[case.facts]
            start = policy._get_start_day(case) if policy else False
            window = policy._get_window(case.reason_group)
            starts.append((policy, start, window, policy._get_last_day(start, window)))
        moved = self._get_moved_days(cases, starts)
        return [
            policy._get_verdict(case, start, window, moved.get(key, last))
            for case, (policy, start, window, last) in zip(cases, starts, strict=True)
            for key in [(case.facts.company_id, policy.moves_to_working_day, last)]
        ]

    def _get_window(self, reason_group):
        """Return the window of a group of reasons, or else the one for all others.

        :param str reason_group: may be False, while the reason is not known.
        :return: may be empty, the time is not limited then.
        :rtype: return.order.policy.window
        """
        windows = self.window_ids
        return (
            windows.filtered(
                lambda w: w.reason_group and w.reason_group == reason_group
            )
            or windows.filtered(lambda w: not w.reason_group)
        )[:1]

    def _get_start_day(self, case):
        """Return the day of the last delivery, or else the day of the purchase.

        The last one counts (Directive 2011/83/EU, article 9(2)(b)). What was shipped is
        delivered after the days in transit, where the day of arrival is not known.

        :param ReturnCase case: see there.
        :rtype: datetime.date | bool
        """
        delivered = [case.date_arrived] if case.date_arrived else []
        if case.date_shipped:
            delivered.append(case.date_shipped + timedelta(days=self.days_in_transit))
        return max(delivered) if delivered else case.date_bought

    def _get_last_day(self, start, window):
        """Return the last day by the calendar alone, before it is moved.

        :param datetime.date start: day of the delivery, False if not known.
        :param return.order.policy.window window: that counts, may be empty.
        :return: False where the time is not limited.
        :rtype: datetime.date | bool
        """
        if not start or window.kind != "days":
            return False
        days = window.return_window_days
        if not self.starts_next_day:
            days = max(days - 1, 0)
        return start + timedelta(days=days)

    @api.model
    def _get_moved_days(self, cases, starts):
        """Move last days on which nobody works, all of a company in one go.

        :param list[ReturnCase] cases: their companies count.
        :param list[tuple] starts: policy, start, window and last day of each case.
        :return: the next working day by company, True (days that do not move are not
            there) and last day.
        :rtype: dict[tuple[int, bool, datetime.date], datetime.date]
        """
        days = {}
        for case, (policy, __, __, last) in zip(cases, starts, strict=True):
            if last and policy.moves_to_working_day:
                days.setdefault(case.facts.company_id, set()).add(last)
        return {
            (company_id, True, day): working_day
            for company_id, company_days in days.items()
            for day, working_day in self.env["res.company"]
            .browse(company_id)
            ._get_next_working_days(company_days)
            .items()
        }

    def _get_verdict(self, case, start, window, last):
        """Return what the policy says, given the days.

        :param ReturnCase case: see there.
        :param datetime.date start: day of the delivery, or False.
        :param return.order.policy.window window: that counts, may be empty.
        :param datetime.date last: last day, or False.
        :rtype: Verdict
        """
        if not self:
            return Verdict()
        reason = False
        if self.is_final_sale and case.reason_group in ("customer", "other"):
            reason, last = "final_sale", False
        elif window.kind == "none":
            reason = "no_return"
        elif window.kind == "days" and not last:
            reason = "unknown_date"
        elif last and case.date_asked > last:
            reason = "expired"
        return Verdict(self.id, start, last, not reason, reason)
