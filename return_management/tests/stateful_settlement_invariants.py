from odoo.addons.return_management.models.settlement.credit_ledger import CreditLedger

from .stateful_invariants import InvariantsMixin


class SettlementInvariantsMixin(InvariantsMixin):
    """What must hold however returns are settled, counted from moves and invoices."""

    # === GOODS === #

    def _check_quantities_follow(self, line):
        """Override: money and replacements may come first, but not more than agreed."""
        inspected = sum(line.inspection_ids.mapped("quantity"))
        self._assert_at_most(inspected, line.qty_received, "inspected, received")
        self._assert_at_most(line.qty_accepted, line.qty_inspected, "accepted")
        agreed = max(line.qty_authorized, line.qty_received)
        for name in ("qty_credited", "qty_reduced", "qty_replaced", "qty_repaired"):
            self._assert_at_most(line[name], agreed, f"{name}, agreed upon")

    # === MONEY === #

    def _get_invoiced(self, line):
        """Count what was invoiced of a sale line, without what returns did to it."""
        return sum(
            invoiced.move_id.direction_sign
            * -1
            * invoiced.product_uom_id._compute_quantity(
                invoiced.quantity, line.product_uom_id, round=False
            )
            for invoiced in line.invoice_lines
            if invoiced.parent_state != "cancel" and not invoiced.return_line_id
        )

    def _get_sold(self, line):
        """Count what was sold of a sale line, without what returns did to it.

        On ordered quantities that is what was ordered, or delivered again.
        """
        delivered = sum(
            move.product_uom._compute_quantity(
                move.quantity, line.product_uom_id, round=False
            )
            for move in line.move_ids
            if move.state == "done" and not move.return_line_id
        )
        if line.product_id.invoice_policy == "order":
            return max(line.product_uom_qty, delivered)
        return delivered

    def _check_billing(self, line):
        """Override: returns make nothing billable that was not billable before."""
        by_wizard = line.move_ids.filtered(
            lambda m: m.location_id.usage == "customer" and not m.return_line_id
        )
        if by_wizard:
            return
        left = max(self._get_sold(line) - self._get_invoiced(line), 0.0)
        self._assert_at_most(line.qty_to_invoice, left, f"{line.name}: to invoice")
        if left == 0.0 and line.qty_to_invoice == 0.0:
            self.assertNotEqual(line.invoice_status, "to invoice", line.name)

    def _check_money(self):
        """Override: no invoice line gives back more than it charged."""
        lines = self._get_returns().line_ids.credit_line_ids.filtered(
            lambda line: line.parent_state != "cancel"
        )
        credits = lines.filtered(lambda line: line.move_id.move_type == "out_refund")
        self.assertTrue(all(credits.mapped("return_invoice_line_id")))
        for charged, group in credits.grouped("return_invoice_line_id").items():
            self._assert_at_most(
                sum(group.mapped("price_subtotal")),
                charged.price_subtotal,
                "credited money",
            )
            self.assertEqual(group.tax_ids, charged.tax_ids)
            self.assertEqual(group.account_id, charged.account_id)
        for sale_line in self.orders.order_line:
            net = sum(
                line.price_subtotal * line.move_id.direction_sign
                for line in sale_line.return_line_ids.credit_line_ids & lines
                if line.return_role != "exchange"
            )
            invoiced = sum(
                line.price_subtotal
                for line in sale_line.invoice_lines - lines
                if line.parent_state != "cancel"
            )
            self._assert_at_most(net, invoiced, f"{sale_line.name}: money in all")

    # === AFTER EVERYTHING WAS TAKEN BACK === #

    def _check_undone(self):
        """Undone settlements give everything back."""
        self.env.flush_all()
        self.env.invalidate_all()
        for line in self.orders.order_line:
            self.assertAlmostEqual(line.qty_return_credited, 0.0, 2, line.name)
            self.assertAlmostEqual(
                line.qty_invoiced, self._get_invoiced(line), 2, line.name
            )
            invoiced = line.invoice_lines.filtered(
                lambda charged: (
                    charged.parent_state == "posted"
                    and charged.move_id.move_type == "out_invoice"
                )
            )
            if any(m.move_type == "out_refund" for m in line.invoice_lines.move_id):
                # Core credited the order itself.
                continue
            ledger = CreditLedger(invoiced.move_id.sudo())
            for charged in invoiced:
                entry = ledger[charged]
                self.assertAlmostEqual(entry.rest.untaxed, charged.price_subtotal, 2)
                self.assertAlmostEqual(entry.quantity, charged.quantity, 2)
        for line in self._get_returns().line_ids:
            self.assertRecordValues(
                line,
                [{"qty_credited": 0.0, "qty_reduced": 0.0, "amount_credited": 0.0}],
            )
