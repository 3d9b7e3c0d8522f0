from odoo import models

CONDITIONS = (
    "amount",
    "quantity",
    "reason",
    "products",
    "customer",
    "country",
    "earlier",
    "share",
    "days",
    "choices",
    "eligibility",
    "risk",
    "domain",
)


class ReturnOrderRule(models.Model):
    """Whether the conditions of an automatic decision hold for a return.

    Every condition has one method that gives the empty string where it is not set,
    False where it does not hold, and what holds in words. Without facts it gives the
    condition itself in words.
    """

    _inherit = "return.order.rule"

    def _explain_match(self, facts=None):
        """Return which conditions hold, or name them.

        :param dict facts: what is known of a return, see `_gather_facts`; nothing to
            name the conditions.
        :return: what holds, one text for each condition that is set; False if one of
            them does not hold.
        :rtype: list[str] | bool
        """
        self.ensure_one()
        words = []
        for condition in CONDITIONS:
            said = getattr(self, f"_explain_{condition}")(facts)
            if said is False:
                return False
            if said:
                words.append(said)
        return words

    def _has_conditions(self):
        """Return whether the rule is limited to some returns at all.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self._explain_match())

    def _word_bounds(self, fact, low, high, is_within=True):
        """Put a fact and its bounds into words.

        :param str fact: what lies between them.
        :param str low: the lower bound, may be empty.
        :param str high: the upper bound, may be empty.
        :param bool is_within: whether the upper bound itself still matches.
        :rtype: str
        """
        said = {"fact": fact, "low": low, "high": high}
        if not high:
            return self.env._("%(fact)s from %(low)s", **said)
        if not low and is_within:
            return self.env._("%(fact)s up to %(high)s", **said)
        if not low:
            return self.env._("%(fact)s below %(high)s", **said)
        if is_within:
            return self.env._("%(fact)s from %(low)s up to %(high)s", **said)
        return self.env._("%(fact)s from %(low)s and below %(high)s", **said)

    def _explain_amount(self, facts):
        low, high = self.amount_min, self.amount_max
        if not low and not high:
            return ""
        currency = self.currency_id
        fact = self.env._("value")
        if facts:
            amount = facts["amount"]
            if currency.compare_amounts(amount, low) < 0 or (
                high and currency.compare_amounts(amount, high) >= 0
            ):
                return False
            fact = self.env._("value %(amount)s", amount=currency.format(amount))
        return self._word_bounds(
            fact, low and currency.format(low), high and currency.format(high), False
        )

    def _explain_quantity(self, facts):
        if not self.qty_min and not self.qty_max:
            return ""
        fact = self.env._("quantity")
        if facts:
            quantity = round(facts["quantity"], 6)
            if quantity < self.qty_min or (self.qty_max and quantity > self.qty_max):
                return False
            fact = self.env._("quantity %(quantity)g", quantity=quantity)
        return self._word_bounds(
            fact,
            self.qty_min and f"{self.qty_min:g}",
            self.qty_max and f"{self.qty_max:g}",
        )

    def _explain_reason(self, facts):
        if not self.reason_ids and not self.reason_group:
            return ""
        names = self.reason_ids.mapped("name")
        if self.reason_group:
            groups = dict(self._selection_of("return.order.reason", "group"))
            names.append(groups[self.reason_group])
        if facts:
            reason = facts["order"].reason_id
            if self.reason_ids and reason not in self.reason_ids:
                return False
            if self.reason_group and reason.group != self.reason_group:
                return False
            names = [reason.name]
        return self.env._("reason: %(names)s", names=", ".join(names))

    def _explain_products(self, facts):
        wanted = (*self.product_ids, *self.categ_ids, *self.product_tag_ids)
        if not wanted:
            return ""
        if facts:
            lines = facts["order"].line_ids
            test = all if self.product_match == "every" else any
            if not lines or not test(self._is_line_wanted(line) for line in lines):
                return False
        names = ", ".join(record.display_name for record in wanted)
        if self.product_match == "every":
            return self.env._("every line is of: %(names)s", names=names)
        return self.env._("some line is of: %(names)s", names=names)

    def _is_line_wanted(self, line):
        """Return whether a line is of the products that the rule is about.

        :param return.order.line line: one line of a return.
        :rtype: bool
        """
        self.ensure_one()
        product = line.product_id
        if self.product_ids and product not in self.product_ids:
            return False
        path = (product.categ_id.parent_path or "").split("/")
        if self.categ_ids and not {str(i) for i in self.categ_ids.ids}.intersection(
            path
        ):
            return False
        return not self.product_tag_ids or bool(
            product.all_product_tag_ids & self.product_tag_ids
        )

    def _explain_customer(self, facts):
        tags = self.partner_category_ids
        if not tags:
            return ""
        if facts:
            partner = facts["order"].partner_id
            tags &= partner.category_id | partner.commercial_partner_id.category_id
            if not tags:
                return False
        return self.env._(
            "customer: %(names)s", names=", ".join(tags.mapped("display_name"))
        )

    def _explain_country(self, facts):
        countries = self.country_ids
        if not countries:
            return ""
        if facts:
            partner = facts["order"].partner_id
            countries &= partner.country_id or partner.commercial_partner_id.country_id
            if not countries:
                return False
        return self.env._(
            "country: %(names)s", names=", ".join(countries.mapped("name"))
        )

    def _explain_earlier(self, facts):
        low, high = self.earlier_returns_min, self.earlier_returns_max
        if not low and not high and not self.is_first_return:
            return ""
        words = self.env._("no earlier returns")
        if facts:
            count = facts["count_earlier"](self.earlier_days)
            if count < low or (
                count > high if high else self.is_first_return and count
            ):
                return False
        if not self.is_first_return:
            fact = (
                self.env._("%(count)s earlier returns", count=count)
                if facts
                else self.env._("earlier returns")
            )
            words = self._word_bounds(fact, low and str(low), high and str(high))
        if not self.earlier_days:
            return words
        return self.env._(
            "%(fact)s within %(days)s days", fact=words, days=self.earlier_days
        )

    def _explain_share(self, facts):
        low, high = self.order_share_min, self.order_share_max
        if not low and not high:
            return ""
        fact = self.env._("share of the order")
        if facts:
            share = facts["share"]
            if share is None or share < low or (high and share > high):
                return False
            fact = self.env._("%(share)g %% of the order", share=round(share, 2))
        return self._word_bounds(fact, low and f"{low:g} %", high and f"{high:g} %")

    def _explain_days(self, facts):
        low, high = self.days_since_delivery_min, self.days_since_delivery_max
        if not low and not high:
            return ""
        fact = self.env._("days since the delivery")
        if facts:
            days = facts["days"]
            if days is None or days < low or (high and days > high):
                return False
            fact = self.env._("%(days)s days since the delivery", days=days)
        return self._word_bounds(fact, low and str(low), high and str(high))

    def _explain_choices(self, facts):
        names = ("channel", "return_method", "requested_settlement_type")
        chosen = [name for name in names if self[name]]
        if facts and any(facts["order"][name] != self[name] for name in chosen):
            return False
        return ", ".join(
            self.env._(
                "%(choice)s: %(value)s",
                choice=self._get_label(name),
                value=dict(self._selection_of("return.order", name))[self[name]],
            )
            for name in chosen
        )

    def _explain_eligibility(self, facts):
        if self.eligibility == "any":
            return ""
        is_exception = self.eligibility == "exception"
        if facts and facts["order"].is_policy_exception != is_exception:
            return False
        return (
            self.env._("policy exception") if is_exception else self.env._("eligible")
        )

    def _explain_risk(self, facts):
        if self.risk == "any":
            return ""
        if facts:
            count = facts["order"]._get_risk_count()
            if bool(count) != (self.risk == "with"):
                return False
            if count:
                return self.env._("%(count)s risk signs", count=count)
        return (
            self.env._("with risk signs")
            if self.risk == "with"
            else self.env._("without risk signs")
        )

    def _explain_domain(self, facts):
        if not self.domain or self._get_domain().is_true():
            return ""
        if facts and self.id not in facts["domains"]:
            return False
        return self.env._("a further condition")
