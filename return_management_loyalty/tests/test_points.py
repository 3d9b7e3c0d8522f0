from odoo.tests import tagged

from .programs_common import LoyaltyProgramCommon


@tagged("post_install", "-at_install")
class TestPoints(LoyaltyProgramCommon):
    """Points follow the share of the goods that was credited.

    Cells cost 10.00, fuses 30.00, both without tax; one point for each 1.00.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cell = cls._create_goods("Cell", lst_price=10.0, taxes_id=False)
        cls.fuse.taxes_id = False
        cls.program = cls._create_program(
            "loyalty",
            {"reward_point_mode": "money"},
            {"discount_mode": "per_order", "discount": 10.0, "required_points": 100},
        )
        cls.card = cls._create_card(cls.program, 0.0)

    def _sell_for_points(self, *lines, claim=False):
        order = self._start_order(*(lines or [(self.cell, 10)]))
        order._update_programs_and_rewards()
        if claim:
            self._claim(order, self.card)
        return self._complete(order)

    def _get_messages(self, returns):
        return str(returns.message_ids.mapped("body"))

    # === EARNED === #

    def test_earned_points_go_back_by_share_and_altogether_to_zero(self):
        """100 points for 100.00; 3 and 7 of 10 pieces come back."""
        order = self._sell_for_points()
        self.assertEqual(self.card.points, 100.0)
        first = self._give_back(order, {self.cell: 3})
        self.assertEqual(self.card.points, 70.0)
        self.assertRecordValues(
            self.card.history_ids[0],
            [{"used": 30.0, "issued": 0.0, "order_id": first.id}],
        )
        self.assertIn(first.name, self.card.history_ids[0].description)
        self._give_back(order, {self.cell: 7})
        self.assertEqual(self.card.points, 0.0)

    def test_rounding_loses_and_doubles_nothing(self):
        """10.00 points in thirds: 3.33, 6.67, 10.00."""
        self.program.rule_ids.write(
            {"reward_point_mode": "order", "reward_point_amount": 10.0}
        )
        order = self._sell_for_points((self.cell, 3))
        left = []
        for __ in range(3):
            self._give_back(order, {self.cell: 1})
            left.append(self.card.points)
        self.assertEqual(left, [6.67, 3.33, 0.0])

    def test_share_goes_by_price(self):
        """4 x 10.00 of 40.00 + 60.00: 40 of 100 points."""
        order = self._sell_for_points((self.cell, 4), (self.fuse, 2))
        self._give_back(order, {self.cell: 4})
        self.assertEqual(self.card.points, 60.0)

    def test_goods_that_earned_nothing_take_nothing(self):
        """Only fuses earn: 60 points, of which one fuse takes 30."""
        self.program.rule_ids.product_ids = self.fuse
        order = self._sell_for_points((self.cell, 4), (self.fuse, 2))
        self.assertEqual(self.card.points, 60.0)
        self._give_back(order, {self.cell: 4})
        self.assertEqual(self.card.points, 60.0)
        self._give_back(order, {self.fuse: 1})
        self.assertEqual(self.card.points, 30.0)

    def test_points_by_piece_go_back_by_piece(self):
        """5 pieces earned 5 points; by price one fuse would take 2.14."""
        self.program.rule_ids.reward_point_mode = "unit"
        order = self._sell_for_points((self.cell, 4), (self.fuse, 1))
        self.assertEqual(self.card.points, 5.0)
        self._give_back(order, {self.fuse: 1})
        self.assertEqual(self.card.points, 4.0)

    def test_rules_that_were_changed_since_do_not_keep_the_points(self):
        order = self._sell_for_points()
        self.program.rule_ids.product_ids = self.fuse
        self._give_back(order)
        self.assertEqual(self.card.points, 0.0)

    def test_gift_card_that_was_bought_along_keeps_its_money(self):
        """Two cards of 50.00 and 10 cells, of which all come back."""
        voucher = self._create_goods(
            "Gift Card", type="service", is_storable=False, lst_price=50.0
        )
        program = self._create_program(
            "gift_card",
            {
                "reward_point_mode": "money",
                "reward_point_split": True,
                "product_ids": voucher.ids,
            },
        )
        voucher.taxes_id = False
        order = self._sell_for_points((self.cell, 10), (voucher, 2))
        self.assertEqual(program.coupon_ids.mapped("points"), [50.0, 50.0])
        returns = self._create_return(order, [10.0, 0.0])
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(program.coupon_ids.mapped("points"), [50.0, 50.0])
        self.assertEqual(self.card.points, 100.0)

    def test_spent_points_are_told_and_not_taken(self):
        """Of 100 points 80 were spent: 20 are taken, 80 are told."""
        order = self._sell_for_points()
        self.card.points = 20.0
        returns = self._give_back(order)
        self.assertEqual(self.card.points, 0.0)
        self.assertIn("80 Loyalty point(s) could not", self._get_messages(returns))
        # What was not taken is not given back either.
        returns.credit_note_ids.with_user(self.user_finance).button_draft()
        self.assertEqual(self.card.points, 20.0)

    # === SPENT === #

    def test_spent_points_come_back_with_the_goods(self):
        """100 of 150 points give 10.00 off 100.00; 90.00 are paid and earn 90."""
        self.card.points = 150.0
        order = self._sell_for_points(claim=True)
        self.assertEqual(order.amount_total, 90.0)
        earned = order.coupon_point_ids.points
        self.assertEqual(self.card.points, 50.0 + earned)
        self._give_back(order, {self.cell: 4})
        self.assertEqual(self.card.points, 50.0 + 0.6 * earned + 40.0)
        self._give_back(order, {self.cell: 6})
        self.assertEqual(self.card.points, 150.0)

    def test_points_of_free_goods_come_back_with_them(self):
        """A fuse for 100 points; the cell that was bought earns 10."""
        self.program.reward_ids.write(
            {"reward_type": "product", "reward_product_id": self.fuse.id}
        )
        self.card.points = 100.0
        order = self._sell_for_points((self.cell, 1), claim=True)
        self.assertEqual(self.card.points, 10.0)
        self._give_back(order, {self.cell: 1})
        self.assertEqual(self.card.points, 0.0)
        free = order.order_line.filtered("reward_id")
        returns = order.with_user(self.user_salesperson)._create_return_orders(
            {free.id: 1.0}
        )
        returns.reason_id = self.reason
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(self.card.points, 100.0)

    def test_coupon_is_valid_again_when_all_came_back(self):
        program = self._create_program("coupons")
        coupon = self._create_card(program, 1.0)
        order = self._start_order((self.cell, 10))
        self._enter_code(order, coupon.code)
        self._complete(order)
        self.assertEqual(coupon.points, 0.0)
        self._give_back(order)
        self.assertEqual(coupon.points, 1.0)

    def test_promotions_of_the_order_itself_have_no_points_to_give(self):
        promotion = self._create_program("promotion", {"minimum_amount": 50.0})
        order = self._start_order((self.cell, 10))
        self._claim(order)
        self._complete(order)
        own = promotion.coupon_ids
        before = own.points
        self._give_back(order)
        self.assertEqual(own.points, before)
        self.assertNotIn("return.order", own.history_ids.mapped("order_model"))

    # === VOUCHERS === #

    def test_voucher_for_the_next_order_is_void_when_all_came_back(self):
        program = self._create_program("next_order_coupons", {"minimum_amount": 50.0})
        order = self._sell_for_points()
        voucher = program.coupon_ids
        self.assertEqual(voucher.points, 1.0)
        self._give_back(order, {self.cell: 9})
        self.assertEqual(voucher.points, 1.0)
        last = self._give_back(order, {self.cell: 1})
        self.assertEqual(voucher.points, 0.0)
        last.credit_note_ids.with_user(self.user_finance).button_draft()
        self.assertEqual(voucher.points, 1.0)

    def test_voucher_that_was_used_is_told(self):
        program = self._create_program("next_order_coupons", {"minimum_amount": 50.0})
        order = self._sell_for_points()
        voucher = program.coupon_ids
        following = self._start_order((self.cell, 1))
        self._enter_code(following, voucher.code)
        following.action_confirm()
        self.assertEqual(voucher.points, 0.0)
        returns = self._give_back(order)
        self.assertEqual(voucher.points, 0.0)
        self.assertIn(voucher._get_masked_name(), self._get_messages(returns))
        self.assertIn("could not be taken", self._get_messages(returns))

    # === UNDONE === #

    def test_draft_gives_the_points_again_and_posting_takes_them(self):
        order = self._sell_for_points()
        note = self._give_back(order, {self.cell: 3}).credit_note_ids
        note = note.with_user(self.user_finance)
        note.button_draft()
        self.assertEqual(self.card.points, 100.0)
        note.action_post()
        self.assertEqual(self.card.points, 70.0)
        note.button_cancel()
        self.assertEqual(self.card.points, 100.0)
        history = self.card.history_ids
        self.assertEqual(
            sum(history.mapped("issued")) - sum(history.mapped("used")), 100.0
        )

    def test_goods_that_are_charged_again_earn_again(self):
        """3 of 10 pieces are credited on approval, do not come and are charged."""
        self._set_terms(due="approval")
        order = self._sell_for_points()
        returns = self._create_return(order, [3.0])
        self._authorize(returns)
        returns.with_user(self.user_finance).action_approve()
        returns.credit_note_ids.with_user(self.user_finance).action_post()
        self.assertEqual(self.card.points, 70.0)
        invoice = returns.with_user(self.user_officer).action_charge_back()
        self.assertEqual(self.card.points, 70.0)
        invoice.with_user(self.user_finance).sudo(False).action_post()
        self.assertEqual(self.card.points, 100.0)

    def test_draft_credit_note_takes_nothing(self):
        order = self._sell_for_points()
        returns = self._give_back(order, {self.cell: 3}, settle=False)
        self._settle(returns, post=False)
        self.assertEqual(self.card.points, 100.0)

    def test_cancelled_order_undoes_only_what_returns_have_not_undone(self):
        """70 points are left of 100 when Odoo takes the points of the order back."""
        order = self._sell_for_points()
        self._give_back(order, {self.cell: 3})
        order.locked = False
        order._action_cancel()
        self.assertEqual(self.card.points, 0.0)

    def test_cards_of_other_companies_are_left_alone(self):
        other = self.setup_other_company(name="Second Company")["company"]
        program = self._create_program(
            "loyalty", {"reward_point_mode": "money"}, company_id=other.id
        )
        foreign = self._create_card(program, 100.0)
        self._give_back(self._sell_for_points())
        self.assertEqual((self.card.points, foreign.points), (0.0, 100.0))
