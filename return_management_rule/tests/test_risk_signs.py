from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestRiskSigns(ReturnManagementCommon):
    """What is unusual about a return is shown and explained, never refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tracked = cls._create_goods("Inverter", tracking="serial")
        cls.serials = cls.env["stock.lot"].create(
            [{"name": f"SN-{n}", "product_id": cls.tracked.id} for n in range(1, 6)]
        )
        cls.order = cls._sell()

    def _sell_serials(self, serials, **values):
        order = self._create_sale(
            [{"product_id": self.tracked.id, "product_uom_qty": len(serials)}], **values
        )
        self._put_in_stock(self.tracked, 1.0, serials)
        picking = order.picking_ids
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.move_ids.lot_ids, serials)
        return order

    def _submit(self, returns):
        returns.with_user(self.user_salesperson).action_submit()
        return returns.risk_ids

    def _announce(self, serials, order=None):
        """Make a return of announced pieces, of goods without order by default."""
        if order:
            returns = self._create_return(order, [len(serials)])
            returns.sudo().line_ids.lot_ids = serials
            return returns
        return self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "reason_id": self.reason.id,
                "user_id": self.user_salesperson.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.tracked.id,
                            "product_uom_qty": len(serials),
                            "lot_ids": [Command.set(serials.ids)],
                        }
                    )
                ],
            }
        )

    def _receive_serials(self, returns, serials):
        move = returns.reverse_picking_ids.move_ids
        move._replace_move_lines([(lot, 1.0) for lot in serials])
        move.picked = True
        returns.reverse_picking_ids.with_user(self.user_warehouse).with_context(
            skip_backorder=True
        ).button_validate()

    def _assert_signs(self, returns, kinds, *texts):
        self.assertEqual(returns.risk_ids.mapped("kind"), kinds)
        self.assertEqual(returns._get_risk_count(), len(kinds))
        for risk, text in zip(returns.risk_ids, texts, strict=True):
            self.assertIn(text, risk.explanation)

    # === AT SUBMISSION === #

    def test_value_from_the_limit_on_is_high(self):
        self.company.return_high_value = 900.0
        low = self._create_return(self.order, [9.0])
        self._submit(low)
        self._assert_signs(low, [])
        low.with_user(self.user_salesperson).action_draft()
        low.line_ids.product_uom_qty = 10.0
        self._submit(low)
        self._assert_signs(
            low, ["high_value"], "worth $\xa0900.00; from $\xa0900.00 on"
        )
        self.assertEqual(low.state, "submitted")

    def test_return_rate_above_the_share_is_a_sign(self):
        self.company.write({"return_rate_limit": 40.0, "return_rate_days": 30})
        returns = self._create_return(self.order, [4.0])
        self._submit(returns)
        self._assert_signs(returns, [])
        self._authorize_submitted(returns)
        self._receive(returns)
        again = self._create_return(self.order, [1.0])
        self._submit(again)
        # 4 came back, 1 is asked for, of 10.
        self._assert_signs(
            again, ["return_rate"], "returns 5 of 10 units delivered within 30 days: 50"
        )
        moves = self.order.picking_ids.move_ids | returns.picking_ids.move_ids
        moves.move_line_ids.date = "2020-01-01"
        again.with_user(self.user_salesperson).action_draft()
        self._submit(again)
        self._assert_signs(again, [])

    def _authorize_submitted(self, returns):
        for user in (self.user_officer, self.user_manager):
            if returns.state == "submitted":
                returns.with_user(user).action_approve()

    def test_units_of_affiliated_companies_count_for_the_return_rate(self):
        between = self.env.ref("stock.stock_location_inter_company")
        between.active = True
        self.customer.property_stock_customer = between
        order = self._sell()
        self.assertEqual(order.picking_ids.move_ids.location_dest_id, between)
        self._take_back(order, [4.0])
        sold, returned = self.customer._get_return_units(self.company)
        # `self.order` was delivered to the customer itself.
        self.assertEqual((sold[self.customer], returned[self.customer]), (20.0, 4.0))

    def test_unit_that_was_never_sold_is_foreign(self):
        returns = self._announce(self.serials[:1])
        self._submit(returns)
        self._assert_signs(returns, ["foreign_unit"], "SN-1 was never sold.")

    def test_unit_of_another_customer_is_foreign(self):
        wind = self.env["res.partner"].create({"name": "Wind Ltd"})
        self._sell_serials(self.serials[:1], partner_id=wind.id)
        self._sell_serials(self.serials[1:2])
        returns = self._announce(self.serials[:2])
        self._submit(returns)
        self._assert_signs(
            returns,
            ["foreign_unit"],
            "SN-1 was last delivered to Wind Ltd, not to this customer.",
        )

    def test_unit_that_came_back_before_is_a_sign(self):
        self._sell_serials(self.serials[:2])
        first = self._announce(self.serials[:1])
        self._submit(first)
        self._assert_signs(first, [])
        self._authorize_submitted(first)
        self._receive_serials(first, self.serials[:1])
        self._assert_signs(first, [])
        second = self._announce(self.serials[:2])
        self._submit(second)
        self._assert_signs(second, ["returned_before"], f"with {first.name}.")

    def test_submitting_again_does_not_repeat_signs(self):
        returns = self._announce(self.serials[:1])
        sign = self._submit(returns)
        returns.with_user(self.user_salesperson).action_draft()
        self.assertEqual(self._submit(returns), sign)
        sign.with_user(self.user_officer).action_clear("Sample of the fair")
        returns.with_user(self.user_salesperson).action_draft()
        self.assertEqual(self._submit(returns), sign)
        self.assertEqual(sign.state, "cleared")
        returns.with_user(self.user_salesperson).action_draft()
        returns.line_ids.lot_ids = self.serials[1]
        signs = self._submit(returns)
        self.assertEqual(signs.sorted("id").mapped("state"), ["cleared", "open"])

    # === AT RECEIPT === #

    def test_other_serial_number_than_announced(self):
        self._sell_serials(self.serials[:3])
        returns = self._announce(self.serials[:1])
        self._submit(returns)
        self._authorize_submitted(returns)
        self._receive_serials(returns, self.serials[1])
        self._assert_signs(
            returns,
            ["serial_differs"],
            "Serial SN-2 arrived instead of SN-1, which was announced.",
        )

    def test_announced_serial_numbers_are_no_sign(self):
        order = self._sell_serials(self.serials[:3])
        returns = self._announce(self.serials[:2], order)
        self._authorize(returns)
        self._receive_serials(returns, self.serials[:2])
        self._assert_signs(returns, [])

    def test_received_unit_of_nobody_is_foreign(self):
        returns = self._announce(self.serials[:0])
        returns.line_ids.product_uom_qty = 1.0
        self._authorize(returns)
        self._receive_serials(returns, self.serials[4])
        self._assert_signs(returns, ["foreign_unit"], "SN-5 was never sold.")

    def test_less_than_authorized_is_a_sign_when_nothing_is_on_its_way(self):
        returns = self._authorize(self._create_return(self.order, [4.0]))
        picking = returns.reverse_picking_ids
        self._receive(returns, {self.product: 3.0})
        self._assert_signs(returns, [])
        backorder = returns.reverse_picking_ids - picking
        backorder.with_user(self.user_warehouse).action_cancel()
        self._assert_signs(
            returns,
            ["quantity_differs"],
            "Battery Module: 3 Units arrived, 4 were authorized.",
        )

    def test_complete_receipt_is_no_sign(self):
        returns = self._authorize(self._create_return(self.order, [4.0]))
        self._receive(returns)
        self._assert_signs(returns, [])

    def test_unexpected_goods_are_a_sign(self):
        surprise = self._create_goods("Cable")
        returns = self._authorize(self._create_return(self.order, [1.0]))
        picking = returns.reverse_picking_ids
        self.env["stock.move"].create(
            {
                "product_id": surprise.id,
                "product_uom_qty": 2.0,
                "quantity": 2.0,
                "picking_id": picking.id,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        )
        self._receive(returns)
        self._assert_signs(
            returns,
            ["quantity_differs"],
            "Cable: 2 Units arrived, which nobody had announced.",
        )

    def test_weight_outside_the_tolerance_is_a_sign(self):
        self.product.weight = 2.0
        self.company.return_weight_tolerance = 10.0
        returns = self._authorize(self._create_return(self.order, [4.0]))
        self._receive(returns)
        officer = returns.with_user(self.user_officer)
        with Form(officer) as form:
            form.weight_received = 8.8
        self._assert_signs(returns, [])
        officer.weight_received = 5.5
        self._assert_signs(returns, ["weight_differs"], "weigh 5.5 kg; 8 kg were")
        officer.weight_received = 8.0
        self._assert_signs(returns, [])
        with self.assertRaises(AccessError):
            returns.with_user(self.user_salesperson).weight_received = 7.0

    def test_signs_are_off_by_default(self):
        self.product.weight = 2.0
        returns = self._authorize(self._create_return(self.order, [10.0]))
        self._receive(returns)
        returns.with_user(self.user_officer).weight_received = 1.0
        self._assert_signs(returns, [])

    # === CLEARING AND RIGHTS === #

    def test_officer_clears_with_a_comment(self):
        returns = self._announce(self.serials[:1])
        sign = self._submit(returns).with_user(self.user_officer)
        Return = self.env["return.order"].with_user(self.user_officer)
        self.assertIn(returns, Return.search([("has_open_risk", "=", True)]))
        self.assertIn("SN-1", returns.risk_explanation)
        for comment in (None, " ", ["x"]):
            with self.assertRaisesRegex(UserError, "say in the comment"):
                sign.action_clear(comment)
        action = sign.action_open_clear()
        Wizard = self.env[action["res_model"]].with_user(self.user_officer)
        with Form(Wizard.with_context(**action["context"])) as form:
            form.comment = "Sample of the fair"
        form.save().action_clear()
        self.assertRecordValues(
            sign,
            [
                {
                    "state": "cleared",
                    "cleared_by_id": self.user_officer.id,
                    "comment": "Sample of the fair",
                }
            ],
        )
        self.assertFalse(returns.risk_explanation)
        self.assertIn(returns, Return.search([("has_open_risk", "=", False)]))

    def test_signs_cannot_be_forged(self):
        sign = self._submit(self._announce(self.serials[:1]))
        for user in (self.user_salesperson, self.user_officer, self.user_manager):
            own = sign.with_user(user)
            self.assertIn("SN-1", own.explanation)
            for call in (
                lambda own=own: own.write({"state": "cleared"}),
                own.unlink,
                lambda own=own: own.create(
                    {"order_id": own.order_id.id, "kind": "high_value"}
                ),
            ):
                with self.assertRaises(AccessError):
                    call()
            with self.assertRaisesRegex(UserError, "follows from the buttons"):
                own.order_id.risk_count = 0
        with self.assertRaisesRegex(AccessError, "Only returns officers"):
            sign.with_user(self.user_salesperson).action_clear("Fine")

    def test_other_company_neither_sees_nor_counts(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        sign = self._submit(self._announce(self.serials[:1]))
        self.user_manager.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        foreign = sign.with_user(self.user_manager)
        self.assertFalse(foreign.search([("id", "=", sign.id)]))
        with self.assertRaises(AccessError):
            foreign.action_clear("Not mine")
        history = self.serials._get_customer_history(other)
        self.assertFalse(any(history.values()))

    def test_statements_do_not_grow_with_returns(self):
        self.company.write({"return_high_value": 1.0, "return_rate_limit": 1.0})
        returns = self.env["return.order"].concat(
            *(self._announce(self.serials) for __ in range(21))
        )

        def count(orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders._detect_submission_risks()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        one, twenty = count(returns[0]), count(returns[1:])
        self.assertEqual(returns.mapped("risk_count"), [7] * 21)
        self.assertLessEqual(twenty, one + 2, "However many returns")
