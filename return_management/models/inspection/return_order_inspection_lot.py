from collections import defaultdict

from odoo import Command, api, models
from odoo.exceptions import UserError, ValidationError


class ReturnOrderInspection(models.Model):
    """Which lots and pieces of the receipts the inspections of a line cover."""

    _inherit = "return.order.inspection"

    # === CHECKS === #

    @api.constrains("lot_ids")
    def _check_lot_ids(self):
        """Refuse lots that did not arrive.

        :raise ValidationError: naming the product and the lots.
        """
        # sudo: the rule holds for users without stock rights as well.
        for inspection in self.sudo().filtered("lot_ids"):
            arrivals = inspection.line_id._get_arrivals()
            foreign = inspection.lot_ids - arrivals._get_moved_lots()
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(lots)s of %(product)s did not arrive with %(order)s. Choose "
                        "among the lots that were received.",
                        lots=", ".join(foreign.mapped("name")),
                        product=inspection.product_id.display_name,
                        order=inspection.order_id.name,
                    )
                )

    def _check_lots_arrived(self):
        """Refuse to validate more of a lot than arrived.

        Not a constraint: lots may wander between drafts while they are edited.

        :raise UserError: naming the product, the lot and the remedy.
        """
        tracked = self.filtered(lambda inspection: inspection._is_tracked())
        for line in tracked.line_id:
            arrived = defaultdict(float)
            for (__, __, lot), quantity in line._get_arrived_quantities().items():
                arrived[lot] += quantity
            taken = defaultdict(float)
            for inspection in line.inspection_ids & (
                self | line.inspection_ids.filtered(lambda i: i.state == "done")
            ):
                for lot, quantity, uom in inspection._get_lot_quantities():
                    taken[lot] += uom._compute_quantity(
                        quantity, line.product_uom_id, round=False
                    )
            for lot, quantity in taken.items():
                if line.product_uom_id.compare(quantity, arrived[lot]) > 0:
                    self._raise_more_than_arrived(line, lot, quantity, arrived[lot])

    def _is_tracked(self):
        """Return whether lots say which goods this is about.

        What came without a number goes on without one.

        :rtype: bool
        """
        self.ensure_one()
        if self.product_id.tracking == "none":
            return False
        # sudo: the inspector may not read stock moves.
        return bool(self.receipt_move_id.sudo()._get_moved_lots())

    def _check_number_of_lots(self):
        """Refuse an inspection whose lots do not say which goods it is about.

        :raise UserError: naming the product and what is missing.
        """
        self.ensure_one()
        if not self._is_tracked():
            return
        names = self._get_names()
        if self.product_id.tracking == "lot" and len(self.lot_ids) != 1:
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s: choose the one lot that was inspected. "
                    "Split the inspection to inspect several lots.",
                    **names,
                )
            )
        pieces = self.product_uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id
        )
        if self.product_id.tracking == "serial" and pieces != len(self.lot_ids):
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s: choose one serial number for each of "
                    "the %(quantity)s pieces.",
                    quantity=self.line_id._format_quantity(pieces),
                    **names,
                )
            )

    def _raise_more_than_arrived(self, line, lot, inspected, arrived):
        """Raise the error that more of a lot would be inspected than arrived.

        :param return.order.line line: the line of the inspections.
        :param stock.lot lot: the lot or serial number.
        :param float inspected: in the unit of the line.
        :param float arrived: in the unit of the line.
        :raise UserError: always.
        """
        raise UserError(
            self.env._(
                "%(product)s on %(order)s: %(inspected)s %(unit)s of %(lot)s "
                "inspected, but only %(arrived)s received. Correct the quantities or "
                "choose another lot.",
                product=line.product_id.display_name,
                order=line.order_id.name,
                inspected=line._format_quantity(inspected),
                unit=line.product_uom_id.name,
                lot=lot.name,
                arrived=line._format_quantity(arrived),
            )
        )

    # === WHAT IS LEFT OVER === #

    def _create_rest_inspections(self):
        """Create drafts for what was received and is not covered by any inspection.

        :rtype: return.order.inspection
        """
        vals_list = []
        for line in self.line_id:
            source = self.filtered(lambda i, line=line: i.line_id == line)[-1:]
            rest = line.product_uom_id.round(
                line.qty_received - sum(line.inspection_ids.mapped("quantity"))
            )
            if line.product_uom_id.compare(rest, 0) > 0:
                vals_list += source._prepare_rest_vals_list(rest)
        return self._create_drafts(vals_list)

    def _prepare_rest_vals_list(self, rest):
        """Return the drafts for the rest of a line, by receipt, location and lot.

        :param float rest: received and not covered, in the unit of the line.
        :rtype: list[dict]
        """
        self.ensure_one()
        line = self.line_id
        vals_list = []
        for (receipt, location, lot), left in self._get_rest_by_receipt().items():
            quantity = min(left, rest)
            if line.product_uom_id.compare(quantity, 0) <= 0:
                continue
            rest -= quantity
            lots = lot or (receipt._get_moved_lots() - line.inspection_ids.lot_ids)
            vals_list.append(
                {
                    "line_id": line.id,
                    "receipt_move_id": receipt.id,
                    "quantity": line.product_uom_id.round(quantity),
                    "lot_ids": [Command.set(lots.ids)],
                    "location_id": location.id,
                }
            )
        return vals_list

    def _get_rest_by_receipt(self):
        """Compare what arrived with the inspections of the line.

        :return: quantity in the unit of the line by receipt, location and lot; the lot
            is empty except for products tracked by lot.
        :rtype: dict[tuple[stock.move, stock.location, stock.lot], float]
        """
        self.ensure_one()
        no_lot = self.env["stock.lot"]
        by_lot = self.product_id.tracking == "lot"
        rest = defaultdict(float)
        arrived = self.line_id._get_arrived_quantities()
        for (receipt, location, lot), quantity in arrived.items():
            rest[receipt, location, lot if by_lot else no_lot] += quantity
        for inspection in self.line_id.inspection_ids:
            rest[inspection._get_receipt_key()] -= inspection.quantity
        return rest

    def _get_receipt_key(self):
        """Return which part of the receipts this inspection is about.

        :return: a key of `_get_rest_by_receipt`.
        :rtype: tuple[stock.move, stock.location, stock.lot]
        """
        self.ensure_one()
        by_lot = self.product_id.tracking == "lot"
        lot = self.lot_ids[:1] if by_lot else self.env["stock.lot"]
        return self.receipt_move_id, self.location_id, lot

    def _prepare_rest_vals(self, quantity):
        """Return the draft for the part that this inspection leaves over.

        :param float quantity: in the unit of the line.
        :rtype: dict
        """
        self.ensure_one()
        receipt = self.receipt_move_id
        # sudo: the inspector may not read stock moves.
        lots = receipt.sudo()._get_moved_lots()
        if self.product_id.tracking == "serial":
            lots -= self.line_id.inspection_ids.lot_ids
        else:
            lots = self.lot_ids
        return {
            "line_id": self.line_id.id,
            "receipt_move_id": receipt.id,
            "quantity": quantity,
            "lot_ids": [Command.set(lots.ids)],
            "location_id": self.location_id.id,
        }

    def _get_lot_quantities(self):
        """Spread the quantity over the lots of this inspection.

        :return: triples of lot, quantity and its unit; the lot is empty for goods
            without tracking.
        :rtype: list[tuple[stock.lot, float, uom.uom]]
        """
        self.ensure_one()
        uom = self.product_id.uom_id
        pieces = self.product_uom_id._compute_quantity(self.quantity, uom)
        # Tracking may have been switched off since the pieces arrived.
        if self.lot_ids and not uom.compare(pieces, len(self.lot_ids)):
            return [(lot, 1.0, uom) for lot in self.lot_ids]
        return [(self.lot_ids[:1], self.quantity, self.product_uom_id)]
