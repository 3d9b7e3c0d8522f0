from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ReturnRuleCommon


@tagged("post_install", "-at_install")
class TestReturnOrderRuleConditions(ReturnRuleCommon):
    """Every condition of an automatic decision, and conditions that make no sense."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule("waive_fee")
        cls.returns = cls._create_return(cls.order, [8.0], channel="email")

    def _explain(self, returns=None, **values):
        """Return what holds of a rule with these conditions, False without a match.

        Under the rights of a salesperson, who sees less than the rule.
        """
        returns = (returns or self.returns).with_user(self.user_salesperson)
        if values:
            self.rule.write(values)
        matches = self.rule.sudo()._evaluate(returns)[returns]
        return "; ".join(matches[0][1]) if matches else False

    def _check(self, words, hits, misses, returns=None):
        """Check conditions that hold, in words, and some that do not."""
        for values in hits:
            blank = self._get_blank(values)
            with self.subTest(values=values):
                self.assertRegex(self._explain(returns, **values) or "", words)
                self.rule.write(blank)
        for values in misses:
            blank = self._get_blank(values)
            with self.subTest(values=values):
                self.assertIs(self._explain(returns, **values), False)
                self.rule.write(blank)

    def _get_blank(self, values):
        kept = self.rule.read(list(values), load=None)[0]
        return {
            name: [Command.set(kept[name])] if name.endswith("_ids") else kept[name]
            for name in values
        }

    def test_rule_without_conditions_always_matches(self):
        self.assertEqual(self._explain(), "")

    def test_value(self):
        self._check(
            r"value .*80\.00",
            [
                {"amount_min": 80.0},
                {"amount_max": 80.01},
                {"amount_min": 10.0, "amount_max": 100.0},
            ],
            [{"amount_min": 80.01}, {"amount_max": 80.0}],
        )

    def test_value_counts_in_the_currency_of_the_company(self):
        currency = self.setup_other_currency("EUR")
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        rate = currency._get_conversion_rate(self.company.currency_id, currency)
        self.assertNotEqual(rate, 1.0)
        order = self._sell([{"price_unit": 10.0}], pricelist_id=pricelist.id)
        returns = self._create_return(order, [8.0])
        worth = 80.0 / rate
        self._check(
            "value",
            [{"amount_min": worth - 0.01, "amount_max": worth + 0.01}],
            [{"amount_min": worth + 0.02}],
            returns,
        )

    def test_quantity(self):
        self._check(
            "quantity 8",
            [{"qty_min": 8}, {"qty_max": 8}, {"qty_min": 1, "qty_max": 9}],
            [{"qty_min": 8.5}, {"qty_max": 7.5}],
        )

    def test_quantity_counts_in_the_unit_of_the_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._sell([{"product_uom_qty": 2.0, "product_uom_id": dozen.id}])
        returns = self._create_return(order, [1.0])
        self._check("quantity 12", [{"qty_min": 12}], [{"qty_max": 11}], returns)

    def test_reason(self):
        other = self.env["return.order.reason"].create(
            {"name": "Scratched", "group": "transport"}
        )
        self._check(
            "reason: Cells swollen",
            [
                {"reason_ids": self.reason.ids},
                {"reason_ids": (self.reason + other).ids},
                {"reason_group": "quality"},
            ],
            [
                {"reason_ids": other.ids},
                {"reason_group": "transport"},
                {"reason_ids": self.reason.ids, "reason_group": "transport"},
            ],
        )

    def test_archived_condition_still_limits_the_rule(self):
        other = self.env["return.order.reason"].create({"name": "Old"})
        self.rule.reason_ids = other
        other.active = False
        self.assertIs(self._explain(), False)

    def test_products_of_every_or_of_some_line(self):
        cell = self._create_goods("Cell")
        order = self._sell([{}, {"product_id": cell.id}])
        returns = self._create_return(order, [1.0, 1.0])
        self._check(
            "every line is of: Battery Module",
            [{"product_ids": (self.product + cell).ids}],
            [{"product_ids": self.product.ids}],
            returns,
        )
        self._check(
            "some line is of: Battery Module",
            [{"product_ids": self.product.ids, "product_match": "some"}],
            [{"product_ids": self._create_goods("X").ids, "product_match": "some"}],
            returns,
        )

    def test_categories_count_with_those_below(self):
        parent, other = self.env["product.category"].create(
            [{"name": "Energy"}, {"name": "Tools"}]
        )
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Batteries", "parent_id": parent.id}
        )
        self._check(
            "every line is of: Energy",
            [{"categ_ids": parent.ids}],
            [{"categ_ids": other.ids}],
        )

    def test_product_tags(self):
        tag, other = self.env["product.tag"].create([{"name": "Light"}, {"name": "B"}])
        self.product.product_tmpl_id.product_tag_ids = tag
        self._check(
            "every line is of: Light",
            [{"product_tag_ids": tag.ids}],
            [{"product_tag_ids": other.ids}],
        )

    def test_customer_tags_of_the_customer_or_its_company(self):
        other = self.env["res.partner.category"].create({"name": "New"})
        self.customer.category_id = self.tag
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        self.returns.partner_id = contact
        self._check(
            "customer: Trusted",
            [{"partner_category_ids": (self.tag + other).ids}],
            [{"partner_category_ids": other.ids}],
        )

    def test_country(self):
        china, chile = self.env.ref("base.cn"), self.env.ref("base.cl")
        self.customer.country_id = china
        self._check(
            "country: China",
            [{"country_ids": (china + chile).ids}],
            [{"country_ids": chile.ids}],
        )

    def test_earlier_returns_of_the_customer_in_the_period(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        now = fields.Datetime.now()
        for days, state in ((1, "done"), (20, "refused"), (400, "done"), (3, "cancel")):
            earlier = self._create_return(self.order, [1.0], partner_id=contact.id)
            earlier.date_request = now - timedelta(days=days)
            earlier._write_transition({"state": state})
        self._create_return(self.order, [1.0])
        # Asked for later: it is not an earlier one.
        self._create_return(self.order, [1.0])._write_transition({"state": "submitted"})
        self.returns.date_request = now
        self._check(
            "2 earlier returns .* within 365 days",
            [{"earlier_returns_min": 2}, {"earlier_returns_max": 2}],
            [{"earlier_returns_min": 3}, {"earlier_returns_max": 1}],
        )
        self._check(
            "1 earlier returns up to 1 within 10 days",
            [{"earlier_returns_max": 1, "earlier_days": 10}],
            [{"is_first_return": True, "earlier_days": 10}],
        )
        self._check(
            "3 earlier returns from 3$",
            [{"earlier_returns_min": 3, "earlier_days": 0}],
            [],
        )

    def test_share_of_the_order(self):
        self._check(
            "8 % of the order",
            [{"order_share_min": 8.0}, {"order_share_max": 8.0}],
            [{"order_share_min": 9.0}, {"order_share_max": 7.0}],
        )
        unknown = self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.user_salesperson.id,
                "line_ids": [Command.create({"product_id": self.product.id})],
            }
        )
        self._check("", [], [{"order_share_max": 100.0}], unknown)

    def test_days_since_the_delivery(self):
        self.order.picking_ids.move_ids.date -= timedelta(days=10)
        self._check(
            "10 days since the delivery",
            [{"days_since_delivery_min": 10}, {"days_since_delivery_max": 10}],
            [{"days_since_delivery_min": 11}, {"days_since_delivery_max": 9}],
        )
        undelivered = self._create_sale([{}])
        returns = self.env["return.order"].create(
            {"partner_id": self.customer.id, "user_id": self.user_salesperson.id}
        )
        self.assertEqual(undelivered.state, "sale")
        self._check("", [], [{"days_since_delivery_max": 99}], returns)

    def test_channel_way_and_wish(self):
        self._check(
            "E-mail|Customer Ships|Refund",
            [
                {"channel": "email"},
                {"return_method": "ship"},
                {"requested_settlement_type": "refund"},
            ],
            [
                {"channel": "phone"},
                {"return_method": "none"},
                {"requested_settlement_type": "repair", "channel": "email"},
            ],
        )

    def test_eligibility(self):
        self._check(
            "^eligible", [{"eligibility": "eligible"}], [{"eligibility": "exception"}]
        )
        self._except(self.returns)
        self._check(
            "policy exception",
            [{"eligibility": "exception"}],
            [{"eligibility": "eligible"}],
        )

    def test_risk_signs(self):
        self._check("without risk signs", [{"risk": "without"}], [{"risk": "with"}])
        with patch.object(
            self.registry["return.order"], "_get_risk_count", lambda o: 2
        ):
            self._check("2 risk signs", [{"risk": "with"}], [{"risk": "without"}])

    def test_further_condition(self):
        self._check(
            "further condition",
            [{"domain": "[('line_ids.product_id.name', 'ilike', 'battery')]"}],
            [{"domain": "[('client_ref', '=', 'X')]"}],
        )

    # === BAD INPUT === #

    def test_conditions_that_make_no_sense_are_refused(self):
        for message, values in (
            ("“Amount From” cannot be negative", {"amount_min": -1.0}),
            ("“Quantity up to” cannot be negative", {"qty_max": -1.0}),
            ("within Days” cannot be negative", {"earlier_days": -1}),
            ("Delivery From” cannot be negative", {"days_since_delivery_min": -1}),
            ("no return can match", {"amount_min": 5.0, "amount_max": 5.0}),
            ("no return can match", {"qty_min": 5.0, "qty_max": 4.0}),
            (
                "no return can match",
                {"earlier_returns_min": 1, "is_first_return": True},
            ),
            ("no more than 100 %", {"order_share_max": 101.0}),
            ("is not valid", {"domain": "[('no_such_field', '=', 1)]"}),
            ("is not valid", {"domain": "[("}),
            ("would approve everything", {"action": "approve"}),
            ("would approve everything", {"action": "approve", "domain": "[]"}),
            ("would refuse everything", {"action": "refuse", "refusal_text": "No."}),
            ("enter the text", {"action": "refuse", "refusal_text": " ", "qty_min": 1}),
            ("select the warehouse", {"action": "route"}),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                self.rule.with_user(self.user_manager).write(values)
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self._create_rule(**{"action": "waive_fee", **values})

    def test_warehouse_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", other.id)], limit=1
        )
        with self.assertRaisesRegex(ValidationError, "belongs to another company"):
            self.rule.write({"action": "route", "warehouse_id": warehouse.id})
