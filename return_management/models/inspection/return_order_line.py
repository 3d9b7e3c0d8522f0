from collections import defaultdict

from odoo import models


class ReturnOrderLine(models.Model):
    """What of the goods of a line is in quarantine, and what left it by which way."""

    _inherit = "return.order.line"

    def _get_departures(self):
        """Return the moves that took received goods of these lines out of quarantine.

        Replacements and repaired goods leave from elsewhere.

        :return: under sudo.
        :rtype: stock.move
        """
        # sudo: users without stock rights follow their returns as well.
        return self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done"
                and not move.return_role
                and not move._is_return_receipt()
            )
        )

    def _get_unannounced_departures(self):
        """Return the departures that no inspection decided on, by Odoo's own buttons.

        :return: under sudo.
        :rtype: stock.move
        """
        return self._get_departures().filtered(
            lambda move: not move.return_inspection_id
        )

    def _find_deliveries_by_hand(self):
        """Find deliveries from quarantine to the customer that name no return.

        :return: under sudo, the newest first.
        :rtype: stock.move
        """
        self.ensure_one()
        # sudo: as in `_get_departures`.
        line = self.sudo()
        places = line._get_arrivals().move_line_ids.location_dest_id
        customer = line.order_id.partner_id.commercial_partner_id
        return line.env["stock.move"].search(
            [
                ("product_id", "=", line.product_id.id),
                ("state", "=", "done"),
                ("return_line_id", "=", False),
                ("location_id", "child_of", places.ids),
                ("location_dest_id.usage", "in", ("customer", "transit")),
                ("picking_id.partner_id", "child_of", customer.ids),
                ("date", ">=", min(line._get_arrivals().mapped("date"))),
            ],
            order="date desc, id desc",
        )

    def _count_unrecorded_departures(self):
        """Count what left unannounced, less what inspections recorded as gone.

        What went to the customer is counted apart, by `_check_sent_back_already`.

        :return: by lot, in the unit of the product; negative where more was recorded
            than moves tell.
        :rtype: dict[stock.lot, float]
        """
        self.ensure_one()
        counted = defaultdict(float)
        for move in self._get_unannounced_departures():
            for move_line in move.move_line_ids if not move._is_outgoing() else ():
                counted[move_line.lot_id] += move_line.quantity_product_uom
        if self.qty_missing:
            for inspection in self.inspection_ids:
                if inspection.state == "done" and inspection._is_lost():
                    for lot, quantity in inspection._get_product_quantities():
                        counted[lot] -= quantity
        return counted

    def _count_unrecorded_by_type(self):
        """Count what left unannounced and no inspection recorded, by the way it went.

        What was recorded as gone in another way than it went counts as recorded.

        :return: by key of ``missing_type`` and lot, in the unit of the product.
        :rtype: dict[str, dict[stock.lot, float]]
        """
        self.ensure_one()
        gone = {name: defaultdict(float) for name in ("returned", "scrapped", "moved")}
        for move in self._get_unannounced_departures():
            for move_line in move.move_line_ids:
                counted = gone[move._get_missing_type()]
                counted[move_line.lot_id] += move_line.quantity_product_uom
        for inspection in self.inspection_ids:
            if inspection.state != "done" or not inspection.missing_type:
                continue
            ways = ["returned"]
            if inspection._is_lost():
                ways = sorted(
                    ("scrapped", "moved"),
                    key=lambda way: way != inspection.missing_type,
                )
            for lot, quantity in inspection._get_product_quantities():
                for way in ways:
                    part = min(quantity, max(gone[way][lot], 0.0))
                    gone[way][lot] -= part
                    quantity -= part
        return gone

    def _count_unmoved(self):
        """Count what was recorded as gone and that no move of the line tells.

        :return: by lot, in the unit of the product.
        :rtype: dict[stock.lot, float]
        """
        self.ensure_one()
        if not self.qty_missing:
            return {}
        counted = self._count_unrecorded_departures()
        return {lot: -quantity for lot, quantity in counted.items() if quantity < 0}

    def _get_qty_unmoved(self):
        """Override: what inspections recorded as gone."""
        self.ensure_one()
        return self.product_id.uom_id._compute_quantity(
            sum(self._count_unmoved().values()), self.product_uom_id, round=False
        )

    def _describe_unrecorded_departures(self):
        """Name the transfers and scraps that took goods away, and are not recorded.

        :return: empty if all of them are recorded.
        :rtype: str
        """
        self.ensure_one()
        departures = self._get_unannounced_departures()
        recorded = sum(
            inspection.quantity
            for inspection in self.inspection_ids
            if inspection.state == "done" and inspection.missing_type
        )
        left = self._sum_moves(departures, "quantity")
        if self.product_uom_id.compare(left, recorded) <= 0:
            return ""
        names = [move.scrap_id.name or move.reference for move in departures]
        return ", ".join(dict.fromkeys(names))

    def _count_goods_left(self):
        """Count what these lines still have in quarantine, by what is known of them.

        :return: by line, by lot, by owner; in the unit of the product.
        :rtype: dict[return.order.line, dict[stock.lot, dict[res.partner, float]]]
        """
        left = {line: defaultdict(lambda: defaultdict(float)) for line in self}
        departures = self._get_departures()
        # sudo: as in `_get_departures`.
        arrivals = self.sudo().move_ids.filtered(
            lambda move: move.state == "done" and move._is_return_receipt()
        )
        # Not `move_line_ids`: that would take another statement.
        move_lines = departures.env["stock.move.line"].search_fetch(
            [("move_id", "in", (arrivals | departures).ids)],
            ["move_id", "lot_id", "owner_id", "quantity_product_uom"],
            order="id",
        )
        for move_line in move_lines:
            move = move_line.move_id
            sign = -1 if move in departures else 1
            counted = left[move.return_line_id][move_line.lot_id]
            counted[move_line.owner_id] += sign * move_line.quantity_product_uom
        for line, counted in left.items():
            for lot, quantity in line._count_unmoved().items():
                line._subtract_goods(counted[lot], quantity)
        return left

    def _count_goods_to_inspect(self):
        """Count what is left in quarantine and does not wait for its way back.

        :return: as `_count_goods_left`.
        :rtype: dict[return.order.line, dict[stock.lot, dict[res.partner, float]]]
        """
        left = self._count_goods_left()
        for line, counted in left.items():
            # sudo: as in `_get_departures`.
            waiting = line.sudo().move_ids.filtered(
                lambda move: (
                    move.state not in ("done", "cancel")
                    and not move.return_role
                    and move._is_own_goods()
                )
            )
            for move in waiting:
                inspection = move.return_inspection_id
                lots = inspection.lot_ids - move._get_lots_on_their_way()
                if move.product_id.tracking == "serial":
                    for lot in lots:
                        line._subtract_goods(counted[lot], 1.0)
                else:
                    line._subtract_goods(counted[lots[:1]], move.product_qty)
        return left

    def _subtract_goods(self, owners, quantity):
        """Take a quantity off, whoever it belongs to.

        :param dict[res.partner, float] owners: lowered here.
        :param float quantity: in the unit of the product.
        """
        for owner in owners:
            part = min(quantity, max(owners[owner], 0.0))
            owners[owner] -= part
            quantity -= part
