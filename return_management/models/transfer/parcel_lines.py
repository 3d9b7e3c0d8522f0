from collections import defaultdict

from odoo.tools import SQL, float_is_zero


def is_zero(quantity):
    """Return whether nothing is left, whatever unit is counted in."""
    return float_is_zero(quantity, precision_digits=6)


class ParcelLines:
    """The detailed operations of a parcel, and what was counted of each.

    One that is picked was counted, one that is not is still expected: so whoever opens
    the transfer, here or in Odoo's own form, sees how far it is. What scans take is
    gathered, and written once at the end by `save`.
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

    @staticmethod
    def get_name(line):
        """Return the lot or serial number of a detailed operation.

        :rtype: str | bool
        """
        return line.lot_id.name or line.lot_name or False

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

    # === WRITING === #

    def save(self):
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
