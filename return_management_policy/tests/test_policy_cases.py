from datetime import datetime

from odoo.tests import tagged

from ..models.policy_case import PolicyFacts, ReturnCase
from .policy_common import PolicyCommon

# Each line: goods, customer, country, sales team, day of the order, what is known of
# the delivery (a arrived, s shipped, b bought), reason, day asked > policy, last day,
# verdict # why. Days are year, month, day. Days off: Saturdays, Sundays, 1 to 7 October
# 2026 and 1 January 2027. 1 June 2026 is a Monday.
CASES = """
module buyer CN - 260601 a260605 customer 260612 > cn1 260612 ok # on the last day
module buyer CN - 260601 a260605 customer 260613 > cn1 260612 expired # the day after
module buyer CN - 260601 a260605 customer 260601 > cn1 260612 ok # before the delivery
module buyer CN - 260601 s260605 customer 260612 > cn1 260612 ok # no days in transit
module buyer CN - 260601 a260606 customer 260615 > cn1 260615 ok # Saturday moves
module buyer CN - 260601 a260606 customer 260616 > cn1 260615 expired # not further
module buyer CN - 260601 a260607 customer 260615 > cn1 260615 ok # Sunday moves
module buyer CN - 260601 a260601 quality 260616 > cn1 260616 ok # window of the group
module buyer CN - 260601 a260601 quality 260617 > cn1 260616 expired # and its end
module buyer CN - 260601 a260601 transport 290101 > cn1 - ok # unlimited
module buyer CN - 260601 a260601 wrong_goods 260602 > cn1 - no_return # never
module buyer CN - 260601 a260601 other 290101 > cn1 - ok # no window, no limit
module buyer CN - 260630 a260703 customer 260710 > cn1 260710 ok # last day of version 1
module buyer CN - 260701 a260703 customer 260713 > cn2 260713 ok # first of version 2
module buyer CN - 260701 a260703 customer 260714 > cn2 260713 expired # version 2 ends
module buyer CN - 260920 a260921 customer 261008 > cn2 261008 ok # moves over holidays
module buyer CN - 260920 a260921 customer 261009 > cn2 261008 expired # after them
module buyer CN - 260910 a260916 quality 261005 > cn2 261008 ok # within the holidays
module buyer CN - 260910 a260917 quality 261008 > cn2 261008 ok # second holiday
module buyer CN - 260920 a261002 quality 261019 > cn2 261019 ok # Saturday to Monday
module buyer CN - 260920 a261002 quality 261020 > cn2 261019 expired # Tuesday
module buyer CN - 261220 a261221 customer 261231 > cn2 261231 ok # last day of the year
module buyer CN - 261220 a261221 customer 270101 > cn2 261231 expired # new year
module buyer CN - 261220 a261222 customer 270104 > cn2 270104 ok # moves over new year
module buyer CN - 241231 a250110 customer 250210 > b2b 250210 ok # before version 1
module buyer CN - 250101 a250102 customer 250109 > cn1 250109 ok # first of version 1
module buyer DE - 260601 a260601 customer 260615 > eu 260615 ok # 14 days
module buyer DE - 260601 a260601 customer 260616 > eu 260615 expired # 15th day
module buyer DE - 260601 s260601 customer 260618 > eu 260618 ok # three days in transit
module buyer DE - 260601 s260601 customer 260619 > eu 260618 expired # after them
module buyer DE - 260601 a260601+s260610 customer 260627 > eu 260627 ok # last delivery
module buyer DE - 260601 a260620+s260610 customer 260704 > eu 260704 ok # last arrival
module buyer DE - 260601 a260606 customer 260620 > eu 260620 ok # Saturday stays
module buyer DE - 260601 a260606 customer 260621 > eu 260620 expired # Sunday
module buyer DE - 260227 a260228 quality 280228 > eu 280228 ok # two years
module buyer DE - 270228 a270301 quality 290228 > eu 290228 ok # over a leap day
module buyer DE - 280210 a280215 customer 280229 > eu 280229 ok # on a leap day
module buyer DE - 280210 a280216 customer 280301 > eu 280301 ok # after a leap day
module buyer DE - 270210 a270215 customer 270301 > eu 270301 ok # no leap year
module buyer DE - 261215 a261220 customer 270104 > eu 270103 expired # over new year
module buyer DE - 260601 b260601 customer 260615 > eu 260615 ok # day of the purchase
module buyer DE - 260601 - customer 260615 > eu - unknown_date # nothing is known
module buyer FR - 260601 a260601 customer 260701 > b2b 260701 ok # no country policy
module buyer FR - 260601 a260601 customer 260702 > b2b 260701 expired # 31st day
module buyer - - 260601 a260601 customer 260701 > b2b 260701 ok # country not known
module buyer FR - 260601 a260604 customer 260706 > b2b 260706 ok # Saturday moves
module buyer UK - 260601 a260601 customer 260701 > b2b 260701 ok # draft
module buyer NO - 260601 a260601 customer 260701 > b2b 260701 ok # archived
module buyer CH - 260601 a260601 customer 260602 > none - no_return # no returns at all
module buyer JP - 260601 a260601 customer 260601 > zero 260601 ok # on the day itself
module buyer JP - 260601 a260601 customer 260602 > zero 260601 expired # not after it
module buyer US - 260601 a260601 customer 260609 > us5 260609 ok # tie: lower sequence
clear buyer FR - 260601 a260601 customer 260602 > final - final_sale # final sale
clear buyer FR - 260601 a260601 other 260602 > final - final_sale # other reasons too
clear buyer FR - 260601 a260601 quality 260616 > final 260616 ok # faults stay
clear buyer FR - 260601 a260601 transport 290101 > final - ok # no window for it
clear acme FR - 260601 a260601 customer 260602 > final - final_sale # goods come first
pack buyer FR - 260601 a260601 customer 260620 > batteries 260620 ok # same day counts
pack buyer FR - 260601 a260601 customer 260621 > batteries 260620 expired # and ends
lead buyer FR - 260601 a260601 customer 260620 > batteries 260620 ok # child category
cell buyer FR - 260601 a260601 customer 260626 > cells 260626 ok # deeper category
pouch buyer FR - 260601 a260601 customer 260626 > cells 260626 ok # below the deeper one
clearcell buyer FR - 260601 a260601 customer 260602 > final - final_sale # tag, category
special buyer FR - 260601 a260601 customer 260713 > special 260713 ok # product, tag
special vip FR - 260601 a260601 customer 260713 > special 260713 ok # product, customer
pack vip FR - 260601 a260601 customer 260620 > batteries 260620 ok # goods first
module vip FR - 260601 a260601 customer 260731 > vip 260731 ok # tag of the customer
module vipman FR - 260601 a260601 customer 260731 > vip 260731 ok # tag of the company
module vip CN - 260601 a260601 customer 260731 > vip 260731 ok # tag before country
module vip FR web 260601 a260601 customer 260731 > vip 260731 ok # tag before team
module acme FR - 260601 a260601 customer 260831 > acme 260831 ok # customer before tag
module acmeman FR - 260601 a260601 customer 260831 > acme 260831 ok # contact
module buyer FR web 260601 a260601 customer 260716 > web 260716 ok # sales team
module buyer CN web 260601 a260601 customer 260716 > web 260716 ok # team before country
module buyer US web 260601 a260601 customer 260810 > us_web 260810 ok # both together
"""

CATEGORIES = (
    ("batteries", None),
    ("leads", "batteries"),
    ("cells", "batteries"),
    ("pouches", "cells"),
)
GOODS = (
    ("module", None),
    ("clear", None),
    ("special", None),
    ("pack", "batteries"),
    ("lead", "leads"),
    ("cell", "cells"),
    ("pouch", "pouches"),
    ("clearcell", "cells"),
)


@tagged("post_install", "-at_install")
class TestPolicyCases(PolicyCommon):
    """Dated cases, worked out by hand: which policy, until when, eligible or not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_world()
        cls._create_policies()

    @classmethod
    def _create_world(cls):
        cls.clearance = cls.env["product.tag"].create({"name": "Test clearance"})
        cls.vip = cls.env["res.partner.category"].create({"name": "Test VIP"})
        cls.web = cls.env["crm.team"].create({"name": "Test web"})
        cls.categories = {None: cls.env["product.category"]}
        for name, parent in CATEGORIES:
            cls.categories[name] = cls.env["product.category"].create(
                {"name": name, "parent_id": cls.categories[parent].id}
            )
        cls.goods = {
            name: cls.env["product.product"].create({"name": name})
            for name, __ in GOODS
        }
        for name, category in GOODS:
            if category:
                cls.goods[name].categ_id = cls.categories[category]
        # Tags of the variant count as those of the template do.
        cls.goods["clearcell"].additional_product_tag_ids = cls.clearance
        cls.goods["clear"].product_tag_ids = cls.clearance
        cls.goods["special"].product_tag_ids = cls.clearance
        Partner = cls.env["res.partner"]
        cls.customers = {"buyer": Partner.create({"name": "Buyer"})}
        for name in ("vip", "acme"):
            company = Partner.create({"name": name, "is_company": True})
            company.category_id = cls.vip
            cls.customers[name] = company
            cls.customers[f"{name}man"] = Partner.create(
                {"name": f"{name}man", "parent_id": company.id}
            )

    @classmethod
    def _create_policies(cls):
        cls.policies = cls._create_policies_of_places()
        cls.policies |= cls._create_policies_of_customers_and_goods()

    @classmethod
    def _create_policies_of_places(cls):
        create = cls._create_policy
        china = [("customer", 7), ("quality", 15)]
        china += [("transport", "unlimited"), ("wrong_goods", "none")]
        return {
            "cn1": create(
                china, "CN", date_from="2025-01-01", date_to="2026-06-30", name="cn"
            ),
            "cn2": create([("customer", 10), *china[1:]], "CN", date_from="2026-07-01"),
            "eu": create(
                [(False, 14), ("quality", 730)],
                "DE",
                days_in_transit=3,
                moves_to_working_day=False,
            ),
            "b2b": create([(False, 30)], sequence=20),
            "shared": create(
                [(False, 5)], company_id=False, sequence=1, moves_to_working_day=False
            ),
            "draft": create([(False, 1)], "UK", confirm=False),
            "archived": create([(False, 1)], "NO", active=False),
            "none": create([(False, "none")], "CH"),
            "zero": create([(False, 0)], "JP"),
            "us6": create([(False, 9)], "US", sequence=6),
            "us5": create([(False, 8)], "US", sequence=5),
        }

    @classmethod
    def _create_policies_of_customers_and_goods(cls):
        create = cls._create_policy
        return {
            "us_web": create([(False, 70)], "US", team_ids=cls.web),
            "web": create([(False, 45)], team_ids=cls.web),
            "vip": create([(False, 60)], partner_category_ids=cls.vip),
            "acme": create([(False, 90)], partner_ids=cls.customers["acme"]),
            "final": create(
                [("quality", 15)], product_tag_ids=cls.clearance, is_final_sale=True
            ),
            "batteries": create(
                [(False, 20)],
                categ_ids=cls.categories["batteries"],
                starts_next_day=False,
                moves_to_working_day=False,
            ),
            "cells": create([(False, 25)], categ_ids=cls.categories["cells"]),
            "special": create([(False, 40)], product_ids=cls.goods["special"]),
        }

    def _parse(self, line):
        """Read one line of the table.

        :return: the case, and policy, last day and verdict that are expected.
        :rtype: tuple
        """
        left, right = line.split("#")[0].split(">")
        goods, customer, country, team, ordered, known, reason, asked = left.split()
        policy, last, verdict = right.split()
        known = {part[0]: to_day(part[1:]) for part in known.split("+") if part != "-"}
        case = ReturnCase(
            PolicyFacts(
                self.company.id,
                to_day(ordered),
                self.goods[goods].id,
                self.customers[customer].id,
                country != "-" and self.env.ref(f"base.{country.lower()}").id,
                team != "-" and self.web.id,
            ),
            reason,
            to_day(asked),
            known.get("a", False),
            known.get("s", False),
            known.get("b", False),
        )
        return case, (self.policies[policy], last != "-" and to_day(last), verdict)

    def test_dated_cases(self):
        lines = CASES.strip().splitlines()
        self.assertGreaterEqual(len(lines), 60)
        parsed = [self._parse(line) for line in lines]
        verdicts = self.env["return.order.policy"]._judge([case for case, __ in parsed])
        for line, verdict, (__, expected) in zip(lines, verdicts, parsed, strict=True):
            with self.subTest(line):
                policy = self.env["return.order.policy"].browse(verdict.policy_id)
                self.assertEqual(
                    (policy, verdict.date_last, verdict.ineligibility_reason or "ok"),
                    expected,
                )
                self.assertEqual(verdict.is_eligible, expected[2] == "ok")

    def test_company_without_policy_uses_the_shared_one(self):
        other = self.env["res.company"].create({"name": "Other company"})
        case, __ = self._parse(
            "module buyer FR - 260601 a260601 customer 260606 > b2b 260701 ok"
        )
        case = case._replace(facts=case.facts._replace(company_id=other.id))
        [verdict] = self.env["return.order.policy"]._judge([case])
        self.assertEqual(verdict.policy_id, self.policies["shared"].id)
        self.assertEqual(verdict.date_last, to_day("260606"))
        self.assertTrue(verdict.is_eligible)

    def test_archived_customer_tag_still_limits_its_policy(self):
        self.vip.active = False
        case, __ = self._parse(
            "module buyer FR - 260601 a260601 customer 260701 > b2b 260701 ok"
        )
        [verdict] = self.env["return.order.policy"]._judge([case])
        self.assertEqual(verdict.policy_id, self.policies["b2b"].id)


def to_day(text):
    return datetime.strptime(text, "%y%m%d").date()
