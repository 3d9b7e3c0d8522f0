from odoo import models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """Done transfers that are unlocked and corrected, and the returns of their goods.

    Odoo lets the quantity, the lot and the place of a done move be changed. What
    returns know about these goods follows, or the correction is refused.
    """

    _inherit = "stock.move"

    def _note_correction(self):
        """Lock what these done moves are about, and have returns follow in the end.

        :raise UserError: if an inspection decided where the goods went, or if somebody
            else returns goods of the same sale at this moment.
        """
        self._check_not_decided()
        crossing = self._filter_crossing()
        crossing.sale_line_id._lock_for_return()
        crossing._lock_sold_directly()
        self._get_corrected_moves().update(self.ids)

    def _follow_correction(self):
        """Make everything that returns know agree with what these moves say now.

        :raise UserError: if more came back than was delivered, or if more was inspected
            than arrived.
        """
        crossing = self._filter_crossing()
        if not crossing:
            return
        crossing._check_one_piece_per_serial()
        crossing._prepare_unexpected_return_goods()
        # sudo: the warehouse may not read sale orders or returns.
        sold = crossing.sale_line_id.sudo()
        of_returns = sold.return_line_ids.move_ids.filtered(
            lambda move: move.state == "done" and move._is_return_receipt()
        )
        of_returns._check_return_lots()
        crossing._check_returned_quantity()
        crossing._lock_sold_directly()._check_returned_quantity()
        receipts = crossing.filtered(lambda move: move._is_return_receipt())
        # sudo: inspections belong to the returns team.
        receipts.return_line_id.sudo()._follow_corrected_receipts(receipts.sudo())
        receipts.return_line_id.order_id._follow_corrected_receipts(receipts)
        crossing._check_corrected_goods_there()
        orders = (crossing.return_line_id.sudo() | sold.return_line_ids).order_id
        orders._action_reopen_if_owed()
        orders._action_close_if_complete()

    def _check_one_piece_per_serial(self):
        """Refuse more than one piece with the same serial number.

        Core looks at that when a transfer is validated, and no more afterwards.

        :raise UserError: naming the transfer, the serial number and the remedy.
        """
        for operation in self.move_line_ids:
            product = operation.product_id
            if (
                product.tracking == "serial"
                and product.uom_id.compare(operation.quantity_product_uom, 1.0) > 0
            ):
                raise UserError(
                    self.env._(
                        "%(transfer)s: the serial number %(serial)s of %(product)s is "
                        "one piece. Add a line for each further serial number.",
                        transfer=operation.picking_id.name,
                        serial=operation.lot_id.name,
                        product=product.display_name,
                    )
                )

    def _check_corrected_goods_there(self):
        """Refuse to take goods out of the places of returns that have left them.

        Somebody counted, scrapped or moved them since: that is recorded where it
        happened, not undone by a receipt that never was.

        :raise UserError: naming the product, the place, the transfer and the remedy.
        """
        # sudo: the limit does not depend on who may read stock.
        operations = self.sudo().move_line_ids
        places = operations.location_id | operations.location_dest_id
        places = places.filtered(
            lambda place: place.usage == "internal" and not place.warehouse_id
        )
        if not places:
            return
        # sudo: what is there does not depend on who may read stock.
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "in", self._filter_return_places(places).ids),
                ],
                ["product_id", "location_id", "lot_id", "package_id", "owner_id"],
                ["quantity:sum"],
            )
        )
        for product, location, *__, quantity in groups:
            if product.uom_id.compare(quantity, 0) < 0:
                raise UserError(
                    self.env._(
                        "%(transfers)s cannot be corrected: %(quantity)s %(unit)s of "
                        "%(product)s left %(location)s since. Record at the inspection "
                        "what is no longer there.",
                        transfers=", ".join(
                            dict.fromkeys(filter(None, self.mapped("reference")))
                        ),
                        quantity=self.return_line_id._format_quantity(-quantity),
                        unit=product.uom_id.name,
                        product=product.display_name,
                        location=location.display_name,
                    )
                )

    def _filter_crossing(self):
        """Return the moves that take goods to a customer or away from one.

        :rtype: stock.move
        """
        return self.filtered(
            lambda move: move._is_way_to_customer() or move._is_way_back()
        )

    def _check_not_decided(self):
        """Refuse to correct what an inspection decided.

        :raise UserError: naming the transfer, the return and the remedy.
        """
        # sudo: the warehouse may not read returns.
        for inspection in self.sudo().return_inspection_id:
            move = self.sudo().filtered(
                lambda move, inspection=inspection: (
                    move.return_inspection_id == inspection
                )
            )[:1]
            raise UserError(
                self.env._(
                    "%(transfer)s cannot be corrected: the inspection of %(product)s "
                    "on %(order)s decided where these goods go. Move them on by a "
                    "transfer of their own.",
                    transfer=move.reference or move.display_name,
                    product=inspection.product_id.display_name,
                    order=inspection.order_id.name,
                )
            )
