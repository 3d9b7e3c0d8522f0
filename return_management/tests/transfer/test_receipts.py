from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestReceipts(ReturnManagementCommon):
    """What arrives decides, whatever was announced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.sale_line = cls.order.order_line
        cls.other = cls._create_goods("Cable Set")

    def _authorized(self, quantity=5.0):
        return self._authorize(self._create_return(self.order, [quantity]))

    def _add_goods(self, picking, product, quantity):
        """Record goods that nobody announced, as the warehouse does on the form."""
        picking.with_user(self.user_warehouse).write(
            {
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "quantity": quantity,
                            "picked": True,
                            "location_id": picking.location_id.id,
                            "location_dest_id": picking.location_dest_id.id,
                        }
                    )
                ]
            }
        )

    def _validate(self, picking, **context):
        picking.move_ids.picked = True
        picking.with_user(self.user_warehouse).with_context(**context).button_validate()
        self.assertEqual(picking.state, "done")

    # === PARTIAL RECEIPTS === #

    def test_rest_of_a_partial_receipt_is_still_expected(self):
        returns = self._authorized()
        self._receive(returns, {self.product: 3.0})
        backorder = returns.reverse_picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(len(backorder), 1)
        self.assertEqual(backorder.return_id, self.order.picking_ids[0])
        self.assertRecordValues(
            returns.line_ids,
            [{"qty_received": 3.0, "qty_expected": 2.0, "qty_held": 2.0}],
        )
        self.assertEqual(self.sale_line.qty_returnable, 5.0)
        self._inspect(returns)
        self.assertRecordValues(
            returns,
            [
                {
                    "receipt_status": "partial",
                    "inspection_status": "partial",
                    "settlement_status": "pending",
                    "phase": "transit",
                }
            ],
        )
        self.assertEqual(self._settle(returns).amount_untaxed, 270.0)
        self.assertEqual(returns.state, "authorized")
        self._receive(returns)
        self._inspect(returns)
        self._settle(returns)
        self.assertRecordValues(
            returns, [{"state": "done", "amount_credited": 450.0, "phase": "closed"}]
        )
        self.assertEqual(self.sale_line.qty_returnable, 5.0)

    def test_missing_goods_are_neither_expected_nor_credited(self):
        returns = self._authorized()
        picking = returns.reverse_picking_ids
        picking.move_ids.quantity = 3.0
        self._validate(
            picking, skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        )
        self.assertEqual(returns.receipt_status, "full")
        self.assertEqual(self.sale_line.qty_returnable, 7.0)
        self._inspect(returns)
        self.assertEqual(self._settle(returns).amount_untaxed, 270.0)
        self.assertRecordValues(
            returns, [{"state": "done", "settlement_status": "full"}]
        )

    def test_cancelled_backorder_closes_a_return_that_was_settled(self):
        returns = self._authorized()
        self._receive(returns, {self.product: 3.0})
        self._inspect(returns)
        self._settle(returns)
        self.assertEqual(returns.state, "authorized")
        returns.reverse_picking_ids.with_user(self.user_warehouse).filtered(
            lambda p: p.state != "done"
        ).action_cancel()
        self.assertRecordValues(returns, [{"state": "done", "receipt_status": "full"}])

    # === SURPLUS === #

    def test_surplus_that_was_delivered_is_taken_in(self):
        returns = self._authorized(3.0)
        self._receive(returns, {self.product: 5.0})
        self.assertRecordValues(
            returns.line_ids, [{"qty_authorized": 3.0, "qty_received": 5.0}]
        )
        self._inspect(returns)
        self.assertEqual(self._settle(returns).amount_untaxed, 450.0)
        self.assertEqual(self.sale_line.qty_returnable, 5.0)
        self.assertEqual(self.order.invoice_status, "invoiced")

    def test_surplus_above_what_was_delivered_is_refused(self):
        returns = self._authorized(3.0)
        with (
            self.assertRaisesRegex(
                UserError,
                "Battery Module: 2 Units more would come back than were delivered on "
                f"{self.order.name}. Lower the quantity, and add the surplus",
            ),
            self.env.cr.savepoint(),
        ):
            self._receive(returns, {self.product: 12.0})

    def test_surplus_can_be_added_as_goods_without_order(self):
        returns = self._authorized(10.0)
        picking = returns.reverse_picking_ids
        self._add_goods(picking, self.product, 2.0)
        self._validate(picking)
        self.assertRecordValues(
            returns.line_ids.sorted("id"),
            [
                {"qty_received": 10.0, "sale_line_id": self.sale_line.id},
                {"qty_received": 2.0, "sale_line_id": False},
            ],
        )
        self.assertEqual(self.sale_line.qty_delivered, 0.0)
        self.assertEqual(self.order.order_line, self.sale_line)

    # === WRONG GOODS === #

    def _assert_unexpected(self, returns, product, quantity):
        line = returns.line_ids.filtered("is_unexpected")
        self.assertRecordValues(
            line,
            [
                {
                    "product_id": product.id,
                    "sale_line_id": False,
                    "qty_received": quantity,
                    "product_uom_qty": 0.0,
                    "price_subtotal": 0.0,
                }
            ],
        )
        self.assertRecordValues(
            line.inspection_ids,
            [{"disposition_id": self.send_back.id, "quantity": quantity}],
        )
        return line

    def test_wrong_product_gets_a_line_of_its_own_and_goes_back(self):
        returns = self._authorized(3.0)
        picking = returns.reverse_picking_ids
        self._add_goods(picking, self.other, 1.0)
        self._validate(picking)
        line = self._assert_unexpected(returns, self.other, 1.0)
        self.assertEqual(self.order.order_line, self.sale_line)
        self._inspect(returns)
        self.assertEqual(self._settle(returns).amount_untaxed, 270.0)
        self.assertEqual(returns.state, "authorized")
        self._ship_back(returns)
        self.assertEqual(returns.state, "done")
        self.assertEqual(line.qty_sent_back, 1.0)
        self.assertEqual(self.order.order_line, self.sale_line)
        self.assertEqual(self._available(self.other, self.quarantine), 0.0)

    def test_wrong_product_instead_of_the_announced_one(self):
        returns = self._authorized(3.0)
        picking = returns.reverse_picking_ids
        self._add_goods(picking, self.other, 3.0)
        announced = picking.move_ids.filtered("return_line_id")
        announced.quantity = 0.0
        announced.picked = False
        picking.with_user(self.user_warehouse).with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()
        self._assert_unexpected(returns, self.other, 3.0)
        self._inspect(returns)
        self._ship_back(returns)
        self.assertRecordValues(returns, [{"state": "done", "settlement_status": "no"}])
        self.assertEqual(self.sale_line.qty_returnable, 10.0)
        self.assertEqual(self.sale_line.qty_delivered, 10.0)

    def test_wrong_product_that_stands_on_the_same_order(self):
        order = self._sell([{}, {"product_id": self.other.id, "product_uom_qty": 2.0}])
        returns = self._authorize(self._create_return(order, [3.0, 0.0]))
        picking = returns.reverse_picking_ids
        self._add_goods(picking, self.other, 1.0)
        self._validate(picking)
        self._assert_unexpected(returns, self.other, 1.0)
        self.assertEqual(order.order_line.mapped("qty_delivered"), [7.0, 2.0])
        self._inspect(returns)
        self._ship_back(returns)
        self.assertEqual(order.order_line.mapped("qty_delivered"), [7.0, 2.0])
        self.assertEqual(self._settle(returns).amount_untaxed, 300.0)
        self.assertEqual(returns.state, "done")

    def test_wrong_product_may_be_kept(self):
        returns = self._authorized(3.0)
        picking = returns.reverse_picking_ids
        self._add_goods(picking, self.other, 1.0)
        self._validate(picking)
        self._inspect(returns, disposition_id=self.restock.id)
        self.assertEqual(self._settle(returns).amount_untaxed, 270.0)
        self.assertEqual(returns.state, "done")
        self.assertEqual(self._available(self.other, self.stock), 1.0)

    # === AVAILABILITY === #

    def test_goods_under_inspection_cannot_be_sold(self):
        def get_available():
            self.product.invalidate_recordset()
            return [
                self.product.free_qty,
                self.product.qty_available,
                self.product.virtual_available,
            ]

        before = get_available()
        returns = self._authorized(3.0)
        self.assertEqual(get_available(), before)
        self._receive(returns)
        self.assertEqual(get_available(), before)
        self.assertEqual(self._available(self.product, self.quarantine), 3.0)
        self._inspect(returns)
        self.assertEqual(get_available(), [number + 3.0 for number in before])

    def test_goods_put_down_elsewhere_are_taken_from_there(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf Q", "location_id": self.quarantine.id, "usage": "internal"}
        )
        returns = self._authorized(5.0)
        picking = returns.reverse_picking_ids
        self.env["stock.move.line"].create(
            {
                **picking.move_ids._prepare_move_line_vals(quantity=2.0),
                "location_dest_id": shelf.id,
            }
        )
        picking.move_line_ids.sorted("id")[0].quantity = 3.0
        self._validate(picking)
        self.assertEqual(
            {i.location_id: i.quantity for i in returns.inspection_ids},
            {self.quarantine: 3.0, shelf: 2.0},
        )
        draft = returns.inspection_ids.with_user(self.user_officer)
        draft.set_outcome("as_new")
        draft.quantity = 1.0
        draft.action_validate()
        self._inspect(returns)
        for location in self.quarantine | shelf:
            self.assertFalse(
                self.env["stock.quant"].search(
                    [("location_id", "=", location.id), ("quantity", "!=", 0)]
                )
            )

    def test_surplus_does_not_eat_what_another_return_holds(self):
        order = self._sell()
        first = self._authorize(self._create_return(order, [3.0]))
        second = self._authorize(self._create_return(order, [7.0]))
        refused = self.assertRaisesRegex(UserError, f"held by .*{second.name}")
        with refused, self.env.cr.savepoint():
            self._receive(first, {self.product: 4.0})
        self._receive(first, {self.product: 3.0})
        self._receive(second, {self.product: 7.0})
        self.assertEqual(order.order_line.qty_delivered, 0.0)
