from odoo import Command, api, models


class ReturnOrderLine(models.Model):
    """How a return line becomes deliveries to the customer, and an invoice."""

    _inherit = "return.order.line"

    # === REPLACEMENTS THAT COME BACK === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override: what was given as a replacement comes back with its invoice."""
        lines = super().create(vals_list)
        lines.filtered(
            lambda line: (
                not (line.sale_line_id or line.invoice_line_id or line.is_unexpected)
            )
        )._find_replacement_invoices()
        return lines

    def _find_replacement_invoices(self):
        """Put these lines on the invoices of replacements that the customer was given.

        The newest that has enough left counts; goods that were never given as a
        replacement stay without a source.
        """
        if not self.product_id:
            return
        # sudo: who makes a return need not see the invoice that its credit needs.
        given = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("return_role", "=", "exchange"),
                    ("parent_state", "=", "posted"),
                    ("product_id", "in", self.product_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("partner_id", "in", self.partner_id.commercial_partner_id.ids),
                ],
                order="date desc, id desc",
            )
        )
        left = {sold: sold.qty_returnable for sold in given}
        for line in self:
            for sold in given.filtered(lambda sold, line=line: sold._has_sold(line)):
                asked = line.product_uom_id._compute_quantity(
                    line.product_uom_qty, sold.product_uom_id, round=False
                )
                if left[sold] and sold._compare_quantity(asked, left[sold]) <= 0:
                    left[sold] -= asked
                    line.invoice_line_id = sold.id
                    break

    # === WHAT IS DUE === #

    def _is_replaced_on_event(self):
        """Return whether a replacement is due that does not wait for the settlement.

        :rtype: bool
        """
        self.ensure_one()
        return self.is_to_ship and (
            not self.is_goods_expected
            or self.order_id.replacement_timing != "inspection"
        )

    # === DELIVERIES === #

    def _create_replacements(self):
        """Create the deliveries of replacements, and of goods that were repaired.

        Replacements by the same product belong to the order; others travel apart, or
        Odoo would add them to the order and bill them.

        :return: the deliveries, confirmed and reserved.
        :rtype: stock.picking
        """
        # sudo: who decides about replacements needs no rights on transfers.
        lines = self.sudo().filtered("is_to_ship")
        move_vals = [vals for line in lines for vals in line._prepare_ship_move_vals()]
        groups = {}
        for order, vals in move_vals:
            names = ("picking_type_id", "location_id", "location_dest_id", "partner_id")
            way = tuple(vals.get(name) for name in names)
            groups.setdefault((order, bool(vals["sale_line_id"]), way), []).append(vals)
        pickings = (
            self.env["stock.picking"]
            .sudo()
            .create(
                [
                    order._prepare_replacement_picking_vals(vals_list)
                    for (order, *__), vals_list in groups.items()
                ]
            )
        )
        if pickings:
            moves = pickings.move_ids
            moves._action_confirm(merge=False)
            moves._action_assign()
        return pickings

    def _prepare_ship_move_vals(self):
        """Return the moves of what is owed and that no delivery holds yet.

        :return: pairs of return and values of a move.
        :rtype: list[tuple[return.order, dict]]
        """
        self.ensure_one()
        vals_list = []
        quantity = self.qty_to_replace - self._get_qty_shipping("replacement")
        if self.product_uom_id.compare(quantity, 0) > 0:
            vals_list.append(self._prepare_replacement_move_vals(quantity))
        for inspection in self._get_inspections_to_ship():
            quantity = inspection._get_qty_to_ship()
            if self.product_uom_id.compare(quantity, 0) > 0:
                vals_list.append(self._prepare_repaired_move_vals(inspection, quantity))
        return [(self.order_id, vals) for vals in vals_list]

    def _prepare_replacement_move_vals(self, quantity):
        """Return the move that takes a replacement to the customer.

        The same product counts as delivered again, so that the order neither owes nor
        bills anything; another product has an invoice of its own.

        :param float quantity: in the unit of the line.
        :rtype: dict
        """
        self.ensure_one()
        order = self.order_id
        is_other = self._is_exchange_for_other()
        product = self.exchange_product_id if is_other else self.product_id
        sale_line = self.env["sale.order.line"] if is_other else self.sale_line_id
        return {
            "return_line_id": self.id,
            "return_role": "replacement",
            "product_id": product.id,
            "product_uom": (product.uom_id if is_other else self.product_uom_id).id,
            "product_uom_qty": self.product_uom_id.round(quantity),
            "company_id": order.company_id.id,
            "partner_id": order._get_delivery_address().id,
            "sale_line_id": sale_line.id,
            "to_refund": bool(sale_line),
            **self._prepare_way_vals(product, sale_line),
        }

    def _prepare_way_vals(self, product, sale_line):
        """Return where the move starts that takes a replacement to the customer.

        The rule counts that would deliver a sale of the product: it may pick and pack
        first, or make to order. What no warehouse would deliver leaves from stock.

        :param product.product product: the replacement.
        :param sale.order.line sale_line: whose routes count, may be empty.
        :rtype: dict
        """
        self.ensure_one()
        order = self.order_id
        warehouse, customer = order.warehouse_id, order._get_customer_location()
        rule = self.env["stock.rule"]._get_rule(
            product,
            customer,
            {
                "route_ids": sale_line.route_ids,
                "packaging_uom_id": sale_line.product_uom_id,
                "warehouse_id": warehouse,
                "company_id": order.company_id,
            },
        )
        if rule and not (rule.location_src_id and rule.action.startswith("pull")):
            order._message_replacement_from_stock(product, rule)
            rule = rule.browse()
        stop = rule._get_first_stop(customer)
        is_ordered = rule.procure_method == "make_to_order"
        return {
            "location_id": (rule.location_src_id or warehouse.lot_stock_id).id,
            "location_dest_id": stop.id,
            "location_final_id": customer.id,
            "picking_type_id": (rule.picking_type_id or warehouse.out_type_id).id,
            "warehouse_id": (rule.warehouse_id or warehouse).id,
            "route_ids": [Command.set(sale_line.route_ids.ids)],
            "procure_method": "make_to_order" if is_ordered else "make_to_stock",
        }

    def _prepare_repaired_move_vals(self, inspection, quantity):
        """Return the move that takes repaired goods back to the customer.

        :param return.order.inspection inspection: the goods.
        :param float quantity: in the unit of the line.
        :rtype: dict
        """
        self.ensure_one()
        return {
            **self._prepare_send_back_move_vals(
                inspection, self.order_id.warehouse_id.out_type_id
            ),
            "product_uom_qty": quantity,
            "location_id": inspection._get_location_of_goods().id,
            "partner_id": inspection._get_delivery_address().id,
            "return_role": "repair",
        }

    # === INVOICE === #

    def _get_exchange_bill_vals(self):
        """Return what the invoice of replacements by another product still lacks.

        Every unit that is credited or replaced, as far as no invoice holds it.

        :return: values of an invoice line, empty if nothing is lacking.
        :rtype: dict
        """
        self.ensure_one()
        if not self._is_exchange_for_other():
            return {}
        # sudo: returns may be handled without rights on invoices.
        billed = sum(
            line.quantity
            for line in self.sudo().credit_line_ids
            if line.return_role == "exchange" and line.parent_state != "cancel"
        )
        quantity = self.product_uom_id.round(self.qty_to_replace - billed)
        if self.product_uom_id.compare(quantity, 0) <= 0:
            return {}
        # sudo: the taxes of the order may not be readable, either.
        product = self.exchange_product_id.sudo().with_company(self.company_id)
        fiscal_position = self._get_sold_document().fiscal_position_id
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        return {
            "return_line_id": self.id,
            "return_role": "exchange",
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "quantity": quantity,
            "price_unit": self.exchange_price_unit,
            "tax_ids": [Command.set(fiscal_position.map_tax(taxes).ids)],
        }
