from datetime import date

from odoo import api, models, tools

from .policy_case import Scope


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
