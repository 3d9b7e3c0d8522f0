from odoo import api, models
from odoo.exceptions import UserError

from ..order.scanned_code import ScannedCode
from .parcel_count import ParcelCount
from .return_order_reception import KEPT_STATES, SCAN_LIMIT


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
        codes = [ScannedCode.read(scan["barcode"], nomenclature) for scan in scans]
        counter = ScanCounter(self, ParcelCount(picking), codes)
        results = []
        for scan, code in zip(scans, codes, strict=True):
            is_new = scan["key"] in new
            new.discard(scan["key"])
            answer = counter.count(code, scan) if is_new else self._answer("known")
            results.append({**answer, "key": scan["key"]})
        counter.parcel.write()
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
            parcel.write()
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


class ScanCounter:
    """Finds out which goods of a parcel scans name, and counts them.

    All that many scans name is read at once.
    """

    def __init__(self, reception, parcel, codes):
        """Read the products and numbers that these codes may name."""
        self.env = reception.env
        self.answer = reception._answer
        self.refuse_surplus = reception._refuse_surplus
        self.parcel = parcel
        barcodes = list({form for code in codes for form in code.barcodes})
        products = self.env["product.product"].with_context(skip_preprocess_gs1=True)
        found = products.search([("barcode", "in", barcodes)]).with_env(self.env)
        self.products = {product.barcode: (product, 1.0) for product in found}
        for pack in self.env["product.uom"].search([("barcode", "in", barcodes)]):
            # What a pack is called: in pieces of the product.
            pieces = pack.uom_id._compute_quantity(1.0, pack.product_id.uom_id)
            self.products[pack.barcode] = (pack.product_id, pieces)
        lots = self.env["stock.lot"].search(
            [("name", "in", list({code.lot_name for code in codes}))]
        )
        self.lots = lots.grouped("name")
        self.in_stock = self._read_in_stock(lots)

    def _read_in_stock(self, lots):
        """Return where serial numbers are that the company has already.

        :rtype: dict[stock.lot, stock.location]
        """
        serials = lots.filtered(lambda lot: lot.product_id.tracking == "serial")
        quants = self.env["stock.quant"].search(
            [
                ("lot_id", "in", serials.ids),
                ("location_id.usage", "in", ("internal", "transit")),
                ("quantity", ">", 0),
            ]
        )
        return {quant.lot_id: quant.location_id for quant in quants}

    def count(self, code, scan):
        """Count what one scan names.

        :param ScannedCode code: what was read.
        :param dict scan: what the client sent with it.
        :return: see `return.order.reception._answer`.
        :rtype: dict
        """
        package = self.parcel.get_packages().get(code.package or code.text)
        if package:
            self.parcel.take_package(package)
            return self.answer(
                "counted", message=self.env._("Package %(name)s", name=package.name)
            )
        product, pieces = self._find_product(code)
        name = code.lot
        if not product:
            product, name = self._find_numbered(code, scan)
            pieces = 1.0
        if not product:
            return self._explain_unknown(code)
        quantity = product.uom_id.round(pieces * (code.quantity or 1.0))
        if not quantity > 0:
            return self._explain_unknown(code)
        if product.tracking == "none":
            name = False
        return self._count_goods(product, name, quantity, bool(scan.get("is_accepted")))

    # === WHICH GOODS === #

    def _find_product(self, code):
        """Return the product whose number was scanned, and how many pieces that is.

        :rtype: tuple[product.product, float]
        """
        for form in code.barcodes:
            if form in self.products:
                return self.products[form]
        return self.env["product.product"], 1.0

    def _find_numbered(self, code, scan):
        """Return the goods whose serial number or lot was scanned.

        :rtype: tuple[product.product, str]
        """
        name = code.lot_name
        lots = self.lots.get(name, self.env["stock.lot"])
        here = self.parcel.moves.product_id
        known = lots.product_id & here
        if not known:
            # Numbers that were typed on the transfer, or that nobody knows.
            known = self.env["product.product"].union(
                *(
                    line.product_id
                    for line in self.parcel.left
                    if self.parcel.get_name(line) == name
                )
            )
        if not known and not lots:
            known = here.filtered(
                lambda product: (
                    product.id == scan.get("product_id") and product.tracking != "none"
                )
            )
        return (known or lots.product_id)[:1], name

    # === COUNTING === #

    def _count_goods(self, product, name, quantity, is_accepted):
        """Count goods, or say why not.

        :rtype: dict
        """
        move = self.parcel.find_move(product)
        refusal = self._find_obstacle(product, name, move, is_accepted)
        if refusal:
            return refusal
        taken = self._take(product, name, quantity)
        if not taken and is_accepted:
            missing = quantity - self.parcel.count_left(product, name)
            self.parcel.expect_more(product, missing, name)
            taken = self._take(product, name, quantity)
        move = move or self.parcel.find_move(product)
        if taken:
            return self.answer("counted", move, name or False)
        if taken is None:
            return self._refuse_number(product, name, move)
        return self.refuse_surplus(move)

    def _take(self, product, name, quantity):
        """Take goods with or without number from what is expected.

        :rtype: bool | None
        """
        if name:
            return self.parcel.take_named(product, name, quantity)
        return self.parcel.take_plain(product, quantity)

    # === WHAT IS ODD === #

    def _find_obstacle(self, product, name, move, is_accepted):
        """Say what forbids to count goods at once, if anything does.

        :rtype: dict | None
        """
        values = {"product": product.display_name, "number": name}
        if not move and not is_accepted:
            message = self.env._(
                "Wrong goods: %(product)s is not expected in this parcel.", **values
            )
            return self._refuse("wrong_goods", product, message, can_accept=True)
        if product.tracking != "none" and not name:
            name_of = {
                "serial": self.env._(
                    "Now scan the serial number of %(product)s.", **values
                ),
                "lot": self.env._("Now scan the lot number of %(product)s.", **values),
            }
            return self._refuse("number", product, name_of[product.tracking])
        if product.tracking != "serial":
            return None
        if self.parcel.is_counted(product, name):
            message = self.env._("%(number)s was scanned already.", **values)
            return self._refuse("twice", product, message)
        for lot in self.lots.get(name, ()):
            if lot.product_id == product and lot in self.in_stock:
                message = self.env._(
                    "%(number)s of %(product)s came back already: it is in "
                    "%(location)s. Check the number.",
                    location=self.in_stock[lot].display_name,
                    **values,
                )
                return self._refuse("returned", product, message)
        return None

    def _refuse(self, status, product, message, **values):
        """Return that goods are not counted.

        :rtype: dict
        """
        move = self.parcel.find_move(product)
        return {
            **self.answer(status, move, message, **values),
            "product_id": product.id,
        }

    def _refuse_number(self, product, name, move):
        """Say that goods with another number were delivered.

        :rtype: dict
        """
        # sudo: the name of the order helps, whoever may read it.
        sales = ", ".join(
            self.parcel.get_moves(product).sale_line_id.sudo().order_id.mapped("name")
        )
        message = self.env._(
            "Wrong number: %(number)s of %(product)s was not delivered on %(order)s.",
            number=name,
            product=product.display_name,
            order=sales,
        )
        return self._refuse("wrong_number", product, message, can_accept=True)

    def _explain_unknown(self, code):
        """Say that a code names no goods.

        :rtype: dict
        """
        scan = self.env["return.order.scan"]
        if code.has_wrong_digit:
            message = scan._explain_unknown(code)
        else:
            message = self.env._(
                "%(code)s is unknown: no product, serial number or package is called "
                "so.",
                code=code.text or "?",
            )
        return self.answer("unknown", message=message)
