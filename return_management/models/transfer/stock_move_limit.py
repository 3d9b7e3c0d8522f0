from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """What may come back from customers, and as what it counts."""

    _inherit = "stock.move"

    # === GOODS THAT NOBODY ANNOUNCED === #

    def _prepare_unexpected_return_goods(self):
        """Return goods that nobody announced a return line of their own.

        They stay off the sale order: core would add a line with a negative quantity.
        Those that stand for announced goods of which nothing came are these goods.
        """
        moves = self.filtered(
            lambda move: (
                move.picking_id.return_order_id
                and not move.return_line_id
                and move.state != "cancel"
                and move._is_way_back()
                and not move.product_uom.is_zero(move.quantity)
            )
        )
        if not moves:
            return
        moves -= moves._take_place_of_announced_goods()
        # sudo: the warehouse may not edit returns, but records what arrived.
        lines = (
            self.env["return.order.line"]
            .sudo()
            .with_context(return_unexpected_goods=True)
            .create([move._prepare_unexpected_return_line_vals() for move in moves])
        )
        for move, line in zip(moves, lines, strict=True):
            # sudo: of done moves too, whose links nobody changes by hand.
            move.sudo().write(
                {"return_line_id": line.id, "sale_line_id": False, "to_refund": False}
            )

    def _prepare_unexpected_return_line_vals(self):
        """Return the values of the return line for goods that nobody announced.

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

    def _take_place_of_announced_goods(self):
        """Link goods with the return line whose own move brings nothing.

        :return: the moves that were linked.
        :rtype: stock.move
        """
        linked = self.browse()
        for move in self:
            empty = move.picking_id.move_ids.filtered(
                lambda other, move=move: (
                    other.sale_line_id
                    and other.return_line_id
                    and other.product_id == move.product_id
                    and other.state not in ("done", "cancel")
                    and (not other.picked or other.product_uom.is_zero(other.quantity))
                    and other.product_id.uom_id.compare(
                        move.product_qty, other.product_qty
                    )
                    <= 0
                )
            )[:1]
            line = empty.return_line_id
            if not line or move._get_strange_lots(
                line, line._get_delivered_lots()[line.sale_line_id.id]
            ):
                continue
            # sudo: as in `_prepare_unexpected_return_goods`.
            move.sudo().write(
                {
                    "return_line_id": line.id,
                    "sale_line_id": empty.sale_line_id.id,
                    "origin_returned_move_id": empty.origin_returned_move_id.id,
                    "to_refund": True,
                }
            )
            linked |= move
        return linked

    # === LOTS === #

    def _get_moved_lots(self):
        """Return the lots of these moves, without those corrected to nothing.

        :rtype: stock.lot
        """
        return self.move_line_ids.filtered("quantity").lot_id

    def _drop_lots_of_untracked_goods(self):
        """Take goods in without lot if they are not tracked any more."""
        self.filtered(
            lambda move: move.return_line_id and move.product_id.tracking == "none"
        ).move_line_ids.filtered("lot_id").lot_id = False

    def _check_return_lots(self):
        """Refuse lots in a reverse transfer that were not delivered on the sale line.

        :raise ValidationError: naming the lots, the product and the order.
        """
        tracked = self.filtered(
            lambda move: (
                move.return_line_id
                and move.sale_line_id
                and move.product_id.tracking != "none"
            )
        )
        if not tracked:
            return
        delivered = tracked.return_line_id._get_delivered_lots()
        for (sale_line, __), moves in tracked.grouped(
            lambda move: (move.sale_line_id, move.product_id)
        ).items():
            line = moves.return_line_id[:1]
            foreign = moves._get_strange_lots(line, delivered[sale_line.id])
            if foreign:
                line._raise_lot_not_delivered(foreign)

    def _get_strange_lots(self, line, delivered):
        """Return the lots of these moves that cannot have come from a sale line.

        Goods that were delivered without a number come back with any.

        :param return.order.line line: one that these moves bring goods of.
        :param stock.lot delivered: what was delivered on its sale line.
        :return: sorted names.
        :rtype: list[str]
        """
        names = {lot.name for lot in delivered.sudo()}

        def read(moves):
            """Return the quantity by name, without the names that were delivered."""
            return [
                (name, move_line.quantity_product_uom)
                for move_line in moves.move_line_ids
                for name in [move_line.lot_id.name or move_line.lot_name]
                if name not in names and move_line.quantity and move_line.picked
            ]

        brought = read(self)
        foreign = sorted({name for name, __ in brought if name})
        if not foreign:
            return []
        # sudo: the warehouse may not read sale orders.
        before = line.sale_line_id.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == line.product_id
                and move._is_way_back()
            )
        )
        quantity = sum(qty for __, qty in brought + read(before - self))
        left = line._get_qty_without_number() - quantity
        return foreign if line.product_id.uom_id.compare(left, 0) < 0 else []

    # === QUANTITIES === #

    def _check_return_destination(self):
        """Refuse to take goods of a return anywhere but to the company itself.

        They wait for their inspection where they are put down.

        :raise UserError: naming the transfer, the location and the remedy.
        """
        for move in self.filtered("return_line_id"):
            location = move.location_dest_id
            if location.usage not in ("internal", "transit"):
                raise UserError(
                    self.env._(
                        "%(transfer)s brings goods of %(order)s, which are inspected "
                        "where they arrive: %(location)s is no place of the company. "
                        "Goods that go straight back to a vendor go there by Odoo's "
                        "own Return on the transfer that delivered them.",
                        transfer=move.reference,
                        # sudo: the warehouse may not read every return.
                        order=move.return_line_id.sudo().order_id.name,
                        location=location.display_name,
                    )
                )

    def _check_returned_quantity(self):
        """Refuse more goods from the customer than were delivered, whoever asks.

        Core has no such limit, neither in its return wizard nor at validation. What
        other returns hold is theirs: a surplus must not eat it up. A delivery that is
        corrected says what was delivered: only what really came back limits it.

        :raise UserError: naming the product, the order and the remedy.
        """
        # sudo: the warehouse may not read sale orders, but must respect their limits.
        # A negative order line is core's own way to take goods in without a delivery.
        deliveries = self.filtered(lambda move: move._is_way_to_customer())
        for moves in (self - deliveries, deliveries):
            lines = moves.sale_line_id.sudo().filtered(
                lambda line: line.product_uom_qty >= 0
            )
            for surplus in lines._get_return_surpluses(
                with_held=not moves & deliveries
            ):
                raise UserError(moves._get_surplus_message(*surplus))

    def _get_surplus_message(self, line, product, uom, surplus):
        """Return that more goods would come back than may.

        :param sale.order.line line: the line that was sold.
        :param product.product product: what comes back.
        :param uom.uom uom: its unit.
        :param float surplus: in that unit.
        :rtype: str
        """
        values = {
            "product": product.display_name,
            "surplus": self.env["return.order.line"]._format_quantity(surplus),
            "unit": uom.name,
            "order": line.order_id.name,
        }
        message = self.env._(
            "%(product)s: %(surplus)s %(unit)s more would come back than were "
            "delivered on %(order)s. Lower the quantity, and add the surplus to the "
            "transfer as a separate product line without order.",
            **values,
        )
        if self[:1]._is_way_to_customer():
            return self.env._(
                "%(product)s: the deliveries of %(order)s cannot be corrected to so "
                "little, since %(surplus)s %(unit)s more came back already. Correct "
                "the receipt of these goods first.",
                **values,
            )
        holders = line.return_line_ids.filtered("qty_held").order_id
        if not holders:
            return message
        return self.env._(
            "%(message)s Other units are held by %(returns)s.",
            message=message,
            returns=", ".join(holders.mapped("name")),
        )
