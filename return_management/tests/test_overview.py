from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .refund_common import ReturnRefundCommon


@tagged("post_install", "-at_install")
class TestOverview(ReturnRefundCommon):
    """The start page counts what waits, as the lists behind it show it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overview = cls.env["return.order.overview"]
        cls.order = cls._sell()

    def _look(self, user, **choice):
        """Return the cards that a user sees, by key."""
        page = self.overview.with_user(user).get_overview(**choice)
        return {
            card["key"]: card
            for section in page["sections"]
            for card in section["cards"]
        }

    def _get_filled(self, user, **choice):
        """Return count and amount of the cards that are not empty."""
        return {
            key: (card["count"], card["amount"])
            for key, card in self._look(user, **choice).items()
            if card["count"]
        }

    # === WHAT IS COUNTED === #

    def test_return_passes_from_card_to_card(self):
        # 4 of 10 pieces at 100.00 less 10 %: 360.00, with 13 % tax 406.80
        self._pay(self.order.invoice_ids)
        returns = self._create_return(self.order, [4.0], refund_method="bank_transfer")
        boss = self.user_manager
        self.assertEqual(self._get_filled(boss), {"draft": (1, 360.0)})
        returns.with_user(self.user_salesperson).action_submit()
        self.assertEqual(self._get_filled(boss), {"to_approve": (1, 360.0)})
        returns.with_user(self.user_officer).action_approve()
        self.assertEqual(self._get_filled(boss), {"waiting": (1, 360.0)})
        returns.with_user(self.user_salesperson).tracking_number = "SF 1"
        self.assertEqual(self._get_filled(boss), {"on_the_way": (1, 360.0)})
        self._receive(returns)
        self.assertEqual(self._get_filled(boss), {"to_inspect": (1, 360.0)})
        self._inspect(returns)
        self.assertEqual(self._get_filled(boss), {"to_settle": (1, 360.0)})
        returns.with_user(self.user_officer).action_settle()
        self.assertEqual(
            self._get_filled(self.user_finance),
            {"to_approve": (1, 360.0), "to_settle": (1, 360.0)},
        )
        returns.with_user(self.user_finance).action_approve()
        self.assertEqual(
            self._get_filled(self.user_finance),
            {"to_settle": (1, 360.0), "credit_to_post": (1, 406.8)},
        )
        returns.credit_note_ids.with_user(self.user_finance).action_post()
        self.assertEqual(returns.state, "done")
        self.assertEqual(self._get_filled(self.user_finance), {"to_refund": (1, 406.8)})

    def test_late_and_expected_today(self):
        returns = self._authorize(self._create_return(self.order, [1.0]))
        returns.date_deadline = self.today
        self.assertEqual(
            self._get_filled(self.user_officer),
            {"waiting": (1, 90.0), "arriving": (1, 90.0)},
        )
        returns.date_deadline = self.today - timedelta(days=3)
        cards = self._look(self.user_officer)
        self.assertEqual(cards["late"]["count"], 1)
        self.assertTrue(cards["late"]["is_alarm"])
        self.assertEqual(cards["late"]["oldest"], "oldest: 3 days")
        self.assertEqual(cards["waiting"]["oldest"], "since today")
        self.assertFalse(cards["arriving"]["count"])

    def test_what_was_refunded_in_advance_is_charged_back(self):
        self._set_terms(due="approval")
        returns = self._authorize(self._create_return(self.order, [2.0]))
        self._settle(returns)
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        self._ship_back(returns)
        cards = self._look(self.user_finance)
        self.assertEqual(
            (cards["to_charge"]["count"], cards["to_charge"]["amount"]), (1, 180.0)
        )

    def test_amounts_of_other_currencies_are_converted(self):
        currency = self.setup_other_currency("EUR", rates=[("1900-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id}
        )
        order = self._sell([{"price_unit": 50.0}], pricelist_id=pricelist.id)
        self._create_return(order, [4.0])
        self._create_return(self.order, [1.0])
        # 4 × 50.00 EUR are 100.00 of the company; 1 × 90.00
        self.assertEqual(self._get_filled(self.user_salesperson), {"draft": (2, 190.0)})

    def test_transfer_by_hand_is_counted(self):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.reverse_type_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 1.0,
                            "location_id": self.customer.property_stock_customer.id,
                            "location_dest_id": self.quarantine.id,
                        }
                    )
                ],
            }
        )
        cards = self._look(self.user_warehouse)
        self.assertEqual(cards["without_return"]["count"], 1)
        picking.action_cancel()
        cards = self._look(self.user_warehouse)
        self.assertEqual(cards["without_return"]["count"], 0)

    # === WHOSE, AND WHERE === #

    def test_mine(self):
        own = self._create_return(self.order, [1.0])
        other = self._create_return(self.order, [2.0], user_id=self.user_officer.id)
        everybody = self._get_filled(self.user_officer)
        self.assertEqual(everybody, {"draft": (2, 270.0)})
        mine = self._get_filled(self.user_officer, is_mine=True)
        self.assertEqual(mine, {"draft": (1, 180.0)})
        # To approve is what the user may decide, not what they are responsible for.
        (own | other).with_user(self.user_salesperson).action_submit()
        mine = self._get_filled(self.user_finance, is_mine=True)
        self.assertEqual(mine, {})
        mine = self._get_filled(self.user_officer, is_mine=True)
        self.assertEqual(mine, {"to_approve": (2, 270.0)})

    def test_warehouse(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Sorting Centre", "code": "SORT", "company_id": self.company.id}
        )
        self._create_return(self.order, [1.0])
        self._create_return(self.order, [2.0], warehouse_id=other.id)
        here = self._get_filled(self.user_officer, warehouse_id=self.warehouse.id)
        there = self._get_filled(self.user_officer, warehouse_id=other.id)
        self.assertEqual(here, {"draft": (1, 90.0)})
        self.assertEqual(there, {"draft": (1, 180.0)})
        page = self.overview.with_user(self.user_warehouse).get_overview()
        self.assertEqual(
            {warehouse["id"] for warehouse in page["warehouses"]},
            {self.warehouse.id, other.id},
        )

    def test_lists_show_what_was_counted(self):
        self._create_return(self.order, [1.0])
        late = self._authorize(self._create_return(self.order, [1.0]))
        late.date_deadline = self.today - timedelta(days=1)
        self._take_back(self.order, [2.0])
        for user in (self.user_officer, self.user_finance, self.user_warehouse):
            for choice in ({}, {"is_mine": True}, {"warehouse_id": self.warehouse.id}):
                for key, card in self._look(user, **choice).items():
                    with self.subTest(user=user.login, key=key, choice=choice):
                        overview = self.overview.with_user(user)
                        action = overview.action_open_card(key, **choice)
                        Model = self.env[action["res_model"]].with_user(user)
                        count = Model.search_count(action["domain"])
                        self.assertEqual(count, card["count"])
                        self.assertEqual(action["name"], card["label"])

    # === WHO === #

    def test_warehouse_sees_no_prices(self):
        returns = self._take_back(self.order, [4.0])
        self._receive(self._authorize(self._create_return(self.order, [1.0])))
        cards = self._look(self.user_warehouse)
        self.assertEqual(cards["to_inspect"]["count"], 1)
        self.assertFalse(any(card["amount"] for card in cards.values()))
        self.assertNotIn("to_settle", cards)
        self.assertNotIn("credit_to_post", cards)
        self.assertEqual(returns.phase, "settlement")

    def test_salesperson_sees_own_returns(self):
        self._create_return(self.order, [1.0])
        other = new_test_user(
            self.env,
            "return_other_seller",
            groups="sales_team.group_sale_salesman,"
            "return_management.return_management_group_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertEqual(self._get_filled(other), {})
        self.assertNotIn("to_approve", self._look(other))
        self.assertNotIn("without_return", self._look(other))

    def test_strangers_see_nothing(self):
        internal = new_test_user(self.env, "return_bare", groups="base.group_user")
        customer = new_test_user(self.env, "return_buyer", groups="base.group_portal")
        for user in (internal, customer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._look(user)

    def test_card_that_is_not_there_is_refused(self):
        for key in ("credit_to_post", "nonsense"):
            with self.subTest(key=key), self.assertRaisesRegex(UserError, key):
                self.overview.with_user(self.user_warehouse).action_open_card(key)

    def test_two_companies(self):
        other = self.setup_other_company(name="Second Company")["company"]
        self._create_return(self.order, [1.0])
        self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": other.id,
                "user_id": False,
                "line_ids": [
                    Command.create(
                        {"product_id": self.product.id, "product_uom_qty": 1.0}
                    )
                ],
            }
        )
        self.assertEqual(self._look(self.user_officer)["draft"]["count"], 1)
        self.user_officer.company_ids = [Command.link(other.id)]
        both = self.overview.with_user(self.user_officer).with_context(
            allowed_company_ids=(self.company | other).ids
        )
        cards = both.get_overview()["sections"][0]["cards"]
        self.assertEqual(cards[0]["count"], 2)

    # === STATEMENTS === #

    def test_all_cards_are_counted_by_one_statement(self):
        self._create_return(self.order, [1.0])
        overview = self.overview.with_user(self.user_manager)
        cards = overview._get_visible_cards(False, False)
        figures = [figure for card in cards for figure in card[1]]
        self.assertGreater(len(figures), 9)
        overview._count_figures(figures)
        self.env.flush_all()
        # Before it: which operation types bring returns, and where it is which day
        with self.assertQueryCount(4):
            counted = overview._count_figures(figures)
        self.assertEqual(counted[0][:2], (1, 90.0))
        self.assertEqual(
            counted[0][2], self.company._to_return_day(fields.Datetime.now())
        )
