from odoo import Command
from odoo.tests import tagged

from ..common import ReturnManagementCommon


@tagged("post_install", "-at_install")
class TestStockReturnPicking(ReturnManagementCommon):
    def test_goods_sent_back_that_return_by_the_wizard_are_no_receipt(self):
        returns = self._create_return(self._sell(), [2.0])
        self._authorize(returns)
        self._receive(returns)
        self._inspect(returns, disposition_id=self.send_back.id)
        delivery = returns.picking_ids - returns.reverse_picking_ids
        delivery.move_ids.picked = True
        delivery.button_validate()
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 1.0
        receipt = wizard._create_return()
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.assertFalse(receipt.return_order_id)
        self.assertRecordValues(
            returns.line_ids, [{"qty_received": 2.0, "qty_in_quarantine": 0.0}]
        )

    def test_wizard_returns_what_is_not_delivered_yet(self):
        picking = self._create_sale([{}]).picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1.0
        self.assertEqual(wizard._create_return().move_ids.product_uom_qty, 1.0)

    def test_wizard_returns_goods_that_were_not_delivered_by_it(self):
        other = self._create_goods("Cable")
        picking = self._sell().picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1.0
        wizard.product_return_moves = [
            Command.create({"product_id": other.id, "quantity": 2.0})
        ]
        receipt = wizard._create_return()
        self.assertEqual(
            {move.product_id: move.product_uom_qty for move in receipt.move_ids},
            {self.product: 1.0, other: 2.0},
        )
