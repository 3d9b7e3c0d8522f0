from typing import NamedTuple


class ScannedGoods(NamedTuple):
    """What a barcode names: a product, a lot or serial number, a number of pieces."""

    code: str
    product: tuple = ()
    lot: str = ""
    quantity: float = 1.0
