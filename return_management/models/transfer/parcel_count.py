from .parcel_lines import ParcelLines, is_zero


class ParcelCount(ParcelLines):
    """The goods of a parcel while they are counted, scan by scan."""

    _delivered = None

    # === READING === #

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
