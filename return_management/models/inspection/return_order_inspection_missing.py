from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..transfer.free_goods import FreeGoods
from .return_order_disposition import SEND_BACK


class ReturnOrderInspection(models.Model):
    """Goods that left quarantine before anybody inspected them."""

    _inherit = "return.order.inspection"

    missing_type = fields.Selection(
        selection=[
            ("lost", "Lost"),
            ("scrapped", "Scrapped Already"),
            ("returned", "Sent Back Already"),
            ("moved", "Moved Elsewhere"),
        ],
        string="No Longer There",
        help="These goods left quarantine before the inspection, so nothing is moved. "
        "Empty: the goods are there.",
    )

    @api.onchange("missing_type")
    def _onchange_missing_type(self):
        for part, disposition in self._get_proposed_dispositions().items():
            part.disposition_id = disposition

    def _is_lost(self):
        """Return whether the goods are gone, and not with the customer either.

        :rtype: bool
        """
        self.ensure_one()
        return self.missing_type in ("lost", "scrapped", "moved")

    def _propose_missing(self):
        """Find out what of these drafts left quarantine, and by which ways.

        Goods that others have reserved are still there.

        :return: by draft what is gone, by key of ``missing_type`` and lot, in the unit
            of the product.
        :rtype: dict[return.order.inspection, dict[str, dict[stock.lot, float]]]
        """
        quants = self._find_quants()
        if quants._get_holders():
            return {}
        free = FreeGoods(quants)
        left = self.line_id._count_goods_to_inspect()
        gone = {line: line._count_unrecorded_by_type() for line in self.line_id}
        for draft in self.line_id.inspection_ids - self:
            # What drafts say already is not said again.
            recorded = gone[draft.line_id].get(draft.missing_type)
            if draft.state == "draft" and recorded is not None:
                for lot, quantity in draft._get_product_quantities():
                    recorded[lot] -= quantity
        proposed = {}
        for inspection in self:
            goods = inspection._take_goods(free, left[inspection.line_id])
            lacking = inspection._count_lacking(goods)
            if lacking:
                proposed[inspection] = inspection._share_lacking(
                    lacking, gone[inspection.line_id]
                )
        return proposed

    def _share_lacking(self, lacking, gone):
        """Share what is lacking over the ways by which goods left quarantine.

        :param dict[stock.lot, float] lacking: in the unit of the product.
        :param dict gone: see `_count_unrecorded_by_type`; lowered by what is taken.
        :return: see `_propose_missing`; what no move tells is lost.
        :rtype: dict[str, dict[stock.lot, float]]
        """
        self.ensure_one()
        uom = self.product_id.uom_id
        shares = defaultdict(dict)
        for lot, quantity in lacking.items():
            for missing_type, left in gone.items():
                part = min(quantity, left[lot])
                if uom.compare(part, 0.0) > 0:
                    shares[missing_type][lot] = part
                    left[lot] -= part
                    quantity -= part
            if uom.compare(quantity, 0.0) > 0:
                shares["lost"][lot] = quantity
        return shares

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
        missing._check_sent_back_already()
        lost = missing.filtered(lambda inspection: inspection._is_lost())
        for warehouse, parts in lost.grouped(lambda i: i.order_id.warehouse_id).items():
            parts._check_not_there(warehouse)

    def _check_missing_settlement(self):
        """Refuse what cannot be done with goods that are gone.

        :raise UserError: naming the return, the product and the remedy.
        """
        self.ensure_one()
        if not self.missing_type:
            return
        expected = SEND_BACK if self.missing_type == "returned" else False
        if self.disposition_id.action != expected:
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s is no longer there, so it goes nowhere. "
                    "Leave the disposition as it was proposed.",
                    product=self.product_id.display_name,
                    order=self.order_id.name,
                )
            )
        if self.settlement_kind.ships == "repair":
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
