from collections import defaultdict

from odoo import models

from ..transfer.free_goods import FreeGoods, Goods


class ReturnOrderInspection(models.Model):
    """Finds the goods of inspections in quarantine, and says what is missing."""

    _inherit = "return.order.inspection"

    # === WHAT IS THERE === #

    def _get_product_quantities(self):
        """Spread the quantity over the lots, in the unit of the product.

        :rtype: list[tuple[stock.lot, float]]
        """
        self.ensure_one()
        return [
            (lot, uom._compute_quantity(quantity, self.product_id.uom_id, round=False))
            for lot, quantity, uom in self._get_lot_quantities()
        ]

    def _measure_goods(self, goods):
        """Return goods in the unit of the line where all of them are in one place.

        :param list[Goods] goods: of this inspection.
        :return: triples of goods, quantity and its unit.
        :rtype: list[tuple[Goods, float, uom.uom]]
        """
        self.ensure_one()
        uom = self.product_id.uom_id
        if len(goods) == 1:
            exact = self.product_uom_id._compute_quantity(
                self.quantity, uom, round=False
            )
            # Pieces that are left of a pack are no round part of it.
            if not uom.compare(exact, goods[0].quantity):
                return [(goods[0], self.quantity, self.product_uom_id)]
        return [(part, part.quantity, uom) for part in goods]

    def _find_quants(self, destinations=None):
        """Find what lies in the quarantine of these inspections.

        Goods that were put elsewhere in quarantine are still there.

        :param stock.location destinations: whose quants are given as well.
        :return: under sudo.
        :rtype: stock.quant
        """
        places = self.location_id | self.order_id.warehouse_id.quarantine_location_id
        further = destinations.ids if destinations else []
        # sudo: inspectors decide where goods go without rights on stock.
        return (
            self.env["stock.quant"]
            .sudo()
            .search_fetch(
                [
                    ("product_id", "in", self.product_id.ids),
                    "|",
                    ("location_id", "child_of", places.ids),
                    ("location_id", "in", further),
                ]
            )
        )

    def _find_goods(self, moving):
        """Find and lock the goods of these inspections.

        :param return.order.inspection moving: those that are moved right away, so that
            their destinations are locked as well.
        :return: the goods of each inspection, and the quants that are locked.
        :rtype: tuple[dict[return.order.inspection, list[Goods]], LockedQuants]
        :raise UserError: naming the return, the product, what is missing and the
            remedy.
        """
        destinations = self.env["stock.location"].union(
            *(inspection._get_destination() for inspection in moving)
        )
        quants = self._find_quants(destinations)
        locked = quants._lock_together()
        quants = quants.filtered(
            lambda quant: quant.location_id not in destinations - self.location_id
        )
        free = FreeGoods(quants.filtered(lambda quant: quant.id in locked))
        left = self.line_id._count_goods_to_inspect()
        found = {}
        for inspection in self:
            goods = inspection._take_goods(free, left[inspection.line_id])
            found[inspection] = goods
            lacking = inspection._count_lacking(goods)
            if lacking:
                inspection._raise_goods_missing(lacking, quants, locked)
        return found, locked

    def _take_goods(self, free, left):
        """Take the goods of this inspection out of what is free.

        :param FreeGoods free: lowered by what is taken.
        :param dict left: see `_count_goods_left`, of the line; lowered as well.
        :rtype: list[Goods]
        """
        self.ensure_one()
        if not self.product_id.is_storable:
            return self._get_uncounted_goods()
        rank = self._get_rank(free._is_packed())
        return [
            goods
            for lot, quantity in self._get_product_quantities()
            for goods in free._take(self.product_id, lot, quantity, left[lot], rank)
        ]

    def _take_goods_again(self, free, lot, quantity):
        """Take goods of this inspection where it sent them: those of their owners.

        :param FreeGoods free: lowered by what is taken.
        :param stock.lot lot: their lot or serial number, may be empty.
        :param float quantity: in the unit of the product.
        :rtype: list[Goods]
        """
        self.ensure_one()
        arrived = self.line_id._get_arrivals().move_line_ids.filtered(
            lambda move_line: move_line.lot_id == lot
        )
        owners = {move_line.owner_id: quantity for move_line in arrived}
        rank = self._get_rank(free._is_packed())
        return free._take(self.product_id, lot, quantity, owners, rank)

    def _get_uncounted_goods(self):
        """Return goods of which no stock is kept: they are where they were put down.

        :rtype: list[Goods]
        """
        package, owner = self.env["stock.package"], self.env["res.partner"]
        return [
            Goods(self.location_id, lot, package, owner, quantity)
            for lot, quantity in self._get_product_quantities()
        ]

    def _get_rank(self, is_packed):
        """Return the order in which quants are taken: first as the goods arrived.

        :param bool is_packed: whether some of them are in packages.
        :rtype: callable
        """
        packages = {False}
        if is_packed:
            arrived = self.line_id._get_arrivals().move_line_ids
            packages = {line.result_package_id.id for line in arrived}
        return lambda quant: (
            quant.location_id != self.location_id,
            quant.package_id.id not in packages,
            quant.in_date,
            quant.id,
        )

    def _count_lacking(self, goods):
        """Count what is lacking to what is inspected.

        What rounding a pack to two digits makes of its pieces is not lacking.

        :param list[Goods] goods: what was found.
        :return: by lot, in the unit of the product.
        :rtype: dict[stock.lot, float]
        """
        lacking = defaultdict(float)
        for lot, quantity in self._get_product_quantities():
            lacking[lot] += quantity
        for part in goods:
            lacking[part.lot] -= part.quantity
        uom = self.product_id.uom_id
        own_uom = self.product_uom_id
        return {
            lot: quantity
            for lot, quantity in lacking.items()
            if own_uom.compare(uom._compute_quantity(quantity, own_uom, round=False), 0)
            > 0
        }
