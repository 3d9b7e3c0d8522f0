from typing import NamedTuple

from odoo.models import BaseModel


class Goods(NamedTuple):
    """A part of some goods: where it lies, in what, and whose it is."""

    location: BaseModel
    lot: BaseModel
    package: BaseModel
    owner: BaseModel
    # In the unit of the product.
    quantity: float

    def _get_vals(self):
        """Return what a detailed operation or a scrap order has to name.

        :rtype: dict
        """
        return {
            "location_id": self.location.id,
            "lot_id": self.lot.id,
            "package_id": self.package.id,
            "owner_id": self.owner.id,
        }


class FreeGoods:
    """What nobody has reserved of some quants; every part that is taken lowers it.

    A lot and an owner are part of the goods: only theirs are taken. A package is not:
    it may have been opened or filled since the goods arrived.
    """

    def __init__(self, quants):
        self._free = {
            quant: max(quant.quantity - quant.reserved_quantity, 0.0)
            for quant in quants
        }

    def _is_packed(self):
        """Return whether some of the goods are in packages.

        :rtype: bool
        """
        return any(quant.package_id for quant in self._free)

    def _take(self, product, lot, quantity, owners, rank):
        """Take a quantity, as far as it is there.

        :param product.product product: the goods.
        :param stock.lot lot: its lot or serial number, may be empty.
        :param float quantity: in the unit of the product.
        :param dict[res.partner, float] owners: how much of whose goods may be taken;
            lowered by what is taken.
        :param callable rank: sorts the quants, the first ones are taken first.
        :rtype: list[Goods]
        """
        uom = product.uom_id
        quants = [
            quant
            for quant in self._free
            if quant.product_id == product
            and quant.lot_id == lot
            and quant.owner_id in owners
        ]
        taken = []
        for quant in sorted(quants, key=rank):
            part = min(quantity, self._free[quant], owners[quant.owner_id])
            if uom.compare(part, 0) <= 0:
                continue
            quantity -= part
            self._free[quant] -= part
            owners[quant.owner_id] -= part
            taken.append(
                Goods(quant.location_id, lot, quant.package_id, quant.owner_id, part)
            )
        return taken
