from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

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

    # === WHAT IS MISSING === #

    def _propose_missing(self):
        """Find out what of these drafts left quarantine, and by which way.

        Goods that others have reserved are still there.

        :return: by draft what is gone, by lot in the unit of the product, and a key of
            ``missing_type``.
        :rtype: dict[return.order.inspection, tuple[dict[stock.lot, float], str]]
        """
        quants = self._find_quants()
        if quants._get_holders():
            return {}
        free = FreeGoods(quants)
        left = self.line_id._count_goods_to_inspect()
        proposed = {}
        for inspection in self:
            goods = inspection._take_goods(free, left[inspection.line_id])
            lacking = inspection._count_lacking(goods)
            if lacking:
                proposed[inspection] = lacking, inspection._guess_missing_type()
        return proposed

    def _guess_missing_type(self):
        """Guess what became of goods that are gone, from what took them away.

        :return: a key of ``missing_type``.
        :rtype: str
        """
        self.ensure_one()
        last = self.line_id._get_unannounced_departures()[-1:]
        if not last:
            return "lost"
        if last._is_outgoing():
            return "returned"
        return "scrapped" if last.location_dest_usage == "inventory" else "moved"

    def _raise_goods_missing(self, lacking, quants, locked):
        """Raise the error that goods left quarantine, or that somebody holds them.

        :param dict[stock.lot, float] lacking: in the unit of the product.
        :param stock.quant quants: what is there.
        :param LockedQuants locked: those that nobody else changes at this moment.
        :raise UserError: always.
        """
        self.ensure_one()
        lots = self.env["stock.lot"].union(*lacking)
        product = self.product_id
        quantity = self.line_id._format_quantity(sum(lacking.values()))
        names = {
            "order": self.order_id.name,
            "product": ", ".join((product.display_name, *lots.mapped("name"))),
            "quantity": f"{quantity} {product.uom_id.name}",
            "location": self.location_id.display_name,
        }
        of_lots = quants.filtered(
            lambda quant: quant.product_id == product and quant.lot_id in lacking
        )
        if set(of_lots.ids) - locked:
            raise UserError(
                self.env._(
                    "%(order)s: somebody else is moving %(product)s at this moment. "
                    "Try again in a few seconds.",
                    **names,
                )
            )
        holders = of_lots._get_holders()
        if holders:
            raise UserError(
                self.env._(
                    "%(order)s: %(quantity)s of %(product)s cannot be taken from "
                    "%(location)s, because %(transfers)s holds them. Finish or cancel "
                    "that transfer, then inspect again.",
                    transfers=", ".join(holders),
                    **names,
                )
            )
        self._raise_goods_gone(names)

    def _raise_goods_gone(self, names):
        """Raise the error that goods left quarantine, and by which documents.

        :param dict names: return, product, quantity and location in words.
        :raise UserError: always.
        """
        transfers = self.line_id._describe_unrecorded_departures()
        if transfers:
            raise UserError(
                self.env._(
                    "%(order)s: %(quantity)s of %(product)s are not in %(location)s "
                    "any more, %(transfers)s took them away. Split them off, and "
                    "choose under “No Longer There” what became of them.",
                    transfers=transfers,
                    **names,
                )
            )
        raise UserError(
            self.env._(
                "%(order)s: %(quantity)s of %(product)s are not in %(location)s any "
                "more. Put them back, or split them off and choose under “No Longer "
                "There” what became of them.",
                **names,
            )
        )

    def _check_missing(self):
        """Refuse to record goods as gone that are there, or with the customer.

        :raise UserError: naming the return, the product and the remedy.
        """
        missing = self.filtered("missing_type")
        if not missing:
            return
        for inspection in missing:
            inspection._check_missing_settlement()
        missing._check_sent_back_already()
        lost = missing.filtered(lambda inspection: inspection._is_lost())
        for warehouse, parts in lost.grouped(lambda i: i.order_id.warehouse_id).items():
            parts._check_not_there(warehouse)

    def _check_missing_settlement(self):
        """Refuse what cannot be done with goods that are gone.

        :raise UserError: naming the return, the product and the remedy.
        """
        self.ensure_one()
        expected = "send_back" if self.missing_type == "returned" else False
        if self.disposition_id.action != expected:
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s is no longer there, so it goes nowhere. "
                    "Leave the disposition as it was proposed.",
                    product=self.product_id.display_name,
                    order=self.order_id.name,
                )
            )
        if self._get_settlement_type() == "repair":
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s is no longer there, so it cannot be "
                    "repaired. Choose another settlement.",
                    product=self.product_id.display_name,
                    order=self.order_id.name,
                )
            )

    def _check_sent_back_already(self):
        """Refuse to record as sent back what no transfer took to the customer.

        Deliveries that were made by hand become deliveries of the return.

        :raise UserError: naming the return, the product and the remedy.
        """
        returned = self.filtered(lambda i: i.missing_type == "returned")
        for line in returned.line_id:
            parts = (returned & line.inspection_ids) | line.inspection_ids.filtered(
                lambda i: i.state == "done" and i.missing_type == "returned"
            )
            lacking = defaultdict(float)
            for inspection in parts:
                for lot, quantity in inspection._get_product_quantities():
                    lacking[lot] += quantity
            departures = line._get_unannounced_departures()
            for move in departures | line._find_deliveries_by_hand():
                if move._is_outgoing():
                    move._take_as_sent_back(line, lacking)
            uom = line.product_id.uom_id
            if any(uom.compare(quantity, 0) > 0 for quantity in lacking.values()):
                raise UserError(
                    self.env._(
                        "%(order)s: no transfer took that much of %(product)s back to "
                        "the customer. Send it back with “Return” on the reverse "
                        "transfer, or choose something else under “No Longer There”.",
                        order=line.order_id.name,
                        product=line.product_id.display_name,
                    )
                )

    def _check_not_there(self, warehouse):
        """Refuse to record goods as gone while they are in quarantine.

        Returns share their quarantine: what is missing is what all of them should
        have there, less what is there.

        :param stock.warehouse warehouse: of these inspections.
        :raise UserError: naming the return, the product and the remedy.
        """
        quants = self._find_quants()
        # sudo: other returns may not be those of the inspector.
        lines = (
            self.env["return.order.line"]
            .sudo()
            .search(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("order_id.warehouse_id", "=", warehouse.id),
                    ("qty_in_quarantine", ">", 0),
                ]
            )
        )
        missing = defaultdict(float)
        left = (lines | self.line_id.sudo())._count_goods_left()
        for line, counted in left.items():
            for lot, owners in counted.items():
                for owner, quantity in owners.items():
                    missing[line.product_id, lot, owner] += quantity
        for quant in quants:
            missing[quant.product_id, quant.lot_id, quant.owner_id] -= quant.quantity
        for line in self.line_id:
            parts = self & line.inspection_ids
            parts._take_missing(missing, left[line.sudo()])

    def _take_missing(self, missing, left):
        """Take what these inspections of one line record as gone off what is missing.

        :param dict missing: by product, lot and owner; lowered here.
        :param dict left: see `_count_goods_left`, of the line.
        :raise UserError: naming the return, the product and the remedy.
        """
        line = self.line_id
        uom = line.product_id.uom_id
        recorded = line._count_unrecorded_departures()
        for inspection in self:
            for lot, quantity in inspection._get_product_quantities():
                known = min(quantity, max(recorded[lot], 0.0))
                recorded[lot] -= known
                quantity -= known
                for owner in left[lot]:
                    key = line.product_id, lot, owner
                    part = min(quantity, max(missing[key], 0.0))
                    missing[key] -= part
                    quantity -= part
                # Pieces of packs are recorded as parts of a pack, which are rounded.
                there = uom._compute_quantity(
                    quantity, line.product_uom_id, round=False
                )
                if line.product_uom_id.compare(there, 0) > 0:
                    inspection._raise_goods_there(quantity)

    def _log_missing(self):
        """Note on the returns what was recorded as gone, and by whom."""
        labels = dict(self._fields["missing_type"]._description_selection(self.env))
        for order, parts in self.grouped("order_id").items():
            gone = ", ".join(
                f"{part.line_id._format_quantity(part.quantity)} "
                f"{part.product_uom_id.name} {part.product_id.display_name} "
                f"({labels[part.missing_type]})"
                for part in parts
            )
            # sudo: the inspector may not write on every return.
            order.sudo()._message_log(
                body=self.env._("No longer in quarantine: %(goods)s", goods=gone)
            )

    def _raise_goods_there(self, quantity):
        """Raise the error that goods are in quarantine which are recorded as gone.

        :param float quantity: in the unit of the product.
        :raise UserError: always.
        """
        raise UserError(
            self.env._(
                "%(order)s: %(quantity)s %(unit)s of %(product)s are still in "
                "%(location)s, so they are not gone. Inspect them, or lower the "
                "quantity that is no longer there.",
                order=self.order_id.name,
                quantity=self.line_id._format_quantity(quantity),
                unit=self.product_id.uom_id.name,
                product=self.product_id.display_name,
                location=self.location_id.display_name,
            )
        )
