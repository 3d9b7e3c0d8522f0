from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .parcel_count import ParcelCount
from .return_order_scan import OPEN_STATES

PARCEL_LIMIT = 40
SCAN_LIMIT = 500
KEY_LIMIT = 2000
KEPT_STATES = ("done", "cancel")


class ReturnOrderReception(models.AbstractModel):
    """What the page *Receive* asks for and writes.

    Everything goes to the detailed operations of the reverse transfer as it happens.
    Each call that changes something has keys that the client made: what was done
    already is not done again when it is sent once more.
    """

    _name = "return.order.reception"
    _description = "Receiving Parcels"

    # === WHICH PARCEL === #

    @api.model
    def find_parcels(self, barcode=False, picking_ids=None):
        """Return the parcels that a code names, or those that are expected.

        :param str barcode: slip, tracking number, transfer or serial number.
        :param list[int] picking_ids: of transfers to choose from.
        :return: ``parcels``, and a ``message`` if there is none.
        :rtype: dict
        """
        self._check_warehouse()
        message = False
        if barcode:
            pickings, message = self._find_pickings(barcode)
        else:
            pickings = self._get_expected(picking_ids)
        return {
            "parcels": [self._prepare_parcel(picking) for picking in pickings],
            "message": message,
        }

    @api.model
    def read_parcel(self, picking_id):
        """Return what is expected of a parcel and what was counted.

        :rtype: dict
        """
        return self._read_counts(self._get_picking(picking_id))

    @api.model
    def _check_warehouse(self):
        """Refuse everybody but the people of the warehouse.

        :raise AccessError: if the user is none of them.
        """
        if not self.env.user.has_group("stock.group_stock_user"):
            raise AccessError(
                self.env._(
                    "Parcels are received by the warehouse. Ask for the right "
                    "Inventory: User."
                )
            )

    @api.model
    def _get_picking(self, picking_id, must_be_open=False):
        """Return a reverse transfer that the user may work on.

        :rtype: stock.picking
        :raise AccessError: if the user may not.
        :raise UserError: if it is none, or is received already.
        """
        self._check_warehouse()
        is_id = isinstance(picking_id, int) and not isinstance(picking_id, bool)
        picking = self.env["stock.picking"].browse(picking_id if is_id else []).exists()
        if not picking:
            raise UserError(
                self.env._("This parcel does not exist any more. Scan it once more.")
            )
        picking.check_access("write")
        if not (picking.is_reverse_transfer or picking.return_order_id) or (
            picking.picking_type_code != "incoming"
        ):
            raise UserError(
                self.env._(
                    "%(transfer)s brings no goods of a return. Open it in the app "
                    "Inventory.",
                    transfer=picking.name,
                )
            )
        if must_be_open and picking.state in KEPT_STATES:
            raise UserError(self._explain_not_open(picking))
        return picking

    @api.model
    def _explain_not_open(self, picking):
        """Say that nothing can be counted on a transfer any more.

        :rtype: str
        """
        if picking.state == "done":
            return self.env._(
                "%(transfer)s was received already: nothing more is counted on it.",
                transfer=picking.name,
            )
        return self.env._(
            "%(transfer)s was cancelled: nothing is counted on it. Create the transfer "
            "again on its return.",
            transfer=picking.name,
        )

    @api.model
    def _get_expected(self, picking_ids=None):
        """Return the open reverse transfers, the most urgent first.

        :param list[int] picking_ids: if these only are asked for.
        :rtype: stock.picking
        """
        domain = [
            ("return_order_id", "!=", False),
            ("picking_type_code", "=", "incoming"),
            ("state", "in", OPEN_STATES),
        ]
        if picking_ids:
            wanted = [id_ for id_ in picking_ids if isinstance(id_, int)]
            domain.append(("id", "in", wanted))
        return self.env["stock.picking"].search(
            domain, order="scheduled_date, id", limit=PARCEL_LIMIT
        )

    @api.model
    def _find_pickings(self, barcode):
        """Return the open transfers that a code names.

        :return: with the reason why there is none.
        :rtype: tuple[stock.picking, str | bool]
        """
        scan = self.env["return.order.scan"]
        code = scan._read_code(barcode)
        hits = scan._find_hits(code) if code.text else []
        pickings = self.env["stock.picking"]
        for hit in hits:
            if hit.record._name == "return.order":
                pickings |= hit.record.reverse_picking_ids
            elif hit.record._name == "stock.picking":
                pickings |= hit.record.filtered("is_reverse_transfer")
        opened = pickings.filtered(lambda picking: picking.state in OPEN_STATES)
        if opened:
            return opened, False
        for hit in hits:
            if hit.record._name == "return.order":
                return opened, self._explain_not_expected(hit.record, pickings)
        if pickings:
            return opened, self._explain_not_open(pickings[0])
        return opened, self.env._(
            "%(code)s belongs to no parcel that is expected. Scan the slip or the "
            "tracking number, or choose the parcel from the list.",
            code=code.text or "?",
        )

    @api.model
    def _explain_not_expected(self, order, pickings):
        """Say why a return expects no parcel.

        :param stock.picking pickings: its transfers, none of which is open.
        :rtype: str
        """
        closed = self.env["return.order.scan"]._explain_closed(order)
        if closed:
            return closed
        values = {"order": order.name}
        if order.state != "authorized":
            return self.env._(
                "%(order)s is not authorized yet, so its goods are not expected. Put "
                "the parcel aside and tell who handles the return.",
                **values,
            )
        done = pickings.filtered(lambda picking: picking.state == "done")
        if done:
            return self.env._(
                "%(order)s: everything was received already, by %(transfers)s.",
                transfers=", ".join(done.mapped("name")),
                **values,
            )
        return self.env._(
            "%(order)s expects no goods by a transfer. Create the transfer again on "
            "the return if goods came.",
            **values,
        )

    # === WHAT THE PAGE SHOWS === #

    @api.model
    def _prepare_parcel(self, picking):
        """Return what the list of parcels shows. No prices.

        :rtype: dict
        """
        order = picking.return_order_id
        return {
            "id": picking.id,
            "name": picking.name,
            "state": picking.state,
            "order_id": order.id,
            "order": order.name or "",
            "partner": picking.partner_id.display_name or "",
            "tracking_number": order.tracking_number or "",
            "products": ", ".join(picking.move_ids.product_id.mapped("display_name")),
            "is_begun": any(picking.move_line_ids.mapped("picked")),
        }

    @api.model
    def _read_counts(self, picking):
        """Return a parcel with its lines.

        :rtype: dict
        """
        moves = picking.move_ids.filtered(lambda move: move.state != "cancel")
        order = picking.return_order_id
        rest = picking.backorder_ids.filtered(lambda p: p.state in OPEN_STATES)
        return {
            **self._prepare_parcel(picking),
            "lines": [
                self._prepare_line(move)
                for move in moves.sorted(
                    lambda move: (not move.return_line_id, move.id)
                )
            ],
            # sudo: how many photos there are, whoever added them.
            "photo_count": len(order.sudo().attachment_ids),
            "rest": rest.mapped("name"),
        }

    @api.model
    def _prepare_line(self, move):
        """Return what the page shows of one kind of goods.

        :rtype: dict
        """
        uom = move.product_id.uom_id
        lines = move.move_line_ids.sorted("id")
        picked = lines.filtered("picked")
        announced = bool(move.return_line_id)
        expected = move.product_uom._compute_quantity(move.product_uom_qty, uom)
        return {
            "id": move.id,
            "product_id": move.product_id.id,
            "product": move.product_id.display_name,
            "tracking": move.product_id.tracking,
            "uom": uom.name,
            "expected": expected if announced else 0.0,
            "counted": uom.round(sum(picked.mapped("quantity_product_uom"))),
            "is_unexpected": not announced,
            "numbers": [
                {
                    "id": line.id,
                    "name": ParcelCount.get_name(line) or "",
                    "quantity": line.quantity_product_uom,
                    "is_counted": line.picked,
                }
                for line in lines
                if move.product_id.tracking != "none"
            ],
        }

    # === PHOTOS === #

    @api.model
    def add_photo(self, picking_id, key, data):
        """Keep a photo of the parcel on its return, as evidence.

        :param str key: that the client made.
        :param str data: the picture, in base64.
        :return: the parcel.
        :rtype: dict
        :raise UserError: if it is no picture, is too big, or no return is known.
        """
        picking = self._get_picking(picking_id)
        order = picking.return_order_id
        if not order:
            raise UserError(
                self.env._(
                    "%(transfer)s belongs to no return that could keep the photo. "
                    "Attach it to the messages of the transfer.",
                    transfer=picking.name,
                )
            )
        if self._note_keys(picking, [key]):
            # sudo: the warehouse may not edit returns, but shows what arrived.
            order.sudo().add_photo(picking.name.replace("/", "-"), data)
        return self._read_counts(picking)

    # === WHAT WAS DONE ALREADY === #

    @api.model
    def _note_keys(self, picking, keys):
        """Note what a client sent, and wait for whoever else counts this parcel.

        :return: the keys that are new.
        :rtype: set[str]
        """
        ParcelCount.lock(picking)
        known = list(picking.return_scan_keys or [])
        new = [key for key in dict.fromkeys(keys) if key not in known]
        # sudo: only this method writes what was sent. A rival's request, whose snapshot
        # does not know of it, is run again.
        picking.sudo().return_scan_keys = (known + new)[-KEY_LIMIT:]
        return set(new)
