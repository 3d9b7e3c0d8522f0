from odoo import api, models
from odoo.exceptions import UserError

from ..order.scanned_code import ScannedCode
from .parcel_count import ParcelCount
from .return_order_reception import KEPT_STATES, SCAN_LIMIT
from .scan_counter import ScanCounter


class ReturnOrderReception(models.AbstractModel):
    """Counting what is in a parcel, and saying what does not belong there."""

    _inherit = "return.order.reception"

    # === CALLED BY THE PAGE === #

    @api.model
    def count_scans(self, picking_id, scans):
        """Count scans in the order in which they were made.

        :param list[dict] scans: each with the ``key`` that the client made and the
            ``barcode``; ``product_id`` of the goods whose number was asked for;
            ``is_accepted`` if goods are taken in that were refused before.
        :return: ``results``, one by scan with its ``key``, ``status``, ``message``,
            ``move_id``, ``product_id`` and ``can_accept``; and the ``parcel``.
        :rtype: dict
        """
        picking = self._get_picking(picking_id)
        scans = self._check_scans(picking, scans)
        new = self._note_keys(picking, [scan["key"] for scan in scans])
        if not new:
            results = [self._answer("known", key=scan["key"]) for scan in scans]
            return {"results": results, "parcel": self._read_counts(picking)}
        picking = self._get_picking(picking_id, must_be_open=True)
        if picking.state == "draft":
            picking.action_confirm()
        nomenclature = picking.company_id.nomenclature_id
        codes = [
            ScannedCode.from_barcode(scan["barcode"], nomenclature) for scan in scans
        ]
        counter = ScanCounter(self, ParcelCount(picking), codes)
        results = []
        for scan, code in zip(scans, codes, strict=True):
            is_new = scan["key"] in new
            new.discard(scan["key"])
            answer = counter.count(code, scan) if is_new else self._answer("known")
            results.append({**answer, "key": scan["key"]})
        counter.parcel.save()
        return {"results": results, "parcel": self._read_counts(picking)}

    @api.model
    def set_counted(self, picking_id, key, move_id, quantity, is_accepted=False):
        """Set how many goods without number are counted, in the unit of the product.

        :return: as `count_scans`, with one result.
        :rtype: dict
        """
        picking = self._get_picking(picking_id, must_be_open=True)
        move = self._get_move(picking, move_id)
        answer = self._answer("counted", move)
        if self._note_keys(picking, [key]):
            quantity = self._check_quantity(move, quantity)
            parcel = ParcelCount(picking)
            is_set = self._set_plain(parcel, move, quantity, is_accepted)
            if not is_set:
                answer = self._refuse_surplus(move)
            parcel.save()
        return {"results": [answer], "parcel": self._read_counts(picking)}

    @api.model
    def _set_plain(self, parcel, move, quantity, is_accepted):
        """Count goods without number, more than are expected if that is accepted.

        :rtype: bool
        """
        if parcel.set_plain(move, quantity):
            return True
        product = move.product_id
        picked = move.move_line_ids.filtered("picked")
        more = quantity - sum(picked.mapped("quantity_product_uom"))
        if is_accepted:
            parcel.expect_more(product, more - parcel.count_left(product))
        return parcel.take_plain(product, more)

    @api.model
    def drop_counted(self, picking_id, key, line_id):
        """Take back one serial number or lot that was counted by mistake.

        :return: as `count_scans`, without results.
        :rtype: dict
        """
        picking = self._get_picking(picking_id, must_be_open=True)
        if self._note_keys(picking, [key]):
            lines = picking.move_line_ids.filtered(
                lambda line: line.id == line_id and line.picked
            )
            quantity = sum(lines.mapped("quantity_product_uom"))
            ParcelCount(picking).take_back(lines, quantity)
        return {"results": [], "parcel": self._read_counts(picking)}

    @api.model
    def finish_parcel(self, picking_id, is_rest_expected=True):
        """Validate what was counted.

        :param bool is_rest_expected: whether what did not come may still come.
        :return: ``is_done``, the ``parcel``, a ``message``, and what Odoo asks, or
            prints, as ``action``.
        :rtype: dict
        :raise UserError: if nothing was counted, or a limit of returns says no.
        """
        picking = self._get_picking(picking_id)
        if picking.state == "cancel":
            raise UserError(self._explain_not_open(picking))
        action = True
        if picking.state != "done":
            if not any(picking.move_line_ids.mapped("picked")):
                raise UserError(
                    self.env._(
                        "%(transfer)s: nothing was counted. Scan the goods first.",
                        transfer=picking.name,
                    )
                )
            given_up = [] if is_rest_expected else picking.ids
            action = picking.with_context(
                skip_backorder=True, picking_ids_not_to_backorder=given_up
            ).button_validate()
        parcel = self._read_counts(picking)
        return {
            "is_done": picking.state == "done",
            "action": action if isinstance(action, dict) else False,
            "parcel": parcel,
            "message": self._explain_received(picking, parcel),
        }

    # === CHECKING WHAT CLIENTS SEND === #

    @api.model
    def _check_scans(self, picking, scans):
        """Refuse what no scanner sends.

        :rtype: list[dict]
        :raise UserError: naming the transfer.
        """
        if (
            not isinstance(scans, list)
            or len(scans) > SCAN_LIMIT
            or not all(
                isinstance(scan, dict)
                and isinstance(scan.get("key"), str)
                and isinstance(scan.get("barcode"), str)
                for scan in scans
            )
        ):
            raise UserError(
                self.env._(
                    "%(transfer)s: at most %(limit)s scans are counted at once, each "
                    "with its key and its code.",
                    transfer=picking.name,
                    limit=SCAN_LIMIT,
                )
            )
        return scans

    @api.model
    def _get_move(self, picking, move_id):
        """Return a move of a parcel whose goods have no numbers.

        :rtype: stock.move
        :raise UserError: if it is none.
        """
        move = picking.move_ids.filtered(
            lambda move: move.id == move_id and move.state not in KEPT_STATES
        )
        if not move or move.product_id.tracking != "none":
            raise UserError(
                self.env._(
                    "%(transfer)s has no such goods that are counted without number. "
                    "Open the parcel once more.",
                    transfer=picking.name,
                )
            )
        return move

    @api.model
    def _check_quantity(self, move, quantity):
        """Refuse what is no quantity.

        :rtype: float
        :raise UserError: naming the product.
        """
        is_number = isinstance(quantity, (int, float)) and quantity == quantity
        if not is_number or isinstance(quantity, bool) or not 0 <= quantity < 1e9:
            raise UserError(
                self.env._(
                    "%(product)s: this is no quantity. Enter zero or more.",
                    product=move.product_id.display_name,
                )
            )
        return move.product_id.uom_id.round(quantity)

    # === WORDS === #

    @api.model
    def _answer(self, status, move=None, message=False, **values):
        """Return what became of a scan.

        :rtype: dict
        """
        return {
            "key": False,
            "status": status,
            "message": message,
            "move_id": move.id if move else False,
            "product_id": move.product_id.id if move else False,
            "can_accept": False,
            **values,
        }

    @api.model
    def _refuse_surplus(self, move):
        """Say that more goods are there than were expected.

        :rtype: dict
        """
        message = self.env._(
            "Too many: no more of %(product)s is expected.",
            product=move.product_id.display_name,
        )
        return self._answer("too_many", move, message, can_accept=True)

    @api.model
    def _explain_received(self, picking, parcel):
        """Say what was received, and where the rest is.

        :rtype: str
        """
        if picking.state != "done":
            return self.env._(
                "%(transfer)s is not done yet: Odoo has a question.",
                transfer=picking.name,
            )
        rest = parcel["rest"]
        if rest:
            return self.env._(
                "%(transfer)s is received. What did not come is still expected by "
                "%(rest)s.",
                transfer=picking.name,
                rest=", ".join(rest),
            )
        return self.env._("%(transfer)s is received.", transfer=picking.name)
