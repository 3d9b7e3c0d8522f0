from collections import defaultdict

from odoo.tools import SQL, float_is_zero


def is_zero(quantity):
    """Return whether nothing is left, whatever unit is counted in."""
    return float_is_zero(quantity, precision_digits=6)


class ParcelCount:
    """The goods of a parcel while they are counted, scan by scan.

    A detailed operation that is picked was counted, one that is not is still expected:
    so whoever opens the transfer, here or in Odoo's own form, sees how far it is. What
    scans take is gathered, and written once at the end by `write`.
    """

    def __init__(self, picking):
        """Read what is expected of a reverse transfer, and what was counted of it."""
        self.env = picking.env
        self.picking = picking
        self.moves = picking.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        self._expect_rest()
        lines = self.moves.move_line_ids.sorted("id")
        # Quantities are in the unit of the product.
        self.left = {
            line: line.quantity_product_uom for line in lines if not line.picked
        }
        self.taken = defaultdict(float)
        self.names = {}
        self.counted_names = {
            (line.product_id, self.get_name(line)) for line in lines if line.picked
        }
        self._delivered = None

    # === READING === #

    @staticmethod
    def get_name(line):
        """Return the lot or serial number of a detailed operation.

        :rtype: str | bool
        """
        return line.lot_id.name or line.lot_name or False

    def find_move(self, product):
        """Return the first move that brings a product, empty if none does.

        :rtype: stock.move
        """
        return self.get_moves(product)[:1]

    def get_moves(self, product):
        """Return the moves that bring a product, those that a return expects first.

        :rtype: stock.move
        """
        moves = self.moves.filtered(lambda move: move.product_id == product)
        return moves.sorted(lambda move: (not move.return_line_id, move.id))

    def get_packages(self):
        """Return the packages that are expected, by name.

        :rtype: dict[str, stock.package]
        """
        return {
            line.package_id.name: line.package_id
            for line in self.left
            if line.package_id and self.left[line]
        }

    def is_counted(self, product, name):
        """Return whether a serial number was counted already.

        :rtype: bool
        """
        return (product, name) in self.counted_names

    def may_bring(self, move, name):
        """Return whether goods with a number can be those that a move brings.

        :param stock.move move: of the parcel.
        :param str name: of the lot or serial number.
        :rtype: bool
        """
        return_line = move.return_line_id
        if not (return_line and move.sale_line_id):
            return True
        if self._delivered is None:
            lines = self.moves.return_line_id
            self._delivered = {
                sale_line_id: set(lots.sudo().mapped("name"))
                for sale_line_id, lots in lines._get_delivered_lots().items()
            }
        if name in self._delivered.get(move.sale_line_id.id, ()):
            return True
        without_number = return_line._get_qty_without_number()
        return move.product_id.uom_id.compare(without_number, 0) > 0

    # === TAKING === #

    def take_plain(self, product, quantity):
        """Count goods without number.

        :return: whether so many of them were still expected; if not, none is counted.
        :rtype: bool
        """
        return self._take(self._get_open_lines(self.get_moves(product)), quantity)

    def take_named(self, product, name, quantity):
        """Count goods with a lot or serial number.

        :return: True; ``False`` if none is expected any more; ``None`` if none with
            this number can be.
        :rtype: bool | None
        """
        moves = self.get_moves(product).filtered(
            lambda move: self.may_bring(move, name)
        )
        if not moves:
            return None
        lines = self._get_open_lines(moves)
        # What has the number is taken first, what has none next.
        lines.sort(key=lambda line: (self.get_name(line) != name, bool(line.lot_id)))
        if not self._take(lines, quantity, name):
            return False
        self.counted_names.add((product, name))
        return True

    def count_left(self, product, name=False):
        """Return how many of a product are still expected, with a number or not.

        :rtype: float
        """
        moves = self.get_moves(product)
        if name:
            moves = moves.filtered(lambda move: self.may_bring(move, name))
        return sum(self.left[line] for line in self._get_open_lines(moves))

    def take_package(self, package):
        """Count everything that is in a package.

        :return: what was counted, in the units of the products.
        :rtype: float
        """
        lines = [line for line in self.left if line.package_id == package]
        quantity = 0.0
        for line in lines:
            quantity += self.left[line]
            self.taken[line] += self.left[line]
            self.left[line] = 0.0
            if self.get_name(line):
                self.counted_names.add((line.product_id, self.get_name(line)))
        return quantity

    def expect_more(self, product, quantity, name=False):
        """Expect goods that were not announced, and that somebody wants to keep.

        What can still come back of an order comes back on its line; what cannot is on
        no line, and the return gets one for it when the transfer is validated.
        """
        for move in self.get_moves(product):
            can_come = not name or self.may_bring(move, name)
            if can_come and self._is_left_of_sale(move, quantity):
                self._expect(move, quantity)
                return
        strange = self.get_moves(product).filtered(
            lambda move: not move.return_line_id and not move.sale_line_id
        )[:1]
        if strange:
            strange.product_uom_qty += product.uom_id._compute_quantity(
                quantity, strange.product_uom, round=False
            )
        else:
            strange = self._create_move(product, quantity)
        self._expect_rest()
        for line in strange.move_line_ids:
            if not line.picked and line not in self.left:
                self.left[line] = line.quantity_product_uom

    def _is_left_of_sale(self, move, quantity):
        """Return whether more of what was sold may come back than was announced.

        :rtype: bool
        """
        # sudo: the warehouse need not read sale orders, but keeps to their limits.
        sale_line = move.sale_line_id.sudo()
        if not (sale_line and move.return_line_id):
            return False
        uom = move.product_id.uom_id
        above = sum(
            line.quantity_product_uom for line in move.move_line_ids
        ) - move.product_uom._compute_quantity(move.product_uom_qty, uom, round=False)
        left = sale_line.product_uom_id._compute_quantity(
            sale_line.qty_returnable, uom, round=False
        )
        return uom.compare(quantity, left - max(above, 0.0)) <= 0

    def _create_move(self, product, quantity):
        """Create the move of goods that are on no line of the return.

        :rtype: stock.move
        """
        picking = self.picking
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "picking_id": picking.id,
                "picking_type_id": picking.picking_type_id.id,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
                "company_id": picking.company_id.id,
            }
        )
        move._action_confirm(merge=False)
        self.moves |= move
        return move

    def _expect(self, move, quantity):
        """Add a detailed operation for goods above what was announced."""
        line = self.env["stock.move.line"].create(
            move._prepare_move_line_vals(quantity=quantity)
        )
        self.left[line] = quantity

    def _expect_rest(self):
        """Add detailed operations for what is expected without having one.

        Somebody may have deleted them, or reserved nothing.
        """
        vals_list = []
        for move in self.moves:
            uom = move.product_id.uom_id
            rest = move.product_uom._compute_quantity(
                move.product_uom_qty, uom, round=False
            ) - sum(line.quantity_product_uom for line in move.move_line_ids)
            if uom.compare(rest, 0) <= 0:
                continue
            parts = [rest]
            if move.product_id.tracking == "serial":
                parts = [1.0] * round(rest)
            vals_list += [move._prepare_move_line_vals(quantity=part) for part in parts]
        if vals_list:
            self.env["stock.move.line"].create(vals_list)

    def _get_open_lines(self, moves):
        """Return the detailed operations of moves of which something is expected.

        :rtype: list[stock.move.line]
        """
        return [
            line
            for move in moves
            for line in move.move_line_ids.sorted("id")
            if not is_zero(self.left.get(line, 0.0))
        ]

    def _take(self, lines, quantity, name=False):
        """Take a quantity from detailed operations, or nothing if they have less.

        :param list[stock.move.line] lines: in the order in which they are taken.
        :param str name: the number that was scanned.
        :rtype: bool
        """
        there = sum(self.left[line] for line in lines)
        if there < quantity and not is_zero(quantity - there):
            return False
        for line in lines:
            part = min(self.left[line], quantity)
            if not part:
                break
            self.left[line] -= part
            self.taken[line] += part
            quantity -= part
            if name and self.get_name(line) != name:
                self.names[line] = name
        return True

    # === WRITING === #

    def write(self):
        """Write what was counted: whole operations are picked, others are split."""
        whole = [line for line in self.taken if is_zero(self.left[line])]
        self.env["stock.move.line"].concat(
            *(line for line in whole if line not in self.names)
        ).write({"picked": True})
        for line in whole:
            if line in self.names:
                line.write({"picked": True, **self._find_lot(line)})
        for line, quantity in self.taken.items():
            if line not in whole:
                self._split(line, quantity)
        self.taken.clear()
        self.names.clear()

    def _find_lot(self, line):
        """Return how a detailed operation names the number that was scanned.

        :rtype: dict
        """
        name = self.names.get(line)
        if not name:
            return {"lot_id": line.lot_id.id, "lot_name": line.lot_name}
        lot = self.env["stock.lot"].search(
            [
                ("name", "=", name),
                ("product_id", "=", line.product_id.id),
                ("company_id", "in", (False, line.company_id.id)),
            ],
            limit=1,
        )
        return {"lot_id": lot.id, "lot_name": not lot and name}

    def _split(self, line, quantity):
        """Pick a part of a detailed operation; the rest stays expected."""
        named = self._find_lot(line)
        line.quantity -= self._to_uom_of(line, quantity)
        same = line.move_id.move_line_ids.filtered(
            lambda other: other.picked and self._is_alike(other, line, named)
        )[:1]
        if same:
            same.quantity += self._to_uom_of(same, quantity)
        else:
            self._create_alike(line, quantity, picked=True, **named)

    @staticmethod
    def _is_alike(line, other, named=None):
        """Return whether two detailed operations are about the same goods.

        :param dict named: the number of the other one, if it is about to change.
        :rtype: bool
        """
        named = named or {"lot_id": other.lot_id.id, "lot_name": other.lot_name}
        return (
            (line.lot_id.id, line.lot_name or False)
            == (named["lot_id"], named["lot_name"] or False)
            and line.package_id == other.package_id
            and line.owner_id == other.owner_id
        )

    def _create_alike(self, line, quantity, **values):
        """Create another detailed operation about the goods of one."""
        self.env["stock.move.line"].create(
            {
                **line.move_id._prepare_move_line_vals(quantity=quantity),
                "lot_id": line.lot_id.id,
                "lot_name": line.lot_name,
                "package_id": line.package_id.id,
                "owner_id": line.owner_id.id,
                **values,
            }
        )

    @staticmethod
    def _to_uom_of(line, quantity):
        """Convert a quantity of the product into the unit of an operation."""
        return line.product_id.uom_id._compute_quantity(
            quantity, line.product_uom_id, round=False
        )

    # === TAKING BACK === #

    def set_plain(self, move, quantity):
        """Set how many goods of a move are counted, whatever was scanned before.

        :param stock.move move: of goods without number.
        :param float quantity: in the unit of the product.
        :return: whether it is not more than is expected.
        :rtype: bool
        """
        uom = move.product_id.uom_id
        counted = move.move_line_ids.filtered("picked")
        delta = quantity - sum(line.quantity_product_uom for line in counted)
        if uom.compare(delta, 0) > 0:
            return self._take(self._get_open_lines(move), delta)
        self.take_back(counted.sorted("id", reverse=True), -delta)
        return True

    def take_back(self, lines, quantity):
        """Let goods be expected again that were counted by mistake.

        :param stock.move.line lines: that were counted.
        :param float quantity: in the unit of the product.
        """
        for line in lines:
            part = min(line.quantity_product_uom, quantity)
            if is_zero(part):
                break
            quantity -= part
            if is_zero(part - line.quantity_product_uom):
                line.picked = False
            else:
                self._expect_again(line, part)
        self._forget_surplus()
        self._forget_unexpected()

    def _expect_again(self, line, quantity):
        """Let a part of a counted operation be expected again, as it was."""
        line.quantity -= self._to_uom_of(line, quantity)
        same = line.move_id.move_line_ids.filtered(
            lambda other: not other.picked and self._is_alike(other, line)
        )[:1]
        if same:
            same.quantity += self._to_uom_of(same, quantity)
        else:
            self._create_alike(line, quantity, picked=False)

    def _forget_surplus(self):
        """Expect no more than was announced, once it turned out that no more came."""
        for move in self.moves.filtered("return_line_id"):
            uom = move.product_id.uom_id
            surplus = sum(
                line.quantity_product_uom for line in move.move_line_ids
            ) - move.product_uom._compute_quantity(
                move.product_uom_qty, uom, round=False
            )
            for line in move.move_line_ids.sorted("id", reverse=True):
                if line.picked or is_zero(max(surplus, 0.0)):
                    continue
                part = min(line.quantity_product_uom, surplus)
                surplus -= part
                if is_zero(part - line.quantity_product_uom):
                    line.unlink()
                else:
                    line.quantity -= self._to_uom_of(line, part)

    def _forget_unexpected(self):
        """Give up goods of which nothing was announced and nothing is counted."""
        for move in self.moves.filtered(lambda move: not move.return_line_id):
            picked = sum(
                line.quantity_product_uom for line in move.move_line_ids if line.picked
            )
            if move.product_id.uom_id.is_zero(picked):
                move._action_cancel()
                self.moves -= move

    # === LOCK === #

    @staticmethod
    def lock(picking):
        """Wait until nobody else counts this parcel.

        The caller updates the row, so that a rival's request is run again afterwards.
        """
        picking.env.execute_query(
            SQL(
                "SELECT id FROM stock_picking WHERE id = %s FOR NO KEY UPDATE",
                picking.id,
            )
        )
