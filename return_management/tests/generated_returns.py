import itertools


class GeneratedReturnsMixin:
    """Brings goods back in parts, lowers prices, exchanges, and undoes all of it."""

    def _run_generated(self, sale, steps):
        """Sell and return what was made up, check it, and undo all of it.

        :param sale: see `generated_orders`; a failure prints it, and the steps.
        :param list[Step] steps: see `_run_steps`.
        """
        savepoint = self.env.cr.savepoint()
        try:
            self._start_checks(sale)
            sold = self._sell_generated(sale)
            self._run_steps(sold, steps)
            self._check_end(sold)
        except Exception as error:
            error.add_note(f"Sold {sale}\nand then {steps}")
            raise
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _run_steps(self, order, steps):
        """Do what the steps say, and bring back at the end what is left."""
        waiting = []
        for step in steps:
            returns = self._start_step(order, step)
            if returns and step.is_settled_later:
                waiting.append((returns, step))
            elif returns:
                self._finish_step(order, returns, step)
        for returns, step in waiting:
            self._finish_step(order, returns, step)
        rest = self._bring_back_generated(order, self._get_left(order))
        if rest:
            self._finish_step(order, rest, None)

    def _get_goods_lines(self, order):
        return order.order_line.filtered(lambda line: line.product_id in self.items)

    def _get_left(self, order, thirds=None):
        """Return the pieces that the customer still has, or parts of them.

        :return: by order line, in the unit of the product.
        :rtype: dict[sale.order.line, float]
        """
        lines = self._get_goods_lines(order)
        balances = lines._get_qty_at_customer()
        left = {}
        # Rewards may add lines.
        for line, third in zip(lines, itertools.cycle(thirds or (3,)), strict=False):
            uom = line.product_id.uom_id
            pieces = line.product_uom_id._compute_quantity(
                balances[line.id], uom, round=False
            )
            pieces = uom.round(pieces)
            if third < 3:
                # Whole pieces, where there are some
                pieces = pieces * third // 3 or uom.round(pieces * third / 3.0)
            if pieces > 0:
                left[line] = pieces
        return left

    def _start_step(self, order, step):
        """Authorize a return, and take back its goods if there are any."""
        pieces = self._get_left(order, step.thirds)
        if step.kind == "lower price":
            # All that is there of the lines, so that shares are easy to follow.
            chosen = {
                line: n for line, n in self._get_left(order).items() if line in pieces
            }
            return self._create_generated(
                order, chosen, 20.0, requested_settlement_type="allowance"
            )
        kind = "exchange" if step.kind == "exchange" else "refund"
        return self._bring_back_generated(
            order, pieces, step.percent, requested_settlement_type=kind
        )

    def _make_generated(self, pieces, **values):
        return self.env["return.order"]._create_with_lines(
            {
                line: [
                    {
                        "sale_line_id": line.id,
                        "product_uom_id": line.product_id.uom_id.id,
                        "product_uom_qty": quantity,
                    }
                ]
                for line, quantity in pieces.items()
            },
            **values,
        )

    def _create_generated(self, order, pieces, percent, **values):
        if not pieces:
            return self.env["return.order"]
        returns = self._make_generated(pieces, reason_id=self.reason.id, **values)
        returns.line_ids.credit_percent = percent
        returns.action_submit()
        self.assertEqual(returns.state, "authorized")
        return returns

    def _bring_back_generated(self, order, pieces, percent=100.0, **values):
        returns = self._create_generated(order, pieces, percent, **values)
        if returns:
            picking = returns.reverse_picking_ids
            picking.move_ids.picked = True
            picking.with_context(skip_backorder=True).button_validate()
            returns.inspection_ids.set_outcome("as_new")
            returns.inspection_ids.credit_percent = percent
            returns.inspection_ids.action_validate()
        return returns

    def _finish_step(self, order, returns, step=None):
        """Settle a return, undo it as the step says, and check what was credited."""
        if returns.requested_settlement_type == "exchange":
            returns.action_settle()
            self._ship_back(returns)
            return
        if not returns.is_to_settle:
            return
        undone = step.undone if step else "no"
        notes = self._settle_generated(order, returns, post=undone != "deleted")
        if undone == "deleted":
            notes.unlink()
        elif undone != "no":
            notes.button_draft()
        if undone == "reset":
            notes.action_post()
        elif undone == "cancelled":
            notes.button_cancel()
        if undone in ("deleted", "cancelled"):
            self._settle_generated(order, returns)
        self._note_shares(returns)
        self._check_credits(order)

    def _settle_generated(self, order, returns, post=True):
        """Settle a return, and check that the preview said what is posted.

        :return: the credit notes.
        :rtype: account.move
        """
        preview = returns._preview_credit_notes(returns.line_ids._get_parts_to_credit())
        before = returns.credit_note_ids
        returns.action_settle()
        notes = returns.credit_note_ids - before
        if post:
            notes.action_post()
        self._check_preview(preview, notes)
        self._check_limits(order)
        return notes
