from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ..transfer.free_goods import FreeGoods


class StockMove(models.Model):
    """Deliveries that take the very goods of a return to their customer.

    What was sent back, and what was repaired: another piece of the same product
    belongs to somebody else.
    """

    _inherit = "stock.move"

    def _is_own_goods(self):
        """Return whether the move takes inspected goods back to their customer.

        :rtype: bool
        """
        self.ensure_one()
        return bool(
            self.return_inspection_id
            and self.picking_id
            and self._is_outgoing()
            and not self._is_incoming()
        )

    def _get_missing_type(self):
        """Return what became of goods that this move took out of quarantine.

        :return: a key of ``missing_type`` of inspections.
        :rtype: str
        """
        self.ensure_one()
        if self._is_outgoing():
            return "returned"
        return "scrapped" if self.location_dest_usage == "inventory" else "moved"

    # === RESERVATION === #

    def _reserve_own_goods(self):
        """Reserve the goods that the inspection is about, as far as they are there."""
        if not self:
            return
        free = self._find_free_goods()
        self._create_operations({move: move._take_own_goods(free) for move in self})
        self._recompute_state()
        self.picking_id._check_entire_pack()

    def _find_free_goods(self):
        """Find what is free where these moves begin.

        :rtype: FreeGoods
        """
        # sudo: as core does for all quants.
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search_fetch(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "child_of", self.location_id.ids),
                ]
            )
        )
        return FreeGoods(quants)

    def _take_own_goods(self, free):
        """Take what this move lacks out of what is free.

        :param FreeGoods free: lowered by what is taken.
        :rtype: list[Goods]
        """
        self.ensure_one()
        # sudo: the warehouse may not read returns, but delivers their goods.
        inspection = self.return_inspection_id.sudo()
        needed = self.product_qty - sum(
            self.move_line_ids.mapped("quantity_product_uom")
        )
        if self.product_id.tracking == "serial":
            lots = inspection.lot_ids - self._get_lots_on_their_way()
            needs = [(lot, 1.0) for lot in lots - self.move_line_ids.lot_id]
            needs = needs[: round(needed)]
        else:
            needs = [(inspection.lot_ids[:1], needed)]
        return [
            goods
            for lot, quantity in needs
            for goods in inspection._take_goods_again(free, lot, quantity)
        ]

    def _get_lots_on_their_way(self):
        """Return the lots of the inspection that other deliveries hold.

        :rtype: stock.lot
        """
        self.ensure_one()
        # sudo: as in `_take_own_goods`.
        others = self.return_inspection_id.sudo().move_ids.filtered(
            lambda move: (
                move != self
                and move.state != "cancel"
                and move.return_role == self.return_role
                and move._is_own_goods()
            )
        )
        return others.move_line_ids.lot_id

    # === SENT BACK BY HAND === #

    def _take_as_sent_back(self, line, lacking):
        """Count this delivery for a return, as far as it took goods that are lacking.

        :param return.order.line line: whose goods went back to the customer.
        :param dict[stock.lot, float] lacking: in the unit of the product; lowered here.
        """
        self.ensure_one()
        sent = defaultdict(float)
        for move_line in self.move_line_ids:
            sent[move_line.lot_id] += move_line.quantity_product_uom
        if not self.return_line_id:
            uom = self.product_id.uom_id
            if any(uom.compare(sent[lot], lacking[lot]) > 0 for lot in list(sent)):
                return
            # The order counts them as delivered again.
            sale_line = line.sudo().sale_line_id
            # sudo: the goods moved; nobody changes that link by hand.
            self.sudo().write(
                {
                    "return_line_id": line.id,
                    "sale_line_id": sale_line.id,
                    "to_refund": bool(sale_line),
                }
            )
        for lot, quantity in sent.items():
            lacking[lot] -= quantity

    # === VALIDATION === #

    def _action_done(self, cancel_backorder=False):
        """Override of `stock` to keep the goods of others where they are.

        :raise UserError: if a return would take other goods than it has.
        """
        self._check_own_goods()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _check_own_goods(self):
        """Refuse to take other goods out of quarantine than the return has there.

        By Odoo's own buttons as well: *Return* on a reverse transfer, or a duplicate.

        :raise UserError: naming the transfer, the goods and the remedy.
        """
        leaving = self.filtered(
            lambda move: (
                move.return_line_id
                and move.picking_id
                and not move.scrap_id
                and move.state not in ("done", "cancel")
                and move.return_role != "replacement"
                and not move._is_return_receipt()
            )
        )
        if not leaving:
            return
        for move in leaving.filtered(lambda move: move._is_own_goods()):
            move._check_own_lots()
        leaving.filtered(lambda move: not move.return_role)._check_left_in_quarantine()
        leaving._check_goods_are_there()

    def _check_left_in_quarantine(self):
        """Refuse to take more than the return has in quarantine.

        What else lies there belongs to other customers.

        :raise UserError: naming the transfer, the product and the remedy.
        """
        # sudo: as in `_take_own_goods`.
        for line, moves in self.sudo().grouped("return_line_id").items():
            asked = line._sum_moves(moves, "quantity")
            if line.product_uom_id.compare(asked, line.qty_in_quarantine) > 0:
                raise UserError(
                    self.env._(
                        "%(transfer)s: %(order)s has %(left)s %(unit)s of %(product)s "
                        "left in quarantine, not %(asked)s. Lower the quantity, or "
                        "cancel the transfer.",
                        transfer=", ".join(moves.picking_id.mapped("name")),
                        order=line.order_id.name,
                        left=line._format_quantity(max(line.qty_in_quarantine, 0.0)),
                        unit=line.product_uom_id.name,
                        product=line.product_id.display_name,
                        asked=line._format_quantity(asked),
                    )
                )

    def _check_own_lots(self):
        """Refuse the pieces of somebody else.

        :raise UserError: naming the transfer, the pieces and the remedy.
        """
        self.ensure_one()
        # sudo: as in `_take_own_goods`.
        inspection = self.return_inspection_id.sudo()
        lots = self.move_line_ids.filtered("quantity").lot_id
        foreign = lots - inspection.lot_ids
        names = {
            "transfer": self.picking_id.name,
            "order": inspection.order_id.name,
            "product": self.product_id.display_name,
        }
        if foreign and inspection.lot_ids:
            raise UserError(
                self.env._(
                    "%(transfer)s: %(strangers)s of %(product)s did not come with "
                    "%(order)s. Take %(own)s, which the customer gets back.",
                    strangers=", ".join(foreign.mapped("name")),
                    own=", ".join(inspection.lot_ids.mapped("name")),
                    **names,
                )
            )
        if self.product_uom.compare(self.quantity, self.product_uom_qty) > 0:
            raise UserError(
                self.env._(
                    "%(transfer)s: the customer gets back %(asked)s %(unit)s of "
                    "%(product)s on %(order)s, not %(done)s. Lower the quantity.",
                    asked=inspection.line_id._format_quantity(self.product_uom_qty),
                    done=inspection.line_id._format_quantity(self.quantity),
                    unit=self.product_uom.name,
                    **names,
                )
            )

    def _check_goods_are_there(self):
        """Refuse to deliver goods that left their location meanwhile.

        :raise UserError: naming the transfer, the product and the remedy.
        """
        needed = defaultdict(float)
        for line in self.move_line_ids.filtered("product_id.is_storable"):
            if line.picked or not line.move_id.picked:
                place = line.location_id, line.lot_id, line.package_id, line.owner_id
                needed[(line.product_id, *place)] += line.quantity_product_uom
        # sudo: as core does for all quants.
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search_fetch(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "in", self.move_line_ids.location_id.ids),
                ]
            )
        )
        for quant in quants:
            place = quant.location_id, quant.lot_id, quant.package_id, quant.owner_id
            needed[(quant.product_id, *place)] -= quant.quantity
        for (product, location, lot, *__), lacking in needed.items():
            if product.uom_id.compare(lacking, 0) > 0:
                self._raise_goods_not_there(product, location, lot, lacking)

    def _raise_goods_not_there(self, product, location, lot, lacking):
        """Raise the error that goods left their location meanwhile.

        :param float lacking: in the unit of the product.
        :raise UserError: always.
        """
        moves = self.filtered(lambda move: move.product_id == product)
        raise UserError(
            self.env._(
                "%(transfer)s: %(quantity)s %(unit)s of %(product)s are not in "
                "%(location)s any more. Put them back, or lower the quantity.",
                transfer=", ".join(moves.picking_id.mapped("name")),
                quantity=moves.return_line_id[:1]._format_quantity(lacking),
                unit=product.uom_id.name,
                product=", ".join(filter(None, (product.display_name, lot.name))),
                location=location.display_name,
            )
        )

    def _action_assign(self, force_qty=False):
        """Override of `stock`: nobody gets the goods of another customer back."""
        own = self.filtered(lambda move: move._is_own_goods())
        own.filtered(
            lambda move: (
                not move.picked
                and move.state in ("confirmed", "waiting", "partially_available")
            )
        )._reserve_own_goods()
        return super(StockMove, self - own)._action_assign(force_qty=force_qty)
