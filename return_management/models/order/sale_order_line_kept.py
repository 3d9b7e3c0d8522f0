from odoo import models


class SaleOrderLine(models.Model):
    """How much of a sale line the customer keeps, and has to pay."""

    _inherit = "sale.order.line"

    def _get_qty_kept(self):
        """Return the quantity that the customer keeps and has to pay.

        On ordered quantities the returned goods come off the order, unless they are
        delivered again; on delivered ones they already came off the delivered quantity,
        except where no move tells.

        :rtype: float
        """
        self.ensure_one()
        if self.product_id.invoice_policy != "order":
            return self._get_exact_qty_delivered() - self.qty_return_unmoved
        return self._get_qty_kept_of_ordered(
            self._get_qty_promised() - self.qty_return_unmoved
        )

    def _get_qty_kept_of_sold(self):
        """Return the quantity kept of what was sold before the goods came back.

        What is delivered again counts as a new sale: it does not make up for the credit
        that an open return owes.

        :rtype: float
        """
        self.ensure_one()
        if self._is_sold_as_components():
            return self._get_qty_kept()
        kept = (
            self._get_exact_qty_delivered()
            - self.qty_return_unmoved
            - self._get_qty_redelivered()
        )
        if self.product_id.invoice_policy != "order":
            return kept
        return self._get_qty_kept_of_ordered(kept)

    def _get_qty_kept_of_ordered(self, moved):
        """Return the quantity to pay of a line that is invoiced as ordered.

        Goods above the ordered quantity count as far as somebody invoiced them.

        :param float moved: that the customer has or gets, and has to pay.
        :rtype: float
        """
        self.ensure_one()
        compare = self._compare_quantity
        left = self.product_uom_qty - self.qty_returned
        if compare(moved, left) <= 0:
            return left
        # sudo: what was billed does not depend on who may read invoices.
        limit = max(self.product_uom_qty, self.sudo()._get_qty_billed())
        if compare(moved, limit) > 0:
            limit = max(limit, self.product_uom_qty + self._get_qty_charged_back())
        return max(left, min(limit, moved))

    def _get_qty_promised(self):
        """Count what the customer has, and what open deliveries bring.

        :rtype: float
        """
        self.ensure_one()
        if self.qty_delivered_method != "stock_move":
            return self.qty_delivered
        # sudo: salespeople may not read moves but must know what is to be paid.
        line = self.sudo()
        outgoing, incoming = line._get_outgoing_incoming_moves(strict=False)
        returned = line._exclude_steps_of(line._get_moves_of_returns(), outgoing)
        return (
            line._sum_moves_of_returns(outgoing)
            + line._sum_moves_of_returns(returned.filtered(lambda m: m.state == "done"))
            - line._sum_moves_of_returns(incoming.filtered(lambda m: m.state == "done"))
        )

    def _get_qty_redelivered(self):
        """Count what was delivered again of what had come back.

        :rtype: float
        """
        self.ensure_one()
        compare = self._compare_quantity
        moved_back = self.qty_returned - self.qty_return_unmoved
        surplus = self._get_exact_qty_delivered() + moved_back - self.product_uom_qty
        if compare(moved_back, 0.0) <= 0 or compare(surplus, 0.0) <= 0:
            return 0.0
        # sudo: as in `_get_qty_promised`.
        line = self.sudo()
        done = line.move_ids.filtered(lambda move: move.state == "done")
        receipts = done.filtered(lambda move: move._is_return_receipt())
        if not receipts:
            return 0.0
        first = min(receipts.ids)
        outgoing, __ = line._get_outgoing_incoming_moves()
        later = (outgoing & done).filtered(
            lambda move: move.id > first and not move.return_line_id
        )
        return min(surplus, line._sum_moves_of_returns(later))

    def _get_qty_charged_back(self):
        """Count what returns invoiced after all, whatever was ordered.

        :rtype: float
        """
        self.ensure_one()
        # sudo: as in `_compute_qty_return_held`.
        charges = self.sudo().return_line_ids.credit_line_ids.filtered(
            lambda line: (
                line.return_role == "charge_back" and line.parent_state != "cancel"
            )
        )
        return sum(
            line._convert_to_sold_uom(line.quantity, self.product_uom_id)
            for line in charges
        )

    def _get_moves_of_returns(self):
        """Return the moves that take goods of returns to the customer.

        :return: replacements and goods that are sent back; of those that are picked or
            packed first only the step that is open.
        :rtype: stock.move
        """
        return self.move_ids.filtered(
            lambda move: (
                move.return_line_id
                and move.state != "cancel"
                and move.product_id == move.sale_line_id.product_id
                and (
                    move._is_way_to_customer()
                    or (
                        move.state != "done"
                        and move.location_final_id
                        and move.location_final_id._is_outgoing()
                    )
                )
            )
        )

    def _exclude_steps_of(self, moves, counted):
        """Return the moves that continue none of the moves that are counted already.

        :param stock.move moves: see `_get_moves_of_returns`.
        :param stock.move counted: as core counts them, by the first step.
        :rtype: stock.move
        """
        steps = moves - counted
        if not counted & self.move_ids.filtered("return_role"):
            return steps
        return steps.filtered(
            lambda move: not set(move._rollup_move_origs()) & set(counted.ids)
        )

    def _sum_moves_of_returns(self, moves):
        """Add up moves in the unit of this line: done or, if they are open, asked for.

        :param stock.move moves: moves of this line.
        :rtype: float
        """
        self.ensure_one()
        return sum(
            move.product_uom._compute_quantity(
                move.quantity if move.state == "done" else move.product_uom_qty,
                self.product_uom_id,
                round=False,
            )
            for move in moves
        )

    def _is_kept_invoiced(self):
        """Return whether everything that the customer keeps is invoiced.

        Goods delivered above what is to be paid stay an opportunity to sell.

        :rtype: bool
        """
        self.ensure_one()
        compare = self._compare_quantity
        delivered = self._get_exact_qty_delivered() - self.qty_return_unmoved
        # sudo: as in `_get_qty_kept_of_ordered`.
        billed = self.sudo()._get_qty_billed()
        return compare(billed, self._get_qty_kept()) >= 0 and (
            self.invoice_status == "no" or compare(delivered, billed) <= 0
        )

    def _filter_returned(self):
        """Return the lines of which something was returned or replaced.

        Where more was delivered or invoiced than ordered it may have been charged back.

        :rtype: sale.order.line
        """
        return self.filtered(
            lambda line: (
                line.qty_returned
                or line.qty_return_unmoved
                or (
                    line.product_uom_id
                    and line.product_uom_id.compare(
                        max(line.qty_delivered, line.qty_invoiced), line.product_uom_qty
                    )
                    > 0
                    # sudo: as in `_compute_qty_return_held`.
                    and line.sudo().return_line_ids
                )
            )
        )

    def _get_qty_to_invoice_after_returns(self):
        """Return what is left to invoice once the credits owed by returns are made.

        :rtype: float
        """
        self.ensure_one()
        # sudo: as in `_get_qty_kept_of_ordered`.
        difference = self._get_qty_kept() - self.sudo()._get_qty_billed()
        owed = max(self.qty_returned - self.qty_return_credited, 0.0)
        if difference < 0:
            difference = min(difference + owed, 0.0)
        return self.product_uom_id.round(difference)

    def _get_price_of_kept(self, price_field):
        """Return the price of what the customer keeps and was not invoiced for.

        :param str price_field: the field with the price of the ordered quantity.
        :rtype: float
        """
        self.ensure_one()
        if not self.product_uom_qty:
            return 0.0
        left = max(self._get_qty_kept() - self.qty_invoiced_posted, 0.0)
        return self[price_field] / self.product_uom_qty * left
