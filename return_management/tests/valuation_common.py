from .common import ReturnManagementCommon


class ValuationCommon(ReturnManagementCommon):
    """Goods under perpetual valuation, one product per cost method."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = {}
        for method in ("standard", "average", "fifo"):
            category = cls.env["product.category"].create(
                {
                    "name": f"Perpetual {method}",
                    "property_cost_method": method,
                    "property_valuation": "real_time",
                }
            )
            cls.goods[method] = cls._create_goods(
                f"Cell {method}", categ_id=category.id, standard_price=10.0
            )

    @classmethod
    def _buy(cls, product, quantity, cost, lot=None):
        supplier = cls.env.ref("stock.stock_location_suppliers")
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": supplier.id,
                "location_dest_id": cls.stock.id,
                "picking_type_id": cls.warehouse.in_type_id.id,
                "value_manual": quantity * cost,
                "price_unit": cost,
            }
        )
        move._action_confirm()
        move._action_assign()
        if lot:
            move.move_line_ids.lot_id = lot
        move.picked = True
        move._action_done()
        return move

    def _raise_cost(self, product, quantity, cost):
        if product.cost_method == "standard":
            product.standard_price = cost
        else:
            self._buy(product, quantity, cost)

    def _sell_bought(self, product, quantity, lines=1):
        """Sell and ship what was bought: nothing is put in stock without a cost."""
        order = self._create_sale(
            [{"product_id": product.id, "product_uom_qty": quantity}] * lines
        )
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        return order

    def _get_cost_amounts(self, move):
        """Return what a document books on stock valuation, by invoice line."""
        lines = move.line_ids.filtered(lambda line: line.display_type == "cogs")
        self.assertAlmostEqual(sum(lines.mapped("balance")), 0.0)
        stock_account = self.company.account_stock_valuation_id
        return lines.filtered(lambda line: line.account_id == stock_account).mapped(
            "balance"
        )

    def _get_residues(self, order):
        """Return what the documents of an order leave on stock and on expenses."""
        lines = order.invoice_ids.line_ids.filtered(
            lambda line: line.display_type == "cogs" and line.parent_state == "posted"
        )
        stock = lines.filtered(
            lambda line: line.account_id == self.company.account_stock_valuation_id
        )
        return (
            round(sum(stock.mapped("balance")), 2),
            round(sum((lines - stock).mapped("balance")), 2),
        )

    def _get_receipt_values(self, returns):
        """Return the values at which goods of returns entered the stock again."""
        receipts = returns.line_ids.move_ids.filtered(lambda m: m._is_return_receipt())
        return receipts.sorted("id").mapped("value")

    def _ship(self, order, quantity=None):
        """Deliver what is in stock, or a part of it, without putting more there."""
        picking = order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel") and not p.return_order_id
        )
        picking.action_assign()
        if quantity:
            picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
