from typing import NamedTuple

from markupsafe import Markup

from odoo import models
from odoo.tools import format_list, is_html_empty

from odoo.addons.return_management.utils import join_facts

# Reasons for which goods of a final sale do not come back
OWN_CHOICE = ("customer", "other")


class PolicyText(NamedTuple):
    """What a customer reads about returns, in the language of the reader."""

    # Under sudo: it is told to people who may not read policies
    policy: models.BaseModel
    # Of the order; empty where no order is asked about
    lines: models.BaseModel
    # Names of the goods, empty if it applies to all of the order
    goods: str
    windows: list[str]
    conditions: list[str]
    text: Markup


class ReturnOrderPolicy(models.Model):
    """Puts return policies into words, for customers and for staff."""

    _inherit = "return.order.policy"

    def _get_customer_text(self, lines=None, goods=""):
        """Return what the customer is told about this policy.

        :param sale.order.line lines: to which it applies.
        :param str goods: their names, where others have another policy.
        :rtype: PolicyText
        """
        self.ensure_one()
        text = self.customer_text
        return PolicyText(
            policy=self,
            lines=self.env["sale.order.line"] if lines is None else lines,
            goods=goods,
            windows=self._get_customer_windows(),
            conditions=self._get_customer_conditions(),
            text=Markup() if is_html_empty(text) else text,
        )

    def _get_customer_windows(self):
        """Return until when goods may come back; reasons with the same period together.

        :rtype: list[str]
        """
        self.ensure_one()
        groups = self._get_reason_groups()
        if self.is_final_sale:
            groups = {
                key: name for key, name in groups.items() if key not in OWN_CHOICE
            }
        default = self.window_ids.filtered(lambda window: not window.reason_group)[:1]
        named = self.window_ids.filtered(
            lambda window: window.reason_group in groups
        ).sorted(lambda window: list(groups).index(window.reason_group))
        periods = {}
        for window in named:
            reasons = periods.setdefault(self._get_customer_period(window), [])
            reasons.append(groups[window.reason_group])
        if len(named) < len(groups):
            rest = self._get_customer_period(default)
            periods.setdefault(rest, []).append(self.env._("Other reasons"))
        if set(periods) == {False}:
            return [self.env._("Goods cannot be returned.")]
        if len(periods) == 1 and not self.is_final_sale:
            (period,) = periods
            return [self.env._("Goods can be returned %(period)s.", period=period)]
        sentences = [
            self.env._(
                "%(reasons)s: %(period)s",
                reasons=format_list(self.env, reasons),
                period=period or self.env._("no return"),
            )
            for period, reasons in periods.items()
        ]
        if self.is_final_sale:
            sentences.insert(0, self.env._("Final sale: no return by choice."))
        return sentences

    def _get_reason_groups(self):
        """Return the groups of reasons with their names.

        :rtype: dict[str, str]
        """
        return dict(self.env["return.order.policy.window"]._selection_reason_group())

    def _get_customer_period(self, window):
        """Return how long a window is open.

        :param return.order.policy.window window: empty: the time is not limited.
        :return: the end of a sentence; False if nothing may come back.
        :rtype: str | bool
        """
        self.ensure_one()
        if window.kind == "none":
            return False
        if window.kind != "days":
            return self.env._("at any time")
        days = window.return_window_days
        if days < 1 or (days == 1 and not self.starts_next_day):
            return self.env._("on the day of delivery")
        if not self.starts_next_day:
            return self.env._(
                "within %(days)s days, the day of delivery included", days=days
            )
        if days == 1:
            return self.env._("within one day of delivery")
        return self.env._("within %(days)s days of delivery", days=days)

    def _get_customer_conditions(self):
        """Return under which conditions goods may come back.

        :rtype: list[str]
        """
        self.ensure_one()
        conditions = [self.goods_condition] if self.goods_condition else []
        if self.require_evidence:
            conditions.append(
                self.env._("A photo or a document is needed as evidence.")
            )
        if self.restocking_fee_type and self.restocking_fee_rate:
            conditions.append(self._get_customer_fee())
        return conditions

    def _get_customer_fee(self):
        """Return which fee is deducted, and when it is not.

        :rtype: str
        """
        fee = self._format_restocking_fee()
        waived = self.fee_waived_reason_ids
        if not waived:
            return self.env._("A restocking fee of %(fee)s is deducted.", fee=fee)
        return self.env._(
            "A restocking fee of %(fee)s is deducted, except for: %(reasons)s.",
            fee=fee,
            reasons=format_list(self.env, waived.mapped("name")),
        )

    def _describe(self):
        """Put the policy into words.

        :rtype: str
        """
        self.ensure_one()
        parts = [self._describe_validity()]
        parts += [window._describe() for window in self.window_ids]
        if self.is_final_sale:
            parts.append(self.env._("final sale"))
        triggers = dict(self._fields["refund_trigger"]._description_selection(self.env))
        parts.append(
            self.env._(
                "refund: %(trigger)s, within %(days)s days",
                trigger=triggers[self.refund_trigger],
                days=self.refund_days,
            )
            if self.refund_trigger != "never"
            else self.env._("no refund")
        )
        if self.restocking_fee_type:
            parts.append(
                self.env._("restocking fee: %(fee)s", fee=self._format_restocking_fee())
            )
        if self.require_evidence:
            parts.append(self.env._("evidence required"))
        return join_facts(self.env, parts)

    def _describe_validity(self):
        """Return which version applies to what, since when.

        :rtype: str
        """
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        text = self.env._(
            "%(policy)s, version %(version)s", policy=self.name, version=self.version
        )
        names = ", ".join(
            record.display_name
            for name in self._get_scope_fields()
            for record in self[name]
        )
        if names:
            text = self.env._("%(policy)s, for %(scope)s", policy=text, scope=names)
        if self.date_from:
            text = self.env._(
                "%(policy)s, since %(day)s",
                policy=text,
                day=self.date_from.strftime(lang.date_format),
            )
        return text

    def _format_restocking_fee(self):
        """Return the restocking fee as people read it.

        :rtype: str
        """
        self.ensure_one()
        if self.restocking_fee_type == "percent":
            return self.env._("%(share)g %%", share=self.restocking_fee_rate)
        return self.env._(
            "%(amount)s per unit",
            amount=self.currency_id.format(self.restocking_fee_rate),
        )
