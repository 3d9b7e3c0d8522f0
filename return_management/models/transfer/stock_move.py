from odoo import api, fields, models

from odoo.addons.stock_account.models.stock_move import VALUATION_DICT


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "stock.correction.mixin"]

    return_inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        index="btree_not_null",
        check_company=True,
        help="The inspection that sent the goods on their way.",
    )

    # === OVERRIDES === #

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        """Override of `stock` to keep the lines of a return apart."""
        return super()._prepare_merge_moves_distinct_fields() + [
            "return_line_id",
            "return_inspection_id",
            "return_role",
        ]

    def write(self, vals):
        """Override of `stock`: returns follow what is corrected in many steps."""
        if not {"lot_ids", "move_line_ids", "quantity"} & vals.keys():
            return super().write(vals)
        with self._correcting_together() as moves:
            return super(StockMove, moves).write(vals)

    def _action_done(self, cancel_backorder=False):
        """Override of `stock` to guard what customers return and to start inspections.

        :raise UserError: if more would come back than was delivered, or a lot that was
            never delivered.
        """
        self._prepare_unexpected_return_goods()
        self._check_goods_of_returns_there()
        incoming = self.filtered(
            lambda move: (
                move.sale_line_id
                and move.state not in ("done", "cancel")
                and move._is_way_back()
            )
        )
        incoming._check_return_destination()
        incoming._drop_lots_of_untracked_goods()
        incoming._check_return_lots()
        incoming.sale_line_id._lock_for_return()
        sold_directly = self._lock_sold_directly()
        returned = self.filtered("return_line_id")
        prepared = self.with_context(
            return_locked_quants=returned._lock_quants(),
            return_unvalued_moves=returned._find_unvalued(),
        )
        done = super(StockMove, prepared)._action_done(
            cancel_backorder=cancel_backorder
        )
        done = done.with_env(self.env)
        incoming.filtered(lambda move: move.state == "done")._check_returned_quantity()
        sold_directly._check_returned_quantity()
        done._follow_return_receipts()
        # Goods that no return asked for may leave more to credit.
        # sudo: the warehouse may not read sale orders or returns.
        foreign = (incoming & done).filtered(lambda move: not move.return_line_id)
        foreign.sale_line_id.sudo().return_line_ids.order_id._action_reopen_if_owed()
        return done

    def _follow_return_receipts(self):
        """Start what follows when these done moves bring, or ship, goods of returns."""
        receipts = self.filtered(
            lambda move: move.state == "done" and move._is_return_receipt()
        )
        received = receipts.return_line_id.order_id
        received._on_received()
        received._settle_on_event()
        self.return_line_id.order_id._action_close_if_complete()

    def _action_cancel(self):
        """Override of `stock` to close returns that waited for these moves only."""
        orders = self.filtered(
            lambda move: move.state not in ("done", "cancel")
        ).return_line_id.order_id
        result = super()._action_cancel()
        # Who gives up the rest of a return receives less than was authorized.
        orders.filtered(lambda order: order.receipt_status == "full")._on_received()
        orders._action_close_if_complete()
        orders._on_inspected()
        return result

    def _get_manual_value(self, quantity, at_date=None):
        """Override of `stock_account`: it is known already who has none."""
        if self.id in self.env.context.get("return_unvalued_moves", ()):
            return dict(VALUATION_DICT)
        return super()._get_manual_value(quantity, at_date=at_date)

    def _get_value_from_returns(self, quantity, at_date=None):
        """Override of `stock_account`: the parts of a delivery add up to its value.

        Without a delivery the invoice tells the cost.
        """
        delivery = self.origin_returned_move_id
        if delivery.is_dropship:
            return self._get_value_from_dropship(quantity, at_date=at_date)
        if delivery.is_out and not delivery._get_valued_qty():
            # Corrected to nothing since: core would divide by it.
            data = dict(VALUATION_DICT)
        else:
            data = super()._get_value_from_returns(quantity, at_date=at_date)
        if not self._is_return_receipt():
            return data
        if not data["quantity"]:
            return self._get_value_from_invoice(quantity) or data
        earlier = delivery.returned_move_ids.filtered(
            lambda move: move.is_in and (move.date, move.id) < (self.date, self.id)
        )
        if earlier:
            before = sum(move._get_valued_qty() for move in earlier)
            unit_value = delivery.value / delivery._get_valued_qty()
            data["value"] = self.company_currency_id.round(
                unit_value * (before + quantity)
            ) - self.company_currency_id.round(unit_value * before)
        return data

    def _get_value_from_dropship(self, quantity, at_date=None):
        """Return the value of goods that the vendor delivered to the customer.

        They were never in stock: what they were bought for is what they are worth.

        :param float quantity: that arrived.
        :return: as `_get_value_from_returns`.
        :rtype: dict
        """
        self.ensure_one()
        delivery = self.origin_returned_move_id
        delivered = delivery._get_valued_qty()
        if not delivered:
            return dict(VALUATION_DICT)
        return {
            "value": delivery._get_value(at_date=at_date) * quantity / delivered,
            "quantity": quantity,
            "description": self.env._(
                "Value of the dropshipment %(reference)s",
                reference=delivery.reference,
            ),
        }

    def _get_value_from_invoice(self, quantity):
        """Return the value of goods that were invoiced without an order.

        :param float quantity: that arrived.
        :return: as `_get_value_from_returns`; None where the invoice booked no cost.
        :rtype: dict | None
        """
        self.ensure_one()
        # sudo: as in `_action_done`.
        line = self.return_line_id.sudo()
        cost = line.invoice_line_id and line._get_cost_sold(self.sudo())
        if not cost:
            return None
        return {
            "value": cost,
            "quantity": quantity,
            "description": self.env._(
                "Cost that %(invoice)s booked",
                invoice=line.invoice_id.name,
            ),
        }

    def _should_bypass_reservation(self, forced_location=False):
        """Override of `stock`: inspected goods move at once, nothing is reserved."""
        return super()._should_bypass_reservation(forced_location) or bool(
            self.return_inspection_id and not self.picking_id and not self.scrap_id
        )

    def _skip_push(self):
        """Override of `stock`: inspections decide where goods go, not push rules.

        Replacements are picked, packed and shipped as sold goods are.
        """
        return super()._skip_push() or bool(
            self.return_line_id
            and self.return_role != "replacement"
            and not self._is_way_to_customer()
        )

    def _key_assign_picking(self):
        """Override of `stock`: what returns ship travels apart."""
        sent = self._get_return_sending()
        return (*super()._key_assign_picking(), sent, sent and bool(self.sale_line_id))

    def _search_picking_for_assignation_domain(self):
        """Override of `stock`: what returns ship travels apart."""
        domain = super()._search_picking_for_assignation_domain()
        sent = self._get_return_sending()
        domain += [("return_order_id", "=", sent.id)]
        if sent:
            operator = "!=" if self.sale_line_id else "="
            domain += [("move_ids.sale_line_id", operator, False)]
        return domain

    def _get_new_picking_values(self):
        """Override of `stock`: every step of a replacement belongs to its return."""
        vals = super()._get_new_picking_values()
        sent = self[:1]._get_return_sending()
        return {**vals, "return_order_id": sent.id} if sent else vals

    def _get_return_sending(self):
        """Return the return that sends these goods to its customer, step by step.

        :rtype: return.order
        """
        sent = self.filtered(lambda move: move.return_role == "replacement")
        # sudo: the warehouse may not read returns, but ships their goods.
        return sent.sudo().return_line_id.order_id

    # === RETURNS === #

    def _lock_quants(self):
        """Read and lock the quants of these moves at once, core takes one by one.

        :return: see `stock.quant._lock_together`.
        :rtype: frozenset[int]
        """
        # sudo: as core does for all quants.
        Quant = self.env["stock.quant"].sudo()
        locked = Quant._get_locked()
        if locked or not self:
            return locked
        locations = self.location_id + self.location_dest_id
        return Quant.search_fetch(
            [
                ("product_id", "in", self.product_id.ids),
                ("location_id", "in", locations.ids),
                ("lot_id", "in", [False, *self.move_line_ids.lot_id.ids]),
            ]
        )._lock_together()

    def _find_unvalued(self):
        """Find out at once which receipts have no value entered by hand.

        :return: ids of the moves that core need not ask for one by one.
        :rtype: tuple[int]
        """
        receipts = self.filtered(lambda move: move._is_return_receipt())
        if not receipts:
            return ()
        # sudo: as core does.
        values = self.env["product.value"].sudo()
        values = values.search_fetch([("move_id", "in", receipts.ids)], ["move_id"])
        return tuple((receipts - values.move_id).ids)

    def _lock_sold_directly(self):
        """Lock the invoice lines without an order whose goods these moves bring back.

        :rtype: account.move.line
        """
        receipts = self.filtered(lambda move: move._is_return_receipt())
        # sudo: the warehouse may not read invoices, but must respect their limits.
        lines = receipts.return_line_id.invoice_line_id.sudo()
        lines._lock_for_return()
        return lines

    def _replace_move_lines(self, lot_quantities):
        """Replace the detailed operations of this move.

        :param list[tuple[stock.lot, float]] lot_quantities: quantities in the unit of
            the product.
        """
        self.ensure_one()
        self.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            [
                {**self._prepare_move_line_vals(quantity=quantity), "lot_id": lot.id}
                for lot, quantity in lot_quantities
            ]
        )
