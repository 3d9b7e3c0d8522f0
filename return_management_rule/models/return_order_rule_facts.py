from bisect import bisect_left
from collections import defaultdict
from datetime import datetime, timedelta

from odoo import api, models
from odoo.fields import Domain

# A return that counts as an earlier one: asked for, and not taken back
ASKED_FOR = ("submitted", "authorized", "done", "refused")


class ReturnOrderRule(models.Model):
    """What automatic decisions look at, read for many returns at once.

    Facts are those of the request: the quantities asked for, the day of the request.
    So a dry run over past returns sees what the rule would have seen.
    """

    _inherit = "return.order.rule"

    def _evaluate(self, orders):
        """Find the rules that match returns, in a constant number of statements.

        All rules look at the return as it was asked for, not at what an earlier rule
        would change. The first rule that decides ends it.

        :param return.order orders: returns of the company of these rules.
        :return: the rules that match, with what holds in words.
        :rtype: dict[return.order, list[tuple[return.order.rule, list[str]]]]
        """
        facts = self._gather_facts(orders)
        matches = defaultdict(list)
        for order in orders:
            for rule in self:
                words = rule._explain_match(facts[order.id])
                if words is False:
                    continue
                matches[order].append((rule, words))
                if rule._is_deciding():
                    break
        return matches

    def _gather_facts(self, orders):
        """Read what the conditions of these rules need to know about returns.

        :param return.order orders: returns of the company of these rules.
        :return: facts by id of the return: ``order``, ``amount``, ``quantity``,
            ``count_earlier`` (a function of the days), ``share`` and ``days`` (None if
            not known) and ``domains`` (ids of the rules whose condition holds).
        :rtype: dict[int, dict]
        """
        # sudo: what decides does not depend on what the submitter may see.
        orders_sudo = orders.sudo()
        earlier = self._gather_earlier_returns(orders_sudo)
        days = self._gather_days_since_delivery(orders_sudo)
        domains = self._gather_domains(orders_sudo)
        needs_share = any(r.order_share_min or r.order_share_max for r in self)
        return {
            order.id: {
                "order": order,
                "amount": order._get_amount_asked(),
                "quantity": sum(
                    line.product_uom_id._compute_quantity(
                        line.product_uom_qty, line.product_id.uom_id, round=False
                    )
                    for line in order.line_ids
                ),
                "count_earlier": earlier.get(order.id),
                "share": order._get_share_of_orders() if needs_share else None,
                "days": days.get(order.id),
                "domains": domains[order.id],
            }
            for order in orders_sudo
        }

    def _gather_earlier_returns(self, orders):
        """Read when the customers of returns asked for others, in one query.

        :param return.order orders: see `_gather_facts`.
        :return: by id of the return, a function that counts those of so many days.
        :rtype: dict[int, callable]
        """
        names = ("earlier_returns_min", "earlier_returns_max", "is_first_return")
        if not any(rule[name] for rule in self for name in names):
            return {}
        groups = orders.with_context(active_test=False)._read_group(
            Domain("company_id", "in", orders.company_id.ids)
            & Domain(
                "partner_id.commercial_partner_id",
                "in",
                orders.partner_id.commercial_partner_id.ids,
            )
            & (
                Domain("state", "in", ASKED_FOR)
                | Domain("state", "=", "draft") & Domain("id", "in", orders.ids)
            ),
            ["partner_id"],
            ["date_request:array_agg", "id:array_agg"],
        )
        asked = defaultdict(list)
        partners = orders.partner_id.union(*(partner for partner, *__ in groups))
        for partner, dates, ids in groups:
            customer = partner.with_prefetch(partners.ids).commercial_partner_id
            asked[customer] += zip(dates, ids, strict=True)
        for requests in asked.values():
            requests.sort()

        def get_counter(order):
            requests = asked[order.partner_id.commercial_partner_id]
            before = bisect_left(requests, (order.date_request, order.id))

            def count(days):
                start = order.date_request - timedelta(days=days)
                first = (start if days else datetime.min, 0)
                return before - bisect_left(requests, first, hi=before)

            return count

        return {order.id: get_counter(order) for order in orders}

    def _gather_days_since_delivery(self, orders):
        """Read how long before the request the goods were delivered, in one query.

        :param return.order orders: see `_gather_facts`.
        :return: days by id of the return; those not known are left out.
        :rtype: dict[int, int]
        """
        if not any(
            rule.days_since_delivery_min or rule.days_since_delivery_max
            for rule in self
        ):
            return {}
        delivered = self._get_dates_delivered(orders.line_ids)
        days = {}
        for order in orders:
            dates = [delivered[line] for line in order.line_ids if delivered.get(line)]
            if dates:
                asked = order.company_id._to_return_day(order.date_request)
                days[order.id] = max((asked - max(dates)).days, 0)
        return days

    @api.model
    def _get_dates_delivered(self, lines):
        """Return when the goods of return lines were delivered last, in one query.

        :param return.order.line lines: under sudo.
        :return: the day by line, for those whose delivery is known.
        :rtype: dict[return.order.line, datetime.date]
        """
        unknown = lines.filtered(lambda line: not line.date_delivered)
        delivered = {}
        for sale_line, source, destination, date in (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("sale_line_id", "in", unknown.sale_line_id.ids),
                    ("state", "=", "done"),
                    ("location_dest_id.usage", "in", ("customer", "transit")),
                ],
                ["sale_line_id", "location_id", "location_dest_id"],
                ["date:max"],
            )
        ):
            if source._is_way_to_customer(destination):
                delivered[sale_line] = max(date, delivered.get(sale_line, date))
        dates = {
            line: line.date_delivered or delivered.get(line.sale_line_id)
            for line in lines
        }
        return {
            line: line.company_id._to_return_day(date)
            if isinstance(date, datetime)
            else date
            for line, date in dates.items()
            if date
        }

    def _gather_domains(self, orders):
        """Find the rules whose further condition holds, in one query for each.

        :param return.order orders: see `_gather_facts`.
        :return: ids of rules by id of the return.
        :rtype: dict[int, set[int]]
        """
        domains = defaultdict(set)
        for rule in self.filtered("domain"):
            found = orders.with_context(active_test=False).search(
                Domain("id", "in", orders.ids) & rule._get_domain()
            )
            for order in found:
                domains[order.id].add(rule.id)
        return domains
