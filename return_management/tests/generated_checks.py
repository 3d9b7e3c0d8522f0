from collections import defaultdict


class Fair:
    """The part of a line that was credited, if everything is shared fairly."""

    def __init__(self):
        self.credited = 0.0
        self.back = 0.0
        self._worth = 1.0

    def take(self, share, percent, is_goods):
        """Credit a share of the line, or lower its price."""
        left = 1.0 - self.back
        worth = self._worth * min(share / left, 1.0) if left else 0.0
        self.credited += worth * percent / 100.0
        if is_goods:
            self._worth -= worth
            self.back += share
        else:
            self._worth -= worth * percent / 100.0


class GeneratedChecksMixin:
    """What credits may be while goods come back, and what they are at the end."""

    def _start_checks(self, sale):
        self.sale = sale
        self.items = self.items_by_cost[sale.cost]
        self.fair = defaultdict(Fair)
        self.is_all_credited = True
        self.has_lower_price = False
        self.stock_before = self._get_stock()
        self.value_before = self._get_stock_value()

    def _get_stock(self):
        return [self._available(product, self.stock) for product in self.items]

    def _get_stock_value(self):
        self.env.invalidate_all()
        return [round(product.total_value, 2) for product in self.items]

    def _note_shares(self, returns):
        """Remember which parts of the lines a settled return was about."""
        is_goods = returns.requested_settlement_type != "allowance"
        self.has_lower_price |= not is_goods
        for line in returns.line_ids:
            sale_line = line.sale_line_id
            share = line._convert_to_sale_uom(line.qty_credited)
            percent = (line.inspection_ids[:1] or line).credit_percent
            self.is_all_credited &= percent == 100.0 or not is_goods
            self.fair[sale_line].take(
                share / sale_line.product_uom_qty, percent, is_goods
            )

    # === SUMS === #

    def _get_invoices(self, order):
        return order.invoice_ids.filtered(
            lambda move: move.state == "posted" and not move.return_order_id
        )

    def _get_credited_invoice(self, note):
        lines = note.invoice_line_ids.return_invoice_line_id
        return note.reversed_entry_id or lines.move_id[:1]

    def _get_credits(self, order):
        notes = order.order_line.return_line_ids.order_id.credit_note_ids
        return notes.filtered(lambda move: move.state == "posted")

    def _add_up(self, moves):
        """Add up what documents charge, by kind, tax and currency.

        :rtype: dict[tuple, float]
        """
        sums = defaultdict(float)
        for line in moves.line_ids:
            if line.display_type not in ("product", "tax", "rounding"):
                continue
            kind = line.tax_line_id.name or "untaxed"
            for currency, amount in (
                (line.currency_id, line.amount_currency),
                (line.company_currency_id, line.balance),
            ):
                sums[kind, currency.name] -= amount
                sums["total", currency.name] -= amount
                if line.currency_id == line.company_currency_id:
                    break
            sums["account", line.account_id.code] -= line.balance
        return sums

    def _check_cost(self, moves):
        """Nothing of the cost of goods is left on any account.

        Odoo books no cost below half of the smallest coin of the document.
        """
        costs = defaultdict(float)
        for line in moves.line_ids:
            if line.display_type == "cogs":
                costs[line.account_id.code] += line.balance
        coin = moves.currency_id.rounding
        lost = 0.5 * coin * len(moves.invoice_line_ids) if coin > 0.01 else 0.001
        for code, cost in costs.items():
            self.assertAlmostEqual(cost, 0.0, delta=lost, msg=f"cost left on {code}")

    # === AFTER EVERY CREDIT === #

    def _check_preview(self, preview, notes):
        names = ("untaxed", "tax", "total")
        shown = {
            shown["invoice"]: [round(shown[name], 3) for name in names]
            for shown in preview
        }
        posted = {
            self._get_credited_invoice(note): [
                round(note[f"amount_{name}"], 3) for name in names
            ]
            for note in notes
        }
        self.assertEqual(shown, posted, "preview, credit notes")

    def _check_limits(self, order):
        """No sum of the credits is above that of what they give back."""
        invoices, credits = self._get_invoices(order), self._get_credits(order)
        groups = [invoices] if self.sale.down_payment else list(invoices)
        currencies = invoices.currency_id | invoices.company_id.currency_id
        coins = {currency.name: currency.rounding for currency in currencies}
        for group in groups:
            charged = self._add_up(group)
            for key, amount in self._add_up_discounts(group).items():
                charged[key] += max(amount, 0.0)
            own = credits.filtered(
                lambda n, group=group: self._get_credited_invoice(n) in group
            )
            given = {key: -amount for key, amount in self._add_up(own).items()}
            for key, amount in given.items():
                if key[0] == "account":
                    continue
                limit, sign = charged[key], 1
                if limit < 0:
                    # Taxes of a rebate above its goods: each line was rounded apart.
                    limit, sign = limit - coins[key[1]] * len(group.line_ids) / 2, -1
                self.assertLessEqual(
                    round(amount * sign, 3), round(limit * sign, 3), f"credited {key}"
                )

    def _add_up_discounts(self, invoices):
        """Add up what payments booked as early payment discount, as `_add_up` does."""
        return {}

    def _check_credits(self, order):
        """Every line has given back its fair share, but for rounding."""
        rounding = order.currency_id.rounding
        credits = self._get_credits(order).invoice_line_ids
        for sale_line, fair in self.fair.items():
            charged = sale_line.invoice_lines.filtered(
                lambda line: line.move_id in self._get_invoices(order)
            )
            given = credits.filtered(
                lambda line, charged=charged: line.return_invoice_line_id in charged
            )
            self.assertAlmostEqual(
                sum(given.mapped("price_subtotal")),
                fair.credited * sum(line._get_charged_subtotal() for line in charged),
                delta=rounding * (len(charged) + len(given)) + 1e-6,
                msg=f"fair share of {sale_line.product_id.name}",
            )
        is_by_piece = any(item.tax == "eco" for item in self.sale.items)
        if not self.sale.first_part and not (is_by_piece and self.has_lower_price):
            self._check_total(order, rounding)

    def _check_total(self, order, rounding):
        invoices = self._get_invoices(order)
        lines = invoices.invoice_line_ids.filtered(
            lambda line: not line.is_downpayment and line.display_type == "product"
        )
        shares = self._get_fair_shares(lines)
        given = -sum(self._get_credits(order).mapped("amount_total_in_currency_signed"))
        expected = sum(
            line._get_charge_sign() * line.price_total * shares[line] for line in lines
        )
        count = len(self._get_credits(order).line_ids) + len(invoices.line_ids)
        self.assertAlmostEqual(
            given, expected, delta=rounding * count, msg="fair share of the total"
        )

    def _get_fair_shares(self, lines):
        """Return the parts of the lines of an invoice that should be credited."""
        shares, back = defaultdict(float), defaultdict(float)
        for line in lines:
            fair = self.fair.get(line.sale_line_ids)
            shares[line] = fair.credited if fair else 0.0
            back[line] = fair.back if fair else 0.0
        for role in ("freight", "reduction"):
            for line in lines.filtered(lambda x, r=role: x._get_companion_role() == r):
                weights = self._get_fair_weights(line, lines)
                total = sum(weights.values()) or 1.0
                parts = back if role == "freight" else shares
                shares[line] = sum(
                    parts[other] * weight / total for other, weight in weights.items()
                )
        return shares

    def _get_fair_weights(self, line, lines):
        """Return how much of a reduction, or freight, belongs to which lines.

        What is taken off goods with the same taxes beyond their price is for all.
        """
        own = line._get_accompanied_lines(lines)
        weights = {other: other._get_charged_subtotal() for other in own}
        if not any(weights.values()):
            # Goods that cost nothing, or less than a coin, bear freight by pieces.
            weights = {other: other._get_charged_quantity() for other in own}
        above = -line._get_charged_subtotal() - sum(weights.values())
        rest = {
            other: other._get_charged_subtotal()
            for other in line._get_accompanied_candidates(lines) - own
        }
        if above > 0 and rest:
            total = sum(rest.values())
            weights |= {other: price * above / total for other, price in rest.items()}
        return weights

    # === AT THE END === #

    def _check_end(self, order):
        """Everything is back, and so is the money, to the cent."""
        self.assertEqual(self._get_stock(), self.stock_before, "stock")
        moves = order.order_line.move_ids
        # Odoo rounds what each move does to an average to a cent, and what each part
        # of a receipt is worth where the oldest goods leave first.
        coin = {"average": 0.01, "fifo": 0.005}.get(self.sale.cost, 0.0)
        delta = coin * len(moves) + 0.001
        for value, before in zip(
            self._get_stock_value(), self.value_before, strict=True
        ):
            self.assertAlmostEqual(value, before, delta=delta, msg="stock value")
        in_quarantine = [
            self._available(product, self.quarantine) for product in self.items
        ]
        self.assertEqual(in_quarantine, [0.0] * len(self.items), "quarantine")
        for line in order.order_line.filtered(lambda x: x.product_id in self.items):
            self.assertEqual(line.qty_delivered, 0.0, "delivered")
            self.assertEqual(line.qty_invoiced, 0.0, "invoiced")
        self.assertNotEqual(order.invoice_status, "to invoice")
        if not self.is_all_credited or self.sale.service:
            return
        documents = self._get_invoices(order) | self._get_credits(order)
        self._check_cost(documents)
        charged = self._add_up(documents)
        left = {key: round(amount, 3) for key, amount in charged.items()}
        self.assertEqual(left, dict.fromkeys(left, 0.0), "left at the end")
        if not self.sale.freight and not self.has_lower_price:
            # Odoo adds up what it rounded line by line.
            lines = documents.invoice_line_ids
            self.assertAlmostEqual(
                order.amount_invoiced,
                0.0,
                delta=order.currency_id.rounding * len(lines) + 1e-6,
                msg="amount invoiced",
            )
