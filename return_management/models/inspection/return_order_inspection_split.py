from odoo import Command, models
from odoo.exceptions import UserError


class ReturnOrderInspection(models.Model):
    """Parts of the goods in different conditions: split off, and joined again."""

    _inherit = "return.order.inspection"

    # === ACTION METHODS === #

    def action_split(self):
        """Take the part that was not counted into an inspection of its own.

        :return: the new inspections.
        :rtype: return.order.inspection
        """
        self._check_can_inspect()
        self._check_not_done()
        return self._create_rest_inspections()

    def split_off(self, quantity=0.0, lot_ids=(), key=False):
        """Take a part of the goods into an inspection of its own, which is open yet.

        :param float quantity: of the part; without one, a single piece.
        :param list[int] lot_ids: its serial numbers, which count as well.
        :param str key: of the request: the same one splits once.
        :return: the id of the new inspection, False if the request was served before.
        :rtype: int | bool
        :raise AccessError: if the user may not inspect.
        :raise UserError: if nothing would be left, naming the product.
        """
        self.ensure_one()
        self._check_can_inspect()
        self._check_not_done()
        if not self._take_request(key):
            return False
        lots = self.lot_ids.filtered(lambda lot: lot.id in lot_ids)
        if self.product_tracking == "serial":
            # Without a choice it is the last one.
            lots = lots or self.lot_ids[-1:]
            quantity = self._get_unit_quantity() * (len(lots) or 1)
        quantity = float(quantity or 0.0) or self._get_unit_quantity()
        uom = self.product_uom_id
        if uom.compare(quantity, 0) <= 0 or uom.compare(self.quantity, quantity) <= 0:
            raise UserError(
                self.env._(
                    "%(product)s on %(order)s: %(quantity)s %(unit)s cannot be split "
                    "off. Choose less than what is there.",
                    quantity=self.line_id._format_quantity(quantity),
                    unit=uom.name,
                    **self._get_names(),
                )
            )
        return self._split_off(quantity, lots).id

    def join_parts(self):
        """Put parts back to the goods that they were split off from.

        :raise AccessError: if the user may not inspect.
        :raise UserError: if there is nothing to join a part with.
        """
        self._check_can_inspect()
        self._check_not_done()
        for part in self:
            target = part._find_siblings()[:1]
            if not target:
                raise UserError(
                    self.env._(
                        "%(product)s on %(order)s: there is no other part to join it "
                        "with.",
                        **part._get_names(),
                    )
                )
            part._join(target)

    # === BUSINESS METHODS === #

    def _find_siblings(self):
        """Find the other drafts of the same goods, the first one first.

        :rtype: return.order.inspection
        """
        self.ensure_one()
        key = self._get_receipt_key()
        return (self.line_id.inspection_ids - self).filtered(
            lambda part: part.state == "draft" and part._get_receipt_key() == key
        )

    def _split_off(self, quantity, lots, **values):
        """Take a part of the goods into a draft of its own.

        :param float quantity: in the unit of the line, less than there is.
        :param stock.lot lots: its serial numbers.
        :param values: of the new draft.
        :rtype: return.order.inspection
        """
        self.ensure_one()
        is_serial = self.product_tracking == "serial"
        vals = {
            **self._prepare_rest_vals(quantity),
            "lot_ids": [Command.set((lots if is_serial else self.lot_ids).ids)],
            "check_ids": self._prepare_check_copies(),
            **values,
        }
        # Lower quantities first: never is more inspected than was received.
        uom = self.product_uom_id
        own = {"quantity": uom.round(self.quantity - quantity)}
        if is_serial:
            own["lot_ids"] = [Command.set((self.lot_ids - lots).ids)]
        self.write(own)
        return self._create_drafts([vals])

    def _join(self, target):
        """Put this part to another one, with what was found and photographed.

        :param return.order.inspection target: a draft of the same goods.
        """
        self.ensure_one()
        vals = {
            "quantity": self.product_uom_id.round(target.quantity + self.quantity),
            "lot_ids": [Command.link(lot.id) for lot in self.lot_ids],
        }
        finding = [text for text in (target.finding, self.finding) if text]
        if self.finding and self.finding != target.finding:
            vals["finding"] = "\n".join(finding)
        if self.attachment_ids:
            # They would go with this part.
            self.attachment_ids.filtered(lambda file: file.res_id == self.id).write(
                {"res_model": self._name, "res_id": target.id}
            )
            vals["attachment_ids"] = [Command.link(f.id) for f in self.attachment_ids]
        self._move_counted(target)
        self.write({"quantity": 0.0, "lot_ids": [Command.clear()]})
        target.write(vals)
        self.unlink()

    def _get_unit_quantity(self):
        """Return what one piece counts, in the unit of the line.

        :rtype: float
        """
        self.ensure_one()
        return self.product_id.uom_id._compute_quantity(
            1.0, self.product_uom_id, round=False
        )

    def _convert_pieces(self, pieces):
        """Convert a quantity of the product into the unit of the line.

        :param float pieces: in the unit of the product.
        :return: rounded.
        :rtype: float
        """
        self.ensure_one()
        uom = self.product_uom_id
        quantity = self.product_id.uom_id._compute_quantity(pieces, uom, round=False)
        return uom.round(quantity)

    # === WHAT LEFT QUARANTINE === #

    def _split_off_missing(self):
        """Put what left quarantine into drafts of its own, by the way that it went."""
        present = self.filtered(lambda draft: not draft.missing_type)
        for draft, shares in present._propose_missing().items():
            pieces = 0.0
            for missing_type, lacking in shares.items():
                # All together are rounded: each piece of a dozen would lose a bit.
                before = draft._convert_pieces(pieces)
                pieces += sum(lacking.values())
                quantity = draft._convert_pieces(pieces) - before
                lots = self.env["stock.lot"].union(*lacking)
                if draft.product_uom_id.compare(quantity, draft.quantity) < 0:
                    draft._split_off(quantity, lots, missing_type=missing_type)
                else:
                    draft.missing_type = missing_type
