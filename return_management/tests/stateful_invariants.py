from odoo.tools import float_compare

RECOMPUTED = {
    "return.order": ("receipt_status", "amount_untaxed"),
    "return.order.line": (
        "qty_received",
        "qty_held",
        "qty_inspected",
        "qty_credited",
        "qty_to_credit",
        "qty_to_replace",
        "is_to_ship",
    ),
    "sale.order.line": (
        "qty_delivered",
        "qty_invoiced",
        "qty_returned",
        "qty_return_credited",
        "qty_to_invoice",
        "invoice_status",
    ),
}


class InvariantsMixin:
    """What must hold after every operation, counted from moves, quants and invoices."""

    def _check_invariants(self):
        """Check section 4 of the design on the orders of the test.

        :raise AssertionError: naming what does not hold.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        returns = self._get_returns()
        for line in self.orders.order_line:
            self._check_returned_once(line)
            self._check_billing(line)
        for line in returns.line_ids:
            self._check_quantities_follow(line)
        self._check_money()
        self._check_quarantine(returns)
        for order in returns:
            self._check_statuses(order)
        self._check_stored(returns)

    def _assert_at_most(self, small, large, message):
        self.assertLessEqual(
            float_compare(small, large, precision_digits=2), 0, message
        )

    # === GOODS === #

    def _get_at_customer(self, line):
        """Count what the customer has of a sale line, from the done moves alone."""
        if line.product_id.type == "service":
            return line.qty_delivered
        total = 0.0
        for move in line.move_ids.filtered(lambda m: m.state == "done"):
            quantity = move.product_uom._compute_quantity(
                move.quantity, line.product_uom_id, round=False
            )
            total += quantity * (move.location_dest_id.usage == "customer")
            total -= quantity * (move.location_id.usage == "customer")
        return total

    def _check_returned_once(self, line):
        kept = self._get_at_customer(line)
        self._assert_at_most(0.0, kept, f"{line.name}: more returned than delivered")
        self._assert_at_most(
            line.qty_return_held, kept, f"{line.name}: more held than is left"
        )

    def _check_quantities_follow(self, line):
        inspections = line.inspection_ids
        self._assert_at_most(
            sum(inspections.mapped("quantity")),
            line.qty_received,
            "inspected, received",
        )
        self._assert_at_most(line.qty_accepted, line.qty_inspected, "accepted")
        is_physical = line.is_goods_expected or line.qty_received
        credited = sum(
            credit.product_uom_id._compute_quantity(
                credit.quantity, line.product_uom_id, round=False
            )
            for credit in line.credit_line_ids
            if credit.parent_state != "cancel"
        )
        self._assert_at_most(
            credited,
            line.qty_accepted if is_physical else line.qty_authorized,
            "credited, accepted",
        )

    def _check_quarantine(self, returns):
        for product in self.goods:
            expected = sum(
                line.product_uom_id._compute_quantity(
                    line.qty_received
                    # Repaired goods leave from elsewhere.
                    - (line.qty_sent_back - line.qty_repaired)
                    - sum(
                        inspection.quantity
                        for inspection in line.inspection_ids
                        if inspection.state == "done"
                        and inspection.disposition_id.action != "send_back"
                    ),
                    product.uom_id,
                )
                for line in returns.line_ids
                if line.product_id == product
            )
            quants = product.stock_quant_ids
            waiting = quants.filtered(lambda q: q.location_id == self.quarantine)
            self.assertAlmostEqual(
                sum(waiting.mapped("quantity")), expected, 2, "stock in quarantine"
            )
            inside = quants.filtered(
                lambda q: (
                    q.location_id.usage == "internal"
                    and q.location_id.parent_path.startswith(
                        self.warehouse.view_location_id.parent_path
                    )
                )
            )
            self.assertFalse(inside & waiting, "quarantine lies in the warehouse")
            free = sum(q.quantity - q.reserved_quantity for q in inside)
            in_warehouse = product.with_context(warehouse_id=self.warehouse.id)
            self.assertAlmostEqual(in_warehouse.free_qty, free, 2, "free quantity")

    # === MONEY === #

    def _check_billing(self, line):
        """Goods that are kept and invoiced never turn an order "to invoice"."""
        by_wizard = line.move_ids.filtered(
            lambda m: m.location_id.usage == "customer" and not m.return_line_id
        )
        if by_wizard or line.product_uom_id.is_zero(line.qty_returned):
            return
        kept = self._get_at_customer(line)
        if line.product_id.invoice_policy == "order":
            # What came back comes off the order, unless it was delivered again.
            kept = max(
                line.product_uom_qty - line.qty_returned,
                min(line.product_uom_qty, kept - line.qty_return_unmoved),
            )
        if line.product_uom_id.compare(line.qty_invoiced, kept) >= 0:
            self._assert_at_most(line.qty_to_invoice, 0.0, f"{line.name}: to invoice")
            if line.qty_to_invoice == 0:
                self.assertNotEqual(line.invoice_status, "to invoice", line.name)
        else:
            self.assertGreater(line.qty_to_invoice, 0.0, f"{line.name}: not billed")

    def _check_money(self):
        credits = self._get_returns().line_ids.credit_line_ids.filtered(
            lambda line: line.parent_state != "cancel"
        )
        for invoice_line, group in credits.grouped("return_invoice_line_id").items():
            self._assert_at_most(
                sum(group.mapped("price_subtotal")),
                invoice_line.price_subtotal,
                "credited money",
            )
            self.assertEqual(group.tax_ids, invoice_line.tax_ids)
            self.assertEqual(group.account_id, invoice_line.account_id)

    # === STATUSES === #

    def _check_statuses(self, order):
        statuses = {
            order.receipt_status,
            order.inspection_status,
            order.settlement_status,
        }
        waiting = any(order.line_ids.mapped("qty_in_quarantine"))
        open_pickings = order.picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        drafts = order.credit_note_ids.filtered(lambda move: move.state == "draft")
        if order.state == "done":
            self.assertFalse(waiting, "a done return has goods in quarantine")
            # Drafts owe nothing yet: once they are posted the return opens again.
            invoices = order.line_ids.sale_line_id.invoice_lines.move_id.filtered(
                lambda move: move.move_type == "out_invoice" and move.state == "draft"
            )
            if not invoices:
                self.assertIn(order.settlement_status, ("no", "full"))
            self.assertIn(order.receipt_status, ("no", "full"))
            self.assertIn(order.inspection_status, ("no", "full"))
        if order.state in ("cancel", "refused", "draft", "submitted"):
            self.assertFalse(open_pickings, f"{order.state}: open transfers")
            self.assertFalse(drafts, f"{order.state}: draft credit notes")
            self.assertEqual(statuses, {"no"})
        if order.state in ("done", "cancel", "refused"):
            self.assertEqual(order.phase, "closed")
        else:
            self.assertNotEqual(order.phase, "closed")

    def _check_stored(self, returns):
        """What is stored is what would be computed now: no dependency is missing."""
        for records in (returns.line_ids, self.orders.order_line, returns):
            fields = [records._fields[name] for name in RECOMPUTED[records._name]]
            stored = {
                field.name: {record.id: record[field.name] for record in records}
                for field in fields
            }
            for field in fields:
                self.env.add_to_compute(field, records)
            for field in fields:
                for record in records:
                    self._assert_same(
                        record[field.name], stored[field.name][record.id], field
                    )

    def _assert_same(self, now, before, field):
        if isinstance(now, float):
            self.assertAlmostEqual(now, before, 2, f"stored {field}")
        else:
            self.assertEqual(now, before, f"stored {field}")
