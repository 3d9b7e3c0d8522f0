from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.return_management.tests.common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestShopOrders(ReturnManagementCommon):
    """A shop hands goods of an order out, and they come back on the order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cash = cls.env["pos.payment.method"].create(
            {
                "name": "Cash",
                "journal_id": cls.company_data["default_journal_cash"].id,
                "company_id": cls.company.id,
            }
        )
        config = cls.env["pos.config"].create(
            {"name": "Shop", "payment_method_ids": [Command.set(cash.ids)]}
        )
        config.open_ui()
        cls.session = config.current_session_id

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.env.ref(
            "point_of_sale.group_pos_manager"
        )

    def _sell_in_shop(self, quantity, state="paid", **line):
        """Pay lines in the shop, as its server records them.

        :return: the line.
        :rtype: pos.order.line
        """
        amount = 113.0 * quantity
        order = self.env["pos.order"].create(
            {
                "session_id": self.session.id,
                "partner_id": self.customer.id,
                "amount_tax": 13.0 * quantity,
                "amount_total": amount,
                "amount_paid": amount,
                "amount_return": 0.0,
                "lines": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "qty": quantity,
                            "price_unit": 100.0,
                            "price_subtotal": 100.0 * quantity,
                            "price_subtotal_incl": amount,
                            **line,
                        }
                    )
                ],
            }
        )
        order.state = state
        return order.lines

    def test_what_the_shop_handed_out_can_be_returned(self):
        order = self._create_sale([{}])
        line = order.order_line
        self._deliver_part(order, 4.0)
        self.assertEqual(line.qty_returnable, 4.0)
        self._sell_in_shop(3.0, sale_order_line_id=line.id)
        line.invalidate_recordset(["qty_returnable"])
        self.assertEqual((line.qty_delivered, line.qty_returnable), (7.0, 7.0))
        returns = self._authorize(self._create_return(order, [7.0]))
        shipped, handed_out = returns.reverse_picking_ids.move_ids
        self.assertEqual(shipped.origin_returned_move_id, line.move_ids[0])
        with (
            self.assertRaisesRegex(UserError, "1 Units more would come back"),
            self.env.cr.savepoint(),
        ):
            handed_out.quantity = 4.0
            self._receive(returns)
        self._receive(returns)
        self._inspect(returns)
        self.assertEqual((line.qty_delivered, line.qty_returnable), (0.0, 0.0))
        self.assertEqual(returns.line_ids.qty_received, 7.0)

    def test_what_the_shop_took_back_cannot(self):
        order = self._create_sale([{}])
        line = order.order_line
        sold = self._sell_in_shop(3.0, sale_order_line_id=line.id)
        self._sell_in_shop(-1.0, refunded_orderline_id=sold.id)
        self.assertEqual((line.qty_delivered, line.qty_returnable), (2.0, 2.0))

    def test_pieces_of_packs_are_counted_once(self):
        order = self._create_sale(
            [{"product_uom_qty": 2.0, "product_uom_id": self.dozen.id}]
        )
        line = order.order_line
        self._sell_in_shop(12.0, sale_order_line_id=line.id)
        self.assertEqual((line.qty_delivered, line.qty_returnable), (1.0, 1.0))
        self._take_back(order, [0.5])
        self.assertEqual((line.qty_delivered, line.qty_returnable), (0.5, 0.5))
        self.assertEqual(line._get_exact_qty_delivered(), 0.5)

    def test_what_nobody_paid_in_the_shop_does_not_count(self):
        order = self._create_sale([{}])
        for state in ("draft", "cancel"):
            self._sell_in_shop(3.0, state=state, sale_order_line_id=order.order_line.id)
        self.assertEqual(order.order_line.qty_returnable, 0.0)
