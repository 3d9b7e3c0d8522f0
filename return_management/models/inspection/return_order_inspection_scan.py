from odoo import fields, models
from odoo.exceptions import UserError

# So many requests of a draft are remembered: more than a reader sends in a minute.
REMEMBERED = 300


class ReturnOrderInspection(models.Model):
    """Goods that were scanned: each unit is counted into a condition, once."""

    _inherit = "return.order.inspection"

    qty_counted = fields.Float(
        string="Scanned",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Units that were scanned.",
    )
    counted_lot_ids = fields.Many2many(
        comodel_name="stock.lot",
        relation="return_order_inspection_counted_lot_rel",
        string="Scanned Serial Numbers",
        readonly=True,
        copy=False,
        groups="stock.group_stock_user",
    )
    request_keys = fields.Json(
        readonly=True,
        copy=False,
        help="Requests of the page that were served: sent again, they change nothing.",
    )

    # === REQUESTS === #

    def _take_request(self, key):
        """Remember a request, unless it was served before.

        :param str key: that its client made for it; without one it counts as new.
        :return: whether it is to be served.
        :rtype: bool
        """
        self.ensure_one()
        if not key:
            return True
        key, known = str(key)[:64], self.request_keys or []
        if key in known:
            return False
        # sudo: nobody writes it but by this method.
        self.sudo().request_keys = [*known, key][-REMEMBERED:]
        return True

    # === COUNTING === #

    def _count_scanned(self, scanned, condition, key):
        """Count what was scanned into a condition.

        :param ScannedCode scanned: what the code says.
        :param str condition: a key of ``condition``.
        :param str key: of the request.
        :return: the draft that has the goods now.
        :rtype: return.order.inspection
        :raise UserError: saying why it was not counted.
        """
        rows = self._find_scanned(scanned)
        name = scanned.lot_name
        by_lot = name in rows.lot_ids.mapped("name")
        tracking = rows[0].product_tracking
        if not by_lot and (tracking == "serial" or len(rows.lot_ids) > 1):
            raise UserError(
                self.env._(
                    "%(product)s is tracked: scan its lot or serial number.",
                    product=rows[0].product_id.display_name,
                )
            )
        if tracking == "serial":
            lot = rows.lot_ids.filtered(lambda lot: lot.name == name)[:1]
            target = rows._count_serial(lot, condition)
        else:
            target = rows._count_units(scanned.quantity or 1.0, condition)
        target._take_request(key)
        return target

    def _find_scanned(self, scanned):
        """Find the drafts that a code may stand for.

        The name of a lot comes before the number of a product; where a code says both,
        both have to fit.

        :param ScannedCode scanned: what the code says.
        :rtype: return.order.inspection
        :raise UserError: if there are none.
        """
        by_lot = self.filtered(
            lambda row: scanned.lot_name in row.lot_ids.mapped("name")
        )
        by_product = self.filtered(
            lambda row: row.product_id.barcode in scanned.barcodes
        )
        both = scanned.lot and scanned.names_product
        rows = by_lot & by_product if both else by_lot or by_product
        if not rows:
            raise UserError(
                self.env._(
                    "%(barcode)s is neither a product nor a lot or serial number of "
                    "what was received here.",
                    barcode=scanned.text,
                )
            )
        return rows

    def _count_units(self, pieces, condition):
        """Count units of a product or lot into a condition.

        :param float pieces: in the unit of the product.
        :param str condition: a key of ``condition``.
        :return: the draft that has them now.
        :rtype: return.order.inspection
        :raise UserError: if all is counted already.
        """
        quantity = self[0]._get_unit_quantity() * pieces
        uncounted = self.filtered(
            lambda row: (
                row.product_uom_id.compare(row.quantity - row.qty_counted, quantity)
                >= 0
            )
        ).sorted(lambda row: (bool(row.missing_type), row.condition != condition))
        if not uncounted:
            raise UserError(
                self.env._(
                    "All that was received of %(product)s is counted already.",
                    product=self[0].product_id.display_name,
                )
            )
        source = uncounted[0]
        target = source._move_to(condition, quantity, self.env["stock.lot"])
        # sudo: nobody writes it but by this method.
        target.sudo().qty_counted += quantity
        return target

    def _count_serial(self, lot, condition):
        """Count a serial number into a condition.

        One that was counted before changes its condition.

        :param stock.lot lot: the serial number.
        :param str condition: a key of ``condition``.
        :return: the draft that has it now.
        :rtype: return.order.inspection
        :raise UserError: if it is counted in this condition already.
        """
        source = self.filtered(lambda row: lot in row.lot_ids)[:1]
        unit = source._get_unit_quantity()
        if lot in source.counted_lot_ids:
            if source.condition == condition:
                raise UserError(
                    self.env._("%(serial)s is counted already.", serial=lot.name)
                )
            # sudo: nobody writes it but by this method.
            source.sudo().counted_lot_ids -= lot
            source.sudo().qty_counted -= unit
        target = source._move_to(condition, unit, lot)
        # sudo: nobody writes it but by this method.
        target.sudo().counted_lot_ids |= lot
        target.sudo().qty_counted += unit
        return target

    def _move_to(self, condition, quantity, lots):
        """Move a part of these goods to those of a condition.

        :param str condition: a key of ``condition``.
        :param float quantity: in the unit of the line.
        :param stock.lot lots: the serial numbers of the part.
        :return: the draft that has the part now.
        :rtype: return.order.inspection
        """
        self.ensure_one()
        if self.condition == condition and not self.missing_type:
            return self
        target = self._find_siblings().filtered(
            lambda row: row.condition == condition and not row.missing_type
        )[:1]
        part = self
        if self.product_uom_id.compare(self.quantity, quantity) > 0:
            part = self._split_off(quantity, lots)
        if target:
            part._join(target)
            return target
        part.set_outcome(condition)
        return part

    def _move_counted(self, target):
        """Give what was counted of this part, and what was asked of it, to another.

        :param return.order.inspection target: that takes the part.
        """
        if not (self.qty_counted or self.request_keys):
            return
        # sudo: nobody writes it but by this method.
        counted, target = self.sudo(), target.sudo()
        target.qty_counted += counted.qty_counted
        target.counted_lot_ids |= counted.counted_lot_ids
        keys = [*(target.request_keys or []), *(counted.request_keys or [])]
        target.request_keys = keys[-REMEMBERED:]
