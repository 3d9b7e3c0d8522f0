from odoo import Command
from odoo.exceptions import UserError

from .common import ReturnManagementCommon


class GoodsCommon(ReturnManagementCommon):
    """What colleagues do with goods in quarantine, by Odoo's own buttons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.sale_line = cls.order.order_line

    def _received(self, quantity=5.0, order=None):
        returns = self._authorize(self._create_return(order or self.order, [quantity]))
        self._receive(returns)
        return returns

    def _scrap_by_hand(self, returns, quantity):
        """Press *Scrap* on the reverse transfer."""
        picking = returns.reverse_picking_ids
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.user_warehouse)
            .create(
                {
                    "picking_id": picking.id,
                    "product_id": self.product.id,
                    "scrap_qty": quantity,
                    "location_id": self.quarantine.id,
                }
            )
        )
        scrap.action_validate()
        return scrap

    def _return_by_hand(self, returns, quantity):
        """Press *Return* on the reverse transfer."""
        picking = returns.reverse_picking_ids.with_user(self.user_warehouse)
        wizard = picking.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        delivery = wizard._create_return()
        delivery.move_ids.picked = True
        delivery.with_context(skip_backorder=True).button_validate()
        return delivery

    def _relocate(self, quantity, destination, **values):
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id", "=", self.quarantine.id),
            ]
        )
        transfer = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": quant.location_id.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "location_id": quant.location_id.id,
                            "location_dest_id": destination.id,
                        }
                    )
                ],
                **values,
            }
        )
        transfer.action_confirm()
        transfer.action_assign()
        return transfer

    def _count(self, quantity):
        """Apply a count of the quarantine."""
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id", "=", self.quarantine.id),
            ]
        )
        quant = quant.with_context(inventory_mode=True)
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()

    def _record(self, returns, quantity, missing_type, **values):
        """Split off what is missing, and record it as the officer."""
        draft = returns.inspection_ids.filtered(lambda i: i.state == "draft")[:1]
        draft = draft.with_user(self.user_officer)
        draft.write({"quantity": quantity, "missing_type": missing_type, **values})
        draft.action_validate()
        return draft

    def _assert_refused(self, returns, words):
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            self._inspect(returns, disposition_id=self.restock.id)
        self.assertEqual(set(returns.inspection_ids.mapped("state")), {"draft"})

    def _assert_closed(self, returns, stock):
        self._settle(returns)
        self.assertEqual(returns.state, "done")
        self.assertEqual(returns.line_ids.qty_in_quarantine, 0.0)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("quantity", "!=", 0)]
        )
        self.assertNotIn(self.quarantine, quants.location_id)
        self.assertEqual(self._available(self.product, self.stock), stock)
