from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.stock_account.models.stock_move import VALUATION_DICT


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["return.link.mixin", "stock.move"]

    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        index="btree_not_null",
        check_company=True,
    )
    return_inspection_id = fields.Many2one(
        comodel_name="return.order.inspection",
        index="btree_not_null",
        check_company=True,
        help="The inspection that sent the goods on their way.",
    )

    return_role = fields.Selection(
        selection=[
            ("replacement", "Replacement"),
            ("repair", "Sent Back after Repair"),
        ],
        string="Part in a Return",
        readonly=True,
        help="Why goods leave for the customer from elsewhere than quarantine.",
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

    def _action_done(self, cancel_backorder=False):
        """Override of `stock` to guard what customers return and to start inspections.

        :raise UserError: if more would come back than was delivered, or a lot that was
            never delivered.
        """
        self._prepare_unexpected_return_goods()
        incoming = self.filtered(
            lambda move: (
                move.sale_line_id
                and move.state not in ("done", "cancel")
                and move.location_id.usage == "customer"
                and move.location_dest_id.usage != "customer"
            )
        )
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
        receipts = done.filtered(
            lambda move: move.state == "done" and move._is_return_receipt()
        )
        receipts._create_return_inspections()
        receipts.return_line_id.order_id._detect_receipt_risks()
        orders = done.return_line_id.order_id
        orders.filtered(
            lambda order: order.receipt_status == "full"
        )._close_chase_activities()
        receipts.return_line_id.order_id._settle_on_event()
        orders._action_close_if_complete()
        # sudo: as above. Goods that no return asked for may leave more to credit.
        foreign = (incoming & done).filtered(lambda move: not move.return_line_id)
        foreign.sale_line_id.sudo().return_line_ids.order_id._action_reopen_if_owed()
        receipts.return_line_id.order_id._notify_customer("arrived")
        return done

    def _action_cancel(self):
        """Override of `stock` to close returns that waited for these moves only."""
        orders = self.filtered(
            lambda move: move.state not in ("done", "cancel")
        ).return_line_id.order_id
        result = super()._action_cancel()
        # Who gives up the rest of a return receives less than was authorized.
        orders.filtered(
            lambda order: order.receipt_status == "full"
        )._detect_receipt_risks()
        orders._action_close_if_complete()
        orders._notify_inspected()
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
        data = super()._get_value_from_returns(quantity, at_date=at_date)
        if not self._is_return_receipt():
            return data
        if not data["quantity"]:
            return self._get_value_from_invoice(quantity) or data
        delivery = self.origin_returned_move_id
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
        """Override of `stock`: inspections decide where goods go, not push rules."""
        return super()._skip_push() or bool(
            self.return_line_id and self.location_dest_id.usage != "customer"
        )

    # === RETURNS === #

    def _is_counted_by_returns(self):
        """Override: goods that moved count."""
        return self.state == "done"

    def _has_returns(self):
        """Override: also returns of what was delivered rest on the delivery."""
        return super()._has_returns() or bool(self.sale_line_id.return_line_ids)

    def _lock_quants(self):
        """Read and lock the quants of these moves at once, core takes one by one.

        :return: see `stock.quant._lock_together`.
        :rtype: frozenset[int]
        """
        # sudo: as core does for all quants.
        Quant = self.env["stock.quant"].sudo()
        if not self:
            return Quant._lock_together()
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

    def _is_return_receipt(self):
        """Tell whether the move brings goods of a return into the company.

        :rtype: bool
        """
        self.ensure_one()
        return bool(
            self.return_line_id
            and self.location_id.usage == "customer"
            and self.location_dest_id.usage != "customer"
        )

    def _get_return_customer(self):
        """Give the customer that these goods went to.

        :rtype: res.partner
        """
        partner = self.sale_line_id.order_partner_id or self.picking_id.partner_id
        return partner.commercial_partner_id

    def _prepare_unexpected_return_goods(self):
        """Give goods that nobody announced a return line of their own.

        They stay off the sale order: core would add a line with a negative quantity.
        """
        moves = self.filtered(
            lambda move: (
                move.picking_id.return_order_id
                and not move.return_line_id
                and move.state not in ("done", "cancel")
                and move.location_id.usage == "customer"
                and not move.product_uom.is_zero(move.quantity)
            )
        )
        if not moves:
            return
        # sudo: the warehouse may not edit returns, but records what arrived.
        lines = (
            self.env["return.order.line"]
            .sudo()
            .with_context(return_unexpected_goods=True)
            .create([move._prepare_unexpected_return_line_vals() for move in moves])
        )
        for move, line in zip(moves, lines, strict=True):
            move.write(
                {"return_line_id": line.id, "sale_line_id": False, "to_refund": False}
            )

    def _prepare_unexpected_return_line_vals(self):
        """Give the values of the return line for goods that nobody announced.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "order_id": self.picking_id.return_order_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom.id,
            "product_uom_qty": 0.0,
            "is_unexpected": True,
        }

    def _check_return_lots(self):
        """Refuse lots in a reverse transfer that were not delivered on the sale line.

        :raise ValidationError: naming the lots, the product and the order.
        """
        tracked = self.filtered(
            lambda move: move.return_line_id and move.product_id.tracking != "none"
        )
        if not tracked:
            return
        delivered = tracked.return_line_id._get_delivered_lots()
        for move in tracked:
            names = {
                line.lot_id.name or line.lot_name
                for line in move.move_line_ids
                if line.quantity
            } - {False, ""}
            strangers = names - set(
                delivered[move.sale_line_id.id].sudo().mapped("name")
            )
            if strangers:
                move.return_line_id._raise_lot_not_delivered(
                    self.env["stock.lot"].new({"name": ", ".join(sorted(strangers))})
                )

    def _check_returned_quantity(self):
        """Refuse more goods from the customer than were delivered, whoever asks.

        Core has no such limit, neither in its return wizard nor at validation. What
        other returns hold is theirs: a surplus must not eat it up.

        :raise UserError: naming the product, the order and the remedy.
        """
        # sudo: the warehouse may not read sale orders, but must respect their limits.
        # A negative order line is core's own way to take goods in without a delivery.
        lines = self.sale_line_id.sudo().filtered(
            lambda line: line.product_uom_qty >= 0
        )
        for surplus in lines._get_return_surpluses():
            raise UserError(self._get_surplus_message(*surplus))

    def _get_surplus_message(self, line, product, uom, surplus):
        """Say that more goods would come back than may.

        :param sale.order.line line: the line that was sold.
        :param product.product product: what comes back.
        :param uom.uom uom: its unit.
        :param float surplus: in that unit.
        :rtype: str
        """
        holders = line.return_line_ids.filtered("qty_held").order_id
        message = self.env._(
            "%(product)s: %(surplus)s %(unit)s more would come back than were "
            "delivered on %(order)s. Lower the quantity, and add the surplus to the "
            "transfer as a separate product line without order.",
            product=product.display_name,
            surplus=self.env["return.order.line"]._format_quantity(surplus),
            unit=uom.name,
            order=line.order_id.name,
        )
        if not holders:
            return message
        return self.env._(
            "%(message)s Other units are held by %(returns)s.",
            message=message,
            returns=", ".join(holders.mapped("name")),
        )

    def _assign_announced_lots(self):
        """Put the lots that the customer announced on the reverse moves.

        Each lot is taken at most as often as the delivery brought it.
        """
        for move in self.filtered(lambda move: move.return_line_id.lot_ids):
            announced = move.return_line_id.lot_ids
            if move.origin_returned_move_id:
                move._replace_move_lines(move._share_announced_lots(announced))
            elif move.product_id.tracking == "serial":
                move._replace_move_lines([(lot, 1.0) for lot in announced])
            else:
                move._replace_move_lines([(announced[0], move.product_qty)])

    def _share_announced_lots(self, announced):
        """Fill this reverse move with announced lots, and then with delivered ones.

        :param stock.lot announced: what the customer says that comes back.
        :return: lots and quantities in the unit of the product.
        :rtype: list[tuple[stock.lot, float]]
        """
        self.ensure_one()
        delivery = self.origin_returned_move_id
        delivered = defaultdict(float)
        for move_line in delivery.move_line_ids:
            delivered[move_line.lot_id] += move_line.quantity_product_uom
        returned = delivery.returned_move_ids.filtered(lambda m: m.state == "done")
        for move_line in returned.move_line_ids:
            delivered[move_line.lot_id] -= move_line.quantity_product_uom
        shares = []
        left = self.product_qty
        for lot in sorted(delivered, key=lambda lot: (lot not in announced, lot.id)):
            quantity = min(left, delivered[lot])
            if self.product_id.uom_id.compare(quantity, 0) > 0:
                shares.append((lot, quantity))
                left -= quantity
        return shares

    def _reserve_inspected_goods(self):
        """Reserve exactly the goods that the inspection sends on their way."""
        for move in self:
            inspection = move.return_inspection_id
            if move.product_id.tracking == "serial":
                gone = move._get_lots_on_their_way()
                shares = [(lot, 1.0) for lot in inspection.lot_ids - gone]
            else:
                shares = [(inspection.lot_ids[:1], move.product_qty)]
            move._replace_move_lines(shares)
        self._recompute_state()

    def _get_lots_on_their_way(self):
        """Give the lots of the inspection that other deliveries hold.

        :rtype: stock.lot
        """
        self.ensure_one()
        others = self.return_inspection_id.move_ids.filtered(
            lambda move: (
                move != self
                and move.state != "cancel"
                and move.return_role
                and move.return_role == self.return_role
            )
        )
        return others.move_line_ids.lot_id

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

    def _create_return_inspections(self):
        """Create the draft inspections of goods that have just arrived.

        :rtype: return.order.inspection
        """
        # sudo: the warehouse receives; inspections belong to the returns team.
        return (
            self.env["return.order.inspection"]
            .sudo()
            .create(
                [
                    vals
                    for move in self
                    for vals in move._prepare_return_inspection_vals_list()
                ]
            )
        )

    def _prepare_return_inspection_vals_list(self):
        """Give the inspections of one receipt: one per lot, all serials in one.

        Goods that were put down in different places are inspected apart.

        :rtype: list[dict]
        """
        self.ensure_one()
        line = self.return_line_id
        quantities = defaultdict(float)
        lots = defaultdict(self.env["stock.lot"].browse)
        for move_line in self.move_line_ids:
            lot = move_line.lot_id if self.product_id.tracking == "lot" else False
            key = lot, move_line.location_dest_id
            quantities[key] += move_line.product_uom_id._compute_quantity(
                move_line.quantity, line.product_uom_id, round=False
            )
            lots[key] |= move_line.lot_id
        return [
            {
                "line_id": line.id,
                "receipt_move_id": self.id,
                "quantity": line.product_uom_id.round(quantity),
                "lot_ids": [fields.Command.set(lots[key].ids)],
                "location_id": key[1].id,
            }
            for key, quantity in quantities.items()
        ]
