from odoo.tests import tagged

from .programs_common import LoyaltyProgramCommon


@tagged("post_install", "-at_install")
class TestReductions(LoyaltyProgramCommon):
    """Which goods the lines of each kind of program are for."""

    def _get_goods(self, order):
        return order.order_line.filtered(lambda line: not line.reward_id)

    def _check_reduced(self, lines, expected):
        """Check by product which goods each line reduces.

        :param list expected: products, line by line.
        """
        goods = self._get_goods(lines.order_id)
        # Officers have no rights on sale orders: the core asks under sudo.
        lines = lines.with_user(self.user_officer).sudo()
        self.assertTrue(all(line._is_reduction() for line in lines))
        self.assertFalse(any(line._is_prepayment() for line in lines))
        self.assertEqual(
            [line._get_reduced_lines(goods).product_id for line in lines], expected
        )
        self.assertFalse(any(line._is_reduction() for line in goods))

    def test_order_discount_is_split_by_taxes(self):
        """10 % of 200.00 + 30.00 at 13 %, and of 40.00 at 6 %."""
        self._create_program("promotion", {"minimum_amount": 50.0})
        order = self._start_order((self.product, 2), (self.cable, 2), (self.fuse, 1))
        lines = self._claim(order).sorted("price_unit")
        self.assertEqual(lines.mapped("price_subtotal"), [-23.0, -4.0])
        self._check_reduced(lines, [self.product | self.fuse, self.cable])

    def test_fixed_amount_of_a_coupon_is_for_the_whole_order(self):
        program = self._create_program(
            "coupons", reward={"discount_mode": "per_order", "discount": 25.0}
        )
        card = self._create_card(program, 1.0)
        order = self._start_order((self.product, 1), (self.fuse, 1))
        self._check_reduced(
            self._enter_code(order, card.code), [self.product | self.fuse]
        )

    def test_specific_products_are_those_of_the_reward(self):
        """The fuse has the tax of the module, the cable is named but taxed apart."""
        self._create_program(
            "promotion",
            {"minimum_amount": 50.0},
            {
                "discount_applicability": "specific",
                "discount_product_ids": (self.product | self.cable).ids,
            },
        )
        order = self._start_order((self.product, 1), (self.cable, 1), (self.fuse, 1))
        lines = self._claim(order).sorted("price_unit")
        self.assertEqual(lines.mapped("price_subtotal"), [-10.0, -2.0])
        self._check_reduced(lines, [self.product, self.cable])

    def test_cheapest_product_is_the_one_of_the_order(self):
        """50 % of one fuse at 30.00."""
        self._create_program(
            "promotion",
            {"minimum_amount": 50.0},
            {"discount_applicability": "cheapest", "discount": 50.0},
        )
        order = self._start_order((self.product, 1), (self.fuse, 2))
        lines = self._claim(order)
        self.assertEqual(lines.price_subtotal, -15.0)
        self._check_reduced(lines, [self.fuse])

    def test_promotion_code_is_for_the_whole_order(self):
        self._create_program(
            "promo_code",
            {"mode": "with_code", "code": "SOLAR", "minimum_qty": 0},
            {"discount_applicability": "order"},
        )
        order = self._start_order((self.product, 1), (self.fuse, 1))
        lines = self._enter_code(order, "SOLAR")
        self._check_reduced(lines, [self.product | self.fuse])

    def test_next_order_coupon_reduces_the_next_order(self):
        program = self._create_program("next_order_coupons", {"minimum_amount": 100.0})
        first = self._start_order((self.product, 2))
        self.assertFalse(self._claim(first))
        first.action_confirm()
        card = program.coupon_ids
        self.assertEqual(card.points, 1.0)
        order = self._start_order((self.product, 1), (self.cable, 1))
        lines = self._enter_code(order, card.code).sorted("price_unit")
        self.assertEqual(lines.mapped("price_subtotal"), [-15.0, -3.0])
        self._check_reduced(lines, [self.product, self.cable])

    def test_points_of_a_loyalty_card_reduce_what_the_reward_says(self):
        """50 points give 5.00 off the order."""
        program = self._create_program(
            "loyalty",
            {"reward_point_mode": "money"},
            {"discount_mode": "per_order", "discount": 5.0, "required_points": 50},
        )
        card = self._create_card(program, 60.0)
        order = self._start_order((self.fuse, 1))
        lines = self._claim(order, card)
        self.assertEqual(lines.points_cost, 50.0)
        self._check_reduced(lines, [self.fuse])

    def test_reward_that_was_changed_since_falls_back_on_the_taxes(self):
        program = self._create_program(
            "promotion",
            {"minimum_amount": 50.0},
            {
                "discount_applicability": "specific",
                "discount_product_ids": self.product.ids,
            },
        )
        order = self._start_order((self.product, 1), (self.cable, 1))
        lines = self._claim(order)
        program.reward_ids.discount_product_ids = self.fuse
        self._check_reduced(lines, [self.product])

    def test_gift_cards_and_wallets_are_payments(self):
        for program_type in ("gift_card", "ewallet"):
            program = self._create_program(program_type, {})
            card = self._create_card(program, 50.0)
            order = self._start_order((self.product, 1))
            line = self._claim(order, card).with_user(self.user_officer).sudo()
            self.assertEqual(line.price_total, -50.0)
            self.assertTrue(line._is_prepayment())
            self.assertFalse(line._is_reduction())
            # Rights on sale orders are enough, none on programs are needed.
            self.assertTrue(
                line.sudo(False).with_user(self.user_finance)._is_prepayment()
            )

    def test_free_shipping_is_for_no_goods(self):
        rewards = self.env["loyalty.reward"]._fields["reward_type"]
        if "shipping" not in rewards.get_values(self.env):
            self.skipTest("Free shipping is not installed.")
        self._create_program(
            "promotion", {"minimum_amount": 50.0}, {"reward_type": "shipping"}
        )
        shipping = self._create_goods("Shipping", type="service", is_storable=False)
        order = self._start_order((self.product, 1))
        carrier = order.carrier_id.create(
            {"name": "Parcel", "product_id": shipping.id, "fixed_price": 8.0}
        )
        order.set_delivery_line(carrier, 8.0)
        line = self._claim(order)
        freight = order.order_line.filtered("is_delivery")
        self.assertEqual(line.price_subtotal, -8.0)
        self.assertTrue(line._is_reduction())
        self.assertFalse(line._get_reduced_lines(self._get_goods(order) - freight))
        self.assertEqual(line._get_reduced_lines(self._get_goods(order)), freight)

    # === FREE GOODS === #

    def _create_deal(self, product, free, points=2):
        """Buy so many pieces, get one free."""
        return self._create_program(
            "buy_x_get_y",
            {
                "reward_point_mode": "unit",
                "product_ids": product.ids,
                "minimum_qty": points,
            },
            {"reward_product_id": free.id, "required_points": points},
        )

    def test_two_bought_and_one_free_are_one_deal(self):
        """2 x 30.00 for 3 pieces; the module is no part of it."""
        self._create_deal(self.fuse, self.fuse)
        order = self._start_order((self.fuse, 2), (self.product, 1))
        free = self._claim(order)
        self.assertRecordValues(
            free, [{"product_uom_qty": 1.0, "discount": 100.0, "price_total": 0.0}]
        )
        self.assertFalse(free._is_reduction())
        paid = self._get_goods(order).filtered(
            lambda sold: sold.product_id == self.fuse
        )
        self.assertEqual(free._get_deal_lines(), paid | free)
        self.assertEqual(paid._get_deal_lines(), paid | free)
        self.assertFalse((self._get_goods(order) - paid)._get_deal_lines())

    def test_free_product_of_another_kind_belongs_to_what_earned_it(self):
        self._create_deal(self.fuse, self.cable)
        order = self._start_order((self.fuse, 2))
        free = self._claim(order)
        self.assertEqual(free.product_id, self.cable)
        self.assertEqual(free._get_deal_lines(), order.order_line)

    def test_deals_that_share_goods_are_one(self):
        """Two fuses earn a cable and, by another promotion, a module."""
        self._create_deal(self.fuse, self.cable)
        self._create_deal(self.fuse, self.product)
        order = self._start_order((self.fuse, 2))
        self.assertEqual(len(self._claim(order)), 2)
        for line in order.order_line:
            self.assertEqual(line._get_deal_lines(), order.order_line)

    def test_goods_that_are_free_for_points_are_no_deal(self):
        """The 100 points come from orders of before."""
        program = self._create_program(
            "loyalty",
            {"reward_point_mode": "money"},
            {
                "reward_type": "product",
                "reward_product_id": self.cable.id,
                "required_points": 100,
            },
        )
        card = self._create_card(program, 100.0)
        order = self._start_order((self.fuse, 1))
        free = self._claim(order, card)
        self.assertEqual(free.product_id, self.cable)
        self.assertFalse(free._get_deal_lines())
        self.assertFalse(self._get_goods(order)._get_deal_lines())
