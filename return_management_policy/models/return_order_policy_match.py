from datetime import date, timedelta

from odoo import api, models, tools

from .policy_case import Scope, Verdict


class ReturnOrderPolicy(models.Model):
    """Finds the policy that applies, and what it says about a case.

    Of the policies in force on the day of the order, in the company of the order or
    shared, those apply whose named dimensions all match. The most specific one decides:

    1. by the goods: product 4, product tag 2, category 1 are added up; of two equal
       sums the one that names the deeper category;
    2. then by the customer: customer 8, customer tag 4, sales team 2, country 1;
    3. then the policy of the company before the one shared by all;
    4. then the lower sequence, at last the older record.
    """

    _inherit = "return.order.policy"

    # === CHOICE OF THE POLICY === #

    @api.model
    @tools.ormcache("company_id")
    def _get_ids_in_force(self, company_id):
        """Return the policies in force of a company, without asking the database.

        A branch without policies of its own has those of the next company above it.

        :param int company_id: whose policies, with those that all companies share.
        :rtype: tuple[int]
        """
        # sudo: the cache serves every user, whatever the context.
        policies = (
            self.sudo()
            .with_context(active_test=True)
            .search(
                [
                    ("state", "=", "confirmed"),
                    ("company_id", "in", (self._get_owner_id(company_id), False)),
                ],
                order="id",
            )
        )
        return tuple(policies.ids)

    @api.model
    @tools.ormcache("company_id")
    def _get_owner_id(self, company_id):
        """Return the company whose policies a company has: its own, or those above it.

        :param int company_id: a company, or a branch of one.
        :rtype: int
        """
        # sudo: as in `_get_ids_in_force`. From the branch up to the head office.
        above = self.env["res.company"].sudo().browse(company_id).parent_ids[::-1]
        owners = (
            self.sudo()
            .with_context(active_test=True)
            .search([("state", "=", "confirmed"), ("company_id", "in", above.ids)])
            .company_id
        )
        return next((company.id for company in above if company in owners), company_id)

    @api.model
    def _get_applicable(self, facts):
        """Choose the policy for each of many facts, in a constant number of statements.

        :param list[PolicyFacts] facts: may repeat themselves.
        :return: the policy by its facts, under sudo; empty where none applies.
        :rtype: dict[PolicyFacts, return.order.policy]
        """
        # sudo: customers and salespeople are told which policy applies, whatever else
        # they may read. What is archived still limits a policy.
        facts = set(facts)
        policies = self.sudo().with_context(active_test=False)
        # By its id: what all companies share is in force in each of them.
        scopes = {
            scope.policy_id: scope
            for company_id in {fact.company_id for fact in facts}
            for scope in policies._get_scopes_in_force(company_id)
        }
        if not scopes:
            return dict.fromkeys(facts, policies.browse())
        return policies._choose(facts, list(scopes.values()))

    @api.model
    @tools.ormcache("company_id")
    def _get_scopes_in_force(self, company_id):
        """Return what the policies in force apply to, without asking the database.

        :param int company_id: see `_get_ids_in_force`.
        :rtype: tuple[Scope]
        """
        # sudo, archived: as in `_get_applicable`.
        policies = self.sudo().with_context(active_test=False)
        return tuple(policies.browse(self._get_ids_in_force(company_id))._get_scopes())

    @api.model
    def _choose(self, facts, scopes):
        """Choose among policies for each of many facts.

        :param set[PolicyFacts] facts: see `_get_applicable`.
        :param list[Scope] scopes: of the policies that are in question.
        :return: see `_get_applicable`.
        :rtype: dict[PolicyFacts, return.order.policy]
        """
        goods = self._get_traits_of_products({fact.product_id for fact in facts})
        customers = self._get_traits_of_partners({fact.partner_id for fact in facts})
        ids = [scope.policy_id for scope in scopes]
        chosen = {}
        for fact in facts:
            # A branch that has no policies of its own is ranked as its parent.
            owned = fact._replace(company_id=self._get_owner_id(fact.company_id))
            ranked = [
                (rank, scope.policy_id)
                for scope in scopes
                if (
                    rank := _rank(
                        scope, owned, goods[fact.product_id], customers[fact.partner_id]
                    )
                )
            ]
            policy_id = max(ranked)[1] if ranked else ()
            chosen[fact] = self.browse(policy_id).with_prefetch(ids)
        return chosen

    def _get_scopes(self):
        """Return what these policies apply to, read once for all of them.

        :rtype: list[Scope]
        """
        names = [name for name in Scope._fields if name.endswith("_ids")]
        self.fetch(["company_id", "sequence", "date_from", "date_to", *names])
        return [
            Scope(
                policy.id,
                policy.company_id.id,
                policy.sequence,
                policy.date_from or date.min,
                policy.date_to or date.max,
                *(frozenset(policy[name].ids) for name in names),
            )
            for policy in self
        ]

    @api.model
    def _get_traits_of_products(self, product_ids):
        """Return the tags and the categories of products.

        :param set[int] product_ids: may hold False.
        :return: tags, and depth of each category, by id of the product.
        :rtype: dict[int, tuple[set[int], dict[int, int]]]
        """
        # sudo: as in `_get_applicable`.
        products = self.env["product.product"].sudo().browse(product_ids - {False})
        products.fetch(["product_tmpl_id", "additional_product_tag_ids"])
        templates = products.product_tmpl_id
        templates.fetch(["categ_id", "product_tag_ids"])
        templates.categ_id.fetch(["parent_path"])
        traits = {False: (set(), {})}
        for product in products:
            template = product.product_tmpl_id
            path = (template.categ_id.parent_path or "").split("/")[:-1]
            traits[product.id] = (
                {
                    *template.product_tag_ids.ids,
                    *product.additional_product_tag_ids.ids,
                },
                {int(categ): depth for depth, categ in enumerate(path, start=1)},
            )
        return traits

    @api.model
    def _get_traits_of_partners(self, partner_ids):
        """Return the companies and the tags of customers.

        :param set[int] partner_ids: may hold False.
        :return: the customer with its company, and the tags of both, by its id.
        :rtype: dict[int, tuple[set[int], set[int]]]
        """
        # sudo: as in `_get_applicable`.
        Partner = self.env["res.partner"].sudo().with_context(active_test=False)
        partners = Partner.browse(partner_ids - {False})
        partners.fetch(["commercial_partner_id", "category_id"])
        partners.commercial_partner_id.fetch(["category_id"])
        traits = {False: (set(), set())}
        for partner in partners:
            company = partner.commercial_partner_id
            traits[partner.id] = (
                {partner.id, company.id},
                {*partner.category_id.ids, *company.category_id.ids},
            )
        return traits

    # === WHAT THE POLICY SAYS === #

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


def _rank(scope, fact, goods, customer):
    """Compare a policy with facts.

    :param Scope scope: of the policy.
    :param PolicyFacts fact: see there.
    :param tuple goods: tags and categories of the product.
    :param tuple customer: customer with its company, and their tags.
    :return: the higher, the more specific; False if the policy does not apply.
    :rtype: tuple | bool
    """
    if scope.company_id not in (False, fact.company_id):
        return False
    if not scope.date_from <= fact.date <= scope.date_to:
        return False
    tags, categories = goods
    about_goods = _add_up(
        (scope.product_ids, {fact.product_id}, 4),
        (scope.product_tag_ids, tags, 2),
        (scope.categ_ids, categories.keys(), 1),
    )
    partners, partner_tags = customer
    about_customer = _add_up(
        (scope.partner_ids, partners, 8),
        (scope.partner_category_ids, partner_tags, 4),
        (scope.team_ids, {fact.team_id}, 2),
        (scope.country_ids, {fact.country_id}, 1),
    )
    if about_goods is False or about_customer is False:
        return False
    named = scope.categ_ids & categories.keys()
    return (
        about_goods,
        max((categories[categ] for categ in named), default=0),
        about_customer,
        bool(scope.company_id),
        -scope.sequence,
        -scope.policy_id,
    )


def _add_up(*dimensions):
    """Add up the weights of the dimensions that are named and match.

    :param tuple dimensions: named ids, ids of the facts, weight.
    :return: the sum, False if one that is named does not match.
    :rtype: int | bool
    """
    if any(named and named.isdisjoint(ids) for named, ids, __ in dimensions):
        return False
    return sum(weight for named, __, weight in dimensions if named)
