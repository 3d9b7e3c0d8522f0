from odoo import models
from odoo.exceptions import UserError


class ReturnOrderLine(models.Model):
    """Inspections follow receipts that are corrected after they were done."""

    _inherit = "return.order.line"

    def _follow_corrected_receipts(self, receipts):
        """Let the drafts of inspections cover what arrived by now, and no more.

        :param stock.move receipts: done receipts of these lines that were corrected.
        :raise UserError: if more was inspected than arrived.
        """
        for line in self:
            own = receipts.filtered(lambda m, line=line: m.return_line_id == line)
            if not line.inspection_ids:
                own._create_return_inspections()
                continue
            line._check_inspected_lots()
            empty = line._lower_drafts()
            line.inspection_ids[:1]._create_rest_inspections()
            empty.unlink()

    def _check_inspected_lots(self):
        """Take lots that did not arrive off the drafts, and put others in their place.

        :raise UserError: if such a lot was inspected already.
        """
        self.ensure_one()
        arrived = self._get_arrivals()._get_moved_lots()
        for inspection in self.inspection_ids:
            gone = inspection.lot_ids - arrived
            if not gone:
                continue
            if inspection.state == "done":
                self._raise_inspected_already(gone)
            others = (arrived - self.inspection_ids.lot_ids)[: len(gone)]
            inspection.lot_ids = inspection.lot_ids - gone + others

    def _lower_drafts(self):
        """Lower the drafts of this line to what arrived, the newest first.

        :return: drafts that are about nothing any more.
        :rtype: return.order.inspection
        :raise UserError: if more was inspected than arrived.
        """
        self.ensure_one()
        rest = self.inspection_ids[:1]._get_rest_by_receipt()
        quantities = {}
        for inspection in self.inspection_ids.sorted(
            lambda i: (i.state == "draft", i.id), reverse=True
        ):
            key = inspection._get_receipt_key()
            surplus = self.product_uom_id.round(-rest[key])
            if self.product_uom_id.compare(surplus, 0) <= 0:
                continue
            if inspection.state == "done":
                self._raise_inspected_already()
            taken = min(surplus, inspection.quantity)
            rest[key] += taken
            quantities[inspection] = inspection.quantity - taken
        lowered = self.inspection_ids.browse(i.id for i in quantities)
        # All to zero at once: on the way there they may not exceed what arrived.
        lowered.quantity = 0.0
        for inspection, quantity in quantities.items():
            if quantity:
                inspection.quantity = quantity
        return lowered.filtered(lambda i: self.product_uom_id.is_zero(i.quantity))

    def _raise_inspected_already(self, lots=()):
        """Raise the error that what was inspected cannot be undone by a correction.

        :param stock.lot lots: that would be missing, if it is known which.
        :raise UserError: always.
        """
        self.ensure_one()
        product = self.product_id.display_name
        raise UserError(
            self.env._(
                "The receipt of %(order)s cannot be corrected: %(inspected)s %(unit)s "
                "were inspected already of %(product)s. Count the goods where they are "
                "now, and correct the stock there.",
                order=self.order_id.name,
                inspected=self._format_quantity(self.qty_inspected),
                unit=self.product_uom_id.name,
                product=", ".join([product, *(lot.name for lot in lots)]),
            )
        )
