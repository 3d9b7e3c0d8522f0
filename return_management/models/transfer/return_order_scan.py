from odoo import api, models
from odoo.fields import Domain

from ..order.return_order_scan import HIT_LIMIT, Hit

OPEN_STATES = ("draft", "waiting", "confirmed", "assigned")


class ReturnOrderScan(models.AbstractModel):
    """Transfers, goods and packages that a code names."""

    _inherit = "return.order.scan"

    @api.model
    def _find_hits(self, code):
        """Override to find what moves."""
        return [
            *super()._find_hits(code),
            *self._find_transfers(code),
            *self._find_lots(code),
            *self._find_packages(code),
            *self._find_products(code),
        ]

    # === RETURNS === #

    @api.model
    def _prepare_return_hit(self, order):
        """Override: who does nothing but receive goods receives them at once."""
        hit = super()._prepare_return_hit(order)
        user = self.env.user
        if not user.has_group("stock.group_stock_user") or user.has_group(
            "return_management.return_management_group_user"
        ):
            return hit
        expected = order.reverse_picking_ids.filtered(
            lambda picking: picking.state in OPEN_STATES
        )
        if not expected:
            return hit
        return hit._replace(action=expected.action_receive_return())

    # === TRANSFERS === #

    @api.model
    def _find_transfers(self, code):
        """Return the transfers of returns that have this number.

        :rtype: list[Hit]
        """
        Picking = self.env["stock.picking"]
        if not Picking.has_access("read"):
            return []
        domain = Domain("name", "in", [code.text, code.text.upper()])
        domain &= Domain("return_order_id", "!=", False) | Domain(
            "is_reverse_transfer", "=", True
        )
        pickings = Picking.search(domain, limit=HIT_LIMIT)
        return [self._prepare_transfer_hit(picking) for picking in pickings]

    @api.model
    def _prepare_transfer_hit(self, picking):
        """Return what to say of a transfer, and how to open it.

        :rtype: Hit
        """
        is_open = picking.is_reverse_transfer and picking.state in OPEN_STATES
        if is_open and self.env.user.has_group("stock.group_stock_user"):
            action = picking.action_receive_return()
        else:
            action = picking._get_records_action(name=picking.name, context={})
        return Hit(
            record=picking,
            kind=self.env._("Transfer"),
            detail=picking.partner_id.display_name,
            action=action,
        )

    # === SERIAL NUMBERS AND LOTS === #

    @api.model
    def _find_lots(self, code):
        """Return where goods with this number are: in open returns, or else sold.

        :rtype: list[Hit]
        """
        Lot = self.env["stock.lot"]
        MoveLine = self.env["stock.move.line"]
        if not (Lot.has_access("read") and MoveLine.has_access("read")):
            return []
        domain = Domain("name", "=", code.lot_name)
        if code.lot and code.barcodes:
            products = self._search_products(code)
            domain &= Domain("product_id", "in", products.ids)
        lots = Lot.search(domain, limit=HIT_LIMIT)
        if not lots:
            return []
        lines = MoveLine.search(
            [
                ("lot_id", "in", lots.ids),
                ("state", "!=", "cancel"),
                ("picking_id", "!=", False),
            ],
            order="id desc",
            limit=HIT_LIMIT * 5,
        )
        return self._find_returns_of_lots(lots, lines) or self._find_sales_of_lots(
            lines
        )

    @api.model
    def _find_returns_of_lots(self, lots, lines):
        """Return the open returns that expect, or hold, goods with these numbers.

        :param stock.lot lots: with the number.
        :param stock.move.line lines: that moved them, or will.
        :rtype: list[Hit]
        """
        Order = self.env["return.order"]
        if not Order.has_access("read"):
            return []
        orders = Order.search(
            Domain("state", "in", ("draft", "submitted", "authorized"))
            & (
                Domain("line_ids.lot_ids", "in", lots.ids)
                # sudo: which returns are shown is decided by this very search.
                | Domain("id", "in", lines.sudo().picking_id.return_order_id.ids)
            ),
            limit=HIT_LIMIT,
        )
        names = ", ".join(set(lots.mapped("name")))
        return [
            self._prepare_return_hit(order)._replace(
                detail=self.env._(
                    "%(customer)s, with %(lots)s",
                    customer=order.partner_id.display_name,
                    lots=names,
                )
            )
            for order in orders
        ]

    @api.model
    def _find_sales_of_lots(self, lines):
        """Return the last delivery of goods with these numbers, and what sold them.

        :param stock.move.line lines: newest first.
        :rtype: list[Hit]
        """
        delivered = lines.filtered(
            lambda line: line.state == "done" and line.move_id._is_way_to_customer()
        )[:1]
        if not delivered:
            return []
        hits = []
        picking = delivered.picking_id
        if picking.has_access("read"):
            hits.append(
                Hit(
                    record=picking,
                    kind=self.env._("Delivery"),
                    detail=picking.partner_id.display_name,
                    action=picking._get_records_action(name=picking.name, context={}),
                )
            )
        # sudo: whether the order is shown is asked for next.
        sale = delivered.sudo().move_id.sale_line_id.order_id.sudo(False)
        if sale and self.env.user.has_group("sales_team.group_sale_salesman"):
            hits += [
                Hit(
                    record=order,
                    kind=self.env._("Sale Order"),
                    detail=order.partner_id.display_name,
                    action=order._get_records_action(name=order.name, context={}),
                )
                for order in sale._filtered_access("read")
            ]
        return hits

    # === PACKAGES AND PRODUCTS === #

    @api.model
    def _find_packages(self, code):
        """Return the packages that have this name.

        :rtype: list[Hit]
        """
        Package = self.env["stock.package"]
        if not self.env.user.has_group("stock.group_stock_user"):
            return []
        packages = Package.search(
            [
                ("name", "=", code.package or code.text),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ],
            limit=HIT_LIMIT,
        )
        return [
            Hit(
                record=package,
                kind=self.env._("Package"),
                detail=package.location_id.display_name,
                action=package._get_records_action(name=package.name, context={}),
            )
            for package in packages
        ]

    @api.model
    def _search_products(self, code):
        """Return the products that have this number, themselves or as a pack.

        :rtype: product.product
        """
        products = self.env["product.product"].with_context(skip_preprocess_gs1=True)
        found = products.search([("barcode", "in", code.barcodes)], limit=HIT_LIMIT)
        packs = self.env["product.uom"].search(
            [("barcode", "in", code.barcodes)], limit=HIT_LIMIT
        )
        # A rule of products may hide what the pack names.
        return (found | packs.product_id._filtered_access("read")).with_env(self.env)

    @api.model
    def _find_products(self, code):
        """Return the products with this number, opened by their open returns.

        :rtype: list[Hit]
        """
        if code.lot or not self.env["product.product"].has_access("read"):
            return []
        products = self._search_products(code)
        if not products:
            return []
        Line = self.env["return.order.line"]
        expecting = products.browse()
        if Line.has_access("read"):
            groups = Line._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("order_id.state", "=", "authorized"),
                ],
                ["product_id"],
            )
            expecting = products.browse([product.id for (product,) in groups])
        return [
            self._prepare_product_hit(product, product in expecting)
            for product in products
        ]

    @api.model
    def _prepare_product_hit(self, product, is_expected):
        """Return how to open a product: by its open returns, if there are some.

        :param product.product product: that was scanned.
        :param bool is_expected: whether open returns have goods of it.
        :rtype: Hit
        """
        if not is_expected:
            return Hit(
                record=product,
                kind=self.env._("Product"),
                detail=self.env._("No open return has goods of it."),
                action=product._get_records_action(
                    name=product.display_name, context={}
                ),
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "return_management.return_order_action"
        )
        domain = [
            ("state", "=", "authorized"),
            ("line_ids.product_id", "in", product.ids),
        ]
        return Hit(
            record=product,
            kind=self.env._("Product"),
            detail=self.env._("Its open returns"),
            action={
                **action,
                "display_name": product.display_name,
                "domain": domain,
                "context": {"create": False},
                "path": False,
            },
        )
