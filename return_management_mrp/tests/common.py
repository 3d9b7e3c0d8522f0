from contextlib import contextmanager

from odoo import Command

from odoo.addons.return_management.tests.common import ReturnManagementCommon


class KitCommon(ReturnManagementCommon):
    """A kit at 100.00 of a panel (cost 20), two cables (5 each), four screws (0.75).

    Of the cost of 33 the panel bears 20/33 (60.61 of the price), a cable 5/33 (15.15)
    and a screw 0.75/33 (2.27).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.panel = cls._create_goods("Panel", standard_price=20.0)
        cls.cable = cls._create_goods("Cable", standard_price=5.0)
        cls.screw = cls._create_goods("Screw", standard_price=0.75)
        cls.kit = cls._create_kit(
            "Field Kit", [(cls.panel, 1), (cls.cable, 2), (cls.screw, 4)]
        )

    @classmethod
    def _create_kit(cls, name, components, **values):
        """Return a kit at 100.00.

        :param list[tuple] components: product and quantity.
        """
        kit = cls._create_goods(name, is_storable=False, **values)
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "product_qty": 1.0,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": product.id, "product_qty": quantity})
                    for product, quantity in components
                ],
            }
        )
        return kit

    @classmethod
    def _sell_kits(cls, quantity=3.0, kit=None, **values):
        return cls._sell(
            [{"product_id": (kit or cls.kit).id, "product_uom_qty": quantity}], **values
        )

    @classmethod
    def _return_components(cls, order, components, kits=0.0):
        """Make a return of single components, as the salesperson would.

        :param dict components: quantity by product.
        :param float kits: whole kits that come along.
        """
        line = order.order_line
        returns = cls.env["return.order"].with_user(cls.user_salesperson)
        orders = returns._create_from_sale_lines(
            line.with_user(cls.user_salesperson),
            {line.id: kits},
            components={
                line.id: {product.id: qty for product, qty in components.items()}
            },
        )
        orders.reason_id = cls.reason
        return orders

    @classmethod
    def _bring_back(cls, returns, **inspection):
        """Authorize, receive and inspect a return."""
        cls._authorize(returns)
        cls._receive(returns)
        cls._inspect(returns, **inspection)
        return returns

    @classmethod
    def _deliver_components(cls, order, quantities):
        """Deliver some components of the open delivery.

        :param dict quantities: quantity by product; the others stay open.
        """
        picking = order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel") and not p.return_order_id
        )
        for move in picking.move_ids:
            quantity = quantities.get(move.product_id, 0.0)
            cls._put_in_stock(move.product_id, quantity)
            move.quantity = quantity
            move.picked = bool(quantity)
        picking.with_context(skip_backorder=True).button_validate()
        return picking

    @contextmanager
    def _refused(self, exception, message):
        """Expect an error, and undo what was half done."""
        with (
            self.assertRaisesRegex(exception, message),
            self.env.cr.savepoint(),
        ):
            yield

    def _get_line(self, returns, product):
        return returns.line_ids.filtered(lambda line: line.product_id == product)

    def _assert_invoiced(self, order):
        line = order.order_line
        self.assertEqual((line.qty_to_invoice, line.amount_to_invoice), (0.0, 0.0))
        self.assertEqual(line.invoice_status, "invoiced")
        self.assertEqual(order.invoice_status, "invoiced")
